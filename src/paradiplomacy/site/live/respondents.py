"""Who answers, and what they are asked: by the session of a respondent, or by their link."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request

from paradiplomacy.access.invitations import Invitation
from paradiplomacy.access.kept_interviews import Draft, Interview
from paradiplomacy.access.roles import Action, Person, Role, may
from paradiplomacy.errors import AccessError
from paradiplomacy.interviews.answered import asked, no_answer_of
from paradiplomacy.interviews.instrument import shipped
from paradiplomacy.interviews.questions import Question, no_answers
from paradiplomacy.site.live.cookies import cookie_name
from paradiplomacy.site.live.identity import people_of
from paradiplomacy.site.live.live import Live
from paradiplomacy.site.live.releasing import asked_tie, interviews_of
from paradiplomacy.site.live.shown import language_of
from paradiplomacy.site.live.signing_in import INVITATION

__all__ = ["invited", "own_interview", "questions_put", "worded_answer"]


def own_interview(request: Request) -> Interview | None:
    """The interview of who asks; None where they have none, or it is of another record."""
    person: Person = request.state.person
    live: Live = request.app.state.live
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


def invited(request: Request) -> Invitation:
    """The invitation of who asks, by the cookie of their link.

    Raises
    ------
    AccessError
        There is none that works, or it is of another record.
    """
    token = request.cookies.get(cookie_name(request, INVITATION), "")
    invitation = people_of(request).invitation(token)
    live: Live = request.app.state.live
    tie = live.site.record.ties.get(invitation.tie)
    if (
        invitation.grant.role is not Role.RESPONDENT
        or invitation.grant.record not in live.records
        or tie is None
        or invitation.grant.side not in tie.ends
    ):
        raise AccessError("no_invitation", "this link is not for answers here")
    return invitation


def questions_put(
    request: Request, drafts: Mapping[str, Draft], tie: str, side: str
) -> tuple[Question, ...]:
    """The questions that are put to who has answered so far."""
    kept = {key: draft.answer for key, draft in drafts.items()}
    return asked(shipped(), kept, asked_tie(request, tie, side))


def worded_answer(question: Question, text: str, request: Request) -> str:
    """What was answered, in words of the language of the page."""
    if code := no_answer_of(text):
        return no_answers()[code](language_of(request))
    choice = question.values.get(int(float(text))) if question.choices and text else None
    return choice.label(language_of(request)) if choice else text
