"""Work that waits for a person in a store: proposals, questions, places, and facts at odds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from paradiplomacy.answers.disagreements import Disagreement, disagreement_list
from paradiplomacy.evidence.consent.answered_facts import is_answered
from paradiplomacy.evidence.consent.consents import OF_OFFICE, account_of
from paradiplomacy.evidence.consent.showing import with_consent
from paradiplomacy.evidence.history import FactHistory, StandingStatement
from paradiplomacy.evidence.store import Store
from paradiplomacy.model.statements import Consent, Statement
from paradiplomacy.record.record import Record

if TYPE_CHECKING:
    from paradiplomacy.linking.questions import OpenQuestion
    from paradiplomacy.linking.scoring import PlaceCandidate


def waiting_statements(store: Store, record: str) -> Iterator[StandingStatement]:
    """Statements that somebody proposed or questioned, the oldest first; none that is personal."""
    for stated in store.waiting(record):
        consent, subject = stated.source.consent, stated.statement.subject
        is_shown = consent is Consent.PUBLIC or not account_of(subject)
        if is_shown and consent is not Consent.CLOSED and not subject.startswith(OF_OFFICE):
            yield stated


def open_places(
    store: Store, record: str, *, progress: Callable[[int, int], None] | None = None
) -> tuple[OpenQuestion[PlaceCandidate], ...]:
    """Mentions of places that no rule could decide; it takes long."""
    from paradiplomacy.linking.review import review_queue
    from paradiplomacy.record.importing import company_of
    from paradiplomacy.sources.gazetteer import gazetteer

    known = company_of(store, record)
    return review_queue(
        with_consent(store.material(record)), gazetteer=gazetteer(), known=known, progress=progress
    )


def to_review(record: Record) -> tuple[Disagreement, ...]:
    """Facts on which both ends, or an answer in an interview and others, contradict each other.

    The worst first.
    """
    return tuple(
        each
        for each in disagreement_list(record)
        if each.between_ends
        or any(
            is_answered(line.statement) and line.side in each.fact.between
            for line in each.page.stated_lines
        )
    )


def answered_on(record: Record, subject: str, fact: str) -> tuple[Statement, ...]:
    """Answers of respondents on a fact, as the word of their places; none stands in a store."""
    keys = (
        key
        for each in record.facts.get(subject, ())
        if each.property == fact
        for key in each.statements
    )
    return tuple(said for key in keys if is_answered(said := record.statements[key]))


def facts_at_odds(each: Disagreement) -> dict[str, str]:
    """Subjects of a disagreement, by the record that says something of it."""
    subjects: dict[str, str] = {}
    for line in each.page.stated_lines:
        subjects.setdefault(line.statement.record, line.statement.subject)
    return subjects


def is_reviewed(history: FactHistory) -> bool:
    """True if somebody judged that a statement stands though another contradicts it."""
    return any(e.what == "accept" and not e.undone for e in history.events)
