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


def test_a_total_of_sister_ties_alone_is_left_alone(total: Folder) -> None:
    assert doubts_of(total, "total-definition") == ()


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
