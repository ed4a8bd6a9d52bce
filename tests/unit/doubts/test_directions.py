"""Who gave, who acted and when: what cannot be of the tie is found."""

from __future__ import annotations

import pytest
from tests.support.folders import DALIAN, LITTLE_ROCK, OAKLAND, Folder
from tests.unit.doubts.checking import doubts_of

EXCHANGE = "exchange:little-rock-film-festival"


@pytest.mark.parametrize("giver", ["US", "CN", "mutual", ""])
def test_a_giver_at_an_end_is_left_alone(folder: Folder, giver: str) -> None:
    folder.change("exchanges.csv", 0, giver=giver)
    assert doubts_of(folder, "party-at-no-end") == ()


def test_a_giver_at_no_end_is_found(folder: Folder) -> None:
    folder.change("exchanges.csv", 0, giver="TW")
    (doubt,) = doubts_of(folder, "party-at-no-end")
    assert (doubt.subject, doubt.about) == (EXCHANGE, "giver TW")
    assert (doubt.file, doubt.row, doubt.field) == ("exchanges.csv", 2, "giver")


def test_whoever_ended_a_tie_from_outside_is_found(folder: Folder) -> None:
    folder.tie("ended", "2020", actor="law")
    assert doubts_of(folder, "party-at-no-end") == ()
    folder.tie("suspended", "2019", actor="RU")
    (doubt,) = doubts_of(folder, "party-at-no-end")
    assert (doubt.about, doubt.row) == ("actor RU", folder.line("ties.csv"))


def test_whoever_answers_from_outside_is_found(folder: Folder) -> None:
    folder.add("shocks.csv").add("responses.csv", actor="US")
    assert doubts_of(folder, "party-at-no-end") == ()
    folder.change("responses.csv", 0, actor="JP")
    (doubt,) = doubts_of(folder, "party-at-no-end")
    assert (doubt.subject, doubt.file) == ("response:oakland-1989", "responses.csv")


def test_an_exchange_of_a_pair_without_tie_is_found(folder: Folder) -> None:
    assert doubts_of(folder, "exchange-without-tie") == ()
    folder.add("exchanges.csv", id="stray", place_a=LITTLE_ROCK, place_b=DALIAN)
    (doubt,) = doubts_of(folder, "exchange-without-tie")
    assert (doubt.subject, doubt.row) == ("exchange:stray", 3)


@pytest.mark.parametrize(
    ("cells", "count"),
    [
        ({"date": "1994-03"}, 1),
        ({"date": "1994-04"}, 0),  # may be the day of the signing
        ({"date": "1994-05"}, 0),  # after the date that one end gives
        ({"date": "1993", "note": "led to the tie"}, 0),
        ({"date": ""}, 0),
    ],
    ids=["before", "may-be", "between", "noted", "undated"],
)
def test_an_exchange_before_every_start_is_found(
    folder: Folder, cells: dict[str, str], count: int
) -> None:
    folder.change("exchanges.csv", 0, **cells)
    found = doubts_of(folder, "exchange-before-tie")
    assert [doubt.about for doubt in found] == ["1994-04-05"] * count


@pytest.mark.parametrize(
    ("cells", "count"),
    [
        ({"date": "2021"}, 1),
        ({"date": "2020"}, 0),
        ({"date": "2021", "note": "by private people"}, 0),
        ({"date": "2021", "place_a": OAKLAND, "place_b": DALIAN}, 0),
    ],
    ids=["after", "may-be", "noted", "other-tie"],
)
def test_an_exchange_after_the_end_is_found(
    folder: Folder, cells: dict[str, str], count: int
) -> None:
    folder.tie("ended", "2020", actor="US")
    folder.change("exchanges.csv", 0, **cells)
    found = doubts_of(folder, "exchange-after-tie")
    assert [doubt.about for doubt in found] == ["2020"] * count


def test_an_exchange_after_a_tie_was_resumed_is_left_alone(folder: Folder) -> None:
    folder.tie("suspended", "2019", actor="US").tie("resumed", "2020", actor="US")
    folder.change("exchanges.csv", 0, date="2021")
    assert doubts_of(folder, "exchange-after-tie") == ()
