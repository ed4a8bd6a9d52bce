"""From statements to the reconciled record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.evidence.consent import with_consent
from paradiplomacy.evidence.judged import Judged
from paradiplomacy.evidence.rules import Facts, Rule, get_rule, reconcile
from paradiplomacy.model.activity import (
    Act,
    Answer,
    Exchange,
    Flow,
    Form,
    Reading,
    Response,
    Shock,
    Sign,
)
from paradiplomacy.model.context import Account, Answered, Claim, Instrument, Law, Total
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Fact
from paradiplomacy.model.places import Level, Place
from paradiplomacy.model.records import Material
from paradiplomacy.record.record import Record
from paradiplomacy.record.tie_history import build_tie

__all__ = ["build_record"]

T = TypeVar("T")


def build_record(materials: Sequence[Material], *, rule: str | Rule = "both-ends") -> Record:
    """Reconcile one or more materials into a record.

    Parameters
    ----------
    materials : sequence of Material
        The leading one first; others add statements on the same places and ties.
    rule : str or Rule
        Name of the reconciliation rule.

    Returns
    -------
    Record

    Raises
    ------
    NotFoundError
        There is no such rule.
    ParadiplomacyError
        A tie lacks a place, or an entity what it cannot do without, because that is
        rejected or closed.

    Notes
    -----
    Consent is honoured here, before anything can be shown: see
    `paradiplomacy.evidence.consent.with_consent`.
    """
    rule = get_rule(rule) if isinstance(rule, str) else rule
    shown = tuple(
        with_consent(material, [*materials[:i], *materials[i + 1 :]])
        for i, material in enumerate(materials)
    )
    sources = {(m.meta.id, source.id): source for m in shown for source in m.sources}
    statements = {statement.id: statement for m in shown for statement in m.statements}
    judgements = [j for m in shown for j in m.judgements]
    facts = reconcile(statements, sources, judgements=judgements, rule=rule)
    as_of = max(EventDate.parse(m.meta.as_of).latest for m in materials)
    ends = list(dict.fromkeys(end for m in materials for end in m.meta.ends))
    places = _entities(facts, "place", _place)
    pairs = [subject for subject in facts if subject.startswith("tie:")]
    merged = tuple(subject for subject in pairs if _is_one_place(subject))
    ties = {
        subject: build_tie(subject, facts[subject], statements, ends)
        for subject in pairs
        if not _is_one_place(subject)
    }
    lost = sorted({end for tie in ties.values() for end in tie.ends} - set(places))
    if lost:
        raise ParadiplomacyError(
            f"the record has ties but no place of {', '.join(lost)}: a judgement rejects, or "
            "consent closes, all that is said of it; let a source that may be shown speak of it"
        )
    return Record(
        materials=shown,
        rule=rule,
        as_of=as_of,
        places=places,
        ties=ties,
        exchanges=_entities(facts, "exchange", _exchange),
        shocks=_entities(facts, "shock", _shock),
        responses=_entities(facts, "response", _response),
        laws=_entities(facts, "law", _law),
        totals=_entities(facts, "total", _total),
        acts=_entities(facts, "act", _act),
        framework=_entities(facts, "framework", _instrument),
        readings=_entities(facts, "reading", _reading),
        claims=_entities(facts, "claim", _claim),
        accounts=_entities(facts, "account", _account),
        answers=_entities(facts, "answer", _answer),
        facts=facts,
        statements=dict(sorted(statements.items())),
        sources=dict(sorted(sources.items())),
        kept=Judged.of(judgements).kept(),
        merged=merged,
    )


def _is_one_place(subject: str) -> bool:
    """Whether both ends of a pair were judged to be the same place."""
    one, _, other = subject.removeprefix("tie:").partition("|")
    return one == other


def _entities(facts: Facts, kind: str, make: Callable[[str, _Reader], T]) -> dict[str, T]:
    made = {}
    for subject, of_subject in facts.items():
        head, _, key = subject.partition(":")
        if head == kind:
            try:
                made[key] = make(key, _Reader(of_subject))
            except ValueError as error:
                raise ParadiplomacyError(
                    f"the record has no {kind} {key!r} ({error}): a judgement rejects, or consent "
                    "closes, what it cannot do without; judge the whole row, or take that back"
                ) from None
    return made


class _Reader:
    """Reads the preferred values of one subject's facts."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self._values = {fact.property: fact.value for fact in facts}
        self.statements = tuple(sorted({s for fact in facts for s in fact.statements}))

    def text(self, name: str) -> str:
        return self._values.get(name, "")

    def date(self, name: str) -> EventDate | None:
        text = self.text(name)
        return EventDate.parse(text) if text and text != "unknown" else None

    def known_date(self, name: str) -> EventDate:
        return EventDate.parse(self.text(name))

    def many(self, name: str) -> tuple[str, ...]:
        return tuple(part for part in self.text(name).split("; ") if part)

    def number(self, name: str) -> float | None:
        return float(self.text(name)) if self.text(name) else None

    def whole(self, name: str) -> int | None:
        return int(self.text(name)) if self.text(name) else None

    def options(self, *names: str) -> dict[str, Any]:
        return {name: self.text(name) for name in names}


def _place(key: str, read: _Reader) -> Place:
    coastal = {"yes": True, "no": False}.get(read.text("coastal"))
    return Place(
        id=key,
        level=Level(read.text("level")),
        coastal=coastal,
        latitude=read.number("latitude"),
        longitude=read.number("longitude"),
        population=read.whole("population"),
        geonames_id=read.whole("geonames_id"),
        **read.options("name", "country", "name_local", "admin1", "region", "wikidata_id"),
    )


def _exchange(key: str, read: _Reader) -> Exchange:
    return Exchange(
        id=key,
        date=read.date("date"),
        sectors=read.many("sector"),
        form=Form(read.text("form")) if read.text("form") else None,
        flow=Flow(read.text("flow")) if read.text("flow") else None,
        statements=read.statements,
        **read.options(
            "place_a", "place_b", "giver", "teacher", "learner", "through", "description"
        ),
    )


def _shock(key: str, read: _Reader) -> Shock:
    return Shock(
        id=key,
        date=read.known_date("date"),
        countries=read.many("countries"),
        statements=read.statements,
        **read.options("name", "kind"),
    )


def _response(key: str, read: _Reader) -> Response:
    return Response(
        id=key,
        answer=Answer(read.text("answer")),
        date=read.date("date"),
        note=read.text("description"),
        statements=read.statements,
        **read.options("shock", "place", "partner", "actor"),
    )


def _law(key: str, read: _Reader) -> Law:
    return Law(
        id=key,
        enacted=read.date("enacted"),
        effective=read.date("effective"),
        terminate_by=read.date("terminate_by"),
        scope_countries=read.many("scope_countries"),
        statements=read.statements,
        **read.options(
            "place", "jurisdiction", "citation", "status", "duty", "covered", "retroactive"
        ),
        exceptions=read.text("exceptions"),
    )


def _total(key: str, read: _Reader) -> Total:
    return Total(
        id=key,
        countries=read.many("countries"),
        date=read.known_date("date"),
        count=int(read.text("count")),
        statements=read.statements,
        **read.options("scope", "bound", "definition"),
    )


def _act(key: str, read: _Reader) -> Act:
    return Act(
        id=key,
        date=read.known_date("date"),
        sign=Sign(read.text("sign")),
        statements=read.statements,
        **read.options("actor", "target", "category", "description"),
    )


def _instrument(key: str, read: _Reader) -> Instrument:
    return Instrument(
        id=key,
        date=read.known_date("date"),
        statements=read.statements,
        **read.options("instrument", "parties", "description"),
    )


def _reading(key: str, read: _Reader) -> Reading:
    series, subject, day = key.split("|")
    return Reading(
        series=series,
        subject=subject,
        date=EventDate.parse(day),
        value=float(read.text("value")),
        unit=read.text("unit"),
        statements=read.statements,
    )


def _claim(key: str, read: _Reader) -> Claim:
    return Claim(
        id=key,
        paragraph=int(read.text("paragraph")),
        numerator=read.whole("numerator"),
        denominator=read.whole("denominator"),
        value=read.number("value"),
        statements=read.statements,
        **read.options("section", "domain", "kind", "text", "place_a", "place_b", "support"),
    )


def _account(key: str, read: _Reader) -> Account:
    return Account(
        id=key,
        date=read.date("date"),
        statements=read.statements,
        **read.options("side", "office", "place", "partner", "role", "mode"),
    )


def _answer(key: str, read: _Reader) -> Answered:
    account, question = key.split("|")
    return Answered(
        account, question, float(read.text("value")), read.text("text"), read.statements
    )
