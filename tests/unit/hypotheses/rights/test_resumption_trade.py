"""Resumptions against the trade of their year."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from paradiplomacy.hypotheses.rights.recovery import RECOVERY
from paradiplomacy.hypotheses.rights.suspension_lengths import (
    resumption_by_trade,
    resumptions,
    trade_by_year,
)
from paradiplomacy.record.frames import frames_of
from paradiplomacy.record.open import open_record

pytestmark = pytest.mark.usefixtures("chinese_too")


def traded(hand: Any, series: str, *values: tuple[int, float], subject: str = "US-CN") -> None:
    for year, value in values:
        hand.rows["readings"].append(
            {"series": series, "subject": subject, "date": date(year, 7, 1), "value": value}
        )


def back(hand: Any, year: int, number: int) -> None:
    """Ties suspended at the start of 1990 that resumed at the end of a year."""
    for i in range(number):
        turns = (("suspended", "1990-01-01", "US"), ("resumed", f"{year}-12-31", "US"))
        hand.tie(f"us{year}{i}", f"cn{year}{i}", "1980", turns=turns)


def test_years_between_readings_lie_on_a_line_of_logarithms(hand: Any) -> None:
    hand.tie("us", "cn")
    traded(hand, "trade.us_exports", (1990, 100.0), (1992, 400.0), subject="CN-US")
    traded(hand, "trade.us_goods_deficit", (1990, 1.0), (1991, 2.0), (1992, 3.0))
    traded(hand, "trade.us_imports", (1990, 7.0), (1991, 7.0), (1992, 7.0), (1993, 7.0))
    found, _ = trade_by_year(hand.frames())
    assert found == {1990: 100.0, 1991: pytest.approx(200.0), 1992: 400.0}


def test_a_suspension_is_cut_into_years(hand: Any) -> None:
    turns = (("suspended", "1989-07-01", "US"), ("resumed", "1991-04-01", "US"))
    hand.tie("us", "cn", "1980", turns=turns)
    rows = resumptions(hand.frames()).select("year", "years", "resumed").rows()
    days = [(1989, 184, 0), (1990, 365, 0), (1991, 90, 1)]
    assert rows == [(year, pytest.approx(n / 365.25), event) for year, n, event in days]


def test_with_two_levels_of_trade_the_ratio_is_that_of_two_rates(hand: Any) -> None:
    traded(hand, "trade.us_exports", (1990, 100.0), (1991, 200.0), (1992, 200.0))
    back(hand, 1990, 4)
    back(hand, 1991, 6)
    back(hand, 1992, 5)
    found, lacking = resumption_by_trade(hand.frames())
    assert found is not None
    assert lacking is None
    early = 4 / ((4 * 364 + 11 * 365) / 365.25)
    late = 11 / ((6 * 364 + 5 * 365 + 5 * 365) / 365.25)
    assert found.value == pytest.approx(late / early, rel=1e-6)
    said = RECOVERY.run(hand.frames())
    assert "For each doubling of trade ties resumed" in str(said.sentence)
    assert said.estimates[-1] == found


@pytest.mark.parametrize(("number", "word"), [(4, "4 are here"), (8, "Yearly trade")])
def test_what_is_lacking_is_said(hand: Any, number: int, word: str) -> None:
    back(hand, 1991, number)
    found, lacking = resumption_by_trade(hand.frames())
    assert found is None
    assert word in str(lacking)
    said = RECOVERY.run(hand.frames())
    assert lacking in said.lacks
    assert "Whether trade drove the return is not tested" in str(said.sentence)


def test_the_shipped_record_has_one_resumption_of_a_suspended_tie() -> None:
    frames = frames_of(open_record())
    cells = resumptions(frames)
    assert cells.filter(cells["resumed"] > 0).rows() == [
        ("tie:cn-beijing|us-ny-new-york-city", 2004, pytest.approx(136 / 365.25, abs=0.01), 1)
    ]
    trade, subjects = trade_by_year(frames)
    assert trade[1984] == 3000.0
    assert len(subjects) == 26
    assert set(subjects) <= set(frames.evidence)
