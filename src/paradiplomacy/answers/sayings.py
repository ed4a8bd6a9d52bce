"""Sayings of sources on a fact: who says it where, and those that say the same together."""

from __future__ import annotations

from collections.abc import Iterable

from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.facts import Agreement, Fact
from paradiplomacy.record.ledger import ledger_page
from paradiplomacy.record.record import Record
from paradiplomacy.views import RecordAnswer


class SourceSays(RecordAnswer):
    """A source, ``RECORD/KEY``, the side for which it speaks, and where in it a thing stands."""

    source: str
    side: str
    locator: str


class SameSaid(RecordAnswer):
    """Value that several sources give alike of a fact, and whether it is preferred."""

    values: tuple[str, ...]
    preferred: bool
    lines: tuple[SourceSays, ...]


class ClauseAnswer(RecordAnswer):
    """A fact: how sources agree on it, and who says what; the preferred first."""

    property: str
    agreement: Agreement
    said: tuple[SameSaid, ...]


class NoteOfSource(RecordAnswer):
    """A remark of the coder on what a source says."""

    source: str
    note: str


def clauses_of(record: Record, facts: Iterable[Fact]) -> tuple[ClauseAnswer, ...]:
    """Clauses of what sources say of facts; neither what they doubt nor what they announce."""
    return tuple(
        ClauseAnswer(fact.property, fact.agreement, _shared_values(record, fact)) for fact in facts
    )


def _shared_values(record: Record, fact: Fact) -> tuple[SameSaid, ...]:
    stated = ledger_page(record, fact).stated_lines
    by_source = group_pairs((f"{x.statement.record}/{x.statement.source}", x) for x in stated)
    return tuple(
        SameSaid(
            values,
            any(line.preferred for _, lines in said for line in lines),
            tuple(SourceSays(key, of[0].side, of[0].statement.locator) for key, of in said),
        )
        for values, said in group_pairs(
            (tuple(sorted({line.statement.value for line in lines})), (source, lines))
            for source, lines in by_source.items()
        ).items()
    )


def notes_on(record: Record, statements: Iterable[str]) -> tuple[NoteOfSource, ...]:
    """Remarks of the coder on statements, by source, each once."""
    stated = (record.statements[key] for key in statements)
    notes = {(f"{each.record}/{each.source}", each.note) for each in stated if each.note}
    return tuple(NoteOfSource(source, note) for source, note in sorted(notes))


def who_says(record: Record, statements: Iterable[str]) -> tuple[SourceSays, ...]:
    """Sources of statements, each once: for whom they speak, and where it stands in them."""
    by_source = {}
    for statement in (record.statements[key] for key in statements):
        key = f"{statement.record}/{statement.source}"
        by_source[key] = SourceSays(key, record.side_of(statement), statement.locator)
    return tuple(by_source.values())
