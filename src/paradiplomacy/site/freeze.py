"""Write a site into a folder that opens from disk, without a network or a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, TypeAlias

from paradiplomacy.language import LANGUAGES
from paradiplomacy.record.record import Record
from paradiplomacy.site.downloads import record_downloads
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

__all__ = ["EarlyPages", "freeze", "frozen", "has_early_pages", "record_pages", "result_pages"]
__all__ += ["write"]


MANY = 200
"""Ties from which on it pays to write pages in a second process."""

EarlyPages: TypeAlias = dict[str, bytes]
"""What was made beforehand, by its address: pages, their JSON, and files."""


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
        What was made beforehand; see `record_pages` and `result_pages`.
    """
    early = early or {}
    lines = []
    for position, kind in enumerate(KINDS):
        if progress:
            progress(f"writing {kind.folder or kind.address()}", position / len(KINDS))
        for address, body in _pages(site, kind, early):
            if site.has_all_formats or not address.endswith(".json"):
                yield address, body
            else:
                lines.append(json_line(address.removesuffix(".json"), body.decode()))
    for address in site.files():
        yield address, early[address] if address in early else site.content(address).body
    if not site.has_all_formats:
        yield PAGES_AS_JSON, packed_lines(lines)


def has_early_pages(record: Record) -> bool:
    """Whether pages are written beforehand: it must pay, and they must fit into memory."""
    return MANY <= len(record.ties) <= MOST_COUNCIL_PAGES


def record_pages(record: Record, *, all_formats: bool = False) -> EarlyPages:
    """What a frozen site has that shows the record alone.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> made = record_pages(open_record("china_russia"))
    >>> [address in made for address in ("ties.html", "tables/facts.csv.zip", "claims.html")]
    [True, True, False]
    """
    site = Site(record, all_formats=all_formats)
    return _pages_that_need("record", site) | dict(record_downloads(site))


def result_pages(site: Site, early: EarlyPages) -> EarlyPages:
    """What else a frozen site has that shows no drawing.

    Parameters
    ----------
    site : Site
        With results, but for their drawings.
    early : mapping
        What was made before.
    """
    files = {
        address: site.content(address).body
        for address in site.files()
        if address not in early and address.startswith(("assets/", "data/", "tables/"))
    }
    return _pages_that_need("results", site) | files


def _pages_that_need(what: Literal["record", "results"], site: Site) -> EarlyPages:
    return dict(page for kind in KINDS if kind.needs == what for page in _pages(site, kind, {}))


def _pages(site: Site, kind: PageKind, early: EarlyPages) -> Iterator[tuple[str, bytes]]:
    """The pages of a kind. A view is made once, and serves all languages and the JSON."""
    for key in kind.keys(site):
        address = kind.address(key)
        written = {f"{'zh/' if code == 'zh' else ''}{address}.html": code for code in LANGUAGES}
        if f"{address}.json" in early:
            yield from ((each, early[each]) for each in (f"{address}.json", *written))
            continue
        view = kind.view(site, key)
        yield f"{address}.json", json_of(view).encode()
        for each, language in written.items():
            yield each, site.writer(language).page(kind, key, view).encode()


def write(path: Path, body: bytes) -> None:
    """Write a file; its folder too, where it is the first in it."""
    try:
        path.write_bytes(body)
    except FileNotFoundError:
        path.parent.mkdir(parents=True)
        path.write_bytes(body)
