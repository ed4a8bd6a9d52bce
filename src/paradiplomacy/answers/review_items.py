"""Items of a queue for review: a fact or a place on which somebody has to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paradiplomacy.answers.corrections import (
    Asker,
    EventOnFact,
    StatedAnswer,
    answer_on_statement,
    answers_of_ends,
    events_on,
)
from paradiplomacy.views import RecordAnswer

if TYPE_CHECKING:
    from paradiplomacy.evidence.history import FactHistory, StandingStatement
    from paradiplomacy.linking.open_questions import OpenQuestion
    from paradiplomacy.linking.scoring import PlaceCandidate
    from paradiplomacy.record.record import Record

_CANDIDATES = 9
"""As many as there are keys for."""


class ReviewItem(RecordAnswer):
    """A fact that waits for a person: which statements can be chosen, and what else is said.

    `accept` and `reject` are what can be decided; `asked` is the proposal or the question.
    """

    record: str
    subject: str
    property: str
    version: str
    options: tuple[StatedAnswer, ...]
    answered: tuple[StatedAnswer, ...]
    accept: str
    reject: str
    asked: EventOnFact | None
    others: tuple[StatedAnswer, ...]


class PlaceItem(RecordAnswer):
    """A mention of a place that no rule could decide, why not, and what it may be."""

    record: str
    version: str
    mention: str
    name: str
    country: str
    why: str
    candidates: tuple[PlaceCandidate, ...]


def waiting_item(
    record: Record, history: FactHistory, stated: StandingStatement, asker: Asker
) -> ReviewItem:
    """A statement that was proposed or questioned, with what else is said of the fact."""
    of = stated.statement.id
    asked = [e for e in history.events if e.about == of and not e.undone]
    counting = [s for s in history.statements if s.statement.id != of and s.status == "counts"]
    is_new = stated.status == "proposed"
    return ReviewItem(
        *(history.record, history.subject, history.property, history.version),
        options=(answer_on_statement(record, history, stated, asker),),
        answered=(),
        accept="take" if is_new else "accept",
        reject="refuse" if is_new else "reject",
        asked=next(events_on(history, asker, asked[-1:]), None),
        others=tuple(answer_on_statement(record, history, each, asker) for each in counting),
    )


def disagreement_item(
    record: Record, history: FactHistory, asker: Asker, *, tie: str
) -> ReviewItem:
    """A fact of a tie on which both ends contradict each other; each statement can be chosen."""
    options = [answer_on_statement(record, history, judged, asker) for judged in history.counting]
    answered = tuple(answers_of_ends(record, history))
    allowed = tuple([option for option in options if option.choices][:_CANDIDATES])
    return ReviewItem(
        *(history.record, tie, history.property, history.version),
        options=allowed,
        answered=answered,
        accept="accept",
        reject="reject",
        asked=None,
        others=(*(option for option in options if option not in allowed), *answered),
    )


def place_item(record: str, question: OpenQuestion[PlaceCandidate], version: str) -> PlaceItem:
    """A mention of a place in a record, and what it may be."""
    named = (question.mention, question.name, question.country, question.why)
    return PlaceItem(record, version, *named, tuple(question.candidates[:_CANDIDATES]))
