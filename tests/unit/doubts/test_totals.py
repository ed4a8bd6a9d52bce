"""Totals that are compared with what they do not count are found."""

from __future__ import annotations

import pytest
from tests.support.folders import DALIAN, OAKLAND, Folder
from tests.unit.doubts.checking import doubts_of


@pytest.fixture
def total(folder: Folder) -> Folder:
    """A total of all ties, which are two sister ties."""
    row = {"countries": "US; CN", "date": "2020", "scope": "all", "count": "2", "bound": "exact"}
    return folder.add("totals.csv", id="us-cn-2020", source="geonames", **row)


CHECKS = ("total-definition", "total-without-definition", "total-sum")


def test_a_total_of_sister_ties_alone_is_left_alone(total: Folder) -> None:
    for check in CHECKS:
        assert doubts_of(total, check) == ()


def test_a_total_beside_definitions_that_count_friendships_is_found(total: Folder) -> None:
    total.change("ties.csv", 3, value="friendship city")  # Oakland and Dalian
    assert total.tables["ties.csv"][3]["place_a"] == OAKLAND
    found = doubts_of(total, "total-definition")
    assert {one.about for one in found} == {"all-levels"}
    assert {one.facts["others"] for one in found} == {"1"}
    assert {(one.file, one.row) for one in found} == {("totals.csv", 2)}


def test_a_total_that_names_its_definition_is_asked_about_that_alone(total: Folder) -> None:
    total.change("ties.csv", 3, value="friendship city")
    for named, about in (("cpaffc-like", set()), ("none", set()), ("all-levels", {"all-levels"})):
        total.change("totals.csv", 0, definition=named)
        assert {one.about for one in doubts_of(total, "total-definition")} == about


@pytest.mark.parametrize(
    ("file", "cells"),
    [
        ("totals.csv", {"note": "friendship ties included"}),
        ("totals.csv", {"locator": "对友好交流关系城市"}),
        ("sources.csv", {"title": "Sister and friendly cities"}),
    ],
    ids=["note", "locator", "source"],
)
def test_a_total_that_speaks_of_friendship_is_left_alone(
    total: Folder, file: str, cells: dict[str, str]
) -> None:
    total.change("ties.csv", 3, value="friendship city").change(file, -1, **cells)
    assert doubts_of(total, "total-definition") == ()


def test_ties_of_other_countries_or_later_days_are_not_counted(total: Folder) -> None:
    total.change("ties.csv", 3, value="friendship city")
    total.change("totals.csv", 0, date="1981")  # before Oakland and Dalian
    assert doubts_of(total, "total-definition") == ()
    total.change("totals.csv", 0, date="2020", countries="US; TW")
    assert doubts_of(total, "total-definition") == ()
    assert total.tables["ties.csv"][3]["place_b"] == DALIAN


def test_a_total_that_nothing_is_compared_with_is_found(total: Folder) -> None:
    total.change("totals.csv", 0, scope="state")
    (doubt,) = doubts_of(total, "total-without-definition")
    assert (doubt.subject, doubt.about) == ("total:us-cn-2020", "state")
    for named in ("cpaffc-like", "none"):
        total.change("totals.csv", 0, definition=named)
        assert doubts_of(total, "total-without-definition") == ()


@pytest.mark.parametrize(
    ("cities", "cells", "count"),
    [
        ("1", {}, 0),
        ("2", {}, 1),
        ("2", {"source": "lr"}, 0),
        ("2", {"date": "2021"}, 0),
    ],
    ids=["adds-up", "does-not", "other-source", "other-date"],
)
def test_cities_and_states_that_are_not_all_are_found(
    total: Folder, cities: str, cells: dict[str, str], count: int
) -> None:
    row = {"countries": "US; CN", "date": "2020", "source": "geonames", "bound": "exact"}
    total.add("totals.csv", id="states", scope="state", count="1", **row)
    total.add("totals.csv", id="cities", scope="city", count=cities, **(row | cells))
    found = doubts_of(total, "total-sum")
    assert [one.subject for one in found] == ["total:us-cn-2020"] * count
    total.change("totals.csv", 0, bound="at least")
    assert doubts_of(total, "total-sum") == ()
