"""From statements to the reconciled record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.evidence.applied_judgements import AppliedJudgements
from paradiplomacy.evidence.consent.showing import with_consent, without_closed
from paradiplomacy.evidence.rules import Facts, Rule, get_rule, reconcile
from paradiplomacy.evidence.speakers import own_places
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.activity import Act, Exchange, NationalShock, Reading, Response
from paradiplomacy.model.columns import Table
from paradiplomacy.model.context import (
    Account,
    Claim,
    FrameworkInstrument,
    Law,
    SurveyAnswer,
    Total,
)
from paradiplomacy.model.context_tables import (
    ACCOUNTS,
    ACTS,
    ANSWERS,
    CLAIMS,
    FRAMEWORK,
    LAWS,
    RESPONSES,
    SERIES,
    SHOCKS,
    TOTALS,
)
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.desk_tables import AGREEMENTS, CONTACTS, REQUESTS
from paradiplomacy.model.facts import Fact
from paradiplomacy.model.office_papers import Contact, OfficeRequest, SignedAgreement
from paradiplomacy.model.places import Place
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import MANUAL, Certainty, Polarity, Statement
from paradiplomacy.model.status import ChangeKind
from paradiplomacy.model.tables import EXCHANGES, PLACES
from paradiplomacy.model.ties import Tie
from paradiplomacy.record.current_status import active_years
from paradiplomacy.record.denials import evidence_against_tie
from paradiplomacy.record.record import Record
from paradiplomacy.record.tie_history import build_tie
from paradiplomacy.record.values_of_text import entities_of

T = TypeVar("T")
_ByKind = dict[str, list[tuple[str, tuple[Fact, ...]]]]

_ENTITIES: Mapping[Table, type[Any]] = {
    PLACES: Place,
    EXCHANGES: Exchange,
    SHOCKS: NationalShock,
    RESPONSES: Response,
    LAWS: Law,
    TOTALS: Total,
    ACTS: Act,
    FRAMEWORK: FrameworkInstrument,
    SERIES: Reading,
    CLAIMS: Claim,
    ACCOUNTS: Account,
    ANSWERS: SurveyAnswer,
    AGREEMENTS: SignedAgreement,
    REQUESTS: OfficeRequest,
    CONTACTS: Contact,
}
_DATED = frozenset({"date", *ChangeKind})
"""Properties that say when something happened."""


def build_record(
    materials: Sequence[Material],
    *,
    rule: str | Rule = "both-ends",
    today: date | None = None,
    whole: bool = False,
) -> Record:
    """Reconcile one or more materials into a record.

    `materials`: the leading one first; others add statements on the same places and ties.
    `rule`: name of the reconciliation rule.
    `today`: the day for embargoes; the day it is, by default.
    `whole`: take what respondents did not agree to show, too, but for what is closed. For who may
      see accounts, on a machine of theirs: nothing that is made of it may be published.

    Raises NotFoundError: There is no such rule.
    Raises ParadiplomacyError: A tie lacks a place, or an entity what it cannot do without, because
        that is rejected or closed.

    The record speaks to the latest day of its materials or, where people stated by hand since what
    happened later, to the day of that.

    Consent is honoured here, before anything can be shown: see
    `paradiplomacy.evidence.consent.showing.with_consent`. So whatever is worked out of a record is
    worked out of what it shows, and who has the figures knows no more than who has the tables.
    """
    rule = get_rule(rule) if isinstance(rule, str) else rule
    showing = without_closed if whole else with_consent
    visible = tuple(
        showing(material, [*materials[:i], *materials[i + 1 :]], today=today)
        for i, material in enumerate(materials)
    )
    sources = {(m.meta.id, source.id): source for m in visible for source in m.sources}
    statements = {statement.id: statement for m in visible for statement in m.statements}
    judgements = [j for m in visible for j in m.judgements]
    judged = AppliedJudgements.of(judgements)
    own = own_places(statements, sources, judged)
    first = {m.meta.id: m.meta.ranked_first for m in visible}
    facts = reconcile(
        statements, sources, judgements=judgements, rule=rule, own=own, ranked_first=first
    )
    counting = (s for s in statements.values() if not judged.rejects(s.id))
    ends = list(dict.fromkeys(end for m in materials for end in m.meta.ends))
    by_kind = _by_kind(facts)
    entities: dict[str, Any] = {
        table.frame or table.name: _entities(by_kind, table, kind)
        for table, kind in _ENTITIES.items()
    }
    places = entities["places"]
    pairs = [subject for subject in facts if subject.startswith("tie:")]
    built = {
        subject: build_tie(subject, facts[subject], statements, ends)
        for subject in pairs
        if not _is_one_place(subject)
    }
    unbound = {
        subject: no_tie for subject, tie in built.items() if (no_tie := evidence_against_tie(tie))
    }
    ties = {subject: tie for subject, tie in built.items() if subject not in unbound}
    _check_places(ties, places)
    return Record(
        materials=visible,
        rule=rule,
        as_of=day_of_record(materials, counting, today),
        **entities,
        ties=ties,
        facts=facts,
        statements=dict(sorted(statements.items())),
        sources=dict(sorted(sources.items())),
        own=own,
        merged_keys=judged.merges(),
        merged=tuple(filter(_is_one_place, pairs)),
        active_years=active_years(),
        untied={key: each for key, each in unbound.items() if set(each.tie.ends) <= places.keys()},
    )


def day_of_record(
    materials: Iterable[Material], statements: Iterable[Statement], today: date | None = None
) -> date:
    """The day to which a record speaks: as of its materials, or of what people entered since.

    `statements`: those that no judgement rejects.
    """
    today = today or date.today()
    days = [EventDate.parse(material.meta.as_of).latest for material in materials]
    for each in statements:
        # The method of a folder has a version: its day is the one that it gives.
        if each.method == MANUAL and each.property in _DATED and each.certainty is Certainty.STATED:
            day = EventDate.parse(each.value).earliest if each.value else date.min
            days += [day] if day <= today and each.polarity is Polarity.ASSERTS else []
    return max(days)


def _check_places(ties: Mapping[str, Tie], places: Mapping[str, Place]) -> None:
    lost = sorted({end for tie in ties.values() for end in tie.ends} - set(places))
    if lost:
        raise ParadiplomacyError(
            f"the record has ties but no place of {', '.join(lost)}: a judgement rejects, consent "
            "closes, or somebody doubts all that is said of it; let a source that may be shown "
            "state what it is"
        )


def _is_one_place(subject: str) -> bool:
    """True if both ends of a pair were judged to be the same place."""
    first, _, second = subject.removeprefix("tie:").partition("|")
    return first == second


def _entities(facts: _ByKind, table: Table, kind: type[T]) -> dict[str, T]:
    entities = {}
    entity_of = entities_of(kind, table)
    for key, of_subject in facts.get(table.subject, ()):
        if not _has_stated_fact(table, of_subject):
            continue
        try:
            entities[key] = entity_of(key, of_subject)
        except ValueError as error:
            raise ParadiplomacyError(
                f"the record has no {table.subject} {key!r} ({error}): a judgement rejects, or "
                "consent closes, what it cannot do without; judge the whole row, or take that back"
            ) from None
    return entities


def _has_stated_fact(table: Table, facts: Sequence[Fact]) -> bool:
    """True if a subject is more than doubted or announced; of one that is not nothing is made."""
    uncertain = {fact.property for fact in facts if fact.is_only_uncertain}
    if not uncertain:
        return True
    needed = {column.name for column in table.properties if column.required}
    return any(fact.positions for fact in facts) and not needed & uncertain


def _by_kind(facts: Facts) -> _ByKind:
    """Facts by what their subject is, each with its key."""
    parts = ((*subject.partition(":")[::2], of_subject) for subject, of_subject in facts.items())
    return group_pairs((kind, (key, of_subject)) for kind, key, of_subject in parts)
