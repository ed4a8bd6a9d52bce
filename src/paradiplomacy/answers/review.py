"""What waits for a person in a store: proposals and questions, places, both ends at odds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from paradiplomacy.answers.disagreements import Disagreement, disagreement_list
from paradiplomacy.evidence.consent import with_consent
from paradiplomacy.evidence.history import FactHistory, StandingStatement
from paradiplomacy.evidence.store import Store
from paradiplomacy.evidence.tiers import account_of
from paradiplomacy.model.statements import Consent
from paradiplomacy.record.record import Record

if TYPE_CHECKING:
    from paradiplomacy.linking.questions import OpenQuestion
    from paradiplomacy.linking.scoring import PlaceCandidate

__all__ = [
    "between_ends",
    "facts_at_odds",
    "is_reviewed",
    "open_places",
    "waiting_statements",
]


def waiting_statements(store: Store, record: str) -> Iterator[StandingStatement]:
    """Statements that somebody proposed or questioned, the oldest first; none that is personal."""
    for stated in store.waiting(record):
        consent = stated.source.consent
        is_personal = bool(account_of(stated.statement.subject))
        if consent is not Consent.CLOSED and not (is_personal and consent is not Consent.PUBLIC):
            yield stated


def open_places(
    store: Store, record: str, *, progress: Callable[[int, int], None] | None = None
) -> tuple[OpenQuestion[PlaceCandidate], ...]:
    """Mentions of places that no rule could decide; it takes long."""
    from paradiplomacy.linking.review import review_queue
    from paradiplomacy.record.importing import company_of
    from paradiplomacy.sources.gazetteer import gazetteer

    known = company_of(store, record)
    material = with_consent(store.material(record))
    return review_queue(material, gazetteer=gazetteer(), known=known, progress=progress)


def between_ends(record: Record) -> tuple[Disagreement, ...]:
    """Facts on which both ends contradict each other, the worst first."""
    return tuple(each for each in disagreement_list(record) if each.between_ends)


def facts_at_odds(each: Disagreement) -> dict[str, str]:
    """Subjects of a disagreement, by the record that says something of it."""
    subjects: dict[str, str] = {}
    for line in each.page.stated:
        subjects.setdefault(line.statement.record, line.statement.subject)
    return subjects


def is_reviewed(history: FactHistory) -> bool:
    """Whether somebody judged that a statement stands though another contradicts it."""
    return any(e.what == "accept" and not e.undone for e in history.events)
