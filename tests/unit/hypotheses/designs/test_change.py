"""The change of a rate in one group, relative to others."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb, exp, log, sqrt
from typing import Any

import numpy as np
import polars as pl
import pytest

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.designs.change import (
    Change,
    Four,
    detectable_change,
    effect_of_change,
    p_of_change,
    unevenness,
)
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.odds import Totals

pytestmark = pytest.mark.usefixtures("chinese_around_names")

TIMES = (300.0, 100.0, 500.0, 250.0)


def four(counts: Sequence[int], times: Sequence[float] = TIMES) -> Four:
    """Counts and times of the group later and before, then of the others."""
    a, b, c, d = counts
    at_a, at_b, at_c, at_d = times
    return Four(Totals(b, at_b, d, at_d), Totals(a, at_a, c, at_c))


def upper_tail(counts: Sequence[int], odds: float) -> float:
    """P(X >= a) of Fisher's noncentral hypergeometric distribution, summed by hand."""
    a, b, c, d = counts
    row, column, total = a + b, a + c, a + b + c + d
    support = range(max(0, row + column - total), min(row, column) + 1)
    weights = {x: comb(row, x) * comb(total - row, column - x) * odds**x for x in support}
    return sum(w for x, w in weights.items() if x >= a) / sum(weights.values())


@pytest.mark.parametrize("counts", [(12, 4, 20, 15), (3, 7, 30, 9), (40, 10, 60, 50)])
def test_exact_limits_leave_a_tail_of_one_in_forty(counts: tuple[int, ...]) -> None:
    seen = four(counts)
    found = seen.interval()
    assert found.low is not None
    assert found.high is not None
    assert upper_tail(counts, found.low * seen.odds) == pytest.approx(0.025, rel=1e-4)
    a, *_ = counts
    above = upper_tail((a + 1, counts[1] - 1, counts[2] - 1, counts[3] + 1), 1.0)
    assert upper_tail(counts, found.high * seen.odds) > 0.9
    below = 1 - upper_tail(
        (a + 1, counts[1] - 1, counts[2] - 1, counts[3] + 1), found.high * seen.odds
    )
    assert below == pytest.approx(0.025, rel=1e-4)
    p = p_of_change(seen)
    up = upper_tail(counts, seen.odds)
    down = 1 - upper_tail((a + 1, counts[1] - 1, counts[2] - 1, counts[3] + 1), seen.odds)
    assert p == pytest.approx(min(1.0, 2 * min(up, down)), rel=1e-6)
    assert above <= 1.0


@pytest.mark.parametrize("counts", [(12, 4, 20, 15), (40, 10, 60, 50), (200, 190, 210, 205)])
def test_equivalence_has_both_one_sided_tails(counts: tuple[int, ...]) -> None:
    seen, margin = four(counts), (2 / 3, 3 / 2)
    a, b, c, d = counts
    at_least = upper_tail(counts, margin[0] * seen.odds)
    at_most = 1 - upper_tail((a + 1, b - 1, c - 1, d + 1), margin[1] * seen.odds)
    p = p_of_change(seen, margin=margin)
    assert p == pytest.approx(max(at_least, at_most), rel=1e-6)
    assert (p < 0.05) == seen.interval(0.9).within(margin)


def test_large_counts_have_nearly_woolfs_limits() -> None:
    seen = four((260, 240, 250, 210))
    found = seen.interval()
    value = (260 / 300) / (240 / 100) / ((250 / 500) / (210 / 250))
    wide = 1.959964 * sqrt(1 / 260 + 1 / 240 + 1 / 250 + 1 / 210)
    assert (found.value, found.low, found.high) == pytest.approx(
        (value, value * exp(-wide), value * exp(wide)), rel=0.01
    )


@pytest.mark.parametrize("counts", [(0, 0, 4, 5), (0, 3, 0, 5), (0, 0, 0, 0)])
def test_empty_margins_tell_nothing(counts: tuple[int, ...]) -> None:
    found = four(counts).interval()
    assert (found.value, found.low, found.high) == (None, 0.0, None)
    assert p_of_change(four(counts)) is None


def cells(
    counts: Sequence[int], *, clusters: int = 12, times: Sequence[float] = TIMES
) -> pl.DataFrame:
    """Events spread evenly over clusters of each group."""
    rows = []
    for (group, later), n, time in zip(
        ((True, True), (True, False), (False, True), (False, False)), counts, times, strict=True
    ):
        for k in range(clusters):
            rows.append(
                {
                    "subject": f"s{group}{k}",
                    "cluster": f"c{group}{k}",
                    "group": group,
                    "later": later,
                    "events": n // clusters + (k < n % clusters),
                    "years": time / clusters,
                }
            )
    return pl.DataFrame(rows)


def test_the_regression_is_the_ratio_of_ratios() -> None:
    counts = (50, 12, 60, 55)
    found = effect_of_change(cells(counts))
    assert found is not None
    expected = (50 / 300) / (12 / 100) / ((60 / 500) / (55 / 250))
    assert found.interval().value == pytest.approx(expected, rel=1e-6)


def test_clusters_that_differ_in_level_only_are_not_uneven() -> None:
    rows = [
        {"cluster": f"{k}", "later": later, "events": 3 * k * (1 + later), "years": 10.0}
        for k in range(1, 9)
        for later in (False, True)
    ]
    assert unevenness(pl.DataFrame(rows)) == 1.0


def test_unevenness_weighs_clusters_by_their_events() -> None:
    rng = np.random.default_rng(3)
    events = rng.poisson(4, (10, 2)) * np.array([[1, 3]]) + rng.integers(0, 12, (10, 2))
    years = rng.uniform(5, 20, (10, 2))
    rows = [
        {
            "cluster": f"{k}",
            "later": bool(j),
            "events": int(events[k, j]),
            "years": float(years[k, j]),
        }
        for k in range(10)
        for j in (0, 1)
    ]
    weight = years * events.sum(axis=0) / years.sum(axis=0)
    expected = events.sum(axis=1, keepdims=True) * weight / weight.sum(axis=1, keepdims=True)
    part = weight / weight.sum(axis=1, keepdims=True)
    alone = (events.sum(axis=1, keepdims=True) * part * (1 - part)).sum()
    spread = ((events - expected) ** 2).sum() / alone * 10 / 9
    assert spread > 1
    assert unevenness(pl.DataFrame(rows)) == pytest.approx(spread)


def test_exact_limits_keep_their_size_and_the_detectable_change_its_power() -> None:
    rng = np.random.default_rng(4)
    times = [100.0, 100.0, 300.0, 300.0]
    mean = 240 * np.array(times) / sum(times)
    least = detectable_change(four([30, 30, 90, 90], times))
    assert least is not None
    null = [p_of_change(four([int(x) for x in rng.poisson(mean)], times)) for _ in range(300)]
    raised = mean * np.array([sqrt(least), 1 / sqrt(least), 1, 1])
    found = [p_of_change(four([int(x) for x in rng.poisson(raised)], times)) for _ in range(300)]
    assert np.mean([p is not None and p < 0.05 for p in null]) <= 0.075
    assert 0.68 <= np.mean([p is not None and p < 0.05 for p in found]) <= 0.92


def design(rule: DecisionRule) -> Change:
    return Change(
        cells=lambda frames: frames,  # type: ignore[arg-type,return-value]
        subjects=lambda frames: ("tie:a|b",),
        event="visit",
        inside="the West",
        outside="the East",
        before="1990s",
        after="2000s",
        cluster="province",
        frame="ties",
        rule=rule,
    )


@pytest.mark.parametrize(
    ("expect", "counts", "verdict"),
    [
        ("more", (90, 10, 60, 60), Verdict.SUPPORTED),
        ("more", (20, 40, 90, 30), Verdict.CONTRADICTED),
        ("more", (30, 10, 50, 26), Verdict.INCONCLUSIVE),
        ("more", (3, 0, 0, 1), Verdict.INCONCLUSIVE),
        ("less", (20, 40, 90, 30), Verdict.SUPPORTED),
        ("less", (90, 10, 60, 60), Verdict.CONTRADICTED),
    ],
)
def test_verdicts(expect: Any, counts: tuple[int, ...], verdict: Verdict) -> None:
    found = design(DecisionRule(expect, 1.0)).test(cells(counts))  # type: ignore[arg-type]
    assert found.verdict is verdict
    assert found.n == sum(counts)
    assert found.estimates[0].subjects == ("tie:a|b",)
    if expect == "less":
        assert found.mde is not None
        assert found.mde < 1
        assert "or lower" in str(found.mde_sentence)


def test_there_is_no_test_of_the_same_change() -> None:
    with pytest.raises(ValueError, match="no test of equivalence"):
        design(DecisionRule("same", 1.0, margin=(2 / 3, 3 / 2)))


def test_events_of_one_province_do_not_decide() -> None:
    # All of the rise is in one cluster: the exact interval says yes, the robust one does not.
    even = cells((30, 10, 50, 25))
    burst = even.with_columns(
        pl.when((pl.col("cluster") == "cTrue0") & pl.col("later"))
        .then(80)
        .otherwise("events")
        .alias("events")
    )
    found = design(DecisionRule("more", 1.0)).test(burst)  # type: ignore[arg-type]
    robust, exact = found.estimates[0], found.sensitivity[0]
    assert exact.low is not None
    assert robust.low is not None
    assert exact.low > 1 > robust.low
    assert found.verdict is Verdict.INCONCLUSIVE
    assert found.p is not None
    assert found.p > 0.05
    assert log(exact.value or 1) == pytest.approx(log(robust.value or 1), abs=0.02)


def test_each_period_and_group_needs_time() -> None:
    whole = cells((5, 5, 5, 5))
    part = whole.filter(~(pl.col("group") & ~pl.col("later")))
    lacking = [need.lacking(part) for need in design(DecisionRule("more", 1.0)).needs]  # type: ignore[arg-type]
    assert [bool(said) for said in lacking] == [True, False, False, False]
    assert "the West, 1990s" in str(lacking[0])
