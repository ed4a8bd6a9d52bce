"""The algebra of uncertain dates."""

from __future__ import annotations

import contextlib
import csv
import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from tests.property.strategies import days, edtf, event_dates, few_days

from paradiplomacy.model.dates import EventDate, _grammar
from paradiplomacy.record.record import Record


def possible(when: EventDate) -> set[date]:
    """Every day of a date, one by one."""
    return {when.earliest + timedelta(n) for n in range(when.span_days)}


@given(event_dates(), event_dates())
def test_overlap_is_symmetric(one: EventDate, other: EventDate) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    assert one.overlaps(one)


ONE_DAY = st.one_of(
    st.dates(date(1, 1, 1)).flatmap(
        lambda day: st.sampled_from([f"{day.year:04}", day.isoformat()[:7], day.isoformat()])
    ),
    st.from_regex(r"[0-9]{4}-[0-9]{2}", fullmatch=True),
)


@given(ONE_DAY, ONE_DAY)
@example("1987-03", "1987-04")
def test_one_of_the_days_between_two_is_as_the_grammar_has_it(first: str, last: str) -> None:
    assert_as_grammar(f"[{first}..{last}]")


@given(st.from_regex(r"[0-9]{3}X", fullmatch=True))
def test_decades_are_as_the_grammar_has_them(text: str) -> None:
    assert_as_grammar(text)


def assert_as_grammar(text: str) -> None:
    """A text is read as the published grammar reads it, or refused as it refuses it."""
    try:
        wanted = _grammar(text)
    except (ValueError, TypeError, OverflowError):
        with pytest.raises(ValueError, match="is not a date"):
            EventDate.parse(text)
    else:
        assert EventDate.parse(text) == wanted


@given(few_days(), few_days())
def test_overlap_is_that_of_the_sets_of_days(one: EventDate, other: EventDate) -> None:
    assert one.overlaps(other) == bool(possible(one) & possible(other))


@given(event_dates(), event_dates())
def test_the_hull_holds_both(one: EventDate, other: EventDate) -> None:
    hull = one.hull(other)
    assert one.within(hull)
    assert other.within(hull)
    assert hull == other.hull(one)
    if not one.overlaps(other):
        assert {one.before(other), other.before(one)} == {True, False}


@given(few_days(), few_days())
def test_within_is_that_of_the_sets_of_days(one: EventDate, other: EventDate) -> None:
    assert one.within(other) == (possible(one) <= possible(other))


@given(few_days(), few_days())
def test_before_is_what_holds_for_every_choice_of_days(one: EventDate, other: EventDate) -> None:
    earlier = {a < b for a in possible(one) for b in possible(other)}
    assert one.before(other) is (earlier.pop() if len(earlier) == 1 else None)


@given(event_dates(), event_dates())
def test_two_dates_are_not_each_before_the_other(one: EventDate, other: EventDate) -> None:
    assert not (one.before(other) and other.before(one))
    if one.before(other):
        assert other.before(one) is False


@given(event_dates(), event_dates(), event_dates())
def test_before_is_transitive(one: EventDate, other: EventDate, third: EventDate) -> None:
    if one.before(other) and other.before(third):
        assert one.before(third)


@given(event_dates())
@example(EventDate.of(date(5, 3, 1), date(5, 3, 31)))
@example(EventDate.of(date(1, 1, 1)))
@example(EventDate.of(date(9999, 12, 31)))
def test_what_is_written_reads_as_the_same_date(when: EventDate) -> None:
    assume(when.earliest != date.min or when.latest != date.max)  # EDTF says no "any day"
    again = EventDate.parse(str(when))
    assert again == when
    assert str(again) == str(when)


@given(event_dates())
def test_the_middle_is_possible_and_parts_the_days_in_half(when: EventDate) -> None:
    assume(when.is_bounded)
    middle = when.middle
    assert middle is not None
    before, after = (middle - when.earliest).days, (when.latest - middle).days
    assert after - before in (0, 1)


@given(st.integers(2, 9998), st.integers(1, 12), st.sampled_from(["", "~", "?", "%"]))
def test_a_mark_widens_only_if_it_means_about(year: int, month: int, mark: str) -> None:
    plain, marked = (EventDate.parse(f"{year:04}-{month:02}{m}") for m in ("", mark))
    assert plain.within(marked)
    assert (plain == marked) == (mark in ("", "?"))
    assert marked.approximate == (mark in ("~", "%"))
    assert marked.uncertain == (mark in ("?", "%"))


@given(days(date(2, 1, 1), date(9998, 12, 31)))
def test_coarser_precision_holds_finer(day: date) -> None:
    exact = EventDate.parse(day.isoformat())
    month, year = (EventDate.parse(day.isoformat()[:n]) for n in (7, 4))
    assert exact == EventDate.of(day)
    assert exact.within(month)
    assert month.within(year)
    assert year.year == day.year


@given(edtf(1900, 2020))
def test_text_is_kept_as_it_was_said(text: str) -> None:
    assert str(EventDate.parse(f"  {text} ")) == text


_LIKE_EDTF = st.one_of(
    st.text(alphabet="0123456789-/.~?%[]{},XYES+", max_size=14),
    st.from_regex(r"[0-9X]{4}(-[0-9X]{2}(-[0-9X]{2})?)?[?~%]?", fullmatch=True),
    st.from_regex(r"[\[{](\.\.)?[0-9X]{4}(,|\.\.)?([0-9]{4})?(\.\.)?[\]}]", fullmatch=True),
    st.from_regex(r"Y-?[0-9]{1,20}(E[0-9]{1,3})?(S[0-9])?", fullmatch=True),
    st.text(max_size=12),
)


@given(_LIKE_EDTF)
@example("")
@example("../..")
@example("/")
@example("0000")
@example("9999~")
@example("2004-X1")  # the grammar's package stumbles over this one, aloud
@example("[.." * 40)
@example("[.." * 4000 + "1984" + "]" * 4000)
@example("Y" + "9" * 5000)
@example("(" * 16_000)
@example("１９８５")  # digits, but not those of EDTF
def test_any_text_is_a_date_or_a_value_error_and_nothing_is_printed(text: str) -> None:
    said = io.StringIO()
    wrong = ""
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            when = EventDate.parse(text)
        except ValueError as error:
            wrong = str(error)
    if wrong:
        assert "expected EDTF such as 1985" in wrong
        assert len(wrong) < 1000
    else:
        assert when.earliest <= when.latest
        assert text.isascii()
    assert said.getvalue() == ""


@pytest.mark.parametrize(
    "table",
    [
        "sino_us/tie_facts",
        "sino_us/exchange_facts",
        "sino_us/shock_responses",
        "sino_us/laws",
        "national/national_acts",
        "national/subnational_framework",
        "multi_country_dated_ties",
    ],
)
def test_every_date_of_the_raw_material_can_be_read(shared: Path, table: str) -> None:
    columns = ("date", "shock_date", "enacted", "effective", "terminate_by")
    with (shared / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    said = {row[column] for row in rows for column in columns if row.get(column)}
    said |= {row["value"] for row in rows if row.get("fact", "kind") != "kind"} - {"unknown"}
    assert said
    for text in said:
        assert EventDate.parse(text).span_days >= 1


def test_every_date_of_the_shipped_record_lies_in_its_time(sino_us: Record) -> None:
    dates = [change.date for tie in sino_us.ties.values() for change in tie.history if change.date]
    assert len(dates) > 300
    for when in dates:
        assert when.earliest == date.min or when.earliest.year > 1950
        assert when.latest == date.max or when.latest.year < 2030
