"""Disagreements, the worst first, and what each side says."""

from __future__ import annotations

from tests.support.folders import CHANGCHUN, DALIAN, LITTLE_ROCK, OAKLAND, Folder

from paradiplomacy.answers.disagreements import disagreement_list
from paradiplomacy.site.pages.disagreements import view
from paradiplomacy.site.site import Site


def test_both_ends_against_each_other_come_before_third_parties(folder: Folder) -> None:
    folder.tie("established", "2009", place_a=OAKLAND, place_b=DALIAN, source="geonames")
    rows = view(Site(folder.record()), "")["rows"]
    assert [(row["who"], row["tie"]) for row in rows] == [
        ("ends", f"tie:{CHANGCHUN}|{LITTLE_ROCK}"),
        ("third", f"tie:{DALIAN}|{OAKLAND}"),
    ]


def test_dates_that_lie_farther_apart_come_first(folder: Folder) -> None:
    folder.add("sources.csv", id="dalian", end="CN", place=DALIAN)
    folder.tie("established", "1990", place_a=OAKLAND, place_b=DALIAN, source="dalian")
    worst, other = disagreement_list(folder.record())
    assert worst.tie.id == f"tie:{DALIAN}|{OAKLAND}"
    assert [each.years is not None and round(each.years) for each in (worst, other)] == [8, 0]


def test_each_side_stands_in_its_column_with_the_preferred_value_marked(folder: Folder) -> None:
    (row,) = view(Site(folder.record()), "")["rows"]
    assert row["sides"] == [LITTLE_ROCK, CHANGCHUN]
    us, cn, third = row["says"]
    assert [said["value"] for said in us + cn] == ["1994-04-05", "1994-06-22"]
    assert sum(said["preferred"] for said in us + cn) == 1
    assert third == []
    assert row["reasons"]


def test_without_disagreements_the_page_says_so(folder: Folder) -> None:
    folder.change("ties.csv", 2, value="1994-04-05")
    html = Site(folder.record()).content("disagreements.html").body.decode()
    assert "No sources contradict each other" in html
