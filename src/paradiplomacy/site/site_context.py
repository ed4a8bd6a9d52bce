"""Context of pages, before any of it is in words: a record, its results, and look-ups in both.

Pages take this and nothing above it: neither addresses nor templates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from paradiplomacy.answers.index import RecordIndex, index_of
from paradiplomacy.answers.scope import Scope, headline, scope_of
from paradiplomacy.language import Language
from paradiplomacy.language.translations import languages_of_site
from paradiplomacy.site.page_words import Writer

if TYPE_CHECKING:
    import polars as pl

    from paradiplomacy.answers.council_sheets import CouncilFacts
    from paradiplomacy.hypotheses.hypothesis import Hypothesis
    from paradiplomacy.model.statements import Source
    from paradiplomacy.record.frames import Frames
    from paradiplomacy.record.record import Record
    from paradiplomacy.results.gathered import Results

PACKED = frozenset(
    {"counts", "estimates", "facts", "flows", "readings", "sources", "stances", "statements"}
)
"""Tables that have many rows for each tie or place: as plain CSV they would be half of a site.
Of a wide record all tables are large."""
LARGE = ("statements", "facts")
"""Tables that are most of a record: a folder has them once, as CSV; a server in each file."""
PAGED = frozenset({"tie", "place", "law", "exchange", "response", "shock", "account", "answer"})
"""Kinds of subject that sources of a folder have pages for."""
FEW_STATEMENTS = 30
"""Statements up to which a source has no page of its own in a frozen site of a wide record."""
MOST_COUNCIL_PAGES = 2_000
"""Ties of a record above which council pages are made only when somebody asks for one."""


class SiteContext:
    """A record, what was worked out of it, and look-ups in both that pages share.

    results: Findings, counts, networks, the event model, drawings. Without them, pages that need
    them say that they are being worked out; a live site shows such pages first.
    hypotheses: Those that are about to be tested, by id; those of the catalogue without it.
    is_live: Whether a server shows it, so that pages may lead to what is made on demand.
    is_shared: Whether people sign in, so that pages lead to their own page.
    may_be_written: Whether a record of it is in a store, so that pages lead to where facts are
    corrected.
    all_formats: Whether a frozen site has everything in each form: JSON next to each page, where it
    has that of all pages in one file otherwise; tables as Parquet and plain CSV; figures as PNG.

    >>> from paradiplomacy import open_record
    >>> context = SiteContext(open_record("sino_us"))
    >>> len(context.headline.ties) < len(context.record.ties), context.is_wide
    (True, False)
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
        self.rows_of: dict[str, Sequence[Sequence[Any]]] = {}
        self._latest_table: tuple[str, pl.DataFrame] | None = None

    def writer(self, language: Language) -> Writer:
        """Writer of names, codes and dates in a language."""
        return self._writers[language]

    @cached_property
    def _writers(self) -> Mapping[Language, Writer]:
        return {language: Writer(self, language) for language in self.languages}

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Languages of the pages, English first."""
        return languages_of_site(self.record.meta.languages)

    @property
    def hypotheses(self) -> Mapping[str, Hypothesis]:
        """Those that were tested, or are about to be, by id."""
        if self.results is not None:
            tested = self.results.tested
            return {key: tested.hypotheses[key] for key in tested.findings}
        return self._catalogue if self._asked is None else self._asked

    @cached_property
    def _catalogue(self) -> Mapping[str, Hypothesis]:
        """Looked up once: it asks every installed package, and titles of pages ask for it."""
        from paradiplomacy.hypotheses.catalogue import catalogue

        return catalogue()

    @cached_property
    def frames(self) -> Frames:
        """The record as tables."""
        from paradiplomacy.record.frames import frames_of

        return self.results.frames if self.results else frames_of(self.record)

    @cached_property
    def index(self) -> RecordIndex:
        """Index of what belongs to a tie, a place or a source, looked up once."""
        return index_of(self.record)

    @cached_property
    def ranked_countries(self) -> list[str]:
        """Codes of the countries, those of most ties first: all drawings colour them in this order.

        Of as many, those that the record names first.
        """
        record, ends = self.record, list(self.record.meta.ends)
        ties = Counter(record.country_of(end) for tie in record.ties.values() for end in tie.ends)
        of_places = {place.country for place in record.places.values()}
        rank = {code: ends.index(code) if code in ends else len(ends) for code in of_places}
        return sorted(of_places, key=lambda code: (-ties[code], rank[code], code))

    @cached_property
    def headline(self) -> Record:
        """The record with what headlines count; see `paradiplomacy.answers.scope`."""
        return headline(self.record)

    @cached_property
    def scope(self) -> Scope:
        """Scope of headlines: what they count, and what they leave out."""
        return scope_of(self.record)

    @cached_property
    def empty_kinds(self) -> frozenset[str]:
        """Kinds of page that say nothing of this record in a folder: no menu leads to them."""
        if self.is_live:  # where what is missing can be added
            return frozenset()
        record = self.record
        shown = (
            (record.shocks, ("crises",)),
            (record.laws, ("laws",)),
            (record.answers, ("interviews",)),
            (record.exchanges, ("exchanges", "flows")),
        )
        return frozenset(kind for things, kinds in shown if not things for kind in kinds)

    @cached_property
    def council(self) -> CouncilFacts:
        """Facts that the council pages of ties and places show."""
        from paradiplomacy.answers.council_sheets import CouncilFacts

        return CouncilFacts(self.index)

    @property
    def is_wide(self) -> bool:
        """True if the record has so many ties that a frozen site leaves out what it can."""
        return len(self.record.ties) > MOST_COUNCIL_PAGES

    def has_council_page(self, key: str) -> bool:
        """True if pages lead to the council page of a tie or place; others come on demand.

        Every state and province with ties has one, on one sheet. Others have to sum up, in a frozen
        site, more than the page of the tie or place shows at once: several things that were done
        lately, or a law that touches a tie; of a place, over several ties. A wide record has so
        many that a frozen site would be too large.
        """
        ties = [key] if key in self.record.ties else [t.id for t in self.council.ties_of(key)]
        if self.is_live or (not self.is_wide and key in self._states):
            return bool(ties)
        is_one = ties == [key]
        return (
            not self.is_wide and (is_one or len(ties) > 1) and any(map(self.council.matters, ties))
        )

    @cached_property
    def _states(self) -> frozenset[str]:
        return frozenset(self.council.states())

    @cached_property
    def _division_pages(self) -> dict[tuple[str, str], str]:
        """Keys of the council pages of states, provinces and municipalities."""
        pages = {}
        for key in filter(self.has_council_page, self.council.states()):
            place = self.record.places.get(key)
            country, _, name = key.partition("-")
            pages[(place.country, place.admin1 or place.name) if place else (country, name)] = key
        return pages

    def division_page(self, country: str, name: str) -> str:
        """Key of the council page of a state, province or municipality; empty where it has none."""
        return self._division_pages.get((country, name), "")

    def has_source_page(self, key: str) -> bool:
        """True if a site has a page of the source; a server has one of each.

        A folder has none of a source whose words stand on the page of the one tie, place or law
        that it speaks of, with its exchanges, and of one that speaks of series, acts and claims
        alone. Of a wide record it has few.
        """
        if self.is_live:
            return True
        is_paged, (shown_on, _) = self._pages_of_sources.get(key, (False, ("sources", "")))
        if not is_paged or shown_on != "sources":
            return False
        return not self.is_wide or len(self.index.statements_of_source[key]) > FEW_STATEMENTS

    def page_for_source(self, key: str) -> tuple[str, str]:
        """The page where a source is shown that has none of its own: its kind, and its key."""
        return self._pages_of_sources.get(key, (False, ("sources", "")))[1]

    def passages(self, source: str, subject: str) -> list[str]:
        """Passages of a source on a subject, each once."""
        statements = map(
            self.record.statements.get, self.index.statements_of_source.get(source, ())
        )
        return list(dict.fromkeys(s.locator for s in statements if s and s.subject == subject))

    @cached_property
    def _tie_of_exchange(self) -> Mapping[str, str]:
        ties = self.index.exchanges_by_tie.items()
        return {exchange: tie for tie, exchanges in ties for exchange in exchanges}

    @cached_property
    def _pages_of_sources(self) -> Mapping[str, tuple[bool, tuple[str, str]]]:
        """By source, whether it speaks of what has pages, and the one page that has its words."""
        pages_of = {}
        for key, statements in self.index.statements_of_source.items():
            subjects = {self.record.statements[each].subject for each in statements}
            is_paged = any(subject.partition(":")[0] in PAGED for subject in subjects)
            pages = {self._page_with_words(subject) for subject in subjects}
            pages_of[key] = is_paged, pages.pop() if len(pages) == 1 else ("sources", "")
        return pages_of

    def _page_with_words(self, subject: str) -> tuple[str, str]:
        """The page that shows all that sources say of a subject, with their words."""
        kind, _, of = subject.partition(":")
        if kind == "exchange" and of in self._tie_of_exchange:
            kind, subject = "tie", self._tie_of_exchange[of]
        known = {"tie": self.record.ties, "place": self.record.places, "law": self.record.laws}
        key = subject if kind == "tie" else of
        return (kind, key) if key in known.get(kind, ()) else ("sources", "")

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
        """Position of each place in ``data/names.js``, to which other data scripts refer."""
        return {key: position for position, key in enumerate(self.record.places)}

    def source(self, key: str) -> Source:
        """A source by the key of its page: ``RECORD/KEY``."""
        record, _, name = key.partition("/")
        return self.record.sources[(record, name)]


def table_file(site: SiteContext, name: str) -> str:
    """The file of a table for people: ``ties.csv``; of a large one in a light site, packed."""
    is_packed = (name in PACKED or site.is_wide) and not site.has_all_formats
    return f"{name}.csv.zip" if is_packed else f"{name}.csv"
