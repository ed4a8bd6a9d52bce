"""A calendar of days (iCalendar, RFC 5545): one event a day that something falls due."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from paradiplomacy.version import __version__

_LONGEST = 75
"""Octets of a line, without its end."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """An event of a whole day; a calendar knows it again by its key."""

    key: str
    on: date
    summary: str
    description: str = ""


def calendar_of(
    days: Iterable[CalendarDay], *, name: str, host: str, now: datetime | None = None
) -> str:
    r"""The text of an ``.ics`` file: a calendar with a name.

    The keys are those of a host: no two calendars have one key at one host.

    >>> day = CalendarDay("a", date(2026, 3, 15), "Water; talks", "at 9")
    >>> text = calendar_of([day], name="Ours", host="r")
    >>> [line for line in text.split("\r\n") if line.startswith(("DTSTART", "SUMMARY"))]
    ['DTSTART;VALUE=DATE:20260315', 'SUMMARY:Water\\; talks']
    """
    stamp = (now or datetime.now(UTC)).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//paradiplomacy//{__version__}//EN",
        f"X-WR-CALNAME:{_escape_for_calendar(name)}",
    ]
    for day in days:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_escape_for_calendar(day.key)}@{_escape_for_calendar(host)}",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day.on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escape_for_calendar(day.summary)}",
            *([f"DESCRIPTION:{_escape_for_calendar(day.description)}"] if day.description else []),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _fold_line(line))


def _escape_for_calendar(text: str) -> str:
    plain = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", " ", text.replace("\r\n", "\n"))
    return re.sub(r"([\\;,])", r"\\\1", plain).replace("\n", "\\n")


def _fold_line(line: str) -> Iterator[str]:
    """Parts of a line, each at most 75 octets; all but the first begin with a space."""
    part, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _LONGEST:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + octets
    yield part
