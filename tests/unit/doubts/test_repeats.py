"""One fact, tie or exchange that stands twice is found, and two that are apart are not."""

from __future__ import annotations

import pytest
from tests.support.folders import CHANGCHUN, DALIAN, LITTLE_ROCK, OAKLAND, Folder
from tests.unit.doubts.checking import doubts_of

TIE = f"tie:{CHANGCHUN}|{LITTLE_ROCK}"


def test_the_small_record_repeats_nothing(folder: Folder) -> None:
    for check in ("repeated-row", "same-tie-twice", "same-exchange-twice"):
        assert doubts_of(folder, check) == ()


def test_a_row_that_repeats_another_is_found_with_its_row(folder: Folder) -> None:
    folder.tie("established", "1994-04-05", locator="another place on the page")
    (doubt,) = doubts_of(folder, "repeated-row")
    assert (doubt.subject, doubt.file, doubt.row) == (TIE, "ties.csv", folder.line("ties.csv"))
    assert doubt.about == "established 1994-04-05, by lr"
    assert doubt.facts["rows"] == f"3, {doubt.row}"


def test_a_repeat_is_found_across_places_that_were_judged_to_be_one(folder: Folder) -> None:
    folder.place("cn-jilin-changchun-city", "Changchun City", "Jilin", 43.88, 125.32)
    folder.add("judgements.csv", subject="cn-jilin-changchun-city", object=CHANGCHUN)
    folder.tie("kind", "sister city", place_b="cn-jilin-changchun-city")
    (doubt,) = doubts_of(folder, "repeated-row")
    assert doubt.subject == TIE


@pytest.mark.parametrize(
    "cells",
    [
        {"source": "jilin"},
        {"when": "1994/2025"},
        {"polarity": "denies"},
        {"value": "1994-04-06"},
    ],
    ids=lambda cells: next(iter(cells)),
)
def test_rows_that_differ_in_what_they_say_are_no_repeats(
    folder: Folder, cells: dict[str, str]
) -> None:
    folder.tie("established", **({"value": "1994-04-05"} | cells))
    assert doubts_of(folder, "repeated-row") == ()


def test_the_entries_of_both_ends_of_a_register_are_two_voices(folder: Folder) -> None:
    for side in (LITTLE_ROCK, CHANGCHUN):
        folder.tie("kind", "sister city", source="geonames", side=side)
    assert doubts_of(folder, "repeated-row") == ()
    folder.tie("kind", "sister city", source="geonames", side=CHANGCHUN)
    (doubt,) = doubts_of(folder, "repeated-row")
    assert CHANGCHUN in doubt.about


def test_a_repeated_row_that_was_rejected_is_no_doubt(folder: Folder) -> None:
    folder.tie("established", "1994-04-05", actor="US")
    (doubt,) = doubts_of(folder, "repeated-row")
    (rejected,) = (said.id for said in folder.record().statements.values() if said.actor == "US")
    folder.add("judgements.csv", kind="reject", subject=rejected, object="")
    assert doubt.facts["count"] == "2"
    assert doubts_of(folder, "repeated-row") == ()


def district(folder: Folder, latitude: float, established: str) -> None:
    folder.place("cn-jilin-chaoyang", "Chaoyang", "Jilin", latitude, 125.3)
    folder.tie("established", established, place_b="cn-jilin-chaoyang")


def test_a_city_and_its_district_that_started_on_one_day_may_be_one_tie(folder: Folder) -> None:
    district(folder, 43.83, "1994-04-05")
    (doubt,) = doubts_of(folder, "same-tie-twice")
    assert {doubt.subject, doubt.about} == {TIE, f"tie:cn-jilin-chaoyang|{LITTLE_ROCK}"}


@pytest.mark.parametrize(
    ("latitude", "established"),
    [(45.5, "1994-04-05"), (43.83, "1996-04-05"), (43.83, "1994")],
    ids=["far-apart", "another-day", "only-a-year"],
)
def test_places_far_apart_or_ties_of_other_days_are_two(
    folder: Folder, latitude: float, established: str
) -> None:
    district(folder, latitude, established)
    folder.change("ties.csv", 1, value="1994-04-05")
    assert doubts_of(folder, "same-tie-twice") == ()


def test_a_name_within_a_name_in_one_state_may_be_one_place(folder: Folder) -> None:
    folder.place("us-ca-east-oakland", "East Oakland", "California", 37.7, -122.2)
    folder.tie("kind", "sister city", place_a="us-ca-east-oakland", place_b=DALIAN, source="oak")
    (doubt,) = doubts_of(folder, "same-tie-twice")
    assert OAKLAND in doubt.subject + doubt.about
    folder.change("places.csv", -1, admin1="Oregon")
    assert doubts_of(folder, "same-tie-twice") == ()


@pytest.mark.parametrize(
    ("cells", "count"),
    [
        ({"date": "1994-08"}, 1),
        ({"date": "1994-08-10"}, 1),
        ({"date": "1994-09"}, 0),
        ({"date": "1994"}, 0),
        ({"date": ""}, 0),
        ({"date": "1994-08", "form": "training"}, 0),
        ({"date": "1994-08", "place_a": OAKLAND, "place_b": DALIAN}, 0),
        ({"date": "1994-08", "place_a": CHANGCHUN, "place_b": LITTLE_ROCK}, 1),
    ],
    ids=["same", "within", "next-month", "year", "undated", "form", "other-pair", "turned"],
)
def test_exchanges_of_one_pair_form_and_day_may_be_one(
    folder: Folder, cells: dict[str, str], count: int
) -> None:
    folder.add("exchanges.csv", id="another", **cells)
    found = doubts_of(folder, "same-exchange-twice")
    assert len(found) == count
    assert all(doubt.file == "exchanges.csv" and doubt.row for doubt in found)


@pytest.mark.parametrize(
    ("cells", "count"),
    [
        ({"date": "1989-07"}, 1),
        ({"date": "1990-07"}, 0),
        ({"date": "1989-07", "answer": "suspended"}, 0),
        ({"date": "1989-07", "place": "", "partner": ""}, 0),
        ({"date": ""}, 0),
    ],
    ids=["same", "year", "answer", "nowhere", "undated"],
)
def test_responses_of_one_place_and_day_may_be_one(
    folder: Folder, cells: dict[str, str], count: int
) -> None:
    folder.add("shocks.csv").add("responses.csv", date="1989-07-02")
    folder.add("responses.csv", id="another", **cells)
    found = doubts_of(folder, "same-response-twice")
    assert [doubt.subject for doubt in found] == ["response:oakland-1989"] * count
