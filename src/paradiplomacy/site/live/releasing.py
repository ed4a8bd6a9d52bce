"""Answers into the record, once nobody is still to answer, and out of it again."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from starlette.requests import Request

from paradiplomacy.access.answering import Answering, Draft, Interview
from paradiplomacy.answers.ties import ends_that_answer
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.evidence.accounts_elsewhere import AnsweredElsewhere
from paradiplomacy.evidence.anonymity import WITHHELD
from paradiplomacy.evidence.on_site import account_on_site
from paradiplomacy.interviews.answered import (
    Respondent,
    given,
    in_words,
    source_of,
    statements_of,
)
from paradiplomacy.interviews.asked_of import AskedTie
from paradiplomacy.interviews.instrument import shipped
from paradiplomacy.model.status import Status
from paradiplomacy.site.live.signing_in import people_of

__all__ = [
    "account_of_interview",
    "asked_tie",
    "elsewhere",
    "interviews_of",
    "release",
    "withdraw",
]


def interviews_of(request: Request) -> Answering:
    """The interviews of the store."""
    return Answering(people_of(request).engine, request.app.state.identity.sealing)


def account_of_interview(one: Interview) -> str:
    """Key of the account that somebody has in the record."""
    return account_on_site(one.person)


def release(request: Request, record: str, tie: str, *, waits: bool = True) -> int:
    """Write the finished interviews on a tie into the record, in one transaction; how many.

    Parameters
    ----------
    request : Request
    record, tie : str
    waits : bool, keyword-only
        Leave those for which the other end is still to answer.
    """
    if tie not in request.app.state.live.site.record.ties:  # it has left the record
        return 0
    with interviews_of(request).turn(record) as interviews:
        answered = set(elsewhere(request, record, tie, interviews))
        every = interviews.ready(record, tie, answered=answered)
        if not waits:
            every = tuple(
                interview
                for interview in interviews.of_tie(record, tie)
                if interview.state == "finished"
            )
        return sum(_release(request, interviews, interview) for interview in every)


def _release(request: Request, interviews: Answering, interview: Interview) -> bool:
    """Write one of them; False where it was withdrawn."""
    answers = _for_the_record(request, interviews.drafts(interview.person))
    respondent = _respondent(request, interview)
    tie = asked_tie(request, interview.tie, interview.side)
    # Whoever began with the questionnaire as it is now was told what becomes of facts.
    told = interview.questionnaire == shipped().version
    stated = statements_of(respondent, answers, shipped(), interview.record, tie, told=told)
    source = source_of(_country(request, interview))
    return interviews.release(interview, source, stated, by=request.state.person.key)


def asked_tie(request: Request, tie: str, side: str) -> AskedTie:
    """What the record knows of a tie, seen from a side, for what is asked of whom."""
    record = request.app.state.live.site.record
    entity = record.ties[tie]
    here, there = (record.places[end].country for end in entity.ends)
    if ends_that_answer(record, tie).index(side):
        here, there = there, here
    ended = [change.date for change in entity.history if change.status is Status.ENDED]
    over = ended[-1] if ended and entity.stated is Status.ENDED else None
    return AskedTie(here, there, entity.established, over)


def elsewhere(
    request: Request, record: str, tie: str, interviews: Answering | None = None
) -> Mapping[str, AnsweredElsewhere]:
    """The sides of a tie that answered on paper, by a sheet or another tool, each once.

    Of several accounts of a side the first that may be shown.
    """
    shown_record = request.app.state.live.site.record
    sides = ends_that_answer(shown_record, tie)
    ends = shown_record.ties[tie].ends
    given = (interviews or interviews_of(request)).elsewhere(record, ends)
    in_order = sorted(given, key=lambda account: account.is_open)
    return {sides[account.end]: account for account in in_order}


def _for_the_record(request: Request, drafts: Mapping[str, Draft]) -> dict[str, str]:
    """What goes into the record: with a key, words stay where they are encrypted."""
    answers = {key: draft.answer for key, draft in drafts.items()}
    if request.app.state.identity.sealing is not None:
        answers |= {q.key: WITHHELD for q in in_words(shipped()) if given(answers.get(q.key, ""))}
    return answers


def _country(request: Request, interview: Interview) -> str:
    country: str = request.app.state.live.site.record.places[_place(request, interview)].country
    return country


def _place(request: Request, interview: Interview) -> str:
    """The end of the tie for which somebody answers, as a place."""
    record = request.app.state.live.site.record
    at = ends_that_answer(record, interview.tie).index(interview.side)
    place: str = record.ties[interview.tie].ends[at]
    return place


def _respondent(request: Request, interview: Interview) -> Respondent:
    place = _place(request, interview)
    ends = request.app.state.live.site.record.ties[interview.tie].ends
    return Respondent(
        account=account_of_interview(interview),
        side=_country(request, interview),
        place=place,
        partner=next(end for end in ends if end != place),
        office=interview.office,
        role=interview.role,
        language=interview.language,
        consent=interview.consent,
        day=(interview.finished or interview.started).date(),
        quote=interview.quote,
    )


def withdraw(request: Request, mine: Interview) -> None:
    """Withdraw all that somebody answered, from the record as well; again does what is left."""
    interviews_of(request).withdraw(mine.person)
    with suppress(ParadiplomacyError):  # whatever becomes of the others: this one is withdrawn
        release(request, mine.record, mine.tie)  # who waited for this one waits no longer
