"""Respondents and what they are asked: known by the session of a respondent, or by their link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from starlette.requests import Request

from paradiplomacy.access.invitations import Invitation
from paradiplomacy.access.kept_interviews import Draft, Interview
from paradiplomacy.access.roles import Action, Person, Role, may
from paradiplomacy.errors import AccessError
from paradiplomacy.interviews.answered import answer_of, no_answer_of, questions_of
from paradiplomacy.interviews.asked_of import AskedTie
from paradiplomacy.interviews.instrument import Instrument
from paradiplomacy.interviews.questions import Question, no_answers
from paradiplomacy.site.live.cookies import cookie_of
from paradiplomacy.site.live.releasing import asked_tie, interviews_of
from paradiplomacy.site.live.request_parts import instrument_of, language_of, live_of, people_of
from paradiplomacy.site.live.signing_in import INVITATION


def own_interview(request: Request) -> Interview | None:
    """The interview of who asks; None where they have none, or it is of another record."""
    person: Person = request.state.person
    live = live_of(request)
    interview = interviews_of(request).of(person.key) if person.key else None
    if (
        interview is None
        or interview.record not in live.records
        or interview.tie not in live.site.record.ties
        or interview.side not in live.site.record.ties[interview.tie].ends
    ):
        return None
    theirs = may(person, Action.ANSWER, record=interview.record, side=interview.side)
    return interview if theirs else None


def invitation_of_link(request: Request) -> Invitation:
    """The invitation of who asks, by the cookie of their link.

    Raises AccessError: There is none that works, or it is of another record.
    """
    invitation = people_of(request).invitation(cookie_of(request, INVITATION))
    live = live_of(request)
    tie = live.site.record.ties.get(invitation.tie)
    if (
        invitation.grant.role is not Role.RESPONDENT
        or invitation.grant.record not in live.records
        or tie is None
        or invitation.grant.side not in tie.ends
    ):
        raise AccessError("no_invitation", "this link is not for answers here")
    return invitation


@dataclass(frozen=True)
class SoFar:
    """Answers that somebody has given so far, and what is asked by that."""

    drafts: Mapping[str, Draft]
    tie: AskedTie
    instrument: Instrument

    @classmethod
    def of(cls, request: Request, person: str, tie: str, side: str) -> SoFar:
        """Of a respondent who is asked for an end of a tie."""
        drafts = interviews_of(request).drafts(person)
        return cls(drafts, asked_tie(request, tie, side), instrument_of(request))

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """Answers as they are kept, by question."""
        return {key: draft.answer for key, draft in self.drafts.items()}

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The questions that are put to them."""
        return questions_of(self.instrument, self.texts, self.tie)

    @property
    def next(self) -> str:
        """The first question that they have not seen; empty where there is none."""
        return next((each.key for each in self.questions if each.key not in self.drafts), "")

    def answer_to(self, question: Question) -> str:
        """The answer to a question so far; empty where none was given."""
        return answer_of(self.draft(question.key).answer)

    def draft(self, key: str) -> Draft:
        """The answer to a question so far."""
        return self.drafts.get(key, Draft("", 0))


def worded_answer(question: Question, text: str, request: Request) -> str:
    """Answer in words of the language of the page."""
    if code := no_answer_of(text):
        return no_answers()[code](language_of(request))
    choice = question.values.get(int(float(text))) if question.choices and text else None
    return choice.label(language_of(request)) if choice else text
