"""The ledger: what each side and each source says of each fact, and how they agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from paradiplomacy.evidence.applied_judgements import AppliedJudgements
from paradiplomacy.evidence.speakers import country_of, is_end
from paradiplomacy.model.facts import Agreement, Fact
from paradiplomacy.model.statements import THIRD, Judgement, Source, Statement
from paradiplomacy.model.ties import Tie
from paradiplomacy.record.record import Record

__all__ = [
    "LedgerLine",
    "LedgerPage",
    "agreement_counts",
    "claims_by_sides",
    "disagreements",
    "ledger",
    "ledger_page",
    "set_aside",
]


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One statement in the ledger: who says what, from which side, and why its value lost.

    `behind` is as in `paradiplomacy.model.facts.Position`.
    """

    statement: Statement
    source: Source
    side: str
    preferred: bool
    behind: str = ""


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """One fact in the ledger, with everything that is said of it.

    Parameters
    ----------
    fact : Fact
    lines : tuple of LedgerLine
        Preferred value first, then by side and source.
    """

    fact: Fact
    lines: tuple[LedgerLine, ...]

    def of_side(self, side: str) -> tuple[LedgerLine, ...]:
        """The lines of one side, as `paradiplomacy.evidence.speakers` names it."""
        return tuple(line for line in self.lines if line.side == side)


def ledger(record: Record, tie: Tie) -> tuple[LedgerPage, ...]:
    """Every fact of a tie, and what each side and source says of it.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> record = open_record()
    >>> pages = ledger(record, record.tie("Little Rock", "Changchun"))
    >>> page = next(p for p in pages if p.fact.property == "established")
    >>> sorted({line.statement.value for line in page.of_side("us-ar-little-rock")})
    ['1994-04-05']
    """
    return tuple(ledger_page(record, fact) for fact in tie.facts)


def ledger_page(record: Record, fact: Fact) -> LedgerPage:
    """A fact with everything that is said of it."""
    lines = []
    for rank, position in enumerate(fact.positions):
        for key in position.statements:
            statement = record.statements[key]
            line = LedgerLine(
                statement,
                record.source_of(statement),
                record.side_of(statement),
                rank == 0,
                position.behind,
            )
            lines.append(line)
    lines.sort(key=lambda line: (not line.preferred, line.side, line.source.id, line.statement.id))
    return LedgerPage(fact, tuple(lines))


def set_aside(record: Record, tie: Tie) -> tuple[tuple[Statement, Judgement], ...]:
    """Statements on a tie that a judgement rejects, with the judgement: on view, not counted."""
    judged = AppliedJudgements.of(record.judgements)
    latest = {judgement.subject: judgement for judgement in record.judgements}
    return tuple(
        (statement, latest[key])
        for key, statement in record.statements.items()
        if judged.rejects(key) and judged.applied(statement).subject == tie.id
    )


def disagreements(record: Record) -> Iterator[tuple[Tie, Fact]]:
    """Every fact of a tie on which statements contradict each other, by tie."""
    for tie in record.ties.values():
        for fact in tie.facts:
            if fact.agreement is Agreement.CONTRADICTED:
                yield tie, fact


def agreement_counts(record: Record, *properties: str) -> dict[str, Counter[Agreement]]:
    """How many facts of ties stand at which agreement, by property.

    Parameters
    ----------
    record : Record
    *properties : str
        Only these; all by default.
    """
    counts: dict[str, Counter[Agreement]] = {}
    for tie in record.ties.values():
        for fact in tie.facts:
            if not properties or fact.property in properties:
                counts.setdefault(fact.property, Counter())[fact.agreement] += 1
    return dict(sorted(counts.items()))


def claims_by_sides(record: Record) -> dict[str, tuple[str, ...]]:
    """The pair-level claims of a study, by the sides on which they rest.

    Returns
    -------
    dict of str to tuple of str
        ``both ends``, the country of the end that speaks, or ``third``; keys of claims.
    """
    grouped: dict[str, list[str]] = {}
    for key, claim in record.claims.items():
        if claim.kind != "pair":
            continue
        sides = {record.side_of(record.statements[s]) for s in claim.statements}
        speaking = (
            [side for side in sides if is_end(side)] if record.ends_of(f"claim:{key}") else []
        )
        alone = country_of(speaking[0]) if speaking else THIRD
        grouped.setdefault("both ends" if len(speaking) > 1 else alone, []).append(key)
    return {side: tuple(keys) for side, keys in sorted(grouped.items())}
