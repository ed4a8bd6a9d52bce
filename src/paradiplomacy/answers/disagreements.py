"""Facts of ties on which sources contradict each other, the worst first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Fact, Position
from paradiplomacy.model.ties import Tie
from paradiplomacy.record.ledger import LedgerPage, disagreements, ledger_page
from paradiplomacy.record.record import Record

_YEAR = 365.25
_RANKS = {"kind": 1, "interruption": 2}
"""What is no matter of years, after dates that lie a year apart or more."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A fact of a tie on which sources contradict each other.

    `page`: the fact with all that is said of it.
    `sides`: keys of both ends.
    `between_ends`: whether both ends contradict each other; else it is one of them, or third
        parties.
    `years`: how far the dates lie apart that cannot both be true; None where dates are not what
        they contradict each other on.
    """

    tie: Tie
    page: LedgerPage
    sides: tuple[str, ...]
    between_ends: bool
    years: float | None

    @property
    def fact(self) -> Fact:
        """The fact."""
        return self.page.fact


def disagreement_list(record: Record) -> tuple[Disagreement, ...]:
    """Every fact of a tie on which sources contradict each other, the worst first.

    Both ends against each other come before third parties; among these, dates a year apart or
    more by how far, then kinds, then changes of status, then all others.

    >>> from paradiplomacy import open_record
    >>> worst = disagreement_list(open_record("sino_us"))
    >>> worst[0].between_ends, worst[-1].between_ends
    (True, False)
    """
    every = (
        Disagreement(
            tie,
            ledger_page(record, fact),
            tie.ends,
            between_ends=set(tie.ends) <= set(fact.between),
            years=_years_apart(fact),
        )
        for tie, fact in disagreements(record)
    )
    return tuple(sorted(every, key=_worst_first))


def _worst_first(each: Disagreement) -> tuple[bool, int, float, int, str]:
    years = each.years or 0.0
    rank = 0 if years >= 1 else _RANKS.get(each.fact.property, 3)
    return (not each.between_ends, rank, -years, -len(each.fact.statements), each.tie.id)


def _years_apart(fact: Fact) -> float | None:
    """Years between the dates that lie farthest apart, of sides that contradict each other."""
    counted = [p for p in fact.positions if set(p.sides) & set(fact.between)]
    distances = [
        max((later.earliest - sooner.latest).days, 0)
        for left, right in combinations(counted, 2)
        for sooner, later in _pair_of_dates_in_order(left, right)
    ]
    return max(distances) / _YEAR if distances else None


def _pair_of_dates_in_order(
    left: Position, right: Position
) -> Iterator[tuple[EventDate, EventDate]]:
    """The dates of two values of the same change, the sooner first; none where one has none."""
    (what, first), (of, second) = (_change_with_date(position.value) for position in (left, right))
    if what == of and first is not None and second is not None:
        yield (first, second) if first.earliest <= second.earliest else (second, first)


def _change_with_date(value: str) -> tuple[str, EventDate | None]:
    """Change of status that a value states, and its date; of a start the date alone."""
    what, _, when = value.rpartition(" ")
    return what, EventDate.parse_or_none(when)
