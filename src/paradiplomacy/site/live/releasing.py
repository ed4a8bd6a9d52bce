"""Answers into the record, once nobody is still to answer, and out of it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from starlette.requests import Request

from paradiplomacy.access.answering import Answering, Draft, Interview
from paradiplomacy.evidence.accounts import add_account
from paradiplomacy.evidence.accounts_elsewhere import AnsweredElsewhere, answered_elsewhere
from paradiplomacy.evidence.anonymity import WITHHELD
from paradiplomacy.evidence.store import Store
from paradiplomacy.interviews.answered import Respondent, in_words, source_of, statements_of
from paradiplomacy.interviews.instrument import shipped
from paradiplomacy.model.statements import TIERS, Judgement, JudgementKind
from paradiplomacy.record.questions.ties import ends_that_answer
from paradiplomacy.site.live.signing_in import people_of

__all__ = [
    "account_of_interview",
    "consent_to_less",
    "elsewhere",
    "interviews_of",
    "release",
    "withdraw",
]

BY = "a respondent"
"""Who answers, as judgements name them: nobody by name."""


def interviews_of(request: Request) -> Answering:
    """The interviews of the store."""
    return Answering(people_of(request).engine, request.app.state.identity.sealing)


def account_of_interview(one: Interview) -> str:
    """Key of the account that somebody has in the record."""
    return f"site-{one.person}"


def release(request: Request, record: str, tie: str, *, waits: bool = True) -> int:
    """Write the finished interviews on a tie into the record; how many.

    Parameters
    ----------
    request : Request
    record, tie : str
    waits : bool, keyword-only
        Leave those for which the other end is still to answer.
    """
    interviews = interviews_of(request)
    if tie not in request.app.state.live.site.record.ties:  # it has left the record
        return 0
    every = interviews.ready(record, tie, answered=set(elsewhere(request, record, tie)))
    if not waits:
        every = tuple(
            interview
            for interview in interviews.of_tie(record, tie)
            if interview.state == "finished"
        )
    for interview in every:
        answers = _for_the_record(request, interviews.drafts(interview.person))
        stated = statements_of(_respondent(request, interview), answers, shipped(), record)
        source = source_of(_country(request, interview))
        add_account(
            people_of(request).engine, record, source, stated, by=BY, why="answered on the site"
        )
        interviews.released(interview.person, by=request.state.person.key)
    return len(every)


def elsewhere(request: Request, record: str, tie: str) -> Mapping[str, AnsweredElsewhere]:
    """The sides of a tie that answered on paper, by a sheet or another tool, each once.

    Of several accounts of a side the first that may be shown.
    """
    shown_record = request.app.state.live.site.record
    sides = ends_that_answer(shown_record, tie)
    ends = shown_record.ties[tie].ends
    given = answered_elsewhere(people_of(request).engine, record, ends)
    in_order = sorted(given, key=lambda account: account.is_open)
    return {sides[account.end]: account for account in in_order}


def _for_the_record(request: Request, drafts: Mapping[str, Draft]) -> dict[str, str]:
    """What goes into the record: with a key, words stay where they are encrypted."""
    answers = {key: draft.answer for key, draft in drafts.items()}
    if request.app.state.identity.sealing is not None:
        answers |= {q.key: WITHHELD for q in in_words(shipped()) if answers.get(q.key)}
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
    )


def withdraw(request: Request, mine: Interview) -> None:
    """Withdraw all that somebody answered, from the record as well."""
    if mine.state == "released":
        with Store(request.app.state.live.store) as store:
            store.withdraw(mine.record, account_of_interview(mine), by=BY)
    interviews_of(request).withdraw(mine.person)
    release(request, mine.record, mine.tie)  # who waited for this one waits no longer


def consent_to_less(request: Request, mine: Interview, tier: str) -> None:
    """Consent to less than before; what was open once cannot be opened further here."""
    if TIERS.index(tier) <= TIERS.index(mine.consent):
        return
    interviews_of(request).consent(mine.person, tier)
    if mine.state == "released":
        day = datetime.now(UTC).date().isoformat()
        subject = f"account:{account_of_interview(mine)}"
        why = "changed by the respondent"
        with Store(request.app.state.live.store) as store:
            store.judge(mine.record, Judgement(JudgementKind.CONSENT, subject, tier, BY, day, why))
