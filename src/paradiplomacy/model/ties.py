"""Ties: a relationship between two places, bounded in time; and the rule of what counts as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Agreement, Fact
from paradiplomacy.model.status import ChangeKind, Status, StatusChange

__all__ = ["Purpose", "Tie", "TieKind", "UntiedPair", "tie_key"]


class TieKind(StrEnum):
    """Kind of a tie, without the level of its ends."""

    SISTER = "sister"
    FRIENDSHIP = "friendship"
    COOPERATION = "cooperation agreement"
    MEMORANDUM = "memorandum"
    SISTER_PORT = "sister port"


class Purpose(StrEnum):
    """Purpose for which a tie was founded, as its ends declare."""

    MUTUAL_GAIN = "mutual gain"
    UNDERSTANDING = "understanding"
    SOLIDARITY = "solidarity"


def tie_key(place_a: str, place_b: str) -> str:
    """The subject of all statements on the tie between two places, in either order.

    Examples
    --------
    >>> tie_key("us-ar-little-rock", "cn-jilin-changchun")
    'tie:cn-jilin-changchun|us-ar-little-rock'
    """
    return "tie:" + "|".join(sorted((place_a, place_b)))


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie, reconciled: an entity with a history, never a row of an edge list.

    Parameters
    ----------
    id : str
        Key of the tie, see `tie_key`.
    place_a, place_b : str
        Keys of its ends, in the order in which the record names its countries.
    kinds : tuple of (TieKind, EventDate or None)
        Kinds in order of time, each with the period for which it held, if said.
    established : EventDate or None
        The preferred date of establishment. Where nobody states it, but other moments of the
        start are known, the days between them, perhaps with an open end: see `start_from`.
    history : tuple of StatusChange
        See `paradiplomacy.model.status.history`.
    facts : tuple of Fact
        Every fact of the tie with its agreement and its losing values.
    start_from : tuple of ChangeKind
        The moments that bound the start where nobody states it: a letter of intent and an
        approval come before it, an entry into force after. Empty where the start is stated.
    """

    id: str
    place_a: str
    place_b: str
    kinds: tuple[tuple[TieKind, EventDate | None], ...] = ()
    established: EventDate | None = None
    history: tuple[StatusChange, ...] = ()
    facts: tuple[Fact, ...] = field(default=(), repr=False)
    start_from: tuple[ChangeKind, ...] = ()

    @property
    def stated_start(self) -> EventDate | None:
        """The date of establishment, where somebody states it."""
        return None if self.start_from else self.established

    @property
    def ends(self) -> tuple[str, str]:
        """Both place keys."""
        return (self.place_a, self.place_b)

    @property
    def kind(self) -> TieKind | None:
        """The latest kind."""
        return self.kinds[-1][0] if self.kinds else None

    def kind_on(self, day: date) -> TieKind | None:
        """The kind that held on a day; kinds said without a period hold always."""
        for kind, period in reversed(self.kinds):
            if period is None or period.earliest <= day <= period.latest:
                return kind
        return self.kinds[0][0] if self.kinds else None

    def change_on(self, day: date) -> StatusChange | None:
        """The last change that counts on a day, or None before anything is known to have happened.

        A change counts from the middle of its possible days, or from the known end of an
        interval that is open; undated changes count from the start (establishment) or at
        the end (all others).
        """
        last: StatusChange | None = None
        for change in self.history:
            if _counts_from(change) <= day:
                last = change
        return last

    def stated_on(self, day: date) -> Status | None:
        """The status on a day as sources state it, or None before anything is known.

        *Active* means here that it began and that nobody says that it stopped. Whether it lives
        on the record's day is said by `paradiplomacy.record.current_status`.
        """
        change = self.change_on(day)
        return change.status if change else None

    def ended_as(self, change: StatusChange) -> TieKind | None:
        """The kind as which a tie ended that goes on as another one; None of any other change.

        A law may end a tie as a sister-city tie, and the city keep it as a friendship tie.
        """
        at = self.history.index(change)
        goes_on = any(later.status is Status.ACTIVE for later in self.history[at + 1 :])
        if change.change is not ChangeKind.ENDED or change.date is None or not goes_on:
            return None
        before = self.kind_on(change.date.earliest)
        return before if before is not self.kind else None

    @property
    def stated(self) -> Status | None:
        """The status after all that sources state."""
        return self.history[-1].status if self.history else None

    @property
    def agreement_on_start(self) -> Agreement:
        """Who gives the date of its start; silent as well where a source knows of one, not when."""
        fact = self.fact("established")
        return fact.agreement if fact and fact.value != "unknown" else Agreement.SILENT

    def fact(self, name: str) -> Fact | None:
        """The fact of a property, or None where the record is silent."""
        return next((fact for fact in self.facts if fact.property == name), None)


@dataclass(frozen=True, slots=True)
class UntiedPair:
    """A pair of places that sources speak of and that has no tie: it counts nowhere.

    Parameters
    ----------
    tie : Tie
        What is said of the pair, with its ledger.
    denied_by : tuple of str
        The sides that deny that there is a tie; empty where the tie is only doubted or announced.
    """

    tie: Tie
    denied_by: tuple[str, ...] = ()


def _counts_from(change: StatusChange) -> date:
    if change.date is None:
        starts = change.change is ChangeKind.ESTABLISHED or change.change.intends
        return date.min if starts else date.max
    if change.date.middle is not None:
        return change.date.middle
    return change.date.earliest if change.date.earliest != date.min else change.date.latest


RULE_IDS = ("all-levels", "city-only", "sci-like", "cpaffc-like", "statute")
"""Ids of the definitions that are not a record's own."""


@dataclass(frozen=True, slots=True)
class TieRule:
    """Parameters of a definition, all of them of what does not count but `kinds` and `named_by`.

    `title`, `rule`, `origin`: its name, the rule in one sentence and where it comes from, each by
      language.
    `scope`: {"all", "city", "state"}; published totals that it is comparable to; under ``city`` no
      state or province counts.
    `kinds`: kinds of ties that count; all where empty.
    `without_statuses`, `without_levels`, `without_countries`: statuses besides proposed and ended,
      levels of places, and countries that do not count.
    `named_by`: sources of which one has to name the tie, as a registry that is the one counted; any
      where empty.
    """

    id: str
    title: Mapping[str, str] = field(default_factory=dict, hash=False)
    rule: Mapping[str, str] = field(default_factory=dict, hash=False)
    origin: Mapping[str, str] = field(default_factory=dict, hash=False)
    scope: str = "all"
    kinds: tuple[str, ...] = ()
    without_statuses: tuple[str, ...] = ()
    without_levels: tuple[str, ...] = ()
    without_countries: tuple[str, ...] = ()
    named_by: tuple[str, ...] = ()
