"""Answers on the site: checked as somebody types them, and then statements of their side."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from paradiplomacy.interviews.asked_of import AnswerValue, AskedTie
from paradiplomacy.interviews.instrument import Instrument
from paradiplomacy.interviews.questions import Question
from paradiplomacy.model.context import NO_ANSWERS
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.statements import Source, Statement, Voice

LONGEST = 2_000
"""Characters of an answer in words."""
MOST = 1_000_000
_NO_ANSWER = "no-answer:"
"""Begins what is kept in place of an answer; nothing that is typed is kept so."""
_DATE = re.compile(r"(\d{4})(?:\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2}))?)?\s*[年月日]?")


@dataclass(frozen=True, slots=True)
class Respondent:
    """Somebody who answers, without a name.

    account: Key of the account.
    side: Country of the end.
    place, partner: Keys of the end that is asked, and of the other.
    quote: Whether their words may be quoted.
    not_blind: Whether they could read what the other end answered before they had finished.
    """

    account: str
    side: str
    place: str
    partner: str
    office: str
    role: str
    language: str
    consent: str
    day: date
    quote: bool = False
    not_blind: bool = False


class GivenAnswer(NamedTuple):
    """An answer as a row of ``answers.csv`` has it.

    One of number, date and words is filled, or `no_answer`.
    """

    question: str
    value: str = ""
    date: str = ""
    text: str = ""
    states: str = ""
    no_answer: str = ""
    only_in_groups: str = ""

    @classmethod
    def of(
        cls, question: Question, answer: str = "", year: int | None = None, *, no_answer: str = ""
    ) -> GivenAnswer:
        """An answer to a question, as it is kept, or the record's word where there is none.

        year: In which it was given, where it states a fact of the tie; else None.
        """
        column = {"date": "date", "open": "text"}.get(question.kind, "value")
        states = question.fact_of(answer, year) if year is not None else ""
        in_groups = "yes" if question.attitude else ""
        given = {column: answer, "states": states, "no_answer": no_answer}
        return cls(question.key, **given, only_in_groups=in_groups)


def no_answer(code: str) -> str:
    """The text that is kept where somebody prefers not to answer, or does not know.

    >>> no_answer_of(no_answer("refused")), answer_of(no_answer("refused"))
    ('refused', '')
    """
    return f"{_NO_ANSWER}{code}"


def no_answer_of(stored: str) -> str:
    """The record's word for a missing answer, of what is stored; empty where there is an answer."""
    code = stored.removeprefix(_NO_ANSWER)
    return code if code != stored and code in NO_ANSWERS else ""


def answer_of(stored: str) -> str:
    """The answer of what is stored; empty where there is none."""
    return "" if no_answer_of(stored) else stored


def check_answer(question: Question, text: str) -> str:
    """An answer as it is kept; empty where it is left out.

    Raises ValueError: It is none: ``not_a_choice``, ``not_a_count``, ``not_a_date`` or
    ``too_long``.

    >>> from paradiplomacy.interviews.instrument import read_shipped
    >>> founded, trade = (read_shipped()[key] for key in ("tie.founded", "trade.any"))
    >>> check_answer(founded, "1982年12月18日"), check_answer(trade, "1")
    ('1982-12-18', '1')
    """
    text = text.strip()
    if not text:
        return ""
    if question.choices:
        if text not in {str(value) for value in question.values}:
            raise ValueError("not_a_choice")
    elif question.kind == "count":
        if not re.fullmatch(r"[0-9]{1,7}", text) or int(text) > MOST:
            raise ValueError("not_a_count")
        return str(int(text))
    elif question.kind == "date":
        return _normalise_date(text)
    elif len(text) > LONGEST:
        raise ValueError("too_long")
    return text.removeprefix(_NO_ANSWER)


def _normalise_date(text: str) -> str:
    parts = _DATE.fullmatch(text)
    if parts is not None:
        text = "-".join(part.zfill(2) for part in parts.groups() if part)
    when = EventDate.parse_or_none(text)
    if when is None or len(text) > 40 or not date(1900, 1, 1) <= when.earliest <= date.today():
        raise ValueError("not_a_date")
    return text


def value_of(question: Question, answer: str) -> AnswerValue | None:
    """An answer as it is compared; None without one, and of words."""
    if not answer_of(answer) or question.kind == "open":
        return None
    return EventDate.parse(answer) if question.kind == "date" else float(answer)


def in_words(instrument: Instrument) -> tuple[Question, ...]:
    """The questions that are answered in words."""
    return tuple(question for question in instrument if question.kind == "open")


def questions_of(
    instrument: Instrument, answers: Mapping[str, str], tie: AskedTie | None = None
) -> tuple[Question, ...]:
    """The questions that are put to who gave these answers on a tie.

    What was answered to a question that is not put decides nothing.
    """
    known: dict[str, AnswerValue | None] = {}
    for question in instrument:
        if instrument.is_asked(question, known, tie):
            known[question.key] = value_of(question, answers.get(question.key, ""))
    return instrument.choose(known)


def may_be_asked(
    instrument: Instrument, answers: Mapping[str, str], tie: AskedTie | None = None
) -> tuple[Question, ...]:
    """The questions that are put, and those that a later answer can still make so.

    With each answer they only become fewer.

    >>> from paradiplomacy.interviews.instrument import read_shipped
    >>> most = [len(may_be_asked(read_shipped(), {"climate.any": n})) for n in ("", "1", "0")]
    >>> most[0] == most[1] > most[2]
    True
    """
    put = {question.key for question in questions_of(instrument, answers, tie)}
    known = {q.key: value_of(q, answers.get(q.key, "")) for q in instrument if q.key in put}
    open_: set[str] = set()
    for question in instrument:
        rule = question.asked_if
        is_waiting = (  # the answer on which it hangs was not given yet
            rule is not None
            and rule.question in open_
            and not answers.get(rule.question)
            and all(each.is_met(tie, known) for each in question.asked_of)
        )
        if question.key in put or is_waiting:
            open_.add(question.key)
    return tuple(question for question in instrument if question.key in open_)


def next_after(
    instrument: Instrument,
    answers: Mapping[str, str],
    key: str,
    *,
    by: int = 1,
    tie: AskedTie | None = None,
) -> Question | None:
    """The question that follows one, or with ``by=-1`` comes before it; None at either end.

    >>> from paradiplomacy.interviews.instrument import read_shipped
    >>> after = next_after(read_shipped(), {"training.any": "0"}, "training.any")
    >>> after.key.startswith("training.")
    False
    """
    keys = list(instrument.by_key)
    place = keys.index(key)
    put = {question.key: question for question in questions_of(instrument, answers, tie)}
    rest = keys[place + 1 :] if by > 0 else reversed(keys[:place])
    return next((put[other] for other in rest if other in put), None)


def source_of(side: str) -> Source:
    """The source of the answers of a side."""
    title = f"Interviews on this site, {side}"
    return Source(f"site-interviews-{side.lower()}", title, "", "en", side, Voice.ASSOCIATION)


def statements_of(
    who: Respondent,
    answers: Mapping[str, str],
    instrument: Instrument,
    record: str,
    tie: AskedTie | None = None,
    *,
    told: bool = False,
) -> tuple[Statement, ...]:
    """An account and its answers as statements of its side, as a record folder states them.

    Questions that were not put, since an earlier answer makes them needless, are left out.

    answers: By question.
    told: The respondent was told that answers on the facts of the tie are shown as the word of the
        place; only then do they state any (`paradiplomacy.evidence.consent.answered_facts`).
    """
    source = source_of(who.side)
    locator = f"questionnaire {instrument.version}"

    def state(subject: str, property: str, value: str) -> Statement:
        return Statement(
            record,
            subject,
            property,
            value,
            source.id,
            who.side,
            raw=value,
            language=who.language,
            locator=locator,
            coder="respondent",
            method=f"site-interview/{instrument.version}",
        )

    account = {
        "side": who.side,
        "place": who.place,
        "partner": who.partner,
        "office": who.office,
        "role": who.role,
        "language": who.language,
        "mode": "site",
        "date": who.day.isoformat(),
        "consent": who.consent,
        "quote": "yes" if who.quote else "no",
        "not_blind": "yes" if who.not_blind else "",
    }
    rows = [state(f"account:{who.account}", name, text) for name, text in account.items() if text]
    for question in questions_of(instrument, answers, tie):
        if stored := answers.get(question.key, ""):
            year = who.day.year if told else None
            code = no_answer_of(stored)
            cells = GivenAnswer.of(question, answer_of(stored), year, no_answer=code)._asdict()
            subject = f"answer:{who.account}|{cells.pop('question')}"
            rows += [state(subject, name, text) for name, text in cells.items() if text]
    return tuple(rows)
