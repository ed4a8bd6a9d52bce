"""Sides that say that a tie exists: its one end, its other end, or somebody else."""

from __future__ import annotations

from collections.abc import Iterator

from paradiplomacy.model.statements import THIRD, Polarity, Statement
from paradiplomacy.model.ties import Tie
from paradiplomacy.record.record import Record

__all__ = ["listings"]


def listings(record: Record) -> Iterator[tuple[str, str, str, str]]:
    """Tie, record, source and side of everybody who says that a tie exists.

    Yields
    ------
    (str, str, str, str)
        Side is ``a`` or ``b``, the ends in the order of the tie, or ``third``. A register
        that lists the tie under the entry of a place is on that place's side, whatever the
        rule: the question is under whose entry it stands, not whose word it is. Other
        sources are on the side for which the record's rule takes them; one that is no end is a
        third party here. Sorted, each once.

    Notes
    -----
    Statements on a tie's kind, start, renewal or end all imply that there is, or was, a
    tie; denials do not.
    """
    for tie in record.ties.values():
        statements = (record.statements[key] for fact in tie.facts for key in fact.statements)
        entries = {
            (statement.record, statement.source, _side_of_listing(record, tie, statement))
            for statement in statements
            if statement.polarity is Polarity.ASSERTS
        }
        for owner, source, side in sorted(entries):
            yield tie.id, owner, source, side


def _side_of_listing(record: Record, tie: Tie, statement: Statement) -> str:
    if statement.lists:
        side = record.merged_keys.get(statement.side, statement.side)
    else:
        side = record.side_of(statement)
    return {tie.place_a: "a", tie.place_b: "b"}.get(side, THIRD)
