"""Facts of a tie: which value is preferred and why, how the ends agree, and who says what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import Any

from paradiplomacy.answers.latent_truth import Belief
from paradiplomacy.evidence.compatibility import OF_A_YEAR
from paradiplomacy.evidence.consent.answered_facts import is_answered
from paradiplomacy.evidence.speakers import acting, is_end
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Agreement, Fact
from paradiplomacy.model.statements import Certainty, Statement, Voice
from paradiplomacy.record.ledger import LedgerLine, LedgerPage, ledger_page
from paradiplomacy.record.record import Record
from paradiplomacy.record.tie_history import date_of_fact
from paradiplomacy.views import RecordAnswer, view_of


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


_DATED = frozenset(
    {"proposed", "letter_of_intent", "approved", "established", "in_force"}
    | {"renewed", "resumed", "dormant"}
)
"""Facts of ties whose value is a date."""


class LineAnswer(RecordAnswer):
    """Statement of one source on a fact.

    `value` is ``not ...`` of what is denied, and begins with the change of a break. `behind` is
    the criterion by which the preferred value goes before it; `listed_under` the place under
    whose entry a list has it; `answered` that it was answered in an interview, to the question
    that `locator` names.
    """

    statement: str
    side: str
    property: str
    value: str
    raw: str
    when: str
    actor: str
    certainty: Certainty
    preferred: bool
    behind: str
    source: str
    voice: Voice
    listed_under: str
    locator: str
    note: str
    answered: bool


class Reason(RecordAnswer):
    """A criterion by which the preferred value of a fact goes before others."""

    criterion: str
    over: tuple[str, ...]


class FactAnswer(RecordAnswer):
    """A fact with everything that is said of it.

    `agreement` is ``uncertain`` where all is doubted or announced; `shared` as `shared_view` has
    it; `when` the year for which a fact of a year holds; `vague` says that a more exact date which
    agrees with the preferred one was given, and lost; `believed` the likeliest value with its
    chance (`paradiplomacy.answers.latent_truth.Belief`), where it is worked out.
    """

    property: str
    value: str
    when: str
    agreement: str
    between: tuple[str, ...]
    shared: Mapping[str, Any]
    reasons: tuple[Reason, ...]
    vague: bool
    lines: tuple[LineAnswer, ...]
    believed: Mapping[str, Any] = field(default_factory=dict)


class SetAside(RecordAnswer):
    """A statement that a judgement rejects: on view, and not counted."""

    statement: str
    property: str
    value: str
    when: str
    actor: str
    source: str
    locator: str
    note: str
    why: str
    by: str
    on: str


def fact_answer(
    record: Record, page: LedgerPage, ends: Sequence[str], belief: Belief | None = None
) -> FactAnswer:
    """A page of the ledger of a tie between some ends."""
    fact = page.fact
    return FactAnswer(
        property=fact.property,
        value=fact.value,
        when=fact.positions[0].when if fact.positions and fact.property in OF_A_YEAR else "",
        agreement="uncertain" if fact.is_only_uncertain else str(fact.agreement),
        between=_ends_first(fact.between),
        shared=shared_view(fact),
        reasons=reasons_of(fact),
        vague=is_vague(fact),
        lines=tuple(_answer_of_line(record, line, ends) for line in page.lines),
        believed=view_of(belief) if belief and page.lines else {},
    )


def _answer_of_line(record: Record, line: LedgerLine, ends: Sequence[str]) -> LineAnswer:
    said = line.statement
    return LineAnswer(
        statement=said.id,
        side=line.side,
        property=said.property,
        value=value_said(said),
        raw=said.raw,
        when=said.when,
        actor=acting(said.actor, ends),
        certainty=line.certainty,
        preferred=line.preferred,
        behind=line.behind,
        source=f"{said.record}/{said.source}",
        voice=line.source.voice,
        listed_under=record.merged_keys.get(said.side, said.side) if said.lists else "",
        locator=said.locator,
        note=said.note,
        answered=is_answered(said),
    )


def set_aside_answer(record: Record, said: Statement, judgement: Any) -> SetAside:
    """A statement, and the judgement that rejects it."""
    return SetAside(
        statement=said.id,
        property=said.property,
        value=("not " if said.polarity == "denies" else "") + said.value,
        when=said.when,
        actor=acting(said.actor, record.ends_of(said.subject)),
        source=f"{said.record}/{said.source}",
        locator=said.locator,
        note=said.note,
        why=judgement.why,
        by=judgement.by,
        on=judgement.on,
    )


def value_said(said: Statement) -> str:
    """Value of a statement on a tie: ``not ...`` where it denies, behind the change of a break."""
    value = ("not " if said.polarity == "denies" else "") + said.value
    return f"{said.property} {value}" if said.property in ("suspended", "ended") else value


def reasons_of(fact: Fact) -> tuple[Reason, ...]:
    """Reasons for the preferred value of a fact: by which criterion, to which other values."""
    over = group_pairs(
        (position.behind, position.value)
        for position in fact.dissent
        if position.behind and position.value != fact.value  # not the same of another time
    )
    return tuple(Reason(name, tuple(dict.fromkeys(values))) for name, values in over.items())


def is_vague(fact: Fact) -> bool:
    """True if a more exact date that agrees with the preferred one was given, and lost."""
    if fact.property not in _DATED:
        return False
    dates = [date_of_fact(position.value) for position in fact.positions]
    return any(
        date is not None and dates[0] is not None and date != dates[0] and date.within(dates[0])
        for date in dates[1:]
    )


def shared_view(fact: Fact) -> dict[str, Any]:
    """Part of a date that both ends share, and whose what is shown beyond is; empty of others.

    `precision` and `shared` are those of the fact; `date` is the preferred date, where it is more
    exact than what both say, and `by` the sides that give it.
    """
    if not fact.precision:
        return {}
    view: dict[str, Any] = {"precision": fact.precision, "shared": fact.shared}
    preferred = fact.positions[0]
    date = preferred.value.rpartition(" ")[2]
    if date != fact.shared and (not fact.shared or _is_within(date, fact.shared)):
        view |= {"date": date, "by": list(_ends_first(preferred.sides))}
    return view


def _ends_first(sides: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(sides, key=lambda side: not is_end(side)))


def _is_within(date: str, shared: str) -> bool:
    exact, vague = EventDate.parse(date), EventDate.parse(shared)
    return exact.within(vague) and exact.span_days < vague.span_days
