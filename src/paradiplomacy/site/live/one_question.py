"""One question of an interview: asked, answered, and led on from."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from paradiplomacy.access.kept_interviews import Draft, Interview
from paradiplomacy.errors import NotFoundError
from paradiplomacy.interviews.answered import (
    checked,
    given,
    may_be_asked,
    next_after,
    no_answer,
    no_answer_of,
    value_of,
)
from paradiplomacy.interviews.instrument import shipped
from paradiplomacy.interviews.introduction import sensitive_words
from paradiplomacy.interviews.questions import Question, no_answers
from paradiplomacy.site.live.forms import PostedForm
from paradiplomacy.site.live.releasing import interviews_of
from paradiplomacy.site.live.request_parts import (
    going_to,
    instrument_of,
    language_of,
    page_response,
    whole_number,
)
from paradiplomacy.site.live.respondents import SoFar, own_interview, worded_answer
from paradiplomacy.site.pages.live_only import ANSWER_QUESTION


def _question_of(request: Request) -> Question:
    key = request.path_params["key"]
    instrument = instrument_of(request)
    if key not in instrument:
        raise NotFoundError("page", request.url.path)
    return instrument[key]


def question_page(
    request: Request, status: int = 200, *, answer: str | None = None, **wrong: str
) -> Response:
    """The page of a question.

    answer: As it was typed; by default as it is kept.
    **wrong: What is ``wrong``, of another question than this ``wrong_in``; in the meantime kept is
    some ``other`` answer.
    """
    mine, question = own_interview(request), _question_of(request)
    if mine is None or mine.state != "open":
        return going_to(request, "answer.html")
    so_far, language = SoFar.of(request, mine.person, mine.tie, mine.side), language_of(request)
    if question not in so_far.put:
        return going_to(request, "answer.html")
    most = [each.key for each in may_be_asked(so_far.instrument, so_far.texts, so_far.tie)]
    kept, no_answer = so_far.given(question), no_answer_of(so_far.draft(question.key).answer)
    return page_response(
        request,
        ANSWER_QUESTION,
        question.key,
        status=status,
        question=question,
        so_far=so_far,
        answer=kept if answer is None else answer,
        follow_ups=_follow_ups(question, so_far),
        no_answer=no_answers()[no_answer](language) if no_answer else "",
        sensitive=sensitive_words()(language) if question.sensitive else "",
        position=most.index(question.key) + 1,
        all=len(most),
        before=next_after(so_far.instrument, so_far.texts, question.key, by=-1, tie=so_far.tie),
        tie=mine.tie,
        **dict.fromkeys(("wrong", "wrong_in", "other"), "") | wrong,
    )


def _follow_ups(question: Question, so_far: SoFar) -> tuple[Question, ...]:
    """The questions that an answer to this one makes asked: its page can show them under it."""
    known = {key: value_of(shipped()[key], text) for key, text in so_far.texts.items()}
    return tuple(
        each
        for each in so_far.instrument
        if each.asked_if is not None
        and each.asked_if.question == question.key
        and all(rule.is_met(so_far.tie, known) for rule in each.asked_of)
    )


def save_answer(request: Request, form: PostedForm) -> Response:
    mine, question = own_interview(request), _question_of(request)
    if mine is None or mine.state != "open":
        return going_to(request, "answer.html")
    interviews, do = interviews_of(request), form.get("do", "")
    asked_of = (mine.person, mine.tie, mine.side)
    so_far = SoFar.of(request, *asked_of)
    if question not in so_far.put:  # what is not asked is not answered
        return going_to(request, "answer.html")
    if do == "skip_sensitive":
        for each in so_far.put:
            if each.sensitive and each.key not in so_far.drafts:
                interviews.save(mine.person, each.key, no_answer("refused"), version=0)
        return going_to(request, "answer.html")
    typed = form.get("answer", "")
    try:
        text = no_answer(do) if do in no_answers() else checked(question, typed)
    except ValueError as error:
        return question_page(request, 400, answer=typed[:2_100], wrong=str(error))
    number = whole_number(form.get("version", ""))
    if not interviews.save(mine.person, question.key, text, version=number):
        now = interviews.drafts(mine.person).get(question.key, Draft("", 0))
        if now.answer != text or now.version == 0:
            other = worded_answer(question, now.answer, request)
            return question_page(request, 409, answer=given(text), wrong="changed", other=other)
    done, wrong = _save_follow_ups(request, mine, question, form)
    if wrong:
        return question_page(request, 400, **wrong)
    so_far = SoFar.of(request, *asked_of)
    after: Question | None = question
    while after is not None and after.key in done:  # what was answered under it comes no more
        after = next_after(so_far.instrument, so_far.texts, after.key, tie=so_far.tie)
    return going_to(request, f"answer/{after.key}.html" if after else "answer.html")


def _save_follow_ups(
    request: Request, mine: Interview, question: Question, form: PostedForm
) -> tuple[set[str], dict[str, str]]:
    """Save what was answered under a question; which are done, and what is to be mended."""
    interviews, done = interviews_of(request), {question.key}
    for each in SoFar.of(request, mine.person, mine.tie, mine.side).put:
        typed = form.get(f"answer:{each.key}", "")
        if each.asked_if is None or each.asked_if.question != question.key or not typed:
            continue
        try:
            text = checked(each, typed)
        except ValueError as error:
            return done, {"wrong": str(error), "wrong_in": each.text(language_of(request))}
        version = whole_number(form.get(f"version:{each.key}", ""))
        if interviews.save(mine.person, each.key, text, version=version):
            done.add(each.key)
    return done, {}
