"""Facts of ties on which statements contradict each other, in columns by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from paradiplomacy.evidence.rules import end_of
from paradiplomacy.model.facts import Fact
from paradiplomacy.model.statements import THIRD
from paradiplomacy.model.ties import Tie
from paradiplomacy.record.ledger import disagreements
from paradiplomacy.record.record import Record
from paradiplomacy.report.ledger_words import reason_words

__all__ = ["Dispute", "DisputeSide", "disputes"]


@dataclass(frozen=True, slots=True)
class DisputeSide:
    """One side of a disagreement: who speaks, and what its statements say."""

    side: str
    lines: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """One fact on which statements contradict each other, in columns.

    `why` says in words why the preferred value is preferred.
    """

    tie: Tie
    title: str
    local: str
    fact: Fact
    columns: tuple[DisputeSide, ...]
    between_ends: bool
    why: str


def disputes(record: Record, *, most: int | None = None) -> tuple[list[Dispute], int]:
    """Contradicted facts, first those between both ends, then by tie; and how many there are.

    Parameters
    ----------
    record : Record
    most : int, optional, keyword-only
        How many to lay out; all without it.
    """
    found = [
        (_is_between_ends(tie, fact), -len(fact.statements), _title(record, tie), tie, fact)
        for tie, fact in disagreements(record)
    ]
    found.sort(key=lambda one: (not one[0], one[1], one[2]))
    return [_dispute(record, tie, fact) for _, _, _, tie, fact in found[:most]], len(found)


def _ends(tie: Tie) -> list[str]:
    return [end_of(place, tie.ends) for place in tie.ends]


def _is_between_ends(tie: Tie, fact: Fact) -> bool:
    return set(_ends(tie)) <= set(fact.between)


def _title(record: Record, tie: Tie) -> str:
    return " – ".join(record.places[place].label for place in tie.ends)


def _dispute(record: Record, tie: Tie, fact: Fact) -> Dispute:
    ends = _ends(tie)
    lines: dict[str, list[Mapping[str, Any]]] = {end: [] for end in [*ends, THIRD]}
    for rank, position in enumerate(fact.positions):
        for key in position.statements:
            statement = record.statements[key]
            side = record.side_of(statement)
            lines[side if side in ends else THIRD].append(
                {
                    "value": position.value,
                    "when": position.when,
                    "source": record.source_of(statement),
                    "statement": key,
                    "preferred": rank == 0,
                    "locator": statement.locator,
                }
            )
    local = (record.places[place].name_local for place in tie.ends)
    return Dispute(
        tie,
        _title(record, tie),
        " – ".join(filter(None, local)),
        fact,
        tuple(DisputeSide(side, tuple(held)) for side, held in lines.items()),
        _is_between_ends(tie, fact),
        reason_words(fact),
    )
