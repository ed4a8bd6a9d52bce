"""What happened to the ties that a law touches, from the first day on which it may have held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from paradiplomacy.answers.law_reach import laws_on_ties
from paradiplomacy.model.context import Law
from paradiplomacy.model.status import ChangeKind, StatusChange
from paradiplomacy.model.ties import Tie
from paradiplomacy.record.record import Record

__all__ = ["TieUnderLaw", "changes_under", "ended_by_law", "ties_under_laws"]

_AFTER = (ChangeKind.SUSPENDED, ChangeKind.RESUMED, ChangeKind.ENDED, ChangeKind.RENEWED)


@dataclass(frozen=True, slots=True)
class TieUnderLaw:
    """A tie that a law touches.

    Parameters
    ----------
    tie : str
        Key of the tie.
    place : str
        Key of the end that the law binds.
    partner : str
        Key of the other end, in a country of the law's scope.
    changes : tuple of StatusChange
        What happened to it on the first day of the law, or after it.
    """

    tie: str
    place: str
    partner: str
    changes: tuple[StatusChange, ...]

    @property
    def was_ended(self) -> bool:
        """Whether it ended since, as what it was or altogether."""
        return any(change.change is ChangeKind.ENDED for change in self.changes)


def ties_under_laws(record: Record) -> Mapping[str, tuple[TieUnderLaw, ...]]:
    """The ties that each law, order or bill touches, by its key; see `laws_on_ties` for the rule.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> ties = ties_under_laws(open_record("sino_us"))["ar-14-1-116"]
    >>> [(each.place, each.was_ended) for each in ties]
    [('us-ar-little-rock', True)]
    """
    under: dict[str, list[TieUnderLaw]] = {key: [] for key in record.laws}
    for key, laws in laws_on_ties(record).items():
        tie = record.ties[key]
        for on_tie in laws:
            partner = next(end for end in tie.ends if end != on_tie.place)
            changes = changes_under(on_tie.law, tie)
            under[on_tie.law.id].append(TieUnderLaw(key, on_tie.place, partner, changes))
    return {law: tuple(ties) for law, ties in under.items()}


def ended_by_law(record: Record) -> tuple[Tie, ...]:
    """Ties of which a source says that a law ended them, as what they were or altogether.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> "tie:cn-tianjin|us-tx-dallas" in {tie.id for tie in ended_by_law(open_record("sino_us"))}
    True
    """
    return tuple(
        tie
        for tie in record.ties.values()
        if any(
            change.change is ChangeKind.ENDED and change.actor == "law" for change in tie.history
        )
    )


def changes_under(law: Law, tie: Tie) -> tuple[StatusChange, ...]:
    """What happened to a tie on the first day of a law, or after it."""
    return tuple(change for change in tie.history if _since(change, law))


def _since(change: StatusChange, law: Law) -> bool:
    """Whether a change may have come on the first day of a law, or after it."""
    days = [when.earliest for when in (law.enacted, law.effective) if when is not None]
    if change.change not in _AFTER or change.date is None or not days:
        return False
    return change.date.latest >= min(days)
