"""Count ties by definition, row by row, beside the totals that others published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from paradiplomacy.definitions.definitions import (
    DEFINITIONS,
    GENERAL,
    Case,
    Definition,
    definition_of_record,
)
from paradiplomacy.language import Name, Text
from paradiplomacy.model.context import Total
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.places import Place
from paradiplomacy.model.ties import Tie
from paradiplomacy.record.record import Record
from paradiplomacy.views import RecordAnswer

__all__ = ["Count", "CountAnswer", "CountRow", "DefinitionComparison", "TotalAnswer", "compare"]
__all__ += ["count", "count_answer", "count_each", "definitions_of", "known_definitions"]
__all__ += ["total_answer"]


class CountRow(RecordAnswer):
    """One tie under one definition; `dated` shows whether its start is known to precede the day."""

    left_out = frozenset()
    tie: str
    label: str
    counts: bool
    why: Text
    dated: bool
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """Number of ties that a definition counts on a day.

    Parameters
    ----------
    definition : Definition
    day : datetime.date
    rows : tuple of CountRow
        Every tie of the record with the reason why it counts or does not.
    """

    definition: Definition
    day: date
    rows: tuple[CountRow, ...]

    @property
    def total(self) -> int:
        """Ties that count, if those without a date existed on the day."""
        return sum(row.counts for row in self.rows)

    @property
    def dated(self) -> int:
        """Ties that count and are known to have been established by the day."""
        return sum(row.counts and row.dated for row in self.rows)


@dataclass(frozen=True, slots=True)
class DefinitionComparison:
    """A published total beside what the definitions count on that day.

    `counts` has one entry a definition, over the ties of the total's scope.
    """

    total: Total
    counts: tuple[Count, ...]

    @property
    def like(self) -> tuple[Count, ...]:
        """The counts of what the total counts too: the definition that the record names for it.

        Where the record names none, those whose scope is that of the total. Of a total that no
        definition matches there are none.
        """
        named = self.total.definition
        return tuple(
            tally
            for tally in self.counts
            if named == tally.definition.id
            or (not named and tally.definition.scope == self.total.scope)
        )


class CountAnswer(RecordAnswer):
    """A count on a day, as all doors show it; a line of a list leaves out its ties."""

    more = frozenset({"rows"})
    definition: str
    title: Text
    rule: Text
    origin: Text
    on: date
    total: int
    dated: int
    of: int
    rows: tuple[CountRow, ...]


def count_answer(counted: Count) -> CountAnswer:
    """A count with its definition, and of how many ties it is."""
    definition = counted.definition
    return CountAnswer(
        definition=definition.id,
        title=definition.title,
        rule=definition.description,
        origin=definition.origin,
        on=counted.day,
        total=counted.total,
        dated=counted.dated,
        of=len(counted.rows),
        rows=counted.rows,
    )


class TotalAnswer(RecordAnswer):
    """A published total: `counts` of all definitions at its date, those `like` it named."""

    left_out = frozenset()
    total: str
    date: EventDate
    countries: tuple[str, ...]
    scope: str
    published: int
    bound: str
    statements: tuple[str, ...]
    like: tuple[str, ...]
    counts: Mapping[str, CountAtDate]


@dataclass(frozen=True, slots=True)
class CountAtDate:
    """Ties that a definition counts at a date: all, and those that are known to have begun."""

    total: int
    dated: int


def total_answer(comparison: DefinitionComparison) -> TotalAnswer:
    """A published total with the counts at its date."""
    total = comparison.total
    return TotalAnswer(
        total=total.id,
        date=total.date,
        countries=total.countries,
        scope=total.scope,
        published=total.count,
        bound=total.bound,
        statements=total.statements,
        like=tuple(each.definition.id for each in comparison.like),
        counts={
            each.definition.id: CountAtDate(each.total, each.dated) for each in comparison.counts
        },
    )


def count(
    record: Record,
    definition: Definition,
    *,
    on: date | None = None,
    countries: str = "",
    scope: str = "all",
) -> Count:
    """Count the ties of a record under a definition.

    Parameters
    ----------
    record : Record
    definition : Definition
    on : datetime.date, optional, keyword-only
        The day; the record's own by default.
    countries : str, optional, keyword-only
        Only ties between these, as in ``US-CN``; all by default.
    scope : {"all", "city", "state"}, optional, keyword-only
        Only ties without a state or province at an end, or only those with one; all by default.

    Returns
    -------
    Count

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> record = open_record()
    >>> counted = count(record, DEFINITIONS["all-levels"], countries="US-TW")
    >>> all(row.tie.count("tw-") for row in counted.rows)
    True
    """
    listed = _keep_between(_list_ties_to_judge(record), countries)
    (counted,) = _count_by_definition(listed, [definition], on or record.as_of, scope)
    return counted


def definitions_of(record: Record) -> dict[str, Definition]:
    """Definitions that a record is counted by: the general ones, and those that it is about.

    It is about those that it names or gives itself, and those by which a published total of it
    counts.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> list(definitions_of(open_record("china_russia")))
    ['all-levels', 'city-only']
    """
    named = {total.definition for total in record.totals.values()} | set(GENERAL)
    named.update(key for meta in record.metas for key in meta.definitions)
    own = (rule for meta in record.metas for rule in meta.own_definitions)
    return {key: definition for key, definition in DEFINITIONS.items() if key in named} | {
        rule.id: definition_of_record(rule) for rule in own
    }


def known_definitions(record: Record) -> dict[str, Definition]:
    """Definitions by which a record can be counted: all general ones, and its own."""
    return DEFINITIONS | definitions_of(record)


def count_each(record: Record, *, countries: str = "") -> list[Count]:
    """Count the ties of a record on its own day under each of its definitions, as `count` does.

    Parameters
    ----------
    record : Record
    countries : str, optional, keyword-only
    """
    listed = _keep_between(_list_ties_to_judge(record), countries)
    return list(_count_by_definition(listed, definitions_of(record).values(), record.as_of, "all"))


@dataclass(frozen=True, slots=True)
class _Listed:
    """A tie with what all counts say of it alike."""

    key: str
    tie: Tie
    ends: tuple[Place, Place]
    label: str
    statements: tuple[str, ...]
    sources: frozenset[str]
    area_name: Callable[[str], Name | str]


def _list_ties_to_judge(record: Record) -> Iterator[_Listed]:
    for key, tie in record.ties.items():
        a, b = (record.places[end] for end in tie.ends)
        statements = tuple(sorted({s for fact in tie.facts for s in fact.statements}))
        sources = frozenset(record.statements[said].source for said in statements)
        label = f"{a.label} - {b.label}"
        yield _Listed(key, tie, (a, b), label, statements, sources, record.meta.area_name)


def _keep_between(listed: Iterable[_Listed], countries: str) -> list[_Listed]:
    """Those between two countries, as in ``US-CN``, or all."""
    wanted = set(countries.split("-"))
    return [
        entry
        for entry in listed
        if not countries or {place.country for place in entry.ends} == wanted
    ]


def _count_by_definition(
    listed: Iterable[_Listed], definitions: Iterable[Definition], day: date, scope: str
) -> Iterator[Count]:
    """The count under each definition; what each tie is on the day is asked once for all."""
    cases = [(e, Case(e.tie, *e.ends, day, e.sources, e.area_name)) for e in listed]
    cases = [(entry, case) for entry, case in cases if scope in ("all", case.tier)]
    for definition in definitions:
        yield Count(definition, day, tuple(_count_row_of_tie(*each, definition) for each in cases))


def _count_row_of_tie(entry: _Listed, case: Case, definition: Definition) -> CountRow:
    judged, start = definition.judge(case), entry.tie.established
    dated = start is not None and start.latest <= case.day
    return CountRow(entry.key, entry.label, judged.counts, judged.why, dated, entry.statements)


def compare(record: Record, *, countries: str = "") -> tuple[DefinitionComparison, ...]:
    """Each published total beside every definition's count at its date, oldest first.

    `DefinitionComparison.like` has the counts of what the total counts too.
    """
    listed, definitions = list(_list_ties_to_judge(record)), definitions_of(record).values()
    comparisons = []
    for total in sorted(record.totals.values(), key=lambda t: (t.date, t.id)):
        if not countries or set(total.countries) == set(countries.split("-")):
            entries = _keep_between(listed, "-".join(total.countries))
            counts = _count_by_definition(entries, definitions, total.date.latest, total.scope)
            comparisons.append(DefinitionComparison(total, tuple(counts)))
    return tuple(comparisons)
