"""Facts with an agreement: what is left of statements once they are laid side by side.

Of a date, that is what two share: the day, or only the month, the year, the decade.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.pickling import quick_to_pickle
from paradiplomacy.model.statements import Certainty

__all__ = ["Agreement", "Fact", "Position", "UncertainValue"]


class Agreement(StrEnum):
    """Agreement of the ends of a tie, and of others, on one fact."""

    CONFIRMED = "confirmed"
    ONE_SIDED = "one-sided"
    CONTRADICTED = "contradicted"
    THIRD_PARTY = "third-party"
    SILENT = "silent"


@quick_to_pickle
@dataclass(frozen=True, slots=True)
class Position:
    """One value that somebody holds of a fact.

    Parameters
    ----------
    value, when : str
        Normalised value, and the EDTF period for which it is said to hold.
    sides : tuple of str
        The sides that say it, sorted, as `paradiplomacy.evidence.speakers` names them: keys of
        ends, voices that are no end, such as ``CN:national press``, and ``third``.
    statements : tuple of str
        Ids of the statements that say it, sorted.
    behind : str
        Name of the criterion by which the preferred value comes before this one; ``""`` of
        the preferred value, and of a value that excludes none: of another time, or in a
        list.
    """

    value: str
    when: str
    sides: tuple[str, ...]
    statements: tuple[str, ...]
    behind: str = ""


@quick_to_pickle
@dataclass(frozen=True, slots=True)
class UncertainValue:
    """One value that is said of a fact, and not as a fact: it is shown, and counts nowhere.

    Parameters
    ----------
    value, when, sides, statements
        As in `Position`.
    certainty : Certainty
        ``doubted`` or ``announced``.
    """

    value: str
    when: str
    sides: tuple[str, ...]
    statements: tuple[str, ...]
    certainty: Certainty


@quick_to_pickle
@dataclass(frozen=True, slots=True)
class Fact:
    """One property of one subject, reconciled.

    Parameters
    ----------
    subject, property : str
    agreement : Agreement
    value : str
        The value that the rule prefers; ``""`` where silent.
    positions : tuple of Position
        Every value that was said, the preferred one first: losing values are kept.
    between : tuple of str
        Where contradicted, the sides that contradict each other; one name means that an
        end contradicts itself.
    rule : str
        Name and version of the reconciliation rule.
    uncertain : tuple of UncertainValue
        What is doubted or announced of it. Where nothing else is said, the fact is silent.
    precision : str
        Of a confirmed date, how much of it both ends say: a `Precision`; else ``""``.
    shared : str
        That part of the date, in EDTF.
    """

    subject: str
    property: str
    agreement: Agreement
    value: str
    positions: tuple[Position, ...]
    between: tuple[str, ...]
    rule: str
    uncertain: tuple[UncertainValue, ...] = ()
    precision: str = ""
    shared: str = ""

    @builtins.property
    def statements(self) -> tuple[str, ...]:
        """Ids of all statements that state this fact, sorted; none that doubt or announce it."""
        if len(self.positions) == 1:  # as of most facts: a position has them in order
            return self.positions[0].statements
        return tuple(sorted(s for p in self.positions for s in p.statements))

    @builtins.property
    def all_statements(self) -> tuple[str, ...]:
        """Ids of all statements on this fact, sorted: those that doubt or announce it, too."""
        if not self.uncertain:
            return self.statements
        return tuple(sorted({*self.statements, *(s for u in self.uncertain for s in u.statements)}))

    @builtins.property
    def is_only_uncertain(self) -> bool:
        """True if all that is said of it is that it is doubted or announced."""
        return bool(self.uncertain) and not self.positions

    @builtins.property
    def reasons(self) -> tuple[str, ...]:
        """Names of the criteria that put the preferred value before the others, each once."""
        return tuple(dict.fromkeys(p.behind for p in self.dissent if p.behind))

    @builtins.property
    def dissent(self) -> tuple[Position, ...]:
        """The positions that lost."""
        return self.positions[1:]


class Precision(StrEnum):
    """Part of a date that two speakers share, the most first."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    DECADE = "decade"
    LONGER = "longer"


_IN_ORDER = tuple(Precision)
_LENGTHS = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4, Precision.DECADE: 3}


@dataclass(frozen=True, slots=True)
class SharedDate:
    """Part that two dates have in common.

    `text`: in EDTF: ``1984``, ``198X``; ``""`` where they share no more than some longer time.
    """

    precision: Precision
    text: str


def shared_date(first: EventDate, second: EventDate) -> SharedDate:
    """Part that two dates share, of which each is possible for the other.

    Two spans are compared by their first and their last days.

    >>> def shared(first, second):
    ...     found = shared_date(EventDate.parse(first), EventDate.parse(second))
    ...     return str(found.precision), found.text
    >>> shared("1984", "1984-09-25"), shared("198X", "1984")
    (('year', '1984'), ('decade', '198X'))
    >>> shared("1984-09-25", "1984-09-25"), shared("1979/1981", "1980")
    (('day', '1984-09-25'), ('longer', ''))
    """
    halves = [date.text.split("/") for date in (first, second)]
    if all(len(half) == 2 and not {"", ".."} & set(half) for half in halves):
        low, high = (
            _of_hull(EventDate.parse(a), EventDate.parse(b)) for a, b in zip(*halves, strict=True)
        )
        precision = max(low.precision, high.precision, key=_IN_ORDER.index)
        text = f"{_cut_date(first, precision)}/{_cut_date(EventDate.of(first.latest), precision)}"
        return SharedDate(precision, text if precision in _LENGTHS else "")
    return _of_hull(first, second)


def finest(pairs: Iterable[tuple[EventDate, EventDate]]) -> SharedDate | None:
    """Part that the pair of dates shares that shares the most; None where there is no pair."""
    shared = (shared_date(first, second) for first, second in pairs)
    return min(shared, key=lambda it: (_IN_ORDER.index(it.precision), it.text), default=None)


def _of_hull(first: EventDate, second: EventDate) -> SharedDate:
    hull = first.hull(second)
    for precision in _LENGTHS:
        text = _cut_date(hull, precision)
        if hull.is_bounded and text == _cut_date(EventDate.of(hull.latest), precision):
            return SharedDate(precision, text)
    return SharedDate(Precision.LONGER, "")


def _cut_date(date: EventDate, precision: Precision) -> str:
    """The first day of a date, no more exactly than a precision has it."""
    text = date.earliest.isoformat()[: _LENGTHS.get(precision, 0)]
    return f"{text}X" if precision is Precision.DECADE else text
