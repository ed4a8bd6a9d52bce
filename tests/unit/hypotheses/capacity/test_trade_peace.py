"""The claim that more trade goes with less conflict."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from scipy.stats import t

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.capacity.dyad_years import disputes, panel_years, trade
from paradiplomacy.hypotheses.capacity.trade_peace import TRADE_PEACE

pytestmark = pytest.mark.usefixtures("chinese_too")


def reading(hand: Any, series: str, dyad: str, year: int, value: float) -> None:
    hand.rows["readings"].append(
        {
            "series": series,
            "subject": dyad,
            "date": date(year, 7, 1),
            "date_low": date(year, 1, 1),
            "date_high": date(year, 12, 31),
            "value": value,
        }
    )


def many(hand: Any, slope: float, *, dyads: int = 40, years: int = 30) -> None:
    """Pairs whose chance of a dispute follows last year's trade, besides pair and year."""
    rng = np.random.default_rng(5)
    countries = ["US", "CN", "AA", "BB", "CC", "DD", "EE", "FF", "GG", "HH"]
    names = ["-".join(pair) for pair in combinations(countries, 2)]
    for dyad in names[:dyads]:
        level = rng.normal(8, 2)
        logs = level + np.cumsum(rng.normal(0, 0.6, years))
        for k in range(years):
            for way in ("exports", "imports"):
                reading(hand, f"trade.{way}", dyad, 1970 + k, float(2.0 ** logs[k]))
            if k:
                chance = 0.08 * np.exp(slope * (logs[k - 1] - level))
                held = float(rng.random() < min(chance, 0.95))
                reading(hand, "disputes.mid_ongoing", dyad, 1970 + k, held)


@pytest.mark.parametrize(
    ("slope", "verdict"),
    [(-0.3, Verdict.SUPPORTED), (0.3, Verdict.CONTRADICTED), (0.0, Verdict.INCONCLUSIVE)],
)
def test_a_panel_decides(hand: Any, slope: float, verdict: Verdict) -> None:
    hand.tie("us", "cn")
    many(hand, slope)
    found = TRADE_PEACE.run(hand.frames())
    assert found.verdict is verdict
    assert "pairs of countries" in str(found.sentence)
    deciding = found.estimates[0]
    assert deciding.low is not None
    assert deciding.high is not None
    if slope <= 0:
        # A doubling of trade multiplies the chance by exp(slope).
        assert deciding.low < np.exp(slope) < deciding.high
    assert found.p is not None
    assert (found.p < 0.05) == (verdict is not Verdict.INCONCLUSIVE)


def test_the_panel_is_that_of_dummies_by_newtons_method(hand: Any) -> None:
    hand.tie("us", "cn")
    many(hand, -0.3, dyads=20, years=20)
    frames = hand.frames()
    panel = panel_years(frames)
    y = panel["tension"].to_numpy().astype(float)
    dyads, years = panel["dyad"].to_numpy(), panel["year"].to_numpy()
    x = np.column_stack(
        [panel["log"].to_numpy()]
        + [dyads == name for name in np.unique(dyads)]
        + [years == year for year in np.unique(years)[1:]]
    ).astype(float)
    x[:, 0] -= x[:, 0].mean()
    beta = np.zeros(x.shape[1])
    beta[1 : 1 + len(np.unique(dyads))] = np.log(y.mean())
    for _ in range(100):
        mean = np.exp(x @ beta)
        beta = beta + np.linalg.solve(x.T @ (x * mean[:, None]), x.T @ (y - mean))
    found = TRADE_PEACE.run(frames)
    assert found.estimates[0].value == pytest.approx(np.exp(beta[0]), rel=1e-5)
    assert found.n == panel.height


def test_what_a_panel_could_find_is_by_information_that_pairs_and_years_leave(hand: Any) -> None:
    hand.tie("us", "cn")
    many(hand, 0.0, dyads=15, years=20)
    frames = hand.frames()
    panel = panel_years(frames)
    by = [panel[name].rank("dense").to_numpy().astype(int) - 1 for name in ("dyad", "year")]
    sums = [np.bincount(codes, weights=panel["tension"].to_numpy()) for codes in by]
    weight = sums[0][by[0]] * sums[1][by[1]] / sums[0].sum()
    # What is left of trade by weighted least squares on an intercept for each pair and year.
    x = np.column_stack([np.eye(len(of))[codes] for of, codes in zip(sums, by, strict=True)])
    root, log = np.sqrt(weight), panel["log"].to_numpy()
    left = log - x @ np.linalg.lstsq(x * root[:, None], log * root, rcond=None)[0]
    freedom = len(sums[0]) - 1
    steps = t.ppf(0.975, freedom) + t.ppf(0.8, freedom)
    found = TRADE_PEACE.run(frames).mde
    assert found == pytest.approx(np.exp(-steps / np.sqrt((weight * left**2).sum())))


def test_pairs_and_years_without_disputes_drop_out(hand: Any) -> None:
    for dyad, held in (("AA-BB", (0, 1, 1)), ("AA-CC", (0, 0, 0))):
        for k, value in enumerate(held):
            for way in ("exports", "imports"):
                reading(hand, f"trade.x_{way}", dyad, 1999 + k, 100.0)
            reading(hand, "disputes.mid_ongoing", dyad, 2000 + k, value)
    panel = panel_years(hand.frames())
    assert panel.select("dyad", "year").rows() == [("AA-BB", 2001), ("AA-BB", 2002)]


def one_pair(hand: Any, years: int = 12) -> None:
    hand.tie("us", "cn")
    for k in range(years):
        reading(hand, "trade.us_exports", "US-CN", 2000 + k, 100.0 + 7 * (k % 4))
        reading(hand, "trade.us_imports", "US-CN", 2000 + k, 50.0 * 1.1**k)
        reading(hand, "disputes.mid_ongoing", "US-CN", 2000 + k, k % 2)


def test_few_pairs_cannot_be_tested(hand: Any) -> None:
    one_pair(hand)
    found = TRADE_PEACE.run(hand.frames())
    assert found.verdict is Verdict.UNTESTABLE
    assert "this record has one; at least ten are needed" in str(found.sentence)


def test_trade_needs_both_ways(hand: Any) -> None:
    hand.tie("us", "cn")
    reading(hand, "trade.us_exports", "US-CN", 2000, 3.0)
    reading(hand, "trade.us_imports", "US-CN", 2000, 5.0)
    reading(hand, "trade.us_exports", "US-CN", 2001, 9.0)
    reading(hand, "trade.us_goods_deficit", "US-CN", 2001, 9.0)
    assert trade(hand.frames()).select("year", "log").rows() == [(2000, 3.0)]
    assert disputes(hand.frames()).is_empty()
