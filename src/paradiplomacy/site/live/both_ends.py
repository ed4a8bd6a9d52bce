"""Answers of both ends of a tie, for who may see them; and ends at which nobody else is asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from starlette.requests import Request
from starlette.responses import Response

from paradiplomacy.access.invitations import Invitation
from paradiplomacy.access.kept_interviews import Draft, Interview
from paradiplomacy.access.roles import Action, Person, Role, may
from paradiplomacy.errors import AccessError
from paradiplomacy.interviews.answered import answer_of, no_answer_of, questions_of, value_of
from paradiplomacy.interviews.asked_of import AskedTie
from paradiplomacy.interviews.instrument import Instrument, read_shipped
from paradiplomacy.interviews.questions import Question, no_answers
from paradiplomacy.site.kinds import View
from paradiplomacy.site.live.cookies import cookie_of
from paradiplomacy.site.live.forms import PostedForm
from paradiplomacy.site.live.refusals import forbidden
from paradiplomacy.site.live.releasing import (
    asked_ends,
    asked_tie,
    elsewhere,
    interviews_of,
    release,
)
from paradiplomacy.site.live.request_parts import (
    going_to,
    instrument_of,
    language_of,
    live_of,
    page_response,
    people_of,
    shown_record,
)
from paradiplomacy.site.live.rights import allows, knows_of, may_read
from paradiplomacy.site.live.signing_in import INVITATION
from paradiplomacy.site.pages.live_only import ANSWER_BOTH


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


def may_compare_answers(request: Request, mine: Interview, answered: Collection[str]) -> bool:
    """True if a respondent may see what the other end answered.

    Their own end has to have answered something, with nobody there still to answer, and the
    other end's answers to be in the record.
    """
    if mine.state != "released":
        return False
    if not asked_ends(request, mine.record, mine.tie)[mine.side].may_compare:
        return False
    both = interviews_of(request).of_tie(mine.record, mine.tie)
    others = {interview.side for interview in both if interview.state == "released"} | set(answered)
    return bool(others - {mine.side})


def show_both_ends(request: Request) -> Response:
    mine = own_interview(request)
    interviews = interviews_of(request)
    answered = elsewhere(request, mine.record, mine.tie) if mine else {}
    if mine is None or not may_compare_answers(request, mine, answered):
        return going_to(request, "answer.html")
    # The first of the other side who lets others see it.
    others = [
        interview
        for interview in interviews.of_tie(mine.record, mine.tie)
        if interview.side != mine.side
        and interview.state == "released"
        and interview.consent != "none"
    ]
    own_answers = _answers_by_question(interviews.drafts(mine.person))
    other = next(end for end in shown_record(request).ties[mine.tie].ends if end != mine.side)
    their_answers = _answers_by_question(interviews.drafts(others[0].person)) if others else {}
    if not others and other in answered and answered[other].is_open:
        their_answers = {key: answer_of(text) for key, text in answered[other].answers.items()}
    view: View = {"tie": mine.tie, "rows": _side_by_side(request, own_answers, their_answers)}
    view["side"], view["other"] = mine.side, other
    view["hidden"] = not others and not their_answers
    view["attitudes"] = any(
        question.attitude and own_answers.get(question.key, "") for question in read_shipped()
    )
    for outcome in ("agree", "differ"):
        view[outcome] = sum(row["outcome"] == outcome for row in view["rows"])
    return page_response(request, ANSWER_BOTH, **view)


def _answers_by_question(drafts: Mapping[str, Draft]) -> Mapping[str, str]:
    """Answers given, by question."""
    return {key: answer_of(draft.answer) for key, draft in drafts.items()}


def _side_by_side(
    request: Request, own_answers: Mapping[str, str], their_answers: Mapping[str, str]
) -> list[View]:
    """The answers of both ends, but for what they think and who gave none."""
    rows: list[View] = []
    for question in read_shipped():
        mine, other = own_answers.get(question.key, ""), their_answers.get(question.key, "")
        if question.attitude or (not mine and not other):
            continue
        own_value, other_value = value_of(question, mine), value_of(question, other)
        same = (
            None
            if own_value is None or other_value is None
            else question.agree(own_value, other_value)
        )
        outcome = {True: "agree", False: "differ", None: "own"}[same]
        if not mine or not other:
            outcome = "one"
        rows.append(
            {
                "text": question.wording.show(language_of(request)),
                "ours": worded_answer(question, mine, request),
                "theirs": worded_answer(question, other, request),
                "outcome": outcome,
            }
        )
    return sorted(rows, key=lambda row: ("differ", "one", "agree", "own").index(row["outcome"]))


def close_end(request: Request, form: PostedForm) -> Response:
    """Note that nobody else will be asked at an end, and release what waits for it alone."""
    record, tie, side = (form.get(name, "") for name in ("record", "tie", "side"))
    person, live = request.state.person, live_of(request)
    if not may(person, Action.CLOSE, record=record, side=side):
        return forbidden(request, "other_end")
    if record not in live.records or not may_read(request, record) or not knows_of(request, tie):
        return forbidden(request)
    if tie in live.site.record.ties and side in live.site.record.ties[tie].ends:
        interviews_of(request).close(record, tie, side, by=person.key)
        release(request, record, tie)
    return going_to(request, "people.html" if allows(request, Action.INVITE) else "account.html")
