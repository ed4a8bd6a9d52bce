"""Whether ties keep talking after tense years."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import t

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.conflict.continuity import CONTINUITY
from paradiplomacy.hypotheses.conflict.tense_months import months
from paradiplomacy.hypotheses.estimators.regression import regress
from paradiplomacy.hypotheses.histories.periods import (
    by_days,
    count_existing_ties,
    month_starts,
    surely,
)
from paradiplomacy.hypotheses.selection import existing_on, pair_ties
from paradiplomacy.language import render_all
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.open import open_record

pytestmark = pytest.mark.usefixtures("chinese_too")


@pytest.fixture(scope="module")
def shipped() -> Frames:
    return frames_of(open_record())


def test_months_from_one_to_another() -> None:
    assert month_starts(date(1999, 11, 30), date(2000, 2, 1)) == [
        date(1999, 11, 1),
        date(1999, 12, 1),
        date(2000, 1, 1),
        date(2000, 2, 1),
    ]


def test_events_in_periods(monkeypatch: pytest.MonkeyPatch) -> None:
    events = pl.DataFrame(
        {
            "date_low": [date(2000, 1, 1), date(2000, 1, 31), date(1999, 12, 1), date(2000, 1, 5)],
            "date_high": [date(2000, 1, 31), date(2000, 2, 1), date(1999, 12, 9), date(2000, 1, 5)],
        }
    )
    edges = [date(2000, 1, 1), date(2000, 2, 1), date(2000, 3, 1)]
    assert by_days(events, edges) == pytest.approx([2.5, 0.5])
    assert surely(events, edges).tolist() == [2.0, 0.0]
    assert by_days(events.clear(), edges).tolist() == surely(events.clear(), edges).tolist()
    at_once = by_days(events, edges).tolist()
    monkeypatch.setattr("paradiplomacy.hypotheses.histories.periods._CELLS", 4)
    assert by_days(events, edges).tolist() == at_once


def test_standing_ties_are_those_that_exist(hand: Any, shipped: Frames) -> None:
    hand.tie("a", "b", "1990-05-01")
    hand.tie("c", "d", "1990", turns=(("ended", "2000", "US"),))
    hand.tie("e", "f", "1990", turns=(("ended", "2000", "US"), ("resumed", "2005-07-01", "US")))
    hand.tie("g", "h", "1990", turns=(("suspended", "2000", "US"),))
    hand.tie("i", "j", "")
    for frames in (hand.frames(), shipped):
        ties = pair_ties(frames, "US", "CN")
        days = [date(year, 6, 2) for year in range(1978, 2027)]
        wanted = [existing_on(frames, ties, day).height for day in days]
        assert count_existing_ties(frames, ties, days).tolist() == wanted


def test_tension_of_the_shipped_record_by_hand(shipped: Frames) -> None:
    rows = months(shipped)
    acts = [
        (row["date_low"], (row["date_high"] - row["date_low"]).days + 1, row["sign"])
        for row in shipped.acts.iter_rows(named=True)
        if (row["date_high"] - row["date_low"]).days < 366
    ]
    for start, tension in rows.select("month", "tension").gather_every(23).iter_rows():
        first = date(start.year - 1, start.month, 1)
        days = [
            (1 / long if sign == "cooling" else -1 / long)
            for low, long, sign in acts
            for k in range(long)
            if first <= low + timedelta(days=k) < start
        ]
        assert tension == pytest.approx(sum(days), abs=1e-6)
    assert rows["month"].to_list() == month_starts(rows["month"][0], rows["month"][-1])
    assert rows["month"][-1] == date(2026, 10, 1)


def by_newton(x: Any, y: Any, time: Any, *, reach: int) -> tuple[float, float]:
    """Poisson regression by Newton's method, and the error of its second term.

    That of Newey and West, or that of rows which have nothing in common, where it is larger.
    """
    beta = np.zeros(x.shape[1])
    beta[0] = np.log(y.sum() / time.sum())
    for _ in range(50):
        mean = time * np.exp(x @ beta)
        hessian = x.T @ (mean[:, None] * x)
        beta += np.linalg.solve(hessian, x.T @ (y - mean))
    scores = x * (y - mean)[:, None]
    alone = middle = scores.T @ scores
    for lag in range(1, reach + 1):
        together = scores[lag:].T @ scores[:-lag]
        middle = middle + (1 - lag / (reach + 1)) * (together + together.T)
    n, k = x.shape
    inner = np.linalg.inv(hessian)
    covers = inner @ middle @ inner * n / (n - k), inner @ alone @ inner
    return float(beta[1]), float(max(cover[1, 1] for cover in covers) ** 0.5)


def test_the_shipped_ratio_by_newton(shipped: Frames) -> None:
    rows = months(shipped).filter(~pl.col("closed"))
    x = np.column_stack(
        [np.ones(rows.height), rows["tense"].to_numpy().astype(float), rows["late"], rows["later"]]
    )
    log, error = by_newton(x, rows["events"].to_numpy(), rows["ties"].to_numpy(), reach=12)
    found = render_all(CONTINUITY.run(shipped))
    deciding = found.estimates[0]
    wide = float(t.ppf(0.975, 1.5 * rows.height / 13))
    wanted = [np.exp(log + k * error) for k in (0, -wide, wide)]
    assert (deciding.value, deciding.low, deciding.high) == pytest.approx(wanted, rel=1e-4)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert found.n == rows["events"].sum() == deciding.n


def test_errors_allow_for_what_months_have_in_common() -> None:
    rng = np.random.default_rng(8)
    covered: dict[int, list[bool]] = {0: [], 12: []}
    for _ in range(75):
        shared = np.repeat(rng.gamma(4, 1 / 4, size=60), 12)
        tense = np.repeat(rng.random(60) < 0.4, 12)
        rows = pl.DataFrame({"n": rng.poisson(2 * shared), "tense": tense, "time": 1.0})
        for reach, seen in covered.items():
            found = regress(
                rows, "n", columns=["tense"], kind="count", exposure="time", bandwidth=reach
            )
            assert found is not None
            span = found["tense"].interval()
            assert span.low is not None
            assert span.high is not None
            seen.append(span.low <= 1 <= span.high)
    assert np.mean(covered[0]) < 0.75
    assert np.mean(covered[12]) > 0.85


def record(hand: Any, *, calm: int, tense: int, years: int = 30) -> None:
    """Years that take turns: an act cools in one and warms in the next; exchanges monthly."""
    rng = np.random.default_rng(4)
    ties = [hand.tie(f"us{i}", f"cn{i}", "1975") for i in range(5)]
    for year in range(1980, 1980 + years):
        hand.act(f"{year}-12-31", "cooling" if year % 2 else "warming")
        told = tense if year % 2 == 0 else calm  # the year before was the cooling one
        for month in range(1, 13):
            for i in range(int(rng.poisson(told)) if year > 1980 else 0):
                hand.exchange(ties[i % 5], f"{year}-{month:02}-{1 + i:02}")


@pytest.mark.parametrize(
    ("calm", "tense", "verdict"),
    [
        (4, 4, Verdict.SUPPORTED),
        (6, 5, Verdict.SUPPORTED),
        (8, 2, Verdict.CONTRADICTED),
        (2, 8, Verdict.INCONCLUSIVE),  # more talk than usual is not an end of talk
        (3, 2, Verdict.INCONCLUSIVE),
    ],
)
def test_verdict(hand: Any, calm: int, tense: int, verdict: Verdict) -> None:
    record(hand, calm=calm, tense=tense)
    frames = hand.frames(date(2010, 1, 1))
    found = render_all(CONTINUITY.run(frames))
    assert found.verdict is verdict
    assert found.estimates[0].value == pytest.approx(tense / calm, rel=0.15)
    assert found.p is not None
    assert (found.p < 0.05) == (verdict is Verdict.SUPPORTED)


def test_years_of_a_pandemic_are_left_out_and_told(hand: Any) -> None:
    record(hand, calm=4, tense=4)
    hand.shock("covid", "2000-01-15", "health")
    frames = hand.frames(date(2010, 1, 1))
    closed = months(frames).filter(pl.col("closed"))["month"]
    assert (closed[0], closed[-1], len(closed)) == (date(2000, 2, 1), date(2002, 12, 1), 35)
    found = render_all(CONTINUITY.run(frames))
    left = (date(2000, 2, 1), date(2003, 1, 1))
    first = months(frames)["month"][0]
    told = [row["date_low"] for row in hand.rows["exchanges"] if row["date_low"] >= first]
    assert found.n == sum(not left[0] <= day < left[1] for day in told)
    assert any("35 months" in caveat for caveat in found.caveats)


def test_few_exchanges_decide_nothing(hand: Any) -> None:
    record(hand, calm=0, tense=0)
    tie = hand.rows["ties"][0]["tie"]
    for month in (3, 4, 5, 6):
        hand.exchange(tie, f"1990-0{month}-02")
    assert CONTINUITY.run(hand.frames(date(2010, 1, 1))).verdict is Verdict.INCONCLUSIVE
