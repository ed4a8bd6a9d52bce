"""Days of an office: agreements that end, requests, anniversaries, ties long without contact."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Literal

from paradiplomacy.answers.ties import TieLine, tie_list
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.ties import tie_key
from paradiplomacy.record.current_status import whole_number_set
from paradiplomacy.record.record import Record
from paradiplomacy.views import RecordAnswer

QUIET_MONTHS = "PARADIPLOMACY_QUIET_MONTHS"
_OVER = ("ended", "suspended", "proposed")
_ROUND = 5
"""Anniversaries are those of as many years, or a multiple."""
_MONTH = 30.4375


class DueItem(RecordAnswer):
    """Something that falls due.

    `due`: ``agreement-KEY``, ``request-KEY``, ``anniversary-TIE-YEAR`` or ``quiet-TIE``: it stays
        the same while what it is about does.
    `what`: ``agreement``, ``request``, ``anniversary`` or ``quiet``.
    `on`: the day; of what is known by its month or year, the last of it.
    `exact`: whether that day is known, not only its month or year.
    `when`: the day, month or year in EDTF, as exactly as it is known; empty of a silent tie.
    `is_late`: whether the day is over.
    `tie`: key of the pair of places; empty of a request that is on no partner.
    `place`: key of the place that was asked, of a request.
    `text`: the title of the agreement, or what was asked for.
    `years`: of an anniversary: how many.
    `since`: of a silent tie, its last dated sign of life; of an anniversary, the start.
    `renewal`, `responsible`: how an agreement goes on, and who answers a request.
    """

    due: str
    what: Literal["agreement", "request", "anniversary", "quiet"]
    on: date
    exact: bool
    is_late: bool
    when: str = ""
    tie: str = ""
    place: str = ""
    text: str = ""
    years: int = 0
    since: str = ""
    renewal: str = ""
    responsible: str = ""


def quiet_months(settings: Mapping[str, str] = os.environ) -> int:
    """After how many months without a sign of life a tie is listed, as the office set it.

    Raises ParadiplomacyError: the setting is not a whole number from 1 to 999.

    >>> quiet_months({}), quiet_months({"PARADIPLOMACY_QUIET_MONTHS": "36"})
    (24, 36)
    """
    return whole_number_set(settings, QUIET_MONTHS, usual=24)


def due_list(
    record: Record, *, today: date, months: int = 12, quiet: int = 24, place: str | None = None
) -> tuple[DueItem, ...]:
    """Entries that fall due from a year ago to some months ahead, the earliest day first.

    Open requests are listed however late they are, and silent ties however long; agreements that
    ended and anniversaries for a year. Ties that ended, are suspended or only proposed have no
    anniversary and are not silent. Of a start that is known by its year alone the anniversary is
    the last day of that year, and not exact.

    `record`: opened whole, where requests are to be in the list.
    `months`: how far it looks ahead.
    `quiet`: after how many months without a dated sign of life a tie is listed.
    `place`: only what is on ties of this place, by key or name, and requests to it.
    Raises NotFoundError: there is no such place.

    >>> from paradiplomacy import open_record
    >>> items = due_list(open_record("sino_us"), today=date(2026, 11, 1), place="Seattle")
    >>> [(str(item.on), item.years) for item in items if item.what == "anniversary"]
    [('2025-12-31', 10), ('2026-12-31', 10), ('2026-12-31', 35)]
    """
    until = today + timedelta(days=round(months * _MONTH))
    since = today - timedelta(days=365)
    lines = tie_list(record, place=place)
    asked = None if place is None else record.place(place).id
    items = [
        *_ending_agreements(record, since, until, today),
        *_open_requests(record, until, today),
        *(item for line in lines for item in _of_tie(line, since, until, today, quiet)),
    ]
    ties = {line.key for line in lines}
    chosen = [
        each
        for each in items
        if asked in (None, each.place, *each.tie[4:].split("|")) or each.tie in ties
    ]
    return tuple(sorted(chosen, key=lambda item: (item.on, item.what, item.due)))


def _ending_agreements(record: Record, since: date, until: date, today: date) -> Iterator[DueItem]:
    for each in record.agreements.values():
        day = each.valid_until.latest if each.valid_until else date.max
        if since <= day <= until:
            yield DueItem(
                f"agreement-{each.id}",
                "agreement",
                day,
                _is_day(each.valid_until),
                day < today,
                _known_of(each.valid_until, day),
                tie=tie_key(each.place_a, each.place_b),
                text=each.title,
                renewal=each.renewal,
            )


def _open_requests(record: Record, until: date, today: date) -> Iterator[DueItem]:
    for each in record.requests.values():
        day = each.due.latest if each.due else date.max
        if each.is_open and day <= until:
            yield DueItem(
                f"request-{each.id}",
                "request",
                day,
                _is_day(each.due),
                day < today,
                _known_of(each.due, day),
                tie=tie_key(each.place, each.partner) if each.partner else "",
                place=each.place,
                text=each.what,
                responsible=each.responsible,
            )


def _of_tie(line: TieLine, since: date, until: date, today: date, quiet: int) -> Iterator[DueItem]:
    if line.status in _OVER:
        return
    start = line.tie.stated_start
    if start is not None and start.earliest != date.min and start.latest != date.max:
        for year in range(since.year, until.year + 1):
            years, day = year - start.latest.year, day_in_year(start.latest, year)
            known = start.earliest.year == start.latest.year
            if known and years > 0 and years % _ROUND == 0 and since <= day <= until:
                yield DueItem(
                    f"anniversary-{line.key.removeprefix('tie:')}-{year}",
                    "anniversary",
                    day,
                    _is_day(start),
                    day < today,
                    _known_of(start, day),
                    tie=line.key,
                    years=years,
                    since=str(start),
                )
    sign, day = line.last_sign, today
    if sign is not None:
        goes_on = sign.latest == date.max
        day = date.max if goes_on else sign.latest + timedelta(days=round(quiet * _MONTH))
    if day <= today:
        yield DueItem(
            f"quiet-{line.key.removeprefix('tie:')}",
            "quiet",
            day,
            exact=False,
            is_late=day < today,
            tie=line.key,
            since=str(sign or ""),
        )


def day_in_year(day: date, year: int) -> date:
    """The same day of another year; of 29 February, where there is none, the day before."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def _is_day(when: EventDate | None) -> bool:
    return when is not None and when.earliest == when.latest


def _known_of(when: EventDate | None, day: date) -> str:
    """A day, its month or its year, as exactly as the date is known that it comes from."""
    if when is None or f"{when.earliest:%Y-%m}" != f"{when.latest:%Y-%m}":
        return str(day.year)
    return str(day) if _is_day(when) else f"{day:%Y-%m}"
