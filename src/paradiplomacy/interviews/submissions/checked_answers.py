"""A submission as an account and its answers, each of the type of its question; all problems."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from paradiplomacy.errors import Problem
from paradiplomacy.evidence.speakers import country_of
from paradiplomacy.interviews.answered import MOST, GivenAnswer, value_of
from paradiplomacy.interviews.asked_of import AskedTie
from paradiplomacy.interviews.form import NO_ANSWER_NUMBERS, SENSITIVE, FormField
from paradiplomacy.interviews.instrument import Instrument
from paradiplomacy.interviews.instrument_file import field_name
from paradiplomacy.interviews.questions import no_answers
from paradiplomacy.interviews.submissions.reading import Submission
from paradiplomacy.model.cells import PLACE
from paradiplomacy.model.context import NO_ANSWERS
from paradiplomacy.model.dates import EventDate
from paradiplomacy.suggestions import suggestion

FIRST_INTERVIEW = date(1970, 1, 1)
"""The first day on which an interview can have been held; an earlier one is a slip."""
_DAY = timedelta(days=1)  # elsewhere it may be tomorrow already
_LONGEST = 10_000
_ACCOUNT = ("office", "role", "chosen", "language", "mode", "date", "consent", "quote")


@dataclass(frozen=True, slots=True)
class CheckedAccount:
    """A submission that is right.

    account: Cells of its row of ``accounts.csv``, without id, source and locator.
    answers: In the order of the questionnaire.
    """

    submission: Submission
    account: Mapping[str, str]
    answers: tuple[GivenAnswer, ...]


class _BadCell(Exception):  # noqa: N818 - it never leaves this file
    """The reason why a cell is not what its field takes."""


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

    fields: By name.
    places: Keys of the places of the record.
    ends: Countries of the record, by code.
    told: Respondents were told that answers on the facts of the tie are shown as the word of their
        place; only then do they state any.

    None where something is wrong.
    """
    problems: list[Problem] = []

    def wrong(field: str, message: str) -> None:
        problems.append(Problem(submission.file, submission.line, field, message))

    cells: dict[str, str] = {}
    for name, text in submission.cells.items():
        try:
            cells[name] = _as_recorded(fields[name], text)
        except _BadCell as error:
            wrong(fields[name].column, str(error))
    refused = submission.cells.keys() - cells.keys()
    for name in _missing_fields(fields.values(), submission.cells):
        wrong(name, "is empty; every account needs it")
    between = _Ends.of(cells)
    for name, message in between.wrong(places, ends):
        wrong(name, message)
    known = {  # the answers that are numbers or dates
        field.question.key: value_of(field.question, cells[name])
        for name, field in fields.items()
        if name in cells and field.question is not None and cells[name] not in NO_ANSWERS
    }
    # Of which ties a question is asked, the form decides: what was answered all the same counts.
    numbers = {key: value for key, value in known.items() if isinstance(value, float)}
    tie = AskedTie(between.side, country_of(between.partner))
    skips = cells.get(SENSITIVE) == "skip"
    answers = []
    for question in instrument:
        name = field_name(question.key)
        if name not in cells:
            if skips and question.sensitive and instrument.is_asked(question, known, tie):
                answers.append(GivenAnswer.of(question, no_answer="refused"))
            continue
        rule = question.asked_if
        # Where the answer on which it hangs is wrong itself, nothing is known.
        is_open = rule is not None and field_name(rule.question) in refused
        if not is_open and not instrument.is_asked(question, numbers):
            wrong(question.key, f"is answered, but asked only if {question.asked_if}; empty one")
        cell, day = cells[name], cells.get("date", "") if told else ""
        year = EventDate.parse(day).earliest.year if day else None
        answers.append(
            GivenAnswer.of(question, no_answer=cell)
            if cell in NO_ANSWERS
            else GivenAnswer.of(question, cell, year)
        )
    if problems:
        return None, problems
    account = {"side": between.side, "place": between.place, "partner": between.partner}
    account |= {name: cells[name] for name in _ACCOUNT if name in cells}
    return CheckedAccount(submission, account, tuple(answers)), []


def _missing_fields(fields: Iterable[FormField], cells: Collection[str]) -> Iterator[str]:
    """Required fields that are empty; a tie with a place or side stands for both places."""
    of_tie = ("place", "partner") if "side" in cells else ("partner",)
    needless = {*cells, *(of_tie if "tie" in cells else ("tie",))}
    return (field.name for field in fields if field.required and field.name not in needless)


def _as_recorded(field: FormField, text: str) -> str:
    """The cell as records have it."""
    if field.question is not None and (code := _no_answer(text)):
        return code
    if field.name == "place" and re.fullmatch(PLACE.pattern, text):
        return text
    if field.kind == "choice":
        return _name_of_choice(field, text)
    if field.kind == "count":
        return _count_of_cell(text)
    if field.kind in ("date", "day"):
        return _date_of_cell(field, text)
    if len(text) > _LONGEST:
        raise _BadCell(f"has {len(text):,} characters, expected at most {_LONGEST:,}; shorten it")
    return " ".join(text.split())


def _no_answer(text: str) -> str:
    """The record's word where a cell says that there is no answer, by number or in words."""
    plain = " ".join(text.split()).casefold()
    number = _parse_whole_number(plain)
    return next(
        (
            code
            for code, label in no_answers().items()
            if plain in (code, *map(str.casefold, label.every))
            or number == int(NO_ANSWER_NUMBERS[code])
        ),
        "",
    )


def _name_of_choice(field: FormField, text: str) -> str:
    """The name of a choice, by that name or by its label in a language."""
    names = dict(field.choices)
    if text in names:
        return text
    number = str(_parse_whole_number(text))
    if number in names:
        return number
    plain = " ".join(text.split()).casefold()
    for name, label in field.choices:
        if plain in map(str.casefold, (*label.every, f"{name} {label.en}")):
            return name
    if len(names) > 20:
        near = suggestion(text, names)
        raise _BadCell(f"{text[:60]!r} is none of the choices" + (f"; {near}" if near else ""))
    listed = ", ".join(f"{name} ({label.en})" for name, label in field.choices)
    raise _BadCell(f"expected one of {listed}; found {text[:60]!r}")


def _count_of_cell(text: str) -> str:
    number = _parse_whole_number(text)
    if number is None or not 0 <= number <= MOST:
        raise _BadCell(f"expected a whole number from 0 to {MOST:,}; found {text[:60]!r}")
    return str(number)


def _parse_whole_number(text: str) -> int | None:
    """A whole number, also as a spreadsheet or a form in JSON writes it: ``5``, ``5.0``."""
    try:
        number = float(text) if len(text) <= 20 and "_" not in text else float("nan")
    except ValueError:
        return None
    return int(number) if number.is_integer() else None


def _date_of_cell(field: FormField, text: str) -> str:
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
    """The place that speaks, and its partner."""

    side: str
    place: str
    partner: str

    @classmethod
    def of(cls, cells: Mapping[str, str]) -> _Ends:
        """The ends that are named; of a tie, the place that speaks, or that of the side.

        Forms up to 2026.11 asked for the country as ``side``.
        """
        side, place = cells.get("side", ""), cells.get("place", "")
        if "tie" not in cells:
            return cls(side or country_of(place), place, cells.get("partner", ""))
        ends = cells["tie"].split("__", 1)
        is_first = place == ends[0] or (not place and country_of(ends[0]) == side)
        own = ends[0 if is_first else -1]
        if place and place != own:
            return cls(side or country_of(place), place, "")
        return cls(side or country_of(own), own, ends[0] if own == ends[-1] else ends[-1])

    def wrong(self, places: Collection[str], ends: Collection[str]) -> Iterator[tuple[str, str]]:
        """Fields that name what the record does not have, or do not fit one another."""
        side, place = self.side, self.place
        if place and not self.partner and place in places:
            yield "place", f"{place} is no end of the tie; choose one of both"
        for name, key in (("place", place), ("partner", self.partner)):
            if key and key not in places:
                near = suggestion(key, places, listed=0)
                yield name, f"{key!r} is not a place of the record" + (f"; {near}" if near else "")
        if side and side not in ends:
            yield "side", f"{side!r} is not an end of the record; expected one of {', '.join(ends)}"
        elif side and place and country_of(place) != side:
            country = country_of(place)
            yield "side", f"is {side}, but {place} is a place of {country}; mend one of both"
        if place and place == self.partner:
            yield "partner", "is the place itself; name the other end"
