"""Times in plain files: numbers, or ISO dates that become years, or units since 1970."""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from dyadevents.arrays import Floats
from dyadevents.errors import DyadEventsError
from dyadevents.files.tables import Table, Unit, numbers_of, series_floats

__all__ = ["OTHER_ZONE", "Times", "moment", "moments", "times_of"]

At = Literal["start", "middle", "end"]

_DATE = r"^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?"
_DATE += r"(Z|[+-]\d{2}:?\d{2})?)?$"
_EXPECTED = "a number, or a date such as 1989-06 or 1989-06-04"
OTHER_ZONE = {
    False: "has no time zone, and times of the events have one; write Z or +02:00 behind the clock",
    True: "has a time zone, and times of the events have none; leave it out, or give them one",
}
_SHARE = {"start": 0.0, "middle": 0.5, "end": 1.0}
_A_DAY = {"day": 1, "hour": 24, "minute": 24 * 60, "second": 24 * 60 * 60}


@dataclass(frozen=True)
class Times:
    """The times of a file.

    Parameters
    ----------
    values : array of float, shape (rows,)
        NaN where a cell is empty or wrong.
    dates : bool
        Whether they were written as dates.
    zoned : bool, optional
        Whether they have a time zone; None where they have no clock.
    """

    values: Floats
    dates: bool
    zoned: bool | None = None


def _months(year: NDArray[np.int64], month: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many days months have; 0 where there is no such month."""
    days = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    real = (month >= 1) & (month <= 12)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0)) & (month == 2)
    return np.where(real, days[np.where(real, month, 0)] + leap, 0)


def _elapsed_since(parts: list[Floats], at: At, unit: Unit) -> Floats:
    """Turn year, month, day, hour, minute, second (NaN where not given) into one number.

    Years are those of the calendar, whose months are twelfths; all other units have one length
    and are counted from the beginning of 1970.
    """
    year, month = (np.nan_to_num(part).astype(np.int64) for part in parts[:2])
    _, _, day, hour, minute, second = parts
    length = _months(year, month)
    by_month, by_day = np.isnan(day), np.isnan(hour)
    share = _SHARE[at]
    clock = (np.nan_to_num(hour) + np.nan_to_num(minute) / 60 + np.nan_to_num(second) / 3600) / 24
    of_day = np.where(by_day, share, clock)
    with np.errstate(divide="ignore", invalid="ignore"):
        of_month = np.where(by_month, share, (day - 1 + of_day) / length)
    wrong = np.isnan(parts[0]) | (length == 0) | ((day < 1) | (day > length)) | (clock >= 1)
    if unit == "year":
        return np.where(wrong, np.nan, year + (month - 1 + of_month) / 12)
    begun = (((year - 1970) * 12 + month - 1).astype("datetime64[M]")).astype("datetime64[D]")
    return np.where(wrong, np.nan, (begun.astype(np.int64) + of_month * length) * _A_DAY[unit])


def times_of(table: Table, column: str = "time", *, at: At = "start") -> Times:
    """Read the times of a column; what is none is a problem, an empty cell is not.

    A date becomes ``year + (month - 1 + (day - 1 + share) / days in the month) / 12``, so that
    every month is a twelfth of a year, or the time since 1970 in the unit of the table. The share
    is 0 for ``at="start"`` of the day and 1/2 for its middle. A date without a day is the start or
    the middle of the month.

    Parameters
    ----------
    at : {"start", "middle", "end"}
        Events happen some time in the day, and so stand in its middle: an event of the 1st
        falls into that month, not on the edge before it. A year among dates is not a time of an
        event, and elsewhere its first day.
    """
    if table.series is not None:
        known = _times_of_column(table.series(column), at, table.unit)
        if known is not None:
            return known
    cells, given = table.cells(column), table.is_filled(column)
    numbers = numbers_of(cells)
    read = table.unit != "year" or np.isnan(numbers[given]).any()
    dates = [_parts(cell) for cell in cells] if read else []
    if not any(dates) and table.unit == "year":
        bad = ~np.isfinite(numbers) & given
        table.note_rows(bad, column, f"{{cell}} is not a time; expected {_EXPECTED}")
        return Times(numbers, dates=False)
    *parts, zoned = np.array([part or (np.nan,) * 7 for part in dates]).reshape(-1, 7).T
    values = _elapsed_since(parts, at, table.unit)
    if (zoned == 1).any():
        mixed = (
            "{cell} has no time zone, and other times of this column have one; write Z or an "
            "offset such as +02:00 behind all of them, or behind none"
        )
        table.note_rows(zoned == 0, column, mixed)
    number = ~np.isnan(numbers)
    dated = bool(np.isfinite(values).any())
    bad = np.isnan(values) & given
    if table.unit != "year":
        why = f"{{cell}} is a number; unit={table.unit!r} counts dates, such as 1989-06-04 13:30:05"
        table.note_rows(bad & number, column, why)
    elif dated and at == "middle":
        why = "{cell} is a number, and other times of this file are dates; write one or the other"
        table.note_rows(bad & number, column, why)
    else:  # at its start a year is the number that it is called by
        values = np.where(number, numbers, values)
    bad &= ~number
    table.note_rows(bad, column, f"{{cell}} is not a time; expected {_EXPECTED}")
    return Times(values, dated, None if np.isnan(zoned).all() else bool((zoned == 1).any()))


def _times_of_column(series: Any, at: At, unit: Unit) -> Times | None:
    """Return the times of a column of numbers, dates or times of a frame; None for text."""
    import narwhals as nw

    if series.dtype.is_numeric() and unit == "year":
        values = series_floats(series)
        return Times(values, dates=False) if np.isfinite(values).all() else None
    if series.dtype not in (nw.Date, nw.Datetime):
        return None
    zoned = None if series.dtype == nw.Date else series.dtype.time_zone is not None
    if zoned:
        series = series.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    moments = series.cast(nw.Datetime("us")).to_numpy().astype("datetime64[us]")
    if np.isnat(moments).any():
        return None  # as text, an empty cell is named
    day, month = moments.astype("datetime64[D]"), moments.astype("datetime64[M]")
    seconds = (moments - day) / np.timedelta64(1, "s")
    clock = np.full((3, len(moments)), np.nan)
    if series.dtype != nw.Date:
        clock = np.array([seconds // 3600, seconds // 60 % 60, seconds % 60])
    year = 1970.0 + moments.astype("datetime64[Y]").astype(np.int64)
    of_month = (month.astype(np.int64) % 12 + 1.0, (day - month).astype(np.int64) + 1.0)
    parts = [np.where(np.isnat(moments), np.nan, year), *of_month, *clock]
    return Times(_elapsed_since(parts, at, unit), dates=True, zoned=zoned)


def _parts(cell: str | None) -> tuple[float, ...] | None:
    """Return year, month, day, hour, minute and second of a date, and whether it has a zone.

    NaN where not given. A time with a zone is that of UTC.
    """
    match = re.match(_DATE, cell) if cell is not None else None
    if match is None:
        return None
    *given, zone = match.groups()
    parts = tuple(float(part) if part else np.nan for part in given)
    clock = np.nan if given[3] is None else float(zone is not None)
    if zone and zone[1:].strip("0:"):
        try:
            moment = datetime.fromisoformat(f"{int(given[0]):04d}-{int(given[1]):02d}-01")
        except ValueError:  # no such month: told with all that is wrong with the cell
            return (*parts, clock)
        minutes = (1 if zone[0] == "-" else -1) * (int(zone[1:3]) * 60 + int(zone[-2:]))
        day, hour, minute, second = (0.0 if math.isnan(part) else part for part in parts[2:])
        if not (1 <= day <= calendar.monthrange(moment.year, moment.month)[1] and hour < 24):
            return (*parts, clock)
        moment += timedelta(days=day - 1, hours=hour, minutes=minute + minutes)
        parts = (moment.year, moment.month, moment.day, moment.hour, moment.minute, second)
    return (*parts, clock)


def moment(
    text: str, what: str, *, at: At = "start", unit: Unit = "year", zoned: bool | None = None
) -> float:
    """Read one time, such as that of an option.

    Raises
    ------
    DyadEventsError
        It is neither a number nor a date, or no date where a unit counts dates; or has a clock
        without a time zone where the times of events are `zoned`, or with one where they are not.

    Examples
    --------
    >>> moment("1989-07-01", "start")
    1989.5
    >>> moment("12.5", "start")
    12.5
    >>> moment("1970-01-02 01:00", "start", unit="hour")
    25.0
    """
    try:
        number = float(text)
    except ValueError:
        number = np.nan
    if np.isfinite(number) and unit == "year":
        return number
    if parts := _parts(text.strip()):
        time = float(_elapsed_since([np.array([part]) for part in parts[:6]], at, unit)[0])
        if np.isfinite(time):
            if zoned is not None and parts[6] == (not zoned):
                raise DyadEventsError(f"{what}: {text!r} {OTHER_ZONE[not zoned]}")
            return time
    expected = _EXPECTED if unit == "year" else "a date, such as 1989-06-04 13:30:05"
    raise DyadEventsError(f"{what}: {text!r} is not a time; expected {expected}")


def moments(times: Iterable[object], what: str, *, unit: Unit = "year") -> list[float]:
    """Read several times: dates, or numbers as they are, in a unit that counts dates since 1970.

    Examples
    --------
    >>> moments([1988, "1989-07-01"], "breaks")
    [1988.0, 1989.5]
    """
    if isinstance(times, str) or not isinstance(times, Iterable):
        raise DyadEventsError(f"{what}={times!r}; expected a list of times, such as [{times!r}]")
    return [
        float(time)
        if isinstance(time, int | float | np.number)
        else moment(str(time), what, unit=unit)
        for time in times
    ]


def as_date(time: float, unit: Unit = "year") -> str:
    """Return the day of a time, and the clock in units below the day, for messages.

    Examples
    --------
    >>> as_date(1989.5)
    '1989-07-01'
    >>> as_date(25.0, "hour")
    '1970-01-02 01:00:00'
    """
    if unit != "year":
        at = np.datetime64(round(time / _A_DAY[unit] * _A_DAY["second"]), "s")
        return str(at.astype("datetime64[D]") if unit == "day" else at).replace("T", " ")
    year = int(np.floor(time + 1e-9))
    months = (time - year) * 12
    month = min(11, max(0, int(np.floor(months + 1e-9))))
    days = calendar.monthrange(year, month + 1)[1] if 1 <= year <= 9999 else 30
    day = min(days, int(np.floor(max(0.0, months - month) * days + 1e-6)) + 1)
    return f"{year:04d}-{month + 1:02d}-{day:02d}"
