"""A respondent answers for one end of one tie, on a phone, without a password.

A link leads here; the token goes from the address at once, and a session begins when the
respondent has said how far they consent. Each answer is saved as it is given. What the other end
answered is shown once both have finished, and not before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from paradiplomacy.access.kept_interviews import Draft, Interview
from paradiplomacy.errors import AccessError, NotFoundError
from paradiplomacy.interviews.answered import (
    answer_of,
    check_answer,
    may_be_asked,
    next_after,
    no_answer,
    no_answer_of,
    value_of,
)
from paradiplomacy.interviews.instrument import read_shipped
from paradiplomacy.interviews.introduction import introduction, sensitive_words
from paradiplomacy.interviews.questions import Question, no_answers
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.statements import CONSENT_WORDS
from paradiplomacy.site.kinds import View
from paradiplomacy.site.live.both_ends import (
    SoFar,
    invitation_of_link,
    may_compare_answers,
    own_interview,
    worded_answer,
)
from paradiplomacy.site.live.cookies import cookie_of
from paradiplomacy.site.live.forms import PostedForm
from paradiplomacy.site.live.releasing import (
    asked_tie,
    could_read,
    elsewhere,
    interviews_of,
    release,
    release_due,
    withdraw,
)
from paradiplomacy.site.live.request_parts import (
    folder_of,
    going_to,
    instrument_of,
    language_of,
    page_response,
    people_of,
    shown_record,
    whole_number,
)
from paradiplomacy.site.live.signing_in import INVITATION, welcome
from paradiplomacy.site.pages.live_only import ANSWER_QUESTION, ANSWERING


def show_start(request: Request) -> Response:
    mine = own_interview(request)
    if mine is not None and mine.state == "finished":
        release_due(request, mine.record)
    return _start_page(request)


def _start_page(
    request: Request, status: int = 200, *, refusal: str = "", entered: View | None = None
) -> Response:
    """Introduction and form, as far as it was filled in; then how far somebody has come."""
    try:
        (record, tie, side), mine, earlier = _end_asked(request)
    except AccessError as error:
        return page_response(request, ANSWERING, status=403, tie="", mine=None, refusal=error.code)
    page = partial(page_response, request, ANSWERING, status=status, tie=tie, side=side, mine=mine)
    page = partial(page, introduction=_introduction(request, tie, side))
    if mine is not None:
        return _progress_page(request, page, mine)
    return page(
        consents=CONSENT_WORDS,
        again=bool(earlier) and interviews_of(request).of(earlier) is not None,
        not_blind=could_read(request, record, tie, side, interviews_of(request)),
        refusal=refusal,
        entered=entered or dict.fromkeys(("consent", "office", "role", "quote"), ""),
    )


def _end_asked(request: Request) -> tuple[tuple[str, str, str], Interview | None, str]:
    """Record, tie and side that who asks is asked about, their interview, and who had the link.

    A link that was just opened goes before an interview from earlier.

    Raises AccessError: They have neither.
    """
    mine = own_interview(request)
    of_mine = (mine.record, mine.tie, mine.side) if mine else ("", "", "")
    try:
        invitation = invitation_of_link(request)
    except AccessError:
        if mine is None:
            raise
        return of_mine, mine, ""
    of = (invitation.grant.record, invitation.tie, invitation.grant.side)
    return of, mine if of == of_mine else None, invitation.person


def _introduction(request: Request, tie: str, side: str) -> tuple[tuple[str, str], ...]:
    """The parts of the introduction, each with its title."""
    language = language_of(request)
    most = may_be_asked(instrument_of(request), {}, asked_tie(request, tie, side))
    meta = shown_record(request).meta
    parts = introduction(instrument_of(request), meta, asked=len(most), on_site=True)
    return tuple((part.title.show(language), part.text.show(language)) for part in parts)


def _progress_page(request: Request, page: Callable[..., Response], mine: Interview) -> Response:
    so_far, language = SoFar.of(request, mine.person, mine.tie, mine.side), language_of(request)
    questions, answers = so_far.questions, so_far.texts
    elsewhere_answered = elsewhere(request, mine.record, mine.tie)
    left = interviews_of(request).withdrawn_sides(mine.record, mine.tie) - set(elsewhere_answered)
    # Once it is over, what was left out is of no more interest.
    listed = [q for q in questions if mine.state == "open" or answers.get(q.key)]
    domains = group_pairs(
        (
            "sensitive" if q.sensitive else q.domain,
            (q, q.wording.show(language), worded_answer(q, answers.get(q.key, ""), request)),
        )
        for q in listed
    )
    return page(
        stricter=CONSENT_WORDS[CONSENT_WORDS.index(mine.consent) + 1 : -1],
        answered=sum(bool(answers.get(question.key)) for question in questions),
        so_far=so_far,
        domains=domains,
        both=may_compare_answers(request, mine, elsewhere_answered),
        other_left=mine.state in ("finished", "released") and bool(left - {mine.side}),
        waits=mine.state == "withdrawn" and not interviews_of(request).is_scrubbed,
    )


def answer_step(request: Request, form: PostedForm) -> Response:
    do = form.get("do", "")
    if do == "start":
        return _begin_interview(request, form)
    if do == "resume":
        return _resume(request)
    mine = own_interview(request)
    if mine is None:
        return going_to(request, "answer.html")
    if do == "finish" and mine.state == "open":
        with interviews_of(request).turn(mine.record) as turn:
            of = (mine.record, mine.tie, mine.side)
            turn.finish(mine.person, not_blind=could_read(request, *of, turn))
        release(request, mine.record, mine.tie)
    elif do == "withdraw":
        withdraw(request, mine)
    elif do == "tier" and form.get("tier", "") in CONSENT_WORDS:
        interviews_of(request).consent(mine.person, form["tier"])
    elif do == "unquote":
        interviews_of(request).unquote(mine.person)
    return going_to(request, "answer.html")


def _resume(request: Request) -> Response:
    """Let somebody go on by their link, on another telephone or after a long time."""
    try:
        invitation_of_link(request)
        _, session = people_of(request).answering(cookie_of(request, INVITATION))
    except AccessError as error:
        return _start_page(request, 403, refusal=error.code)
    return welcome(request, session, f"{folder_of(request)}/answer.html")


def _begin_interview(request: Request, form: PostedForm) -> Response:
    consent, office = form.get("tier", ""), form.get("office", "")[:200]
    role, quote = form.get("role", "")[:200], form.get("quote") == "yes"
    entered = {"consent": consent, "office": office, "role": role, "quote": quote}
    again = partial(_start_page, request, entered=entered)
    if consent not in CONSENT_WORDS or not office:
        return again(status=400, refusal="say_consent" if office else "say_office")
    interviews, session = interviews_of(request), ""
    try:
        of, mine, _ = _end_asked(request)
        if mine is not None:
            key = mine.person
        else:
            person, session = people_of(request).answering(cookie_of(request, INVITATION))
            key = person.key
    except AccessError as error:
        return again(status=403, refusal=error.code)
    questionnaire, language = instrument_of(request).version, language_of(request)
    own = (questionnaire, language, consent, office, role)
    with interviews.turn(of[0]) as turn:  # nobody's answers are released meanwhile
        begun = Interview(key, *of, *own, "open", datetime.now(UTC), None, quote)
        turn.begin(replace(begun, not_blind=could_read(request, *of, turn)))
    first = SoFar.of(request, key, *of[1:]).next
    address = f"answer/{first}.html" if first else "answer.html"
    if session:
        return welcome(request, session, f"{folder_of(request)}/{address}")
    return going_to(request, address)


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
    if question not in so_far.questions:
        return going_to(request, "answer.html")
    most = [each.key for each in may_be_asked(so_far.instrument, so_far.texts, so_far.tie)]
    kept, no_answer = so_far.answer_to(question), no_answer_of(so_far.draft(question.key).answer)
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
    known = {key: value_of(read_shipped()[key], text) for key, text in so_far.texts.items()}
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
    if question not in so_far.questions:  # what is not asked is not answered
        return going_to(request, "answer.html")
    if do == "skip_sensitive":
        for each in so_far.questions:
            if each.sensitive and each.key not in so_far.drafts:
                interviews.save(mine.person, each.key, no_answer("refused"), version=0)
        return going_to(request, "answer.html")
    typed = form.get("answer", "")
    try:
        text = no_answer(do) if do in no_answers() else check_answer(question, typed)
    except ValueError as error:
        return question_page(request, 400, answer=typed[:2_100], wrong=str(error))
    number = whole_number(form.get("version", ""))
    if not interviews.save(mine.person, question.key, text, version=number):
        now = interviews.drafts(mine.person).get(question.key, Draft("", 0))
        if now.answer != text or now.version == 0:
            other = worded_answer(question, now.answer, request)
            return question_page(request, 409, answer=answer_of(text), wrong="changed", other=other)
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
    for each in SoFar.of(request, mine.person, mine.tie, mine.side).questions:
        typed = form.get(f"answer:{each.key}", "")
        if each.asked_if is None or each.asked_if.question != question.key or not typed:
            continue
        try:
            text = check_answer(each, typed)
        except ValueError as error:
            return done, {"wrong": str(error), "wrong_in": each.text(language_of(request))}
        version = whole_number(form.get(f"version:{each.key}", ""))
        if interviews.save(mine.person, each.key, text, version=version):
            done.add(each.key)
    return done, {}
