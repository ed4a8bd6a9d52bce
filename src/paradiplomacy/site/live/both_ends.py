"""Answers of both ends of a tie, for who may see them; and ends at which nobody else is asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from starlette.requests import Request
from starlette.responses import Response

from paradiplomacy.access.kept_interviews import Draft, Interview
from paradiplomacy.access.roles import Action, may
from paradiplomacy.interviews.answered import answer_of, value_of
from paradiplomacy.interviews.instrument import read_shipped
from paradiplomacy.site.kinds import View
from paradiplomacy.site.live.forms import PostedForm
from paradiplomacy.site.live.refusals import forbidden
from paradiplomacy.site.live.releasing import asked_ends, elsewhere, interviews_of, release
from paradiplomacy.site.live.request_parts import (
    going_to,
    language_of,
    live_of,
    page_response,
    shown_record,
)
from paradiplomacy.site.live.respondents import own_interview, worded_answer
from paradiplomacy.site.live.rights import allows, knows_of, may_read
from paradiplomacy.site.pages.live_only import ANSWER_BOTH


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
    both = interviews.of_tie(mine.record, mine.tie)
    # The first of the other side who lets others see it.
    others = [
        interview
        for interview in both
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
