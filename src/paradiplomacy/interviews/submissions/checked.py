"""A submission as an account and its answers, each of the type of its question; all problems."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from paradiplomacy.errors import Problem
from paradiplomacy.interviews.form import FormField
from paradiplomacy.interviews.instrument import Instrument
from paradiplomacy.interviews.instrument_file import field_name
from paradiplomacy.interviews.questions import Question
from paradiplomacy.interviews.submissions.reading import Submission
from paradiplomacy.model.dates import EventDate
from paradiplomacy.suggestions import suggestion

__all__ = ["CheckedAccount", "GivenAnswer", "check_submission"]

FIRST_INTERVIEW = date(1970, 1, 1)
"""The first day on which an interview can have been held; an earlier one is a slip."""
_DAY = timedelta(days=1)  # elsewhere it may be tomorrow already
_MOST = 1_000_000
_LONGEST = 10_000
_ACCOUNT = ("office", "role", "chosen", "language", "mode", "date", "consent")


class GivenAnswer(NamedTuple):
    """An answer as a row of ``answers.csv`` has it: one of number, date and words is filled."""

    question: str
    value: str = ""
    date: str = ""
    text: str = ""
    states: str = ""


@dataclass(frozen=True, slots=True)
class CheckedAccount:
    """A submission that is right.

    Parameters
    ----------
    submission : Submission
    account : mapping of str to str
        Cells of its row of ``accounts.csv``, without id, source and locator.
    answers : tuple of GivenAnswer
        In the order of the questionnaire.
    """

    submission: Submission
    account: Mapping[str, str]
    answers: tuple[GivenAnswer, ...]


class _BadCell(Exception):  # noqa: N818 - it never leaves this file
    """Why a cell is not what its field takes."""


def check_submission(
    submission: Submission,
    fields: Mapping[str, FormField],
    instrument: Instrument,
    *,
    places: Collection[str],
    ends: Collection[str],
    told: bool = True,
) -> tuple[CheckedAccount | None, list[Problem]]:
    """Check every cell of a submission.

    Parameters
    ----------
    submission : Submission
    fields : mapping of str to FormField
        By name.
    instrument : Instrument
    places : collection of str
        Keys of the places of the record.
    ends : collection of str
        Countries of the record, by code.
    told : bool, keyword-only
        Respondents were told that answers on the facts of the tie are shown as the word of their
        place; only then do they state any.

    Returns
    -------
    CheckedAccount or None, list of Problem
        None where something is wrong.
    """
    problems: list[Problem] = []

    def wrong(field: str, message: str) -> None:
        problems.append(Problem(submission.file, submission.line, field, message))

    cells: dict[str, str] = {}
    for name, text in submission.cells.items():
        try:
            cells[name] = _typed(fields[name], text)
        except _BadCell as error:
            wrong(_shown_name(fields[name]), str(error))
    refused = submission.cells.keys() - cells.keys()
    for name in _missing(fields.values(), submission.cells):
        wrong(name, "is empty; every account needs it")
    between = _Ends.of(cells)
    for name, message in between.wrong(places, ends):
        wrong(name, message)
    numbers = _numbers(cells, fields)
    answers = []
    for question in instrument:
        name = field_name(question.key)
        if name not in cells:
            continue
        if not instrument.is_asked(question, numbers) and not _open_rule(question, refused):
            wrong(question.key, f"is answered, but asked only if {question.asked_if}; empty one")
        answers.append(_answer(question, cells[name], cells.get("date", "") if told else ""))
    if problems:
        return None, problems
    account = {"side": cells["side"], "place": between.place, "partner": between.partner}
    account |= {name: cells[name] for name in _ACCOUNT if name in cells}
    return CheckedAccount(submission, account, tuple(answers)), []


def _numbers(cells: Mapping[str, str], fields: Mapping[str, FormField]) -> dict[str, float | None]:
    """The answers that are numbers, by key of the question."""
    return {
        field.question.key: float(cells[name])
        for name, field in fields.items()
        if name in cells and field.question is not None and field.kind in ("choice", "count")
    }


def _missing(fields: Iterable[FormField], cells: Collection[str]) -> Iterator[str]:
    """Required fields that are empty; a tie stands for both places, or they for it."""
    either = ("place", "partner") if "tie" in cells else ("tie",)
    for field in fields:
        if field.required and field.name not in cells and field.name not in either:
            yield field.name


def _open_rule(question: Question, refused: Collection[str]) -> bool:
    """Whether the answer on which a question hangs is wrong itself, so that nothing is known."""
    return question.asked_if is not None and field_name(question.asked_if.question) in refused


def _shown_name(field: FormField) -> str:
    return field.name if field.question is None else field.question.key


def _answer(question: Question, cell: str, day: str) -> GivenAnswer:
    """An answer; without the day of the interview it states nothing of the tie."""
    states = question.stated(cell, EventDate.parse(day).earliest.year) if day else ""
    if question.kind == "date":
        return GivenAnswer(question.key, date=cell, states=states)
    if question.kind == "open":
        return GivenAnswer(question.key, text=cell)
    return GivenAnswer(question.key, value=cell, states=states)


def _typed(field: FormField, text: str) -> str:
    """The cell as records have it."""
    if field.kind == "choice":
        return _chosen(field, text)
    if field.kind == "count":
        return _counted(text)
    if field.kind in ("date", "day"):
        return _dated(field, text)
    if len(text) > _LONGEST:
        raise _BadCell(f"has {len(text):,} characters, expected at most {_LONGEST:,}; shorten it")
    return " ".join(text.split())


def _chosen(field: FormField, text: str) -> str:
    """The name of a choice, by that name or by its label in a language."""
    names = dict(field.choices)
    if text in names:
        return text
    number = _whole(text)
    if number is not None and str(number) in names:
        return str(number)
    plain = " ".join(text.split()).casefold()
    for name, label in field.choices:
        if plain in (label.en.casefold(), label.zh.casefold(), f"{name} {label.en}".casefold()):
            return name
    if len(names) > 20:
        near = suggestion(text, names)
        raise _BadCell(f"{text[:60]!r} is none of the choices" + (f"; {near}" if near else ""))
    listed = ", ".join(f"{name} ({label.en})" for name, label in field.choices)
    raise _BadCell(f"expected one of {listed}; found {text[:60]!r}")


def _counted(text: str) -> str:
    number = _whole(text)
    if number is None or not 0 <= number <= _MOST:
        raise _BadCell(f"expected a whole number from 0 to {_MOST:,}; found {text[:60]!r}")
    return str(number)


def _whole(text: str) -> int | None:
    """A whole number, also as a spreadsheet or a form in JSON writes it: ``5``, ``5.0``."""
    try:
        number = float(text) if len(text) <= 20 and "_" not in text else float("nan")
    except ValueError:
        return None
    return int(number) if number.is_integer() else None


def _dated(field: FormField, text: str) -> str:
    try:
        when = EventDate.parse(text)
    except ValueError as error:
        raise _BadCell(f"{error}; found {text[:60]!r}") from None
    if field.kind == "day" and not when.is_bounded:
        raise _BadCell(f"expected a day such as 2026-11-27; found {text[:60]!r}")
    if field.kind == "day" and when.latest < FIRST_INTERVIEW:
        raise _BadCell(f"{text[:60]!r} is before {FIRST_INTERVIEW}; expected the day of the talk")
    if when.earliest > date.today() + _DAY:
        raise _BadCell(f"{text[:60]!r} is still to come; expected a day that has been")
    return str(when)


class _Ends(NamedTuple):
    """Who speaks, and of which partner."""

    side: str
    place: str
    partner: str

    @classmethod
    def of(cls, cells: Mapping[str, str]) -> _Ends:
        """The ends that are named; of a tie, the place of the side is the one that speaks."""
        side = cells.get("side", "")
        if "tie" not in cells:
            return cls(side, cells.get("place", ""), cells.get("partner", ""))
        first, _, second = cells["tie"].partition("__")
        ends = (first, second) if _country_of(first) == side else (second, first)
        return cls(side, *ends)

    def wrong(self, places: Collection[str], ends: Collection[str]) -> Iterator[tuple[str, str]]:
        """Fields that name what the record does not have, or do not fit one another."""
        side, place = self.side, self.place
        for name, key in (("place", place), ("partner", self.partner)):
            if key and key not in places:
                near = suggestion(key, places, listed=0)
                yield name, f"{key!r} is not a place of the record" + (f"; {near}" if near else "")
        if side and side not in ends:
            yield "side", f"{side!r} is not an end of the record; expected one of {', '.join(ends)}"
        elif side and place and _country_of(place) != side:
            country = _country_of(place)
            yield "side", f"is {side}, but {place} is a place of {country}; mend one of both"
        if place and place == self.partner:
            yield "partner", "is the place itself; name the other end"


def _country_of(place: str) -> str:
    return place.partition("-")[0].upper()
