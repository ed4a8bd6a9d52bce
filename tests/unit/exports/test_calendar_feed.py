"""A calendar as RFC 5545 wants it: read again by the library of calendars, and by its rules."""

from __future__ import annotations

from datetime import UTC, date, datetime

import icalendar
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.exports.calendar_feed import CalendarDay, calendar_of

NOW = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)


def written(*days: CalendarDay, name: str = "Ours") -> str:
    return calendar_of(days, name=name, host="r", now=NOW)


def read(text: str) -> list[dict[str, str]]:
    """Events by the rules of RFC 5545: lines unfolded, texts unescaped."""
    events: list[dict[str, str]] = []
    for line in text.replace("\r\n ", "").split("\r\n"):
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and ":" in line:
            name, _, value = line.partition(":")
            marked = value.replace("\\\\", "\0").replace("\\n", "\n")
            plain = marked.replace("\\;", ";").replace("\\,", ",").replace("\0", "\\")
            events[-1].setdefault(name, plain)
    return events


@given(st.text(max_size=300), st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_any_text_comes_back_and_no_line_is_too_long(text: str, day: date) -> None:
    made = written(CalendarDay("k", day, f"a{text}"), name=text)
    assert made.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode("utf-8", "surrogatepass")) <= 75 for line in made.split("\r\n"))
    (event,) = read(made)
    kept = "".join(c if c == "\n" or c.isprintable() or ord(c) > 127 else " " for c in
                   f"a{text}".replace("\r\n", "\n").replace("\t", " "))  # fmt: skip
    assert event["SUMMARY"].replace("\t", " ") == kept
    assert event["DTSTART;VALUE=DATE"] == day.strftime("%Y%m%d")


def test_a_library_of_calendars_reads_the_same() -> None:
    day = CalendarDay("a|b", date(2026, 12, 31), "签约；Water, talks; \\ and " + "长" * 60, "x\ny")
    calendar = icalendar.Calendar.from_ical(written(day, CalendarDay("c", date(2027, 1, 1), "d")))
    first, second = calendar.walk("VEVENT")
    assert str(first["SUMMARY"]) == day.summary
    assert (str(first["DESCRIPTION"]), str(first["UID"])) == ("x\ny", "a|b@r")
    assert (first["DTSTART"].dt, first["DTEND"].dt) == (date(2026, 12, 31), date(2027, 1, 1))
    assert (second["DTSTAMP"].dt, len(calendar.errors)) == (NOW, 0)
