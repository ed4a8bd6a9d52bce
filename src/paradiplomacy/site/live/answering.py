"""A respondent answers for one end of one tie, on a phone, without a password.

A link leads here; the token goes from the address at once, and a session begins when the
respondent has said how far they consent. Each answer is saved as it is given. What the other end
answered is shown once both have finished, and not before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from paradiplomacy.access.answering import Draft, Interview
from paradiplomacy.access.invitations import Invitation
from paradiplomacy.access.roles import Action, Person, Role, may
from paradiplomacy.errors import AccessError, NotFoundError
from paradiplomacy.interviews.answered import (
    asked,
    checked,
    given,
    may_be_asked,
    next_after,
    no_answer,
    no_answer_of,
    value_of,
)
from paradiplomacy.interviews.asked_of import AskedTie
from paradiplomacy.interviews.instrument import Instrument, shipped
from paradiplomacy.interviews.introduction import introduction, sensitive_words
from paradiplomacy.interviews.questions import Question, no_answers
from paradiplomacy.language.messages import Language
from paradiplomacy.model.context import NO_ANSWERS
from paradiplomacy.model.statements import TIERS
from paradiplomacy.site.kinds import View
from paradiplomacy.site.live.forms import PostedForm
from paradiplomacy.site.live.identity import cookie_name, people_of
from paradiplomacy.site.live.live import Live
from paradiplomacy.site.live.refusals import forbidden
from paradiplomacy.site.live.releasing import (
    asked_ends,
    asked_tie,
    could_read,
    elsewhere,
    interviews_of,
    release,
    release_due,
    withdraw,
)
from paradiplomacy.site.live.rights import (
    EVERYBODY,
    allows,
    get,
    knows_of,
    may_read,
    page_routes,
    post,
)
from paradiplomacy.site.live.shown import going_to, language_of, shown
from paradiplomacy.site.live.signing_in import INVITATION, welcome
from paradiplomacy.site.pages.live_only import ANSWER_BOTH, ANSWER_QUESTION, ANSWERING

__all__ = ["ROUTES"]


def _mine(request: Request) -> Interview | None:
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


def _instrument() -> Instrument:
    return shipped()


# --- the first and the last page --------------------------------------------------------


@get(EVERYBODY)
def _start(request: Request) -> Response:
    mine = _mine(request)
    if mine is not None and mine.state == "finished":
        release_due(request, mine.record)
    return _start_page(request, {})


def _invited(request: Request) -> Invitation:
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


def _start_page(request: Request, view: View, status: int = 200) -> Response:
    mine = _mine(request)
    whole: View = {"refusal": "", "done": "", "tiers": list(TIERS), "tier": "", "office": ""}
    whole |= {"role": "", "state": "", "domains": [], "again": False, "quote": False}
    whole["not_blind"] = False
    try:
        # A link that was just opened goes before an interview from earlier.
        invitation = _invited(request)
        record, tie, side = invitation.grant.record, invitation.tie, invitation.grant.side
        if mine is not None and (mine.tie, mine.side) != (tie, side):
            mine = None
        if mine is None and invitation.person:
            whole["again"] = interviews_of(request).of(invitation.person) is not None
    except AccessError as error:
        if mine is None:
            return shown(request, ANSWERING, whole | {"tie": "", "refusal": error.code}, status=403)
        record, tie, side = mine.record, mine.tie, mine.side
    if mine is None:
        whole["not_blind"] = could_read(request, record, tie, side, interviews_of(request))
    whole |= {"tie": tie, "side": side, "introduction": _introduction(request, tie, side)}
    if mine is not None:
        whole |= _progress(request, mine)
    return shown(request, ANSWERING, whole | view, status=status)


def _introduction(request: Request, tie: str, side: str) -> list[list[str]]:
    """The parts of the introduction, each with its title."""
    language = language_of(request)
    most = may_be_asked(_instrument(), {}, asked_tie(request, tie, side))
    meta = request.app.state.live.site.record.meta
    parts = introduction(_instrument(), meta, asked=len(most), on_site=True)
    return [[part.title(language), part.text(language)] for part in parts]


def _progress(request: Request, mine: Interview) -> View:
    drafts = interviews_of(request).drafts(mine.person)
    kept = {key: draft.answer for key, draft in drafts.items()}
    put = asked(_instrument(), kept, asked_tie(request, mine.tie, mine.side))
    language = language_of(request)
    rest = [question.key for question in put if question.key not in drafts]
    there = elsewhere(request, mine.record, mine.tie)
    left = interviews_of(request).withdrawn_sides(mine.record, mine.tie) - set(there)
    # Once it is over, what was left out is of no more interest.
    listed = [q for q in put if mine.state == "open" or kept.get(q.key)]
    return {
        "state": mine.state,
        "not_blind": mine.not_blind,
        "tier": mine.consent,
        "office": mine.office,
        "role": mine.role,
        "stricter": list(TIERS[TIERS.index(mine.consent) + 1 : -1]),
        "quote": mine.quote,
        "answered": sum(bool(kept.get(question.key)) for question in put),
        "asked": len(put),
        "next": rest[0] if rest else "",
        "both": _may_compare(request, mine, there),
        "other_left": mine.state in ("finished", "released") and bool(left - {mine.side}),
        "waits": mine.state == "withdrawn" and not interviews_of(request).is_scrubbed,
        "domains": [
            {
                "domain": domain,
                "questions": [
                    {
                        "key": question.key,
                        "text": question.text(language),
                        "answer": _in_words(question, kept.get(question.key, ""), request),
                        "seen": question.key in drafts,
                    }
                    for question in listed
                    if _part(question) == domain
                ],
            }
            for domain in dict.fromkeys(map(_part, listed))
        ],
    }


def _part(question: Question) -> str:
    return "sensitive" if question.sensitive else question.domain


def _in_words(question: Question, text: str, request: Request) -> str:
    if code := no_answer_of(text):
        return no_answers()[code](language_of(request))
    choice = question.values.get(int(float(text))) if question.choices and text else None
    return choice.label(language_of(request)) if choice else text


@post(EVERYBODY)
def _started(request: Request, form: PostedForm) -> Response:
    do = form.get("do", "")
    if do == "start":
        return _begin(request, form)
    if do == "resume":
        return _resume(request)
    mine = _mine(request)
    if mine is None:
        return going_to(request, "answer.html")
    if do == "finish" and mine.state == "open":
        with interviews_of(request).turn(mine.record) as turn:
            of = (mine.record, mine.tie, mine.side)
            turn.finish(mine.person, not_blind=could_read(request, *of, turn))
        release(request, mine.record, mine.tie)
    elif do == "withdraw":
        withdraw(request, mine)
    elif do == "tier" and form.get("tier", "") in TIERS:
        interviews_of(request).consent(mine.person, form["tier"])
    elif do == "unquote":
        interviews_of(request).unquote(mine.person)
    return going_to(request, "answer.html")


def _resume(request: Request) -> Response:
    """Let somebody go on by their link, on another telephone or after a long time."""
    try:
        _invited(request)
        token = request.cookies.get(cookie_name(request, INVITATION), "")
        _, session = people_of(request).answering(token)
    except AccessError as error:
        return _start_page(request, {"refusal": error.code}, 403)
    return welcome(request, session, f"{_folder(request)}/answer.html")


def _folder(request: Request) -> str:
    return "/zh" if language_of(request) == "zh" else ""


def _begin(request: Request, form: PostedForm) -> Response:
    tier, office = form.get("tier", ""), form.get("office", "")[:200]
    view: View = {"tier": tier, "office": office, "role": form.get("role", "")[:200]}
    view["quote"] = form.get("quote") == "yes"
    if tier not in TIERS or not office:
        return _start_page(request, view | {"refusal": "say_tier" if office else "say_office"}, 400)
    interviews, session, mine = interviews_of(request), "", _mine(request)
    try:
        invitation = _invited(request)
        of = (invitation.grant.record, invitation.tie, invitation.grant.side)
        if mine is None or (mine.record, mine.tie, mine.side) != of:
            token = request.cookies.get(cookie_name(request, INVITATION), "")
            person, session = people_of(request).answering(token)
            key = person.key
        else:
            key = mine.person
    except AccessError as error:
        if mine is None:
            return _start_page(request, view | {"refusal": error.code}, 403)
        key, of = mine.person, (mine.record, mine.tie, mine.side)
    questionnaire, language = _instrument().version, language_of(request)
    own = (questionnaire, language, tier, office, view["role"])
    with interviews.turn(of[0]) as turn:  # nobody's answers are released meanwhile
        begun = Interview(key, *of, *own, "open", datetime.now(UTC), None, view["quote"])
        turn.begin(replace(begun, not_blind=could_read(request, *of, turn)))
    first = _first_open(request, interviews.drafts(key), *of[1:])
    address = f"answer/{first}.html" if first else "answer.html"
    if session:
        return welcome(request, session, f"{_folder(request)}/{address}")
    return going_to(request, address)


def _first_open(request: Request, drafts: Mapping[str, Draft], tie: str, side: str) -> str:
    put = _put(request, drafts, tie, side)
    return next((question.key for question in put if question.key not in drafts), "")


def _put(
    request: Request, drafts: Mapping[str, Draft], tie: str, side: str
) -> tuple[Question, ...]:
    """The questions that are put to who has answered so far."""
    kept = {key: draft.answer for key, draft in drafts.items()}
    return asked(_instrument(), kept, asked_tie(request, tie, side))


# --- one question ---------------------------------------------------------------------------


def _question_of(request: Request) -> Question:
    key = request.path_params["key"]
    if key not in _instrument():
        raise NotFoundError("page", request.url.path)
    return _instrument()[key]


@get(EVERYBODY)
def _question(request: Request) -> Response:
    return _question_page(request, {})


def _question_page(request: Request, view: View, status: int = 200) -> Response:
    mine, question = _mine(request), _question_of(request)
    if mine is None or mine.state != "open":
        return going_to(request, "answer.html")
    drafts, language = interviews_of(request).drafts(mine.person), language_of(request)
    kept, tie = (
        {key: d.answer for key, d in drafts.items()},
        asked_tie(request, mine.tie, mine.side),
    )
    if question not in asked(_instrument(), kept, tie):
        return going_to(request, "answer.html")
    most = [each.key for each in may_be_asked(_instrument(), kept, tie)]
    before = next_after(_instrument(), kept, question.key, by=-1, tie=tie)
    draft = drafts.get(question.key, Draft("", 0))
    whole: View = {
        **_control(question, draft, language),
        "follow_ups": [
            _control(each, drafts.get(each.key, Draft("", 0)), language)
            | {"asked_if": " ".join(map(str, each.asked_if.values)) if each.asked_if else ""}
            for each in _follow_ups(question, tie, kept)
        ],
        "wrong_in": "",
        "no_answer": no_answer_of(draft.answer),
        "no_answers": {code: label(language) for code, label in no_answers().items()},
        "attitude": question.attitude,
        "sensitive": sensitive_words()(language) if question.sensitive else "",
        "position": most.index(question.key) + 1,
        "all": len(most),
        "before": before.key if before else "",
        "tie": mine.tie,
        "wrong": "",
        "other": "",
        "states": bool(question.states),
    }
    return shown(request, ANSWER_QUESTION, whole | view, key=question.key, status=status)


def _control(question: Question, draft: Draft, language: Language) -> View:
    """A question with what may be answered, and what was."""
    return {
        "key": question.key,
        "kind": question.kind,
        "domain": question.domain,
        "text": question.text(language),
        "unit": question.unit(language) if question.unit else "",
        "choices": [[str(c.value), c.label(language)] for c in question.choices],
        "answer": given(draft.answer),
        "version": draft.version,
    }


def _follow_ups(question: Question, tie: AskedTie, kept: Mapping[str, str]) -> tuple[Question, ...]:
    """The questions that an answer to this one makes asked: its page can show them under it."""
    known = {key: value_of(_instrument()[key], text) for key, text in kept.items()}
    return tuple(
        each
        for each in _instrument()
        if each.asked_if is not None
        and each.asked_if.question == question.key
        and all(rule.is_met(tie, known) for rule in each.asked_of)
    )


@post(EVERYBODY)
def _answered(request: Request, form: PostedForm) -> Response:
    mine, question = _mine(request), _question_of(request)
    if mine is None or mine.state != "open":
        return going_to(request, "answer.html")
    interviews, do = interviews_of(request), form.get("do", "")
    drafts = interviews.drafts(mine.person)
    put = _put(request, drafts, mine.tie, mine.side)
    if question not in put:  # what is not asked is not answered
        return going_to(request, "answer.html")
    if do == "skip_sensitive":
        for each in put:
            if each.sensitive and each.key not in drafts:
                interviews.save(mine.person, each.key, no_answer("refused"), version=0)
        return going_to(request, "answer.html")
    typed = form.get("answer", "")
    try:
        text = no_answer(do) if do in NO_ANSWERS else checked(question, typed)
    except ValueError as error:
        return _question_page(request, {"answer": typed[:2_100], "wrong": str(error)}, 400)
    number = _version(form.get("version", ""))
    if not interviews.save(mine.person, question.key, text, version=number):
        now = interviews.drafts(mine.person).get(question.key, Draft("", 0))
        if now.answer != text or now.version == 0:
            view = {"answer": given(text), "version": now.version, "wrong": "changed"}
            view["other"] = _in_words(question, now.answer, request)
            return _question_page(request, view, 409)
    done, wrong = _save_follow_ups(request, mine, question, form)
    if wrong:
        return _question_page(request, wrong, 400)
    answers = {key: draft.answer for key, draft in interviews.drafts(mine.person).items()}
    tie = asked_tie(request, mine.tie, mine.side)
    after: Question | None = question
    while after is not None and after.key in done:  # what was answered under it comes no more
        after = next_after(_instrument(), answers, after.key, tie=tie)
    return going_to(request, f"answer/{after.key}.html" if after else "answer.html")


def _save_follow_ups(
    request: Request, mine: Interview, question: Question, form: PostedForm
) -> tuple[set[str], View]:
    """Save what was answered under a question; which are done, and what is to be mended."""
    interviews, done = interviews_of(request), {question.key}
    for each in _put(request, interviews.drafts(mine.person), mine.tie, mine.side):
        typed = form.get(f"answer:{each.key}", "")
        if each.asked_if is None or each.asked_if.question != question.key or not typed:
            continue
        try:
            text = checked(each, typed)
        except ValueError as error:
            return done, {"wrong": str(error), "wrong_in": each.text(language_of(request))}
        version = _version(form.get(f"version:{each.key}", ""))
        if interviews.save(mine.person, each.key, text, version=version):
            done.add(each.key)
    return done, {}


def _version(text: str) -> int:
    return min(int(text), 10**6) if text.isascii() and text.isdigit() else 0


# --- both ends ------------------------------------------------------------------------------


def _may_compare(request: Request, mine: Interview, answered: Collection[str]) -> bool:
    """Whether a respondent may see what the other end answered.

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


@get(EVERYBODY)
def _both(request: Request) -> Response:
    mine = _mine(request)
    interviews = interviews_of(request)
    answered = elsewhere(request, mine.record, mine.tie) if mine else {}
    if mine is None or not _may_compare(request, mine, answered):
        return going_to(request, "answer.html")
    both = interviews.of_tie(mine.record, mine.tie)
    # The first of the other side who lets others see it.
    there = [
        interview
        for interview in both
        if interview.side != mine.side
        and interview.state == "released"
        and interview.consent != "none"
    ]
    ours = interviews.drafts(mine.person)
    ends = request.app.state.live.site.record.ties[mine.tie].ends
    other = next(end for end in ends if end != mine.side)
    theirs = interviews.drafts(there[0].person) if there else {}
    if not there and other in answered and answered[other].is_open:
        theirs = {key: Draft(text, 1) for key, text in answered[other].answers.items()}
    view: View = {"tie": mine.tie, "rows": _side_by_side(request, ours, theirs)}
    view["side"], view["other"] = mine.side, other
    view["hidden"] = not there and not theirs
    view["attitudes"] = any(
        question.attitude and given(ours.get(question.key, Draft("", 0)).answer)
        for question in _instrument()
    )
    for outcome in ("agree", "differ"):
        view[outcome] = sum(row["outcome"] == outcome for row in view["rows"])
    return shown(request, ANSWER_BOTH, view)


def _side_by_side(
    request: Request, ours: Mapping[str, Draft], theirs: Mapping[str, Draft]
) -> list[View]:
    """The answers of both ends, but for what they think and who gave none."""
    rows: list[View] = []
    for question in _instrument():
        mine = given(ours.get(question.key, Draft("", 0)).answer)
        other = given(theirs.get(question.key, Draft("", 0)).answer)
        if question.attitude or (not mine and not other):
            continue
        here, there = value_of(question, mine), value_of(question, other)
        same = None if here is None or there is None else question.agree(here, there)
        outcome = {True: "agree", False: "differ", None: "own"}[same]
        if not mine or not other:
            outcome = "one"
        rows.append(
            {
                "text": question.text(language_of(request)),
                "ours": _in_words(question, mine, request),
                "theirs": _in_words(question, other, request),
                "outcome": outcome,
            }
        )
    return sorted(rows, key=lambda row: ("differ", "one", "agree", "own").index(row["outcome"]))


@post(Action.CLOSE)
def _closed(request: Request, form: PostedForm) -> Response:
    """Note that nobody else will be asked at an end, and release what waits for it alone."""
    record, tie, side = (form.get(name, "") for name in ("record", "tie", "side"))
    person, live = request.state.person, request.app.state.live
    if not may(person, Action.CLOSE, record=record, side=side):
        return forbidden(request, "other_end")
    if record not in live.records or not may_read(request, record) or not knows_of(request, tie):
        return forbidden(request)
    if tie in live.site.record.ties and side in live.site.record.ties[tie].ends:
        interviews_of(request).close(record, tie, side, by=person.key)
        release(request, record, tie)
    return going_to(request, "people.html" if allows(request, Action.INVITE) else "account.html")


ROUTES = [
    *page_routes(ANSWERING, _start, _started),
    *page_routes(ANSWER_QUESTION, _question, _answered),
    *page_routes(ANSWER_BOTH, _both),
    *(Route(f"{at}/close-end.html", _closed, methods=["POST"]) for at in ("", "/zh")),
]
"""Addresses of these pages."""
