"""Times, items and points as Wikidata writes them."""

from __future__ import annotations

from datetime import date

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.model.dates import EventDate
from paradiplomacy.sources.mention_keys import country_items
from paradiplomacy.sources.wikidata.sparql import (
    clean,
    edtf_of,
    item_of,
    point_of,
    precision_without_one,
)


@pytest.mark.parametrize(
    ("time", "precision", "edtf"),
    [
        ("+1995-02-18T00:00:00Z", 11, "1995-02-18"),
        ("1995-02-18T00:00:00Z", 11, "1995-02-18"),
        ("+1995-02-18T13:14:15Z", 14, "1995-02-18"),
        ("+1995-02-18T00:00:00Z", 10, "1995-02"),
        ("+1995-02-00T00:00:00Z", 10, "1995-02"),
        ("+1995-00-00T00:00:00Z", 9, "1995"),
        ("+1995-02-18T00:00:00Z", 9, "1995"),
        ("+1975-00-00T00:00:00Z", 8, "1970/1979"),
        ("+2000-00-00T00:00:00Z", 7, "1901/2000"),
        ("+1901-00-00T00:00:00Z", 7, "1901/2000"),
        ("+1900-00-00T00:00:00Z", 7, "1801/1900"),
        ("+1500-00-00T00:00:00Z", 6, "1001/2000"),
        ("+00000001995-02-18T00:00:00Z", 11, "1995-02-18"),
    ],
)
def test_times_become_edtf(time: str, precision: int, edtf: str) -> None:
    assert edtf_of(time, precision) == edtf


@pytest.mark.parametrize(
    ("time", "precision", "says"),
    [
        ("-0043-03-15T00:00:00Z", 11, "before the year 1"),
        ("+0000-00-00T00:00:00Z", 9, "before the year 1"),
        ("+12345-01-01T00:00:00Z", 9, "no day 12345"),
        ("+9999999999999999-01-01T00:00:00Z", 7, "no day"),
        ("+1995-02-30T00:00:00Z", 11, "no day 1995-02-30"),
        ("+1995-00-00T00:00:00Z", 11, "no day 1995-00-00"),
        ("+1995-13-00T00:00:00Z", 10, "no month 13"),
        ("+1995-00-00T00:00:00Z", 5, "vaguer than a millennium"),
        ("yesterday", 9, "not a time of Wikidata"),
    ],
)
def test_what_is_no_usable_time(time: str, precision: int, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        edtf_of(time, precision)


def test_a_day_that_only_another_calendar_has() -> None:
    with pytest.raises(ValueError, match="no day 1900-02-29"):
        edtf_of("+1900-02-29T00:00:00Z", 11)


@given(st.dates(date(1, 1, 3), date(9999, 12, 31)), st.integers(6, 14))
def test_the_day_is_among_those_that_its_precision_leaves(day: date, precision: int) -> None:
    try:
        told = EventDate.parse(edtf_of(f"+{day.isoformat()}T00:00:00Z", precision))
    except ValueError:
        assert precision < 9  # a last decade, century or millennium that runs past 9999
        assert day.year > 9000
    else:
        assert told.earliest <= day <= told.latest
        assert (told.span_days == 1) == (precision >= 11)


@pytest.mark.parametrize(
    ("time", "precision"),
    [("1995-01-01T00:00:00Z", 9), ("1995-03-01T00:00:00Z", 10), ("1995-03-02T00:00:00Z", 11)],
)
def test_precision_where_none_is_told(time: str, precision: int) -> None:
    assert precision_without_one(time) == precision


def test_items_and_labels() -> None:
    assert item_of(" https://www.wikidata.org/wiki/Q64 ") == "Q64"
    for wrong in ("Q0", "Q", "P190", "q64", "Q64x", "Q٣", "http://example.org/Q64", ""):
        assert item_of(wrong) is None
    assert clean(" São\u0000  Paulo\n\ud800") == "São Paulo"
    assert clean("می\u200cخواهم") == "می\u200cخواهم"  # a joiner that Persian writes with


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("Point(11 50.5)", (50.5, 11.0)),
        (" Point( 180.0 -90 ) ", (-90.0, 180.0)),
        ("Point(0 90.1)", None),
        ("Point(-180.5 0)", None),
        ("Point(0 1e999)", None),
        ("Point(1 --2)", None),
        ("Point(11)", None),
        ("<http://www.wikidata.org/entity/Q405> Point(1 2)", None),
        ("", None),
    ],
)
def test_points(text: str, point: object) -> None:
    assert point_of(text) == point


def test_every_country_has_an_item() -> None:
    codes = {country.alpha_2 for country in pycountry.countries} | {"XK"}
    assert set(country_items().values()) == codes
