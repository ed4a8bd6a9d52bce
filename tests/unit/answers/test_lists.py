"""Ties, places and exchanges that a question asks for, each in one line."""

from __future__ import annotations

from datetime import date

import pytest
from tests.support.folders import CHANGCHUN, DALIAN, LITTLE_ROCK, OAKLAND, Folder

from paradiplomacy.answers import exchange_list, place_list, tie_list
from paradiplomacy.answers.index import index_of
from paradiplomacy.answers.place import place_answer
from paradiplomacy.errors import NotFoundError
from paradiplomacy.model.ties import tie_key
from paradiplomacy.record.current_status import current_statuses
from paradiplomacy.record.frames import frames_of
from paradiplomacy.record.record import Record

ROCK, OAK = tie_key(LITTLE_ROCK, CHANGCHUN), tie_key(OAKLAND, DALIAN)


@pytest.fixture
def states(folder: Folder) -> Folder:
    """California, which has no tie itself, with a city that has one; a city of its own name."""
    folder.place("us-ca", "California", "California", 36.0, -119.0, level="state")
    folder.place("cn-jilin", "Jilin", "Jilin", 43.0, 126.0, level="province")
    folder.place("us-ca-fresno", "Fresno", "California", 36.7, -119.8)
    folder.tie("established", "2001", place_a="us-ca", place_b="cn-jilin", source="oak")
    folder.add("exchanges.csv", id="visit", place_a=OAKLAND, place_b=DALIAN, date="2005")
    return folder


def keys(rows: tuple[object, ...]) -> list[str]:
    return [row.key for row in rows]  # type: ignore[attr-defined]


def test_a_row_says_what_the_record_says_of_a_tie(folder: Folder) -> None:
    folder.tie("purpose", "understanding")
    (row, _) = tie_list(folder.record())
    assert (row.key, *row.tie.ends) == (ROCK, LITTLE_ROCK, CHANGCHUN)
    assert (row.countries, row.tier) == (("US", "CN"), "city")
    assert (row.kind, row.purpose, row.agreement) == ("sister", "understanding", "contradicted")
    assert row.contradicted == ("established",)
    assert row.status == "not known"
    assert (str(row.last_sign), row.exchange_count) == ("1994-08", 1)
    assert row.sources == ("small/jilin", "small/lr")


def test_every_list_and_frame_has_the_one_status_of_a_tie(sino_us: Record) -> None:
    current = current_statuses(sino_us)
    framed = dict(frames_of(sino_us).ties.select("tie", "status").iter_rows())
    for row in tie_list(sino_us):
        assert row.status == str(current[row.key].status) == framed[row.key]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"place": "Oakland"}, [OAK]),
        ({"place": "大连"}, [OAK]),
        ({"country": "cn"}, [OAK, ROCK]),
        ({"country": "US-CN"}, [OAK, ROCK]),
        ({"kind": "friendship"}, []),
        ({"status": "not known"}, [OAK, ROCK]),
        ({"status": "ended"}, []),
        ({"status": ["ended", "not known"]}, [OAK, ROCK]),
        ({"since": date(1990, 1, 1)}, [ROCK]),
        ({"among": {OAK}}, [OAK]),
    ],
)
def test_ties_are_chosen_by(folder: Folder, asked: dict[str, object], expected: list[str]) -> None:
    assert sorted(keys(tie_list(folder.record(), **asked))) == sorted(expected)  # type: ignore[arg-type]


def test_an_undated_tie_is_left_out_where_a_day_is_asked_for(folder: Folder) -> None:
    folder.tables["ties.csv"] = [
        row for row in folder.tables["ties.csv"] if row["property"] != "established"
    ]
    assert tie_list(folder.record(), since=date(1900, 1, 1)) == ()


@pytest.mark.parametrize(
    "asked", [{"country": "FR"}, {"status": "unknown"}, {"kind": "twin"}, {"place": "Atlantis"}]
)
def test_what_there_is_not_is_refused(folder: Folder, asked: dict[str, str]) -> None:
    with pytest.raises(NotFoundError):
        tie_list(folder.record(), **asked)  # type: ignore[arg-type]


def test_a_state_includes_the_ties_of_places_in_it_counted_apart(states: Folder) -> None:
    record = states.record()
    own = tie_key("us-ca", "cn-jilin")
    assert sorted(keys(tie_list(record, place="California"))) == sorted([OAK, own])
    assert keys(tie_list(record, place="California", within=False)) == [own]
    (row,) = (row for row in place_list(record) if row.key == "us-ca")
    assert (row.tie_count, row.tie_count_within, row.places_within) == (1, 1, 2)
    assert (row.exchange_count, row.exchange_count_within) == (0, 1)
    assert (str(row.last_sign), str(row.last_sign_within)) == ("2001", "2005")


def test_a_city_of_the_name_of_its_state_does_not_include_the_state(folder: Folder) -> None:
    folder.place("us-ny-new-york", "New York", "New York", 40.7, -74.0)
    folder.place("us-ny-albany", "Albany", "New York", 42.7, -73.8)
    folder.tie("kind", "sister", place_a="us-ny-albany", place_b=DALIAN)
    (row,) = (row for row in place_list(folder.record()) if row.key == "us-ny-new-york")
    assert (row.tie_count, row.tie_count_within) == (0, 0)


def test_a_municipality_includes_its_districts(folder: Folder) -> None:
    folder.place("cn-beijing", "Beijing", "Beijing", 39.9, 116.4)
    folder.place("cn-beijing-yanqing", "Yanqing", "Beijing", 40.5, 116.0, level="district")
    folder.tie("kind", "sister", place_a=OAKLAND, place_b="cn-beijing-yanqing")
    (row,) = (row for row in place_list(folder.record()) if row.key == "cn-beijing")
    assert (row.tie_count, row.tie_count_within) == (0, 1)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"country": "CN", "level": "province"}, ["cn-jilin"]),
        ({"admin1": "California"}, ["us-ca", "us-ca-fresno", OAKLAND]),
        ({"admin1": "加利福尼亚州"}, ["us-ca", "us-ca-fresno", OAKLAND]),
    ],
)
def test_places_are_chosen_by(states: Folder, asked: dict[str, str], expected: list[str]) -> None:
    assert keys(place_list(states.record(), **asked)) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["visit", "little-rock-film-festival"]),  # the latest first
        ({"place": "California"}, ["visit"]),
        ({"place": "California", "within": False}, []),
        ({"tie": ROCK}, ["little-rock-film-festival"]),
        ({"since": date(2000, 1, 1)}, ["visit"]),
        ({"until": date(2000, 1, 1)}, ["little-rock-film-festival"]),
        ({"sector": "culture"}, ["little-rock-film-festival"]),
        ({"form": "training"}, []),
        ({"flow": "personnel"}, ["visit", "little-rock-film-festival"]),
    ],
)
def test_exchanges_are_chosen_by(
    states: Folder, asked: dict[str, object], expected: list[str]
) -> None:
    rows = exchange_list(states.record(), **asked)  # type: ignore[arg-type]
    assert keys(rows) == expected
    assert all(row.sources for row in rows)


def test_an_exchange_without_a_date_comes_last_and_is_left_out_of_a_time(states: Folder) -> None:
    states.add("exchanges.csv", id="undated", date="")
    record = states.record()
    assert keys(exchange_list(record))[-1] == "undated"
    assert "undated" not in keys(exchange_list(record, since=date(1900, 1, 1)))


def test_a_place_has_the_other_end_of_each_tie_as_partner(states: Folder) -> None:
    index = index_of(states.record())
    places = index.record.places
    (own,) = place_answer(index, places[OAKLAND]).ties
    assert (own.place, own.partner) == (OAKLAND, DALIAN)
    of_state = place_answer(index, places["us-ca"])
    assert [(each.place, each.partner) for each in of_state.ties] == [("us-ca", "cn-jilin")]
    assert [(each.place, each.partner) for each in of_state.ties_within] == [(OAKLAND, DALIAN)]
