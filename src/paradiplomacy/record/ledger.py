"""The ledger: what each side and each source says of each fact, and how they agree.

Each statement that a fact is made of stands on one line, also where its value lost or is only
doubted: whoever leaves out a line hides that somebody disagrees. What a judgement rejects is of no
fact. Consent was honoured before (`paradiplomacy.evidence.consent`): a
record has nothing that may not be shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from paradiplomacy.evidence.rules import EXPECTED
from paradiplomacy.evidence.speakers import country_of, is_end
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.facts import Agreement, Fact
from paradiplomacy.model.statements import THIRD, Certainty, Source, Statement
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
]


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One statement in the ledger: who says what, from which side, and why its value lost.

    `behind` is as in `paradiplomacy.model.facts.Position`. What is doubted or announced is never
    preferred, and is behind nothing: its `certainty` says that it did not take part.
    """

    statement: Statement
    source: Source
    side: str
    preferred: bool
    behind: str = ""

    @property
    def certainty(self) -> Certainty:
        """Certainty of the source, or of its coder."""
        return self.statement.certainty


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """One fact in the ledger, with everything that is said of it.

    Parameters
    ----------
    fact : Fact
    lines : tuple of LedgerLine
        Preferred value first, then by side and source; what is doubted or announced last.
    """

    fact: Fact
    lines: tuple[LedgerLine, ...]

    @property
    def stated_lines(self) -> tuple[LedgerLine, ...]:
        """The lines that take part: neither doubted nor announced."""
        return tuple(line for line in self.lines if line.certainty is Certainty.STATED)


def ledger(record: Record, tie: Tie) -> tuple[LedgerPage, ...]:
    """Every fact of a tie, and what each side and source says of it.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> record = open_record()
    >>> pages = ledger(record, record.tie("Little Rock", "Changchun"))
    >>> page = next(p for p in pages if p.fact.property == "established")
    >>> sorted({x.statement.value for x in page.lines if x.side == "us-ar-little-rock"})
    ['1994', '1994-04-05']
    """
    return tuple(ledger_page(record, fact) for fact in tie.facts)


def ledger_page(record: Record, fact: Fact) -> LedgerPage:
    """A fact with everything that is said of it."""

    def line(key: str, *, preferred: bool = False, behind: str = "") -> LedgerLine:
        entry = record.statements[key]
        return LedgerLine(entry, record.source_of(entry), record.side_of(entry), preferred, behind)

    lines = [
        line(key, preferred=rank == 0, behind=position.behind)
        for rank, position in enumerate(fact.positions)
        for key in position.statements
    ]
    lines += [line(key) for value in fact.uncertain for key in value.statements]
    lines.sort(
        key=lambda each: (
            each.certainty is not Certainty.STATED,
            not each.preferred,
            each.side,
            each.source.id,
            each.statement.id,
        )
    )
    return LedgerPage(fact, tuple(lines))


def disagreements(record: Record) -> Iterator[tuple[Tie, Fact]]:
    """Every fact of a tie on which statements contradict each other, by tie."""
    return (
        (tie, fact)
        for tie in record.ties.values()
        for fact in tie.facts
        if fact.agreement is Agreement.CONTRADICTED
    )


def agreement_counts(record: Record, *properties: str) -> dict[str, Counter[Agreement]]:
    """Count of the facts of ties by agreement, by property.

    What is only doubted or announced counts for as much as if nobody had said it.

    Parameters
    ----------
    record : Record
    *properties : str
        Only these; all by default.
    """
    counted = group_pairs(
        (fact.property, fact.agreement)
        for tie in record.ties.values()
        for fact in tie.facts
        if not properties or fact.property in properties
        if not fact.is_only_uncertain or fact.property in EXPECTED["tie"]
    )
    return {name: Counter(agreements) for name, agreements in sorted(counted.items())}


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
