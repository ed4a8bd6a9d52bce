"""Who says what a row says: one source for all rows, or one for each address in a column."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit

from paradiplomacy.model.statements import Source
from paradiplomacy.sources.cells import name_of
from paradiplomacy.sources.extract import slug
from paradiplomacy.sources.mapping import SourceCell
from paradiplomacy.tabular.characters import clean

__all__ = ["Sources"]

_CONTROL_OR_LONG = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]|.{2001}")


class Sources:
    """The sources of a table, as its mapping tells them.

    Parameters
    ----------
    told : SourceCell
        The mapping's word on them.
    """

    def __init__(self, told: SourceCell) -> None:
        self._told = told
        self._known = {} if not told.column else _described(told)
        self.of_all = None if told.column else _source(told, told.id, told.title, told.url)

    def of(self, text: str) -> Source:
        """The source of a row, by the cell that names it.

        Raises
        ------
        ValueError
            The cell names none.
        """
        if self.of_all is not None:
            return self.of_all
        if not text:
            raise ValueError("is empty; a fact without its source cannot be taken: name it")
        if text not in self._known:
            self._known[text] = _named(self._told, text)
        return self._known[text]


def _source(told: SourceCell, key: str, title: str, url: str) -> Source:
    return Source(key, title, url, told.language, told.end, told.voice, note=told.note)


def _described(told: SourceCell) -> dict[str, Source]:
    """The sources that the mapping describes, by the cells that stand for them."""
    return {
        clean(text): Source(
            known.id,
            known.title,
            known.url or (text if _is_address(text) else ""),
            known.language or told.language,
            known.end or told.end,
            known.voice or told.voice,
            note=known.note or told.note,
        )
        for text, known in told.known.items()
    }


def _named(told: SourceCell, text: str) -> Source:
    """A source that only its cell tells of: its address, or its title."""
    if _CONTROL_OR_LONG.search(text):
        raise ValueError(f"{text[:40]!r} names no source; expected an address or a title")
    address = text if _is_address(text) else ""
    # The key has a hash, because two addresses may share a host, and a title be any length.
    words = slug((urlsplit(address).hostname or text) if address else text)
    digest = hashlib.blake2b(text.encode(), digest_size=4).hexdigest()
    key = "-".join([*words.split("-")[:6], digest])
    return _source(told, key, text if address else name_of(text), address)


def _is_address(text: str) -> bool:
    return re.match(r"https?://[^\s/]+", text) is not None
