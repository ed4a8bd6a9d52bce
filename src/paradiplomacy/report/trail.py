"""The evidence trail: for each subject one entry, with what every source says of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from paradiplomacy.evidence.applied_judgements import AppliedJudgements
from paradiplomacy.model.statements import Source, Statement
from paradiplomacy.record.record import Record
from paradiplomacy.report.ledger_words import actor_words
from paradiplomacy.report.summary import Summary, summaries
from paradiplomacy.report.words import property_words, value_words

__all__ = ["Entry", "Said", "Section", "trail"]


@dataclass(frozen=True, slots=True)
class Said:
    """What one source says of one subject, in words, with the statements behind it."""

    text: str
    side: str
    source: Source
    locator: str
    note: str
    statements: tuple[str, ...]
    rejected: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One subject of the trail."""

    subject: str
    title: str
    local: str
    lines: tuple[Said, ...]
    summary: Summary | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Entries of one kind, and how many subjects of the kind the record has."""

    kind: str
    title: str
    entries: tuple[Entry, ...]
    of: int


_TITLES = {
    "tie": "Ties",
    "exchange": "Exchanges",
    "response": "Responses to crises",
    "shock": "National crises",
    "law": "Laws and bills",
    "total": "Published totals",
    "claim": "Claims of the article",
    "account": "Interviews of the article",
    "answer": "Answers of accounts",
    "act": "National acts",
    "framework": "The frame that ties live in",
}
_Passage = tuple[str, str, str, str]
"""Record and source, where in the source, and the coder's remark."""

# The ends stand in the entry's title, the text of a claim too.
_IN_TITLE = frozenset({"place_a", "place_b", "place", "partner", "shock", "countries", "name"})


def trail(record: Record, *, only: Collection[str] | None = None) -> tuple[Section, ...]:
    """Sections of the trail, ties first; a kind of which the record has nothing is left out.

    Parameters
    ----------
    record : Record
    only : collection of str, optional, keyword-only
        Subjects to show; all without it.
    """
    judged = AppliedJudgements.of(record.judgements)
    of_subject: dict[str, dict[_Passage, list[Statement]]] = {}
    for statement in record.statements.values():
        if statement.subject.partition(":")[0] not in _TITLES:
            continue
        subject = judged.applied(statement).subject
        passage = (statement.record, statement.source, statement.locator, statement.note)
        of_subject.setdefault(subject, {}).setdefault(passage, []).append(statement)
    shown = of_subject.keys() if only is None else of_subject.keys() & set(only)
    in_short = summaries(record, only=shown)
    sections = []
    for kind, title in _TITLES.items():
        entries = tuple(
            Entry(
                subject,
                *_title(record, subject),
                tuple(_lines(record, judged, kind, of_subject[subject])),
                in_short.get(subject),
            )
            for subject in sorted(s for s in shown if s.startswith(f"{kind}:"))
        )
        if kind == "tie":
            entries = tuple(sorted(entries, key=lambda entry: (entry.title, entry.subject)))
        if entries:
            total = sum(subject.startswith(f"{kind}:") for subject in of_subject)
            sections.append(Section(kind, title, entries, total))
    return tuple(sections)


def _title(record: Record, subject: str) -> tuple[str, str]:
    """How an entry is called, and the names of its places in their own script."""
    kind, _, key = subject.partition(":")
    if kind == "tie" and subject in record.ties:
        return _pair(record, *record.ties[subject].ends)
    if kind == "exchange":
        exchange = record.exchanges[key]
        pair, local = _pair(record, exchange.place_a, exchange.place_b)
        what = exchange.description or str(exchange.form or "exchange")
        return f"{pair}: {what}", local
    if kind == "response":
        response = record.responses[key]
        named = [record.label(p) for p in (response.place, response.partner) if p]
        shock = record.shocks.get(response.shock)
        return f"{shock.name if shock else response.shock}: {', '.join(named) or 'unnamed'}", ""
    if kind == "claim":
        claim = record.claims[key]
        return f"{claim.section}, paragraph {claim.paragraph}: {claim.text}", ""
    names = {
        "shock": lambda: record.shocks[key].name,
        "law": lambda: record.laws[key].citation,
        "total": lambda: f"{record.totals[key].date}, {record.totals[key].scope}",
        "account": lambda: record.accounts[key].office,
        "answer": lambda: " · ".join(key.split("|")),
        "act": lambda: record.acts[key].description,
        "framework": lambda: record.framework[key].description,
    }
    return (names[kind]() if kind in names else key), ""


def _pair(record: Record, place_a: str, place_b: str) -> tuple[str, str]:
    names = f"{record.label(place_a)} – {record.label(place_b)}"
    local = [record.places[p].name_local for p in (place_a, place_b) if p in record.places]
    return names, " – ".join(filter(None, local))


def _lines(
    record: Record,
    judged: AppliedJudgements,
    kind: str,
    by_passage: dict[_Passage, list[Statement]],
) -> Iterator[Said]:
    for passage in sorted(by_passage):
        source = record.sources[passage[:2]]
        if kind == "tie":  # each statement on a tie stands by itself
            for statement in by_passage[passage]:
                side = record.side_of(statement)
                yield _said(record, [statement], source, side, judged.rejects(statement.id))
        else:
            side = record.rule.side(source)
            yield _said(record, by_passage[passage], source, side, rejected=False)


def _said(
    record: Record, statements: list[Statement], source: Source, side: str, rejected: bool
) -> Said:
    parts = []
    for statement in statements:
        if len(statements) > 1 and statement.property in _IN_TITLE | {"text", "description"}:
            continue
        value = value_words(statement.property, statement.value)
        if statement.property in ("place", "partner"):
            value = record.label(statement.value)
        when = f" ({value_words('date', statement.when)})" if statement.when else ""
        denied = "not " if statement.polarity == "denies" else ""
        actor = f", {actor_words(statement.actor)}" if statement.actor else ""
        listed = f", listed under {_entry_of(record, statement)}" if statement.lists else ""
        parts.append(f"{property_words(statement.property)}: {denied}{value}{when}{actor}{listed}")
    first = statements[0]
    ids = tuple(sorted(s.id for s in statements))
    return Said("; ".join(parts), side, source, first.locator, first.note, ids, rejected)


def _entry_of(record: Record, statement: Statement) -> str:
    """The place under whose entry a register lists a tie."""
    return record.label(record.kept.get(statement.side, statement.side))
