"""The claim that work for rural areas grew in the West in the 2000s."""

from __future__ import annotations

from typing import Any

import pytest

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.capacity.rural_development import (
    DESIGN,
    RURAL_DEVELOPMENT,
    cells_of,
    rural,
    ties_by_region,
)
from paradiplomacy.record.frames import frames_of
from paradiplomacy.record.open import open_record

PROVINCES = 10

pytestmark = pytest.mark.usefixtures("chinese_too")


def settle(hand: Any, region: str, nineties: int, later: int, *, sector: str = "poverty") -> None:
    """Ten provinces with a tie of 1985 each, and exchanges dealt out evenly over them."""
    for k in range(PROVINCES):
        tie = hand.tie(
            f"us{region}{k}", f"cn{region}{k}", "1985", region=region, admin1=f"{region} {k}"
        )
        for decade, n in ((1990, nineties), (2000, later)):
            for i in range(k, n, PROVINCES):
                hand.exchange(tie, f"{decade + i % 10}-0{1 + i % 9}", sectors=(sector,))


@pytest.mark.parametrize(
    ("west", "east", "verdict"),
    [
        ((10, 60), (40, 40), Verdict.SUPPORTED),
        ((50, 20), (20, 60), Verdict.CONTRADICTED),
        ((10, 14), (10, 12), Verdict.INCONCLUSIVE),
        ((0, 2), (1, 1), Verdict.INCONCLUSIVE),
    ],
)
def test_the_west_against_the_rest(
    hand: Any, west: tuple[int, int], east: tuple[int, int], verdict: Verdict
) -> None:
    settle(hand, "West", *west)
    settle(hand, "East", *east)
    found = RURAL_DEVELOPMENT.run(hand.frames())
    assert found.verdict is verdict
    if 0 not in west:
        # Time at risk is the same in both groups and, but for leap days, in both decades.
        expected = west[1] / west[0] / (east[1] / east[0])
        assert found.estimates[0].value == pytest.approx(expected, rel=0.03)
    assert found.hypothesis == "rural-development"


def test_other_sectors_and_years_do_not_count(hand: Any) -> None:
    settle(hand, "West", 30, 30, sector="culture")
    settle(hand, "East", 0, 0)
    tie = "tie:usWest0|cnWest0"
    for when in ("1984-05", "1989-05", "2010-05"):
        hand.exchange(tie, when, sectors=("agriculture",))
    hand.exchange(tie, "2009-05", sectors=("culture", "agriculture"))
    hand.exchange(tie, "", sectors=("agriculture",))
    frames = hand.frames()
    cells = cells_of(frames, rural(frames))
    assert cells.filter(cells["events"] > 0).select("later", "events").rows() == [(True, 1)]
    found = RURAL_DEVELOPMENT.run(frames)
    assert found.n == 1


def test_without_western_ties_it_is_untestable(hand: Any) -> None:
    settle(hand, "East", 10, 20)
    found = RURAL_DEVELOPMENT.run(hand.frames())
    assert found.verdict is Verdict.UNTESTABLE
    assert "time at risk in China's western provinces, 1990s" in str(found.sentence)


def test_the_shipped_record_counted_in_plain_python() -> None:
    frames = frames_of(open_record())
    west = dict(ties_by_region(frames).select("tie", "west").iter_rows())
    sectors = {"agriculture", "rural", "rural development", "poverty"}
    held = [
        (row["tie"], row["date"])
        for row in frames.exchanges.iter_rows(named=True)
        if sectors & set(row["sectors"]) and row["tie"] in west
    ]
    found = RURAL_DEVELOPMENT.run(frames)
    assert found.n == sum(day is not None and 1990 <= day.year < 2010 for _, day in held)
    assert found.verdict is Verdict.INCONCLUSIVE


def test_a_tie_is_watched_until_the_first_work_that_an_interview_dates(hand: Any) -> None:
    dated, undated, none = (
        hand.tie(f"cn-y-{k}", f"us-x-{k}", "1985", countries=("CN", "US")) for k in range(3)
    )
    for row in hand.rows["ties"]:
        row.update({"region_a": "West", "admin1_a": "Sichuan"})
    hand.let("US", dated, rural__any=1, rural__first="1995-07-01")
    hand.let("US", undated, rural__any=1)
    hand.let("US", none, rural__any=0)
    cells = DESIGN.cells(hand.frames())
    rows = {
        (row["subject"], row["later"]): (row["events"], round(row["years"], 1))
        for row in cells.iter_rows(named=True)
    }
    assert rows == {
        (dated, False): (1, 5.5),
        (dated, True): (0, 0.0),
        (none, False): (0, 10.0),
        (none, True): (0, 10.0),
    }
