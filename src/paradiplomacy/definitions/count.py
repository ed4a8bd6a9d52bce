"""Count ties by definition, row by row, beside the totals that others published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from paradiplomacy.definitions.definitions import DEFINITIONS, Case, Definition
from paradiplomacy.language import Text
from paradiplomacy.model.context import Total
from paradiplomacy.record.record import Record

__all__ = ["Count", "CountRow", "DefinitionComparison", "compare", "count"]


@dataclass(frozen=True, slots=True)
class CountRow:
    """One tie under one definition; `dated` shows whether its start is known to precede the day."""

    tie: str
    label: str
    counts: bool
    why: Text
    dated: bool
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many ties a definition counts on a day.

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
            one
            for one in self.counts
            if named == one.definition.id
            or (not named and one.definition.scope == self.total.scope)
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
    day = on or record.as_of
    wanted = frozenset(countries.split("-")) if countries else None
    rows = []
    for key, tie in record.ties.items():
        ends = [record.places[end] for end in tie.ends]
        if wanted is not None and {place.country for place in ends} != wanted:
            continue
        case = Case(tie, ends[0], ends[1], day)
        if scope not in ("all", case.tier):
            continue
        judged = definition.judge(case)
        statements = tuple(sorted({s for fact in tie.facts for s in fact.statements}))
        label = f"{ends[0].label} - {ends[1].label}"
        start = tie.established
        dated = start is not None and start.latest <= day
        rows.append(CountRow(key, label, judged.counts, judged.why, dated, statements))
    return Count(definition, day, tuple(rows))


def compare(record: Record, *, countries: str = "") -> tuple[DefinitionComparison, ...]:
    """Each published total beside every definition's count at its date, oldest first.

    `DefinitionComparison.like` has the counts of what the total counts too.
    """
    wanted = frozenset(countries.split("-")) if countries else None
    comparisons = []
    for total in sorted(record.totals.values(), key=lambda t: (t.date, t.id)):
        if wanted is not None and frozenset(total.countries) != wanted:
            continue
        pair = "-".join(total.countries)
        day = total.date.latest
        counts = tuple(
            count(record, definition, on=day, countries=pair, scope=total.scope)
            for definition in DEFINITIONS.values()
        )
        comparisons.append(DefinitionComparison(total, counts))
    return tuple(comparisons)
