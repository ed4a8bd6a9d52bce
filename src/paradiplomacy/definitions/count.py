"""Count ties by definition, row by row, beside the totals that others published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from paradiplomacy.definitions.definitions import (
    DEFINITIONS,
    GENERAL,
    Case,
    Definition,
    definition_of_record,
    why_it_counts,
)
from paradiplomacy.language import Text
from paradiplomacy.model.context import Total
from paradiplomacy.model.dates import EventDate
from paradiplomacy.record.record import Record
from paradiplomacy.views import RecordAnswer

__all__ = ["Count", "CountRow", "DefinitionComparison", "TotalAnswer", "compare", "count"]
__all__ += ["count_each", "definitions_of", "known_definitions", "total_answer"]


class CountRow(RecordAnswer):
    """One tie under one definition; `dated` shows whether its start is known to precede the day."""

    left_out = frozenset()
    tie: str
    label: str
    counts: bool
    why: Text
    dated: bool
    statements: tuple[str, ...]


class Count(RecordAnswer):
    """Number of ties that a definition counts on a day; a line of a list leaves out its ties.

    Attributes
    ----------
    definition : str
    title, rule, origin : Text
        As of the definition.
    on : datetime.date
    total : int
        Ties that count, if those without a date existed on the day.
    dated : int
        Ties that count and are known to have been established by the day.
    of : int
    rows : tuple of CountRow
        Every tie of the record with the reason why it counts or does not.
    """

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


@dataclass(frozen=True, slots=True)
class DefinitionComparison:
    """A published total beside what the definitions count on that day.

    `counts` has one entry a definition, over the ties of the total's scope. `like` are those of
    what the total counts too: of the definition that the record names for it or, where it names
    none, of those whose scope is that of the total. Of a total that no definition matches there
    are none.
    """

    total: Total
    counts: tuple[Count, ...]
    like: tuple[Count, ...]


class TotalAnswer(RecordAnswer):
    """A published total: `counts` of all definitions at its date, those `like` it named.

    Of each there are the ties that it counts, and those of them that are known to have begun.
    """

    left_out = frozenset()

    total: str
    date: EventDate
    countries: tuple[str, ...]
    scope: str
    published: int
    bound: str
    statements: tuple[str, ...]
    like: tuple[str, ...]
    counts: Mapping[str, Mapping[str, int]]


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
        like=tuple(each.definition for each in comparison.like),
        counts={
            each.definition: {"total": each.total, "dated": each.dated}
            for each in comparison.counts
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
    (counted,) = _counts(record, [definition], on or record.as_of, countries, scope)
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
    return list(_counts(record, definitions_of(record).values(), record.as_of, countries))


def _counts(
    record: Record,
    definitions: Iterable[Definition],
    day: date,
    countries: str = "",
    scope: str = "all",
) -> Iterator[Count]:
    """The count under each definition; what each tie is on the day is asked once for all."""
    between = set(countries.split("-")) if countries else set()
    cases = [
        case
        for case in _cases_to_count(record, day)
        if scope in ("all", case.tier)
        and (not between or {case.place_a.country, case.place_b.country} == between)
    ]
    for definition in definitions:
        rows = tuple(_count_row_of_tie(case, definition) for case in cases)
        counting = [row for row in rows if row.counts]
        yield Count(
            definition.id,
            definition.title,
            definition.description,
            definition.origin,
            day,
            len(counting),
            sum(row.dated for row in counting),
            len(rows),
            rows,
        )


def _cases_to_count(record: Record, day: date) -> Iterator[Case]:
    for tie in record.ties.values():
        a, b = (record.places[end] for end in tie.ends)
        statements = tuple(sorted({s for fact in tie.facts for s in fact.statements}))
        sources = frozenset(record.statements[key].source for key in statements)
        yield Case(tie, a, b, day, statements, sources, record.meta.area_name)


def _count_row_of_tie(case: Case, definition: Definition) -> CountRow:
    why_not, start = definition.why_not(case), case.tie.established
    return CountRow(
        case.tie.id,
        f"{case.place_a.label} - {case.place_b.label}",
        why_not is None,
        why_not or why_it_counts(case.kind, case.tier, case.stated),
        start is not None and start.latest <= case.day,
        case.statements,
    )


def compare(record: Record, *, countries: str = "") -> tuple[DefinitionComparison, ...]:
    """Each published total beside every definition's count at its date, oldest first.

    `DefinitionComparison.like` has the counts of what the total counts too.
    """
    definitions = definitions_of(record)
    comparisons = []
    for total in sorted(record.totals.values(), key=lambda t: (t.date, t.id)):
        if not countries or set(total.countries) == set(countries.split("-")):
            between, day = "-".join(total.countries), total.date.latest
            counts = tuple(_counts(record, definitions.values(), day, between, total.scope))
            like = tuple(
                each
                for each in counts
                if total.definition == each.definition
                or (not total.definition and definitions[each.definition].scope == total.scope)
            )
            comparisons.append(DefinitionComparison(total, counts, like))
    return tuple(comparisons)
