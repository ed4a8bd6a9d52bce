"""The site of a record: every address, and what stands there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from paradiplomacy.errors import NotFoundError
from paradiplomacy.language import LANGUAGES, Language, Message, Name, render
from paradiplomacy.site.downloads import (
    ASSETS,
    TYPES,
    Content,
    download_at,
    downloads,
    zipped,
)
from paradiplomacy.site.indexes import Indexes
from paradiplomacy.site.kinds import PageKind, View, slug
from paradiplomacy.site.page_words import Writer
from paradiplomacy.site.pages import KIND, KINDS

if TYPE_CHECKING:
    import polars as pl

    from paradiplomacy.answers.scope import Scope
    from paradiplomacy.hypotheses.hypothesis import Hypothesis
    from paradiplomacy.model.statements import Source
    from paradiplomacy.record.frames import Frames
    from paradiplomacy.record.record import Record
    from paradiplomacy.results.gathered import Results
    from paradiplomacy.site.council.facts import CouncilFacts

__all__ = ["ASSETS", "Content", "Site"]

PAGES_AS_JSON = "pages.jsonl.zip"
"""Where a frozen site has the JSON of all pages: each in a line, with its address."""

MOST_COUNCIL_PAGES = 2_000
"""Ties of a record above which council pages are made only when somebody asks for one."""


class Site:
    """All pages of a record.

    Parameters
    ----------
    record : Record
    results : Results, optional, keyword-only
        Findings, counts, networks, the event model, drawings. Without them, pages that need
        them say that they are being worked out; a live site shows such pages first.
    hypotheses : mapping of str to Hypothesis, optional, keyword-only
        Those that are about to be tested, by id; those of the catalogue without it.
    is_live : bool, keyword-only
        Whether a server shows it, so that pages may lead to what is made on demand.
    is_shared : bool, keyword-only
        Whether people sign in, so that pages lead to their account.
    may_be_written : bool, keyword-only
        Whether a record of it is in a store, so that pages lead to where facts are corrected.
    all_formats : bool, keyword-only
        Whether a frozen site has everything in each form: JSON next to each page, where it has
        that of all pages in one file otherwise; tables as Parquet and plain CSV; figures as PNG.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> site = Site(open_record("china_russia"))
    >>> sum(address.startswith("ties/") and address.endswith(".html") for address in site)
    40
    >>> b"<h1>" in site.content("index.html").body
    True
    """

    def __init__(
        self,
        record: Record,
        *,
        results: Results | None = None,
        hypotheses: Mapping[str, Hypothesis] | None = None,
        is_live: bool = False,
        is_shared: bool = False,
        may_be_written: bool = False,
        all_formats: bool = False,
    ) -> None:
        self.record: Record = record
        self.results = results
        self._asked = hypotheses
        self.is_live = is_live
        self.is_shared = is_shared
        self.may_be_written = may_be_written
        self.has_all_formats: bool = is_live or all_formats
        self._latest_table: tuple[str, pl.DataFrame] | None = None
        self._known_keys: dict[str, dict[str, str]] = {}
        self._writers = {language: Writer(self, language) for language in LANGUAGES}

    def __iter__(self) -> Iterator[str]:
        """Every address: of pages in all languages, of their JSON, and of files."""
        for kind in KINDS:
            for key in kind.keys(self):
                address = kind.address(key)
                yield from (f"{folder}{address}.html" for folder in ("", "zh/"))
                if self.has_all_formats:
                    yield f"{address}.json"
        yield from self.files()
        if not self.has_all_formats:
            yield PAGES_AS_JSON

    def files(self) -> Iterator[str]:
        """The addresses of all that is not a page: data, assets, tables, figures."""
        return downloads(self)

    @property
    def hypotheses(self) -> Mapping[str, Hypothesis]:
        """Those that were tested, or are about to be, by id."""
        if self.results is not None:
            tested = self.results.tested
            return {key: tested.hypotheses[key] for key in tested.findings}
        if self._asked is not None:
            return self._asked
        from paradiplomacy.hypotheses.catalogue import catalogue

        return catalogue()

    @cached_property
    def frames(self) -> Frames:
        """The record as tables."""
        from paradiplomacy.record.frames import frames_of

        return self.results.frames if self.results else frames_of(self.record)

    @cached_property
    def indexes(self) -> Indexes:
        """What belongs to a tie, a place or a source, looked up once."""
        return Indexes(self.record)

    @cached_property
    def headline(self) -> Record:
        """The record with what headlines count; see `paradiplomacy.answers.scope`."""
        from paradiplomacy.answers.scope import headline

        return headline(self.record)

    @cached_property
    def scope(self) -> Scope:
        """What headlines count, and what they leave out."""
        from paradiplomacy.answers.scope import scope_of

        return scope_of(self.record)

    @cached_property
    def council(self) -> CouncilFacts:
        """What the council pages of ties and places show."""
        from paradiplomacy.site.council.facts import CouncilFacts

        return CouncilFacts(self.indexes)

    @cached_property
    def council_downloads(self) -> tuple[str, ...]:
        """As what council pages can be downloaded: of a frozen site as nothing."""
        from paradiplomacy.site.council.files import download_endings

        return download_endings() if self.is_live else ()

    @property
    def is_wide(self) -> bool:
        """Whether the record has so many ties that a frozen site leaves out what it can."""
        return len(self.record.ties) > MOST_COUNCIL_PAGES

    def has_short_menu(self, kind: PageKind) -> bool:
        """Whether the menu has its first rooms alone: on pages of which a frozen site has many."""
        many = ("tie", "place", "source", "source_group", "council")
        return not self.is_live and kind.name in many

    def is_short(self, kind: PageKind) -> bool:
        """Whether pages of a kind leave out what other pages have, such as a map.

        Those of ties and places in a frozen site of a wide record: there are very many of them.
        """
        return self.is_wide and not self.is_live and kind.name in ("tie", "place")

    def page_of(self, name: str, key: str = "") -> tuple[str, str]:
        """Where something is shown: the address of a page, and the part of it, unless all of it."""
        group = self.indexes.group_of_source.get(key) if name == "source" else None
        if group is None or self.is_live:
            return KIND[name].address(key), ""
        return KIND["source_group"].address(group), key.partition("/")[2]

    def has_council_page(self, key: str) -> bool:
        """Whether pages lead to the council page of a tie or place; others come on demand.

        In a frozen site it has to sum up more than the page of the tie or place shows at once:
        several things that were done lately, or a law that touches a tie; of a place, over several
        ties. A wide record has so many that a frozen site would be too large.
        """
        ties = [key] if key in self.record.ties else [t.id for t in self.council.ties_of(key)]
        if self.is_live:
            return bool(ties)
        is_one = ties == [key]
        return (
            not self.is_wide and (is_one or len(ties) > 1) and any(map(self.council.matters, ties))
        )

    @cached_property
    def tables(self) -> Mapping[str, Callable[[], Any]]:
        """Makers of the tables that can be downloaded, by name: of the record, then of results."""
        if self.results:
            from paradiplomacy.results.tables import tables_of

            return tables_of(self.results)
        from paradiplomacy.results.record_tables import record_tables

        return record_tables(self.record)

    def table(self, name: str) -> pl.DataFrame:
        """A table that can be downloaded; the latest is kept, since it stands in several forms."""
        if self._latest_table is None or self._latest_table[0] != name:
            self._latest_table = (name, self.tables[name]())
        return self._latest_table[1]

    @cached_property
    def place_positions(self) -> dict[str, int]:
        """Where each place stands in ``data/names.js``, to which other data scripts refer."""
        return {key: position for position, key in enumerate(self.record.places)}

    def source(self, key: str) -> Source:
        """A source by the key of its page: ``RECORD/KEY``."""
        record, _, name = key.partition("/")
        return self.record.sources[(record, name)]

    def content(self, address: str) -> Content:
        """What stands at an address.

        Raises
        ------
        NotFoundError
            Nothing stands there.
        """
        stem, _, ending = address.rpartition(".")
        folder, _, name = stem.partition("/")
        download = download_at(self, address)
        if download is not None:
            return download
        if address == PAGES_AS_JSON and not self.has_all_formats:
            return Content(pages_as_json(self), TYPES["zip"])
        if address == "manifest.json" and self.results:
            return Content.text(json_of(dict(self.results.manifest)), "json")
        if ending == "json":
            kind, key = self._page_at(address, stem)
            return Content.text(json_of(kind.view(self, key)), "json")
        language: Language = "zh" if folder == "zh" else "en"
        page = name if language == "zh" else stem
        if ending == "html":
            kind, key = self._page_at(address, page)
            return Content.text(self.html(kind, key, language=language), "html")
        if page.startswith("council/") and ending in self.council_downloads:
            from paradiplomacy.site.council.files import page_file

            kind, key = self._page_at(address, page)
            return Content(page_file(self, kind.view(self, key), ending, language), TYPES[ending])
        raise NotFoundError("page", address)

    def html(self, kind: PageKind, key: str = "", *, language: Language = "en") -> str:
        """A page as HTML."""
        return self.writer(language).page(kind, key, kind.view(self, key))

    def writer(self, language: Language) -> Writer:
        """What fills the templates in a language."""
        return self._writers[language]

    @cached_property
    def subjects(self) -> dict[str, str]:
        """What facts are about, by how it stands in an address."""
        return {slug(subject): subject for subject in self.record.facts}

    def _keys(self, kind: PageKind) -> dict[str, str]:
        """The keys of the pages of a kind by how they stand in addresses."""
        if kind.name not in self._known_keys:
            keys = (*kind.keys(self), *kind.on_demand(self))
            self._known_keys[kind.name] = {slug(key): key for key in keys}
        return self._known_keys[kind.name]

    def _page_at(self, address: str, stem: str) -> tuple[PageKind, str]:
        for kind in KINDS:
            if not kind.folder and kind.address() == stem:
                return kind, ""
            folder, _, name = stem.partition("/")
            if kind.folder and kind.folder == folder and name in self._keys(kind):
                return kind, self._keys(kind)[name]
        raise NotFoundError("page", address)


def pages_as_json(site: Site) -> bytes:
    """The JSON of all pages in one file, for a site that has it nowhere else."""
    return packed_lines(
        json_line(kind.address(key), json_of(kind.view(site, key)))
        for kind in KINDS
        for key in kind.keys(site)
    )


def packed_lines(lines: Iterable[str]) -> bytes:
    """The file of all lines, packed."""
    return zipped(PAGES_AS_JSON.removesuffix(".zip"), "".join(lines))


def json_line(address: str, shown: str) -> str:
    """A page, and its JSON, as a line of `PAGES_AS_JSON`."""
    return f'{{"page":{json.dumps(address)},"shows":{shown.rstrip()}}}\n'


def json_of(view: View) -> str:
    """A view as JSON; a message in it stands in every language."""
    return json.dumps(view, ensure_ascii=False, default=_plain, separators=(",", ":")) + "\n"


def _plain(value: object) -> Any:
    if isinstance(value, Message | Name):
        return {language: render(value, language) for language in LANGUAGES}
    if isinstance(value, tuple | set | frozenset):
        return list(value)
    raise TypeError(f"{value!r} cannot stand in a view; expected text, a number or a message")
