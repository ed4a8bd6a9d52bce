"""Responses of places in a crisis, and how many ties have no word: silence is not an answer."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from paradiplomacy.answers.columns import further_columns
from paradiplomacy.answers.facts import SourceSays, who_says
from paradiplomacy.answers.index import RecordIndex, in_time
from paradiplomacy.evidence.speakers import acting, country_of, is_end
from paradiplomacy.model.activity import Answer, NationalShock, Response
from paradiplomacy.model.statements import THIRD
from paradiplomacy.model.status import Status
from paradiplomacy.model.ties import Tie, tie_key
from paradiplomacy.record.record import Record
from paradiplomacy.views import RecordAnswer


class ResponseAnswer(RecordAnswer):
    """Response of a place to a shock, toward whom, and who says so.

    `actor`: the end that acted, ``both``, ``law`` or empty.
    `tie`: key of the tie, if the record has it.
    `sources`: keys of the sources on it, as ``RECORD/KEY``.
    `further`: columns that the table declares beyond those of `Response`.
    """

    response: Response
    actor: str
    tie: str
    sources: tuple[str, ...]
    says: tuple[SourceSays, ...]
    further: Mapping[str, Any]


def response_answer(index: RecordIndex, response: Response) -> ResponseAnswer:
    """All of a response."""
    tie = tie_key(response.place, response.partner) if response.partner else ""
    return ResponseAnswer(
        response=response,
        actor=acting(response.actor, (response.place, response.partner)),
        tie=tie if tie in index.record.ties else "",
        sources=index.sources_of(response.statements),
        says=who_says(index.record, response.statements),
        further=further_columns(index.record, "response", response.id),
    )


__all__ = ["CrisisAnswer", "SideInCrisis", "crisis_answer", "stood_on"]


class SideInCrisis(RecordAnswer):
    """Number of responses that the places of a country made, and of those of which they speak.

    Third parties, and voices that are no end, are one side.
    """

    side: str
    acted: int
    says: int


class CrisisAnswer(RecordAnswer):
    """Answer on a crisis: who did what in it, and which ties have no word.

    Attributes
    ----------
    shock : NationalShock
    answers : mapping of str to int
        How many responses, by what was done; what nobody did is left out.
    stood : int
        Ties between its countries, or with a place in the only one, that are known to have stood
        on that day; none where it is still to come.
    perhaps : int
        Ties of which it is not known: they have no date, or one that leaves it open.
    silent, silent_perhaps : int
        Those of which no source says what they did.
    day : datetime.date
        The first day on which it may have begun.
    is_to_come : bool
        That day lies after the one to which the record speaks.
    sources : tuple of str
        Keys of the sources on it, as ``RECORD/KEY``.
    responses : mapping of str to tuple of ResponseAnswer
        By what was done, each in order of time.
    apart : tuple of ResponseAnswer
        Of pairs of countries that are not counted.
    sides : tuple of SideInCrisis
    silent_ties : tuple of str
        Keys of the ties that stood and of which no source says what they did.
    early : tuple of str
        Keys of the responses that were surely before the day on which the crisis begins.
    further : mapping of str to object
        Columns that the table declares beyond those of `NationalShock`.
    """

    more = frozenset({"day", "sources", "responses", "apart", "sides", "silent_ties", "early"})
    shock: NationalShock
    answers: Mapping[str, int]
    stood: int
    perhaps: int
    silent: int
    silent_perhaps: int
    is_to_come: bool
    day: datetime.date
    sources: tuple[str, ...]
    responses: Mapping[str, tuple[ResponseAnswer, ...]]
    apart: tuple[ResponseAnswer, ...]
    sides: tuple[SideInCrisis, ...]
    silent_ties: tuple[str, ...]
    early: tuple[str, ...]
    further: Mapping[str, Any]


def crisis_answer(index: RecordIndex, shock: str, *, counted: Record | None = None) -> CrisisAnswer:
    """Answer on a crisis: who did what, and which ties between its countries have no word.

    Parameters
    ----------
    index : RecordIndex
    shock : str
        Key of the crisis.
    counted : Record, optional, keyword-only
        The part of the record whose ties and responses count; all without it.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.answers.index import index_of
    >>> answer = crisis_answer(index_of(open_record("sino_us")), "tiananmen-1989")
    >>> str(answer.day), list(answer.answers)[:2]
    ('1989-06-04', ['continued', 'statement'])
    >>> answer.silent == len(answer.silent_ties) < answer.stood
    True
    """
    record = counted or index.record
    crisis = record.shocks[shock]
    when = crisis.date
    day = when.earliest if when.earliest != datetime.date.min else when.latest
    is_to_come, concerned = day > record.as_of, set(crisis.countries)
    stood: dict[bool | None, list[str]] = {True: [], None: [], False: []}
    for key, tie in () if is_to_come else record.ties.items():
        ends = {record.places[end].country for end in tie.ends}
        if ends <= concerned or (len(concerned) == 1 and ends & concerned):
            stood[stood_on(tie, day)].append(key)
    of_crisis = sorted(
        (r for r in record.responses.values() if r.shock == shock),
        key=lambda r: (*in_time(r.date), r.id),
    )
    spoken = {tie_key(each.place, each.partner) for each in of_crisis if each.partner}
    responses = [response_answer(index, each) for each in of_crisis]
    by_answer = {
        str(did): tuple(each for each in responses if each.response.answer is did) for did in Answer
    }
    silent = tuple(key for key in stood[True] if key not in spoken)
    return CrisisAnswer(
        shock=crisis,
        answers={did: len(given) for did, given in by_answer.items() if given},
        stood=len(stood[True]),
        perhaps=len(stood[None]),
        silent=len(silent),
        silent_perhaps=sum(key not in spoken for key in stood[None]),
        day=day,
        is_to_come=is_to_come,
        sources=index.sources_of(crisis.statements),
        responses={did: given for did, given in by_answer.items() if given},
        apart=tuple(
            response_answer(index, each)
            for each in index.record.responses.values()
            if each.shock == shock and each.id not in record.responses
        ),
        sides=tuple(_sides_in_crisis(crisis, responses)),
        silent_ties=silent,
        early=tuple(
            each.id
            for each in index.record.responses.values()
            if each.shock == shock and each.date and each.date.latest < when.earliest
        ),
        further=further_columns(index.record, "crisis", shock),
    )


def _sides_in_crisis(
    shock: NationalShock, responses: Sequence[ResponseAnswer]
) -> list[SideInCrisis]:
    acted = Counter(each.response.actor for each in responses if each.response.actor)
    says = Counter(
        side
        for each in responses
        for side in {country_of(s.side) if is_end(s.side) else THIRD for s in each.says}
    )
    known = [*shock.countries, *sorted({*acted, *says} - set(shock.countries))]
    return [SideInCrisis(side, acted[side], says[side]) for side in known]


def stood_on(tie: Tie, day: datetime.date) -> bool | None:
    """True if a tie stood on a day, suspended or not; None where its dates leave that open.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> tie = open_record("sino_us").tie("Seattle", "Chongqing")
    >>> stood_on(tie, datetime.date(1989, 6, 4)), stood_on(tie, datetime.date(1979, 1, 1))
    (True, False)
    """
    start = tie.established
    is_to_come = start is not None and start.earliest > day
    if is_to_come or tie.stated_on(day) in (Status.ENDED, Status.PROPOSED):
        return False
    if start is None or start.latest > day:
        return None if tie.history else False
    return None if any(c.status is Status.ENDED and c.date is None for c in tie.history) else True
