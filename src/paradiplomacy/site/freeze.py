"""Write a site into a folder that opens from disk, without a network or a server."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

from paradiplomacy.language.translations import folder_of_pages
from paradiplomacy.record.record import Record
from paradiplomacy.site.kinds import PageKind
from paradiplomacy.site.pages import KINDS
from paradiplomacy.site.site import PAGES_AS_JSON, Site, json_line, packed_lines, page_as_json
from paradiplomacy.site.site_context import MOST_COUNCIL_PAGES

MANY = 200
"""Ties from which on it pays to write pages in a second process."""

MORE_PAGES = frozenset({"council", "place", "source"})
"""Kinds of page that show the record alone and that the process makes which tests claims. The one
that draws makes all others, which take as long."""

EarlyPages: TypeAlias = dict[str, bytes | None]
"""What was made beforehand, by its address: pages, their JSON, and files; None where it is
written already."""


class SiteFiles:
    """Writes the files of a site; `outputs` has the SHA-256 of each by its address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.outputs: dict[str, str] = {}

    def write(self, address: str, body: bytes) -> None:
        """Write a file."""
        write(self.folder / address, body)
        self.outputs[address] = hashlib.sha256(body).hexdigest()

    def add(self, others: SiteFiles) -> None:
        """Count what another wrote into the same folder."""
        self.outputs |= others.outputs


def frozen(
    site: Site,
    *,
    progress: Callable[[str, float], None] | None = None,
    early: EarlyPages | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Everything that stands at an address of a site, with the address.

    progress: Called with what is being written and the share that is done.
    early: What was made beforehand; see `record_pages` and `more_record_pages`.
    """
    early = early or {}
    lines = []
    for position, kind in enumerate(KINDS):
        if progress:
            progress(f"writing {kind.folder or kind.address()}", position / len(KINDS))
        for address, body in _pages_of_kind(site, kind, early):
            if site.has_all_formats or not address.endswith(".json"):
                yield address, body
            else:
                lines.append(json_line(address.removesuffix(".json"), body.decode()))
    for address in site.files():
        if address not in early:
            yield address, site.content(address).body
        elif (page := early[address]) is not None:
            yield address, page
    if not site.has_all_formats:
        yield PAGES_AS_JSON, packed_lines(lines)


def has_early_pages(record: Record) -> bool:
    """True if pages are written beforehand: it must pay, and they must fit into memory."""
    return MANY <= len(record.ties) <= MOST_COUNCIL_PAGES


def write_record_pages(
    record: Record, files: SiteFiles, *, all_formats: bool = False
) -> tuple[EarlyPages, SiteFiles]:
    """Make and write what a frozen site has that shows the record alone.

    Returns what all pages as JSON need of it, and what was written.
    """
    pages = record_pages(record, all_formats=all_formats)
    early: EarlyPages = dict.fromkeys(pages)
    for address, body in pages.items():
        if all_formats or not address.endswith(".json") or address.startswith("downloads/"):
            files.write(address, body)
        else:
            early[address] = body
    return early, files


def record_pages(record: Record, *, all_formats: bool = False) -> dict[str, bytes]:
    """Files of a frozen site that show the record alone, but for `more_record_pages`.

    >>> from paradiplomacy import open_record
    >>> made = record_pages(open_record("china_russia"))
    >>> [address in made for address in ("ties.html", "tables/facts.csv.zip", "claims.html")]
    [True, True, False]
    """
    site = Site(record, all_formats=all_formats)
    pages = _pages_of(site, lambda kind: kind.needs == "record" and kind.name not in MORE_PAGES)
    return pages | _files_in(site, "tables/", "downloads/")


def more_record_pages(site: Site) -> dict[str, bytes]:
    """Other files of a frozen site that show the record alone: pages as `MORE_PAGES`, and data.

    >>> from paradiplomacy import open_record
    >>> made = more_record_pages(Site(open_record("china_russia")))
    >>> [address in made for address in ("ties.html", "data/search.js", "sources.html")]
    [False, True, False]
    """
    return _pages_of(site, lambda kind: kind.name in MORE_PAGES) | _files_in(site, "data/")


def _files_in(site: Site, *folders: str) -> dict[str, bytes]:
    wanted = (address for address in site.files() if address.startswith(folders))
    return {address: site.content(address).body for address in wanted}


def _pages_of(site: Site, are_wanted: Callable[[PageKind], bool]) -> dict[str, bytes]:
    return dict(
        page for kind in filter(are_wanted, KINDS) for page in _pages_of_kind(site, kind, {})
    )


def _pages_of_kind(site: Site, kind: PageKind, early: EarlyPages) -> Iterator[tuple[str, bytes]]:
    """The pages of a kind. A view is made once, and serves all languages and the JSON."""
    for key in kind.keys(site):
        address = kind.address(key)
        written = {f"{folder_of_pages(code)}{address}.html": code for code in site.languages}
        if f"{address}.json" in early:
            yield from (
                (each, body)
                for each in (f"{address}.json", *written)
                if (body := early[each]) is not None
            )
            continue
        view = kind.view(site, key)
        yield f"{address}.json", page_as_json(site, kind, key, view).encode()
        for each, language in written.items():
            yield each, site.writer(language).page(kind, key, view).encode()


def write(path: Path, body: bytes) -> None:
    """Write a file; its folder too, where it is the first in it."""
    try:
        path.write_bytes(body)
    except FileNotFoundError:
        path.parent.mkdir(parents=True)
        path.write_bytes(body)
