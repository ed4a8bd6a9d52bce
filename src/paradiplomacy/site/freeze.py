"""Write a site into a folder that opens from disk, without a network or a server."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from paradiplomacy.language.translations import folder_of_pages
from paradiplomacy.record.record import Record
from paradiplomacy.site.kinds import PageKind
from paradiplomacy.site.pages import KINDS
from paradiplomacy.site.site import PAGES_AS_JSON, Site, json_line, packed_lines, page_as_json
from paradiplomacy.site.site_context import MOST_COUNCIL_PAGES

MANY = 200
"""Ties from which on it pays to write pages in a second process."""

MANIFEST = "manifest.json"

OF_RECORD = tuple(kind for kind in KINDS if kind.of_record)
MORE_PAGES = frozenset({"council", "place", "source"})
"""Kinds of page that show the record alone and that the process makes which tests claims. The one
that draws makes all others, which take as long."""


class SiteFiles:
    """The files of a frozen site: written part by part, perhaps by two processes.

    outputs: The SHA-256 of each file, by its address.
    lines: The JSON of pages that stands in one file for all, by the address of the page.

    >>> from tempfile import TemporaryDirectory
    >>> from paradiplomacy import open_record
    >>> with TemporaryDirectory() as folder:
    ...     files = write_record(open_record("china_russia"), SiteFiles(Path(folder)))
    >>> {"ties.html", "tables/facts.csv.zip"} <= files.outputs.keys()
    True
    >>> "claims.html" in files.outputs
    False
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.outputs: dict[str, str] = {}
        self.lines: dict[str, str] = {}

    def write(self, address: str, body: bytes) -> None:
        """Write a file; its folder too, where it is the first in it."""
        path = self.folder / address
        try:
            path.write_bytes(body)
        except FileNotFoundError:
            path.parent.mkdir(parents=True)
            path.write_bytes(body)
        self.outputs[address] = hashlib.sha256(body).hexdigest()

    def write_part(self, site: Site, kinds: Iterable[PageKind], *folders: str) -> None:
        """Write the pages of some kinds, and what is no page in some folders."""
        for kind in kinds:
            self._write_pages(site, kind)
        for address in site.files():
            if address.startswith(folders):
                self.write(address, site.content(address).body)

    def add(self, others: SiteFiles) -> None:
        """Count what another process wrote into the same folder."""
        self.outputs |= others.outputs
        self.lines |= others.lines

    def finish(
        self, site: Site, *, progress: Callable[[str, float], None] = lambda what, share: None
    ) -> None:
        """Write all that is not there yet, but for the manifest, which names what was written.

        progress: Called with what is being written and the share that is done.
        """
        for position, kind in enumerate(KINDS):
            progress(f"writing {kind.folder or kind.address()}", position / len(KINDS))
            self._write_pages(site, kind)
        for address in site.files():
            if address not in self.outputs and address != MANIFEST:
                self.write(address, site.content(address).body)
        if not site.has_all_formats:
            in_order = (kind.address(key) for kind in KINDS for key in kind.keys(site))
            self.write(PAGES_AS_JSON, packed_lines(self.lines[each] for each in in_order))

    def _write_pages(self, site: Site, kind: PageKind) -> None:
        """Write the pages of a kind. A view is made once, for all languages and the JSON."""
        for key in kind.keys(site):
            address = kind.address(key)
            if f"{address}.html" in self.outputs:
                continue
            view = kind.view(site, key)
            shown = page_as_json(site, kind, key, view)
            if site.has_all_formats:
                self.write(f"{address}.json", shown.encode())
            else:
                self.lines[address] = json_line(address, shown)
            for code in site.languages:
                page = site.writer(code).page(kind, key, view)
                self.write(f"{folder_of_pages(code)}{address}.html", page.encode())


def has_early_pages(record: Record) -> bool:
    """True if pages are written beforehand: it must pay, and they must fit into memory."""
    return MANY <= len(record.ties) <= MOST_COUNCIL_PAGES


def write_record(record: Record, files: SiteFiles, *, all_formats: bool = False) -> SiteFiles:
    """Write what shows the record alone, but for `write_more`; this runs in the second process."""
    site = Site(record, all_formats=all_formats)
    kinds = [kind for kind in OF_RECORD if kind.name not in MORE_PAGES]
    files.write_part(site, kinds, "tables/", "downloads/")
    return files


def write_more(site: Site, files: SiteFiles) -> None:
    """Write other pages that show the record alone, and data of its scripts."""
    files.write_part(site, [kind for kind in OF_RECORD if kind.name in MORE_PAGES], "data/")
