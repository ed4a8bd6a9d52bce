"""The status of a tie, and which change may follow which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from paradiplomacy.model.dates import EventDate

__all__ = ["STATED_STATUSES", "ChangeKind", "Status", "StatusChange", "history"]


class Status(StrEnum):
    """Status of a tie on a day.

    In its history *active* is what it is from its start until a source says otherwise. On the
    record's day it is more: see `paradiplomacy.record.current_status`, which alone says that
    something is not known.
    """

    PROPOSED = "proposed"
    ACTIVE = "active"
    DORMANT = "dormant"
    SUSPENDED = "suspended"
    ENDED = "ended"
    NOT_KNOWN = "not known"


STATED_STATUSES = (Status.ACTIVE, Status.DORMANT, Status.SUSPENDED, Status.ENDED)
"""What an end may say that a tie is, when it is asked."""


class ChangeKind(StrEnum):
    """Change that happened to a tie; the names are the properties of tie statements."""

    PROPOSED = "proposed"
    LETTER_OF_INTENT = "letter_of_intent"
    APPROVED = "approved"
    ESTABLISHED = "established"
    IN_FORCE = "in_force"
    RENEWED = "renewed"
    DORMANT = "dormant"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    ENDED = "ended"

    @property
    def leads_to(self) -> Status:
        """The status that the change brings about."""
        return _LEADS_TO[self]

    @property
    def intends(self) -> bool:
        """True if it only intends a tie: proposed, intended or approved, it is not one yet."""
        return self.leads_to is Status.PROPOSED


_LEADS_TO = {
    ChangeKind.PROPOSED: Status.PROPOSED,
    ChangeKind.LETTER_OF_INTENT: Status.PROPOSED,
    ChangeKind.APPROVED: Status.PROPOSED,
    ChangeKind.ESTABLISHED: Status.ACTIVE,
    ChangeKind.IN_FORCE: Status.ACTIVE,
    ChangeKind.RENEWED: Status.ACTIVE,
    ChangeKind.DORMANT: Status.DORMANT,
    ChangeKind.SUSPENDED: Status.SUSPENDED,
    ChangeKind.RESUMED: Status.ACTIVE,
    ChangeKind.ENDED: Status.ENDED,
}

_KEEPING = frozenset({ChangeKind.LETTER_OF_INTENT, ChangeKind.APPROVED, ChangeKind.IN_FORCE})
"""Changes that leave the status of a tie as it is, once it was established."""

_INTENDING = frozenset(change for change in ChangeKind if change.intends)

# Which changes are lawful from which status. A renewal of an ended tie forms it anew.
_LAWFUL: dict[Status | None, frozenset[ChangeKind]] = {
    None: _INTENDING | {ChangeKind.ESTABLISHED},
    Status.PROPOSED: _INTENDING | {ChangeKind.ESTABLISHED, ChangeKind.ENDED},
    Status.ACTIVE: _KEEPING
    | {ChangeKind.RENEWED, ChangeKind.DORMANT, ChangeKind.SUSPENDED, ChangeKind.ENDED},
    Status.DORMANT: _KEEPING
    | {
        ChangeKind.DORMANT,
        ChangeKind.RENEWED,
        ChangeKind.RESUMED,
        ChangeKind.SUSPENDED,
        ChangeKind.ENDED,
    },
    Status.SUSPENDED: _KEEPING | {ChangeKind.RESUMED, ChangeKind.RENEWED, ChangeKind.ENDED},
    Status.ENDED: _KEEPING | {ChangeKind.ESTABLISHED, ChangeKind.RENEWED},
}


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One dated change of a tie's status.

    Parameters
    ----------
    change : ChangeKind
    date : EventDate or None
        None where a source says that it happened, but not when.
    actor : str
        Who acted: ISO country code, ``both``, ``law``, or ``""`` where unknown.
    statements : tuple of str
        Ids of the statements that it rests on.
    inferred : str
        Name of the rule by which other moments bound it; ``""`` where a source says so.
    irregular : str
        Why it does not follow from the status before, or ``""``.
    keeps : Status or None
        The status before, where the change leaves that as it is: an approval or an entry into
        force of a tie that was established already; else None.
    """

    change: ChangeKind
    date: EventDate | None
    actor: str = ""
    statements: tuple[str, ...] = ()
    inferred: str = ""
    irregular: str = ""
    keeps: Status | None = None

    @property
    def status(self) -> Status:
        """The status that holds from this change on."""
        return self.keeps or self.change.leads_to


_STARTING = _INTENDING | {ChangeKind.ESTABLISHED}
"""Changes that come first where nobody says when."""

_ORDER = {change: place for place, change in enumerate(ChangeKind)}


def history(changes: Iterable[StatusChange]) -> tuple[StatusChange, ...]:
    """Put changes in order and mark those that cannot follow what came before.

    Parameters
    ----------
    changes : iterable of StatusChange
        In any order.

    Returns
    -------
    tuple of StatusChange
        By earliest, then latest day; undated ones last, but establishment first. Where
        possible days overlap, the order that the status machine allows is taken. A change
        that it does not allow is kept and carries `irregular`.

    Notes
    -----
    Design section 6 is the machine. Evidence is never dropped to make a history lawful.

    Examples
    --------
    >>> d = EventDate.parse
    >>> h = history([StatusChange(ChangeKind.RESUMED, d("2004-05")),
    ...              StatusChange(ChangeKind.ESTABLISHED, d("1980")),
    ...              StatusChange(ChangeKind.SUSPENDED, d("1989"))])
    >>> [str(c.status) for c in h], [c.irregular for c in h]
    (['active', 'suspended', 'active'], ['', '', ''])
    >>> history([StatusChange(ChangeKind.RESUMED, d("2004"))])[0].irregular
    'resumed, but nothing says that it was established before'
    """
    # No two of them are alike to _order_of_change but equal ones.
    left = sorted(changes, key=_order_of_change)
    status: Status | None = None
    result = []
    while left:
        change = _next(left, status)
        left = [other for other in left if other is not change]
        reason = ""
        if change.change not in _LAWFUL[status]:
            before = f"the tie was {status}" if status else "nothing says that it was established"
            reason = f"{change.change}, but {before} before"
        keeps = (
            status if status not in (None, Status.PROPOSED) and change.change in _KEEPING else None
        )
        change = replace(change, irregular=reason, keeps=keeps)
        result.append(change)
        status = change.status
    return tuple(result)


def _next(left: list[StatusChange], status: Status | None) -> StatusChange:
    """The change that comes next: where days overlap, the first that the machine allows."""
    first = left[0]

    def may_come_first(change: StatusChange) -> bool:
        when = change.date
        if first.date is None or when is None:
            return change is first
        return not any(c.date.before(when) for c in left if c.date is not None)

    return next((c for c in left if may_come_first(c) and c.change in _LAWFUL[status]), first)


def _order_of_change(change: StatusChange) -> tuple[int, int, int, int, tuple[str, ...]]:
    rest = (change.actor, str(change.date), change.inferred, *change.statements)
    if change.date is None:
        return (0 if change.change in _STARTING else 2, 0, 0, _ORDER[change.change], rest)
    # Where only the year is known, an end that may fall on the day of a new start comes first.
    return (
        1,
        change.date.earliest.toordinal(),
        change.date.latest.toordinal(),
        _ORDER[change.change],
        rest,
    )
