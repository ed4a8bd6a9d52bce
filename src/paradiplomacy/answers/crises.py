"""What places did in a crisis, and how many ties have no word: silence is not an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from paradiplomacy.model.activity import Answer, NationalShock, Response
from paradiplomacy.model.status import Status
from paradiplomacy.model.ties import Tie, tie_key
from paradiplomacy.record.record import Record

__all__ = ["CrisisAnswers", "crisis_answers", "stood_on"]


@dataclass(frozen=True, slots=True)
class CrisisAnswers:
    """Who did what in a crisis, and which ties have no word.

    Parameters
    ----------
    shock : NationalShock
    day : datetime.date
        The first day on which it may have begun.
    stood : tuple of str
        Keys of ties between its countries that are known to have stood on that day.
    perhaps : tuple of str
        Keys of ties of which it is not known: they have no date, or one that leaves it open.
    responses : tuple of Response
        In order of time.
    answered : frozenset of str
        Keys of the pairs of places of which a source says what they did.
    """

    shock: NationalShock
    day: date
    stood: tuple[str, ...]
    perhaps: tuple[str, ...]
    responses: tuple[Response, ...]
    answered: frozenset[str]

    @property
    def silent(self) -> tuple[str, ...]:
        """Keys of the ties that stood and of which no source says what they did."""
        return tuple(key for key in self.stood if key not in self.answered)

    @property
    def silent_perhaps(self) -> tuple[str, ...]:
        """The same of ties of which it is not known whether they stood."""
        return tuple(key for key in self.perhaps if key not in self.answered)

    @property
    def by_answer(self) -> Mapping[Answer, tuple[Response, ...]]:
        """Responses by what was done; answers that nobody gave are left out."""
        grouped = {
            answer: tuple(each for each in self.responses if each.answer is answer)
            for answer in Answer
        }
        return {answer: responses for answer, responses in grouped.items() if responses}


def crisis_answers(record: Record, shock: str) -> CrisisAnswers:
    """Who did what in a crisis, and which ties between its countries have no word.

    Parameters
    ----------
    record : Record
    shock : str
        Key of the crisis.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> answers = crisis_answers(open_record("sino_us"), "tiananmen-1989")
    >>> str(answers.day), [str(answer) for answer in answers.by_answer][:2]
    ('1989-06-04', ['continued', 'statement'])
    >>> len(answers.silent) < len(answers.stood)
    True
    """
    crisis = record.shocks[shock]
    when = crisis.date
    day = when.earliest if when.earliest != date.min else when.latest
    stood: dict[bool | None, list[str]] = {True: [], None: [], False: []}
    for key, tie in record.ties.items():
        if {record.places[end].country for end in tie.ends} <= set(crisis.countries):
            stood[stood_on(tie, day)].append(key)
    responses = [each for each in record.responses.values() if each.shock == shock]
    return CrisisAnswers(
        crisis,
        day,
        tuple(stood[True]),
        tuple(stood[None]),
        tuple(sorted(responses, key=_in_time)),
        frozenset(tie_key(each.place, each.partner) for each in responses if each.partner),
    )


def stood_on(tie: Tie, day: date) -> bool | None:
    """Whether a tie stood on a day, suspended or not; None where its dates leave that open.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> tie = open_record("sino_us").tie("Seattle", "Chongqing")
    >>> stood_on(tie, date(1989, 6, 4)), stood_on(tie, date(1979, 1, 1))
    (True, False)
    """
    start = tie.established
    if start is not None and start.earliest > day:
        return False
    if tie.stated_on(day) in (Status.ENDED, Status.PROPOSED):
        return False
    if start is None or start.latest > day:
        return None if tie.history else False
    ended_some_day = any(
        change.status is Status.ENDED and change.date is None for change in tie.history
    )
    return None if ended_some_day else True


def _in_time(response: Response) -> tuple[date, date, str]:
    when = response.date
    return (when.earliest, when.latest, response.id) if when else (date.max, date.max, response.id)
