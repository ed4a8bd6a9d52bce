"""Answers into the record, once nobody is still to answer, and out of it again; and their words."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from contextlib import suppress

from starlette.requests import Request
from starlette.responses import Response

from paradiplomacy.access.answering import Answering, EndAsked
from paradiplomacy.access.kept_interviews import Draft, Interview
from paradiplomacy.access.roles import Action, may
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.evidence.consent.anonymity import WITHHELD
from paradiplomacy.evidence.speakers import country_of
from paradiplomacy.evidence.stored_accounts import AnsweredElsewhere, account_on_site
from paradiplomacy.interviews.answered import (
    Respondent,
    answer_of,
    in_words,
    source_of,
    statements_of,
)
from paradiplomacy.interviews.asked_of import AskedTie
from paradiplomacy.interviews.instrument import read_shipped
from paradiplomacy.model.spreadsheets import escape_formula
from paradiplomacy.model.statements import CONSENT_WORDS
from paradiplomacy.model.status import Status
from paradiplomacy.site.kinds import View
from paradiplomacy.site.live.request_parts import (
    download,
    instrument_of,
    live_of,
    people_of,
    shown_record,
)
from paradiplomacy.site.live.rights import knows_of


def interviews_of(request: Request) -> Answering:
    """The interviews of the store."""
    return Answering(people_of(request).engine, request.app.state.identity.sealing)


def release(request: Request, record: str, tie: str) -> int:
    """Write what waits on a tie and waits for nobody any more into the record; how many.

    It is one transaction.
    """
    if tie not in shown_record(request).ties:  # it has left the record
        return 0
    with interviews_of(request).turn(record) as interviews:
        answered = set(elsewhere(request, record, tie, interviews))
        ends = _ends_of_shown_tie(request, tie)
        ready = interviews.ready(record, tie, ends, elsewhere=answered, is_answer=_is_answered)
        return sum(_release(request, interviews, interview) for interview in ready)


def release_due(request: Request, record: str) -> None:
    """Release what waits for nobody any more since links have expired or answers were imported."""
    ties = {one.tie for one in interviews_of(request).waiting(record)}
    for tie in sorted(ties.intersection(shown_record(request).ties)):
        if any(end.is_done for end in asked_ends(request, record, tie).values()):
            release(request, record, tie)


def asked_ends(request: Request, record: str, tie: str) -> Mapping[str, EndAsked]:
    """Progress of each end of a tie with answering."""
    interviews, ends = interviews_of(request), _ends_of_shown_tie(request, tie)
    answered = set(elsewhere(request, record, tie, interviews))
    return interviews.ends_asked(record, tie, ends, elsewhere=answered, is_answer=_is_answered)


def waiting_view(request: Request, record: str) -> list[View]:
    """The interviews of a record that wait, and for which end of their tie."""
    ties = shown_record(request).ties
    return [
        {
            "record": record,
            "tie": one.tie,
            "side": one.side,
            "for": next(end for end in ties[one.tie].ends if end != one.side),
            "account": account_on_site(one.person),
        }
        for one in interviews_of(request).waiting(record)
        if one.tie in ties and one.side in ties[one.tie].ends and knows_of(request, one.tie)
    ]


def could_read(request: Request, record: str, tie: str, side: str, within: Answering) -> bool:
    """True if an end of a tie could have read by now what the other end answered."""
    answered = elsewhere(request, record, tie, within)
    read_by_others = [end for end, account in answered.items() if account.is_open]
    return within.could_read(record, tie, side, read_by_others)


def _ends_of_shown_tie(request: Request, tie: str) -> tuple[str, str]:
    return shown_record(request).ties[tie].ends


def _is_answered(text: str) -> bool:
    """True if what is kept for a question answers it; not that somebody does not know."""
    return bool(answer_of(text))


def _release(request: Request, interviews: Answering, interview: Interview) -> bool:
    """Write one of them; False where it was withdrawn."""
    answers = _for_the_record(request, interviews.drafts(interview.person))
    respondent = _respondent(request, interview)
    tie = asked_tie(request, interview.tie, interview.side)
    # Whoever began with the questionnaire as it is now was told what becomes of facts.
    was_told = interview.questionnaire == instrument_of(request).version
    stated = statements_of(
        respondent, answers, read_shipped(), interview.record, tie, told=was_told
    )
    source = source_of(country_of(interview.side))
    return interviews.release(interview, source, stated, by=request.state.person.key)


def asked_tie(request: Request, tie: str, side: str) -> AskedTie:
    """Tie as the record knows it, seen from a side, for what is asked of whom."""
    record = shown_record(request)
    entity = record.ties[tie]
    near_country, far_country = (record.places[end].country for end in entity.ends)
    if entity.ends.index(side):
        near_country, far_country = far_country, near_country
    ended = [change.date for change in entity.history if change.status is Status.ENDED]
    over = ended[-1] if ended and entity.stated is Status.ENDED else None
    return AskedTie(near_country, far_country, entity.established, over)


def elsewhere(
    request: Request, record: str, tie: str, interviews: Answering | None = None
) -> Mapping[str, AnsweredElsewhere]:
    """The sides of a tie that answered on paper, by a sheet or another tool, each once.

    Of several accounts of a side the first that may be shown.
    """
    ends = shown_record(request).ties[tie].ends
    given = (interviews or interviews_of(request)).elsewhere(record, ends)
    in_order = sorted(given, key=lambda account: account.is_open)
    return {ends[account.end]: account for account in in_order}


def _for_the_record(request: Request, drafts: Mapping[str, Draft]) -> dict[str, str]:
    """Answers as they go into the record: with a key, words stay where they are encrypted."""
    answers = {key: draft.answer for key, draft in drafts.items()}
    if request.app.state.identity.sealing is not None:
        answers |= {
            q.key: WITHHELD for q in in_words(read_shipped()) if answer_of(answers.get(q.key, ""))
        }
    return answers


def _respondent(request: Request, interview: Interview) -> Respondent:
    ends = shown_record(request).ties[interview.tie].ends
    return Respondent(
        account=account_on_site(interview.person),
        side=country_of(interview.side),
        place=interview.side,
        partner=next(end for end in ends if end != interview.side),
        office=interview.office,
        role=interview.role,
        language=interview.language,
        consent=interview.consent,
        day=(interview.finished or interview.started).date(),
        quote=interview.quote,
        not_blind=interview.not_blind,
    )


def withdraw(request: Request, mine: Interview) -> None:
    """Withdraw all that somebody answered, from the record as well; again does what is left."""
    interviews_of(request).withdraw(mine.person)
    with suppress(ParadiplomacyError):  # whatever becomes of the others: this one is withdrawn
        release(request, mine.record, mine.tie)  # who waited for this one waits no longer


_COLUMNS_OF_WORDS = ("record", "account", "tie", "side", "question", "text")


def download_words(request: Request) -> Response:
    """Words of respondents whose answers are released, unless they closed them.

    With a key they are nowhere else in plain.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS_OF_WORDS)
    interviews = interviews_of(request)
    for record in live_of(request).records:
        if not may(request.state.person, Action.SEE_ACCOUNTS, record=record):
            continue
        for interview in interviews.released_in(record):
            if interview.consent == CONSENT_WORDS[-1]:
                continue
            drafts = interviews.drafts(interview.person)
            for question in in_words(read_shipped()):
                if (draft := drafts.get(question.key)) and answer_of(draft.answer):
                    of = (record, account_on_site(interview.person), interview.tie, interview.side)
                    writer.writerow([*of, question.key, escape_formula(draft.answer)])
    return download(out.getvalue(), "words.csv", "text/csv")
