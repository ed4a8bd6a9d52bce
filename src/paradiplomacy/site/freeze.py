"""Write a site into a folder that opens from disk, without a network or a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, TypeAlias

from paradiplomacy.language import LANGUAGES
from paradiplomacy.record.record import Record
from paradiplomacy.site.kinds import PageKind
from paradiplomacy.site.pages import KINDS
from paradiplomacy.site.site import (
    MOST_COUNCIL_PAGES,
    PAGES_AS_JSON,
    Site,
    json_line,
    json_of,
    packed_lines,
)

__all__ = ["EarlyPages", "early_pages", "freeze", "frozen", "has_early_pages"]
__all__ += ["pages_that_need", "write"]


MANY = 200
"""Ties from which on it pays to write pages in a second process."""

EarlyPages: TypeAlias = dict[str, list[tuple[str, bytes]]]
"""By kind: addresses, and what stands there."""


def freeze(
    site: Site, folder: Path, *, progress: Callable[[str, float], None] | None = None
) -> None:
    """Write every page, its JSON, figures, tables, data and assets.

    Parameters
    ----------
    site : Site
    folder : pathlib.Path
        Exists, and is empty.
    progress : callable, optional, keyword-only
        Called with what is being written and the share that is done.

    Examples
    --------
    >>> import tempfile
    >>> from paradiplomacy import open_record
    >>> with tempfile.TemporaryDirectory() as name:
    ...     freeze(Site(open_record("china_russia")), Path(name))
    ...     (Path(name) / "zh" / "index.html").is_file()
    True
    """
    for address, body in frozen(site, progress=progress):
        write(folder / address, body)


def frozen(
    site: Site,
    *,
    progress: Callable[[str, float], None] | None = None,
    early: EarlyPages | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Everything that stands at an address of a site, with the address.

    Parameters
    ----------
    site : Site
    progress : callable, optional, keyword-only
        Called with what is being written and the share that is done.
    early : mapping, optional, keyword-only
        Pages that were made beforehand; see `pages_that_need`.
    """
    lines = []
    for position, kind in enumerate(KINDS):
        if progress:
            progress(f"writing {kind.folder or kind.address()}", position / len(KINDS))
        for address, body in (early or {}).get(kind.name) or _pages(site, kind):
            if site.has_all_formats or not address.endswith(".json"):
                yield address, body
            else:
                lines.append(json_line(address.removesuffix(".json"), body.decode()))
    for address in site.files():
        yield address, site.content(address).body
    if not site.has_all_formats:
        yield PAGES_AS_JSON, packed_lines(lines)


def has_early_pages(record: Record) -> bool:
    """Whether pages are written beforehand: it must pay, and they must fit into memory."""
    return MANY <= len(record.ties) <= MOST_COUNCIL_PAGES


def early_pages(record: Record, *, all_formats: bool = False) -> EarlyPages:
    """Pages of a frozen site that show the record alone, by their kind.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> sorted(early_pages(open_record("china_russia")))
    ['council', 'place', 'tie']
    """
    return pages_that_need("record", Site(record, all_formats=all_formats))


def pages_that_need(what: Literal["record", "results"], site: Site) -> EarlyPages:
    """Pages of a frozen site that show so much, by their kind."""
    return {kind.name: list(_pages(site, kind)) for kind in KINDS if kind.needs == what}


def _pages(site: Site, kind: PageKind) -> Iterator[tuple[str, bytes]]:
    """The pages of a kind. A view is made once, and serves all languages and the JSON."""
    for key in kind.keys(site):
        address, view = kind.address(key), kind.view(site, key)
        yield f"{address}.json", json_of(view).encode()
        for language in LANGUAGES:
            below = "zh/" if language == "zh" else ""
            yield f"{below}{address}.html", site.writer(language).page(kind, key, view).encode()


def write(path: Path, body: bytes) -> None:
    """Write a file; its folder too, where it is the first in it."""
    try:
        path.write_bytes(body)
    except FileNotFoundError:
        path.parent.mkdir(parents=True)
        path.write_bytes(body)
