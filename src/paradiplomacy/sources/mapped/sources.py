"""Sources of the rows: one for all rows, or one for each address in a column."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit

from paradiplomacy.model.statements import Source
from paradiplomacy.sources.mapped.mapped_cells import name_of
from paradiplomacy.sources.mapped.mapping import SourceCell
from paradiplomacy.sources.mention_keys import slug
from paradiplomacy.tabular.characters import clean

_CONTROL_OR_LONG = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]|.{2001}")


class Sources:
    """The sources of a table, as its mapping names them.

    `cell`: what the mapping says of them.
    """

    def __init__(self, cell: SourceCell) -> None:
        self._cell = cell
        self._known = {} if not cell.column else _described(cell)
        self.of_all = None if cell.column else _source_of_cell(cell, cell.id, cell.title, cell.url)

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
            self._known[text] = _source_named_by_cell(self._cell, text)
        return self._known[text]


def _source_of_cell(cell: SourceCell, key: str, title: str, url: str) -> Source:
    return Source(key, title, url, cell.language, cell.end, cell.voice, note=cell.note)


def _described(cell: SourceCell) -> dict[str, Source]:
    """The sources that the mapping describes, by the cells that stand for them."""
    return {
        clean(text): Source(
            known.id,
            known.title,
            known.url or (text if _is_address(text) else ""),
            known.language or cell.language,
            known.end or cell.end,
            known.voice or cell.voice,
            note=known.note or cell.note,
        )
        for text, known in cell.known.items()
    }


def _source_named_by_cell(cell: SourceCell, text: str) -> Source:
    """A source of which only its cell speaks: its address, or its title."""
    if _CONTROL_OR_LONG.search(text):
        raise ValueError(f"{text[:40]!r} names no source; expected an address or a title")
    address = text if _is_address(text) else ""
    # The key has a hash, because two addresses may share a host, and a title be any length.
    words = slug((urlsplit(address).hostname or text) if address else text)
    digest = hashlib.blake2b(text.encode(), digest_size=4).hexdigest()
    key = "-".join([*words.split("-")[:6], digest])
    return _source_of_cell(cell, key, text if address else name_of(text), address)


def _is_address(text: str) -> bool:
    return re.match(r"https?://[^\s/]+", text) is not None
