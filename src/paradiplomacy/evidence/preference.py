"""Preference among the values of a fact, and why: the second half of a reconciliation rule.

All values are kept, in an order that does not depend on the order of statements. What is
preferred is chosen by named criteria, one after the other; each value that is not
preferred keeps the criterion that put it behind.

First comes a value by `ORDER`. It favours vague values, since whoever says ``1980-01-28`` also
supports ``1980``. A second step takes a more precise value that agrees with the first: one that an
end gives before one that third parties give, and none that is itself disputed. The word of one end
is one reason among others: it loses to several dated sources that agree against it. What both
ends support does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from paradiplomacy.evidence.compatibility import (
    UNKNOWN,
    Assertion,
    at_different_times,
    compatible,
    is_list,
    vagueness,
    within,
)
from paradiplomacy.model.facts import Position
from paradiplomacy.model.statements import THIRD


class Criterion(StrEnum):
    """Reason that puts one value before another."""

    DATED = "dated"
    ENDS = "ends"
    OUTWEIGHED = "outweighed"
    OFFICIAL = "official"
    SOURCES = "sources"
    REFINES = "refines"
    PRECISE = "precise"
    TEXT = "text"


ORDER = (
    Criterion.DATED,
    Criterion.OUTWEIGHED,
    Criterion.ENDS,
    Criterion.OFFICIAL,
    Criterion.SOURCES,
    Criterion.PRECISE,
    Criterion.TEXT,
)
"""The criteria of the first step, in order."""

SEVERAL = 3
"""The fewest dated sources that outweigh a value, if they are twice as many as speak for it."""


@dataclass(frozen=True, slots=True)
class StatedValue:
    """One value of a fact, with all statements that say it.

    `what`, `when`: the value, and the period for which it is said to hold.
    `by`: the statements that say it.
    """

    what: str
    when: str
    by: tuple[Assertion, ...]

    def position(self, end: Callable[[str], str], behind: str = "") -> Position:
        """The value with the sides that say it.

        `end`: from the side of a statement to the end of the subject, or ``third``.
        `behind`: the `Criterion` by which the preferred value comes before this one; ``""`` of the
          preferred value, and of a value that excludes none: of another time, or in a list.
        """
        sides = tuple(sorted({end(assertion.side) for assertion in self.by}))
        ids = tuple(sorted(assertion.id for assertion in self.by))
        return Position(self.what, self.when, sides, ids, behind, self.by[0].certainty)


@dataclass(frozen=True, slots=True)
class _RankedValue:
    """A value with what each criterion makes of it: the less, the better."""

    value: StatedValue
    worth: dict[Criterion, bool | int | str]
    of_end: bool

    @property
    def assertion(self) -> Assertion:
        return self.value.by[0]

    def key(self) -> tuple[bool | int | str, ...]:
        return tuple(self.worth[criterion] for criterion in ORDER)

    def refines(self, other: _RankedValue) -> bool:
        """Tell whether this is a more precise form of the other that as many ends support."""
        return (
            within(self.assertion, other.assertion)
            and vagueness(self.assertion) < vagueness(other.assertion)
            and self.worth[Criterion.ENDS] == other.worth[Criterion.ENDS]
        )


def ranked_values(
    values: Sequence[StatedValue], end_of_side: Callable[[str], str]
) -> tuple[tuple[StatedValue, str], ...]:
    """Values in order of preference, the preferred one first, each with what it is behind by.

    `values`: every value of one fact, at least one, in any order.
    `end_of_side`: from the side of a statement to the end of the subject, or ``third``.

    >>> def value(date, side):
    ...     said = Assertion("", "", "established", date, "", side, side + date)
    ...     return StatedValue(date, "", (said,))
    >>> values = [value("1980", "US"), value("1980-01", "third"), value("1980-01-28", "CN")]
    >>> [(value.what, behind) for value, behind in ranked_values(values, str)]
    [('1980-01-28', ''), ('1980-01', 'refines'), ('1980', 'refines')]
    """
    assertions = [assertion for value in values for assertion in value.by]
    ranked = sorted(
        (_rank_value(value, assertions, end_of_side) for value in values),
        key=lambda candidate: candidate.key(),
    )
    best = first = ranked[0]
    while (finer := _refinement(best, ranked)) is not None:
        best = finer
    rest = [candidate for candidate in ranked if candidate is not best]
    every = is_list(first.assertion.property)

    def behind(loser: _RankedValue) -> str:
        if every or at_different_times(loser.assertion, best.assertion):
            return ""
        if best.refines(loser):
            return str(Criterion.REFINES)
        # What comes before the refined value in the order comes after the first one.
        winner = best if best.key() < loser.key() else first
        return str(next(c for c in ORDER if winner.worth[c] != loser.worth[c]))

    return ((best.value, ""), *((loser.value, behind(loser)) for loser in rest))


def _rank_value(
    value: StatedValue, assertions: Sequence[Assertion], end_of_side: Callable[[str], str]
) -> _RankedValue:
    stated = value.by[0]
    support = [other for other in assertions if compatible(stated, other)]
    speaking = {end_of_side(other.side) for other in support} - {THIRD}
    return _RankedValue(
        value,
        {
            Criterion.DATED: stated.value == UNKNOWN,
            Criterion.ENDS: -len(speaking),
            Criterion.OUTWEIGHED: len(speaking) < 2 and _is_outweighed(stated, assertions),
            Criterion.OFFICIAL: not any(
                other.ranked or (other.official and end_of_side(other.side) != THIRD)
                for other in support
            ),
            Criterion.SOURCES: -len({other.source for other in support}),
            Criterion.PRECISE: vagueness(stated),
            Criterion.TEXT: f"{value.what} {value.when}",
        },
        any(end_of_side(assertion.side) != THIRD for assertion in value.by),
    )


def _is_outweighed(stated: Assertion, assertions: Sequence[Assertion]) -> bool:
    """Tell whether several dated sources agree on a value that excludes this one, see `SEVERAL`.

    Who could mean either of the two values speaks neither for nor against; sources of one
    publisher are one.
    """
    dated = [assertion for assertion in assertions if not assertion.is_open]
    supporting = {assertion.publisher for assertion in dated if compatible(stated, assertion)}
    return any(
        len(opposing - supporting) >= max(SEVERAL, 2 * len(supporting - opposing))
        for other in dated
        if not compatible(stated, other)
        for opposing in [{each.publisher for each in dated if compatible(other, each)}]
    )


def _refinement(best: _RankedValue, ranked: Sequence[_RankedValue]) -> _RankedValue | None:
    """The undisputed value that says the same as the best one more precisely, or None.

    An end's value is disputed by another value of an end, a third party's by any value,
    if that agrees with the best value too: what disagrees with the best one lost already.
    """
    agreeing = [value for value in ranked if compatible(value.assertion, best.assertion)]
    for of_end in (True, False):
        finer = [
            value
            for value in ranked
            if value.of_end == of_end
            and value.refines(best)
            and all(
                compatible(value.assertion, other.assertion)
                for other in agreeing
                if other.of_end or not of_end
            )
        ]
        if finer:
            return min(finer, key=lambda value: (value.worth[Criterion.PRECISE], value.key()))
    return None
