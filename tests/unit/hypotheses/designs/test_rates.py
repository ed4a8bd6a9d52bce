"""Rates of events in two groups."""

from __future__ import annotations

from dataclasses import replace
from math import log
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.designs.rates import Rates, bunching, p_of_counts
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.normal_estimates import Effect
from paradiplomacy.hypotheses.estimators.odds import Totals
from paradiplomacy.record.frames import Frames

pytestmark = pytest.mark.usefixtures("chinese_around_names")


def cells(rows: list[tuple[bool, int, float]]) -> pl.DataFrame:
    return pl.DataFrame(
        [(f"tie:{i}", *row) for i, row in enumerate(rows)],
        schema={"subject": pl.String, "group": pl.Boolean, "events": pl.Int64, "years": pl.Float64},
        orient="row",
    )


def rates(table: pl.DataFrame, expect: str = "more", **more: Any) -> Rates:
    rule = DecisionRule(expect, 1.0, margin=(0.5, 2.0) if expect == "same" else None)
    return Rates(
        lambda frames: table, "exchange", "the west", "the east", "exchanges", rule, **more
    )


@pytest.fixture
def frames(hand: Any) -> Frames:
    return hand.frames()


def test_exact_ratios_decide(frames: Frames) -> None:
    often = cells([(True, 3, 10.0)] * 10 + [(False, 1, 10.0)] * 10)
    assert rates(often).test(frames).verdict is Verdict.SUPPORTED
    assert rates(often, "less").test(frames).verdict is Verdict.CONTRADICTED
    alike = cells([(True, 1, 10.0)] * 100 + [(False, 1, 10.0)] * 100)
    assert rates(alike, "same").test(frames).verdict is Verdict.SUPPORTED
    few = cells([(True, 1, 10.0), (False, 1, 10.0)])
    assert rates(few, "same").test(frames).verdict is Verdict.INCONCLUSIVE


def test_no_difference_of_rates_can_be_concluded(frames: Frames) -> None:
    alike = cells([(True, 1, 10.0)] * 100 + [(False, 1, 10.0)] * 100)
    rule = DecisionRule("more", 1.0, margin=(0.5, 2.0))
    found = replace(rates(alike), rule=rule).test(frames)
    assert (found.verdict, found.no_difference) == (Verdict.CONTRADICTED, True)
    assert "no meaningful difference" in str(found.sentence)
    # The p-value is that of two one-sided tests, as of a claim that nothing differs.
    assert found.p == rates(alike, "same").test(frames).p
    assert (found.p or 1.0) < 0.05
    few = cells([(True, 3, 10.0)] * 2 + [(False, 3, 10.0)] * 2)
    assert replace(rates(few), rule=rule).test(frames).verdict is Verdict.INCONCLUSIVE


def test_the_ratio_is_that_of_events_and_years(frames: Frames) -> None:
    found = rates(cells([(True, 6, 20.0), (False, 9, 90.0)])).test(frames)
    assert found.estimates[0].value == pytest.approx((6 / 20) / (9 / 90))
    assert "In the west, the record has six exchanges in 20 tie-years" in str(found.sentence)


def test_bunched_events_tell_less_than_single_ones(frames: Frames) -> None:
    rng = np.random.default_rng(7)
    rows = [
        (i % 2 == 0, int(rng.poisson(3)) * 8 * int(rng.random() < 0.2), 10.0) for i in range(80)
    ]
    found = rates(cells(rows), bunched=True).test(frames)
    robust, alone = found.estimates[0], found.sensitivity[0]
    assert robust.value == pytest.approx(alone.value, rel=1e-6)
    assert robust.high / robust.low > 1.5 * alone.high / alone.low
    assert bunching(cells(rows)) > 3


def test_bunching_of_units_in_one_group_each_is_pearsons_dispersion() -> None:
    counts = [0, 0, 9, 1, 0, 8]
    table = cells([(i > 2, k, 2.0) for i, k in enumerate(counts)])
    mean = sum(counts) / 6
    assert bunching(table) == pytest.approx(sum((k - mean) ** 2 / mean for k in counts) / 5)
    turned = table.with_columns(~pl.col("group"))
    assert bunching(turned) == pytest.approx(bunching(table))
    assert bunching(cells([(True, 1, 1.0)] * 8)) == 1.0


def test_a_unit_that_is_busy_in_both_groups_is_no_bunch() -> None:
    counts = [40, 1, 0, 30, 2, 1, 25, 0]
    both = [cells([(group, k, 2.0) for k in counts]) for group in (True, False)]
    assert bunching(pl.concat(both)) == 1.0
    apart = [part.with_columns(pl.col("subject") + f" {n}") for n, part in enumerate(both)]
    assert bunching(pl.concat(apart)) > 10


def test_p_values_add_up_the_conditional_law() -> None:
    totals = Totals(6, 20.0, 9, 90.0)
    part = 20 / 110
    masses = [float(binom.pmf(k, 15, part)) for k in range(16)]
    by_hand = 2 * min(sum(masses[:7]), sum(masses[6:]))
    assert p_of_counts(totals, DecisionRule("more", 1.0)) == pytest.approx(by_hand)
    same = DecisionRule("same", 1.0, margin=(0.5, 2.0))
    low, high = (r * 20 / (r * 20 + 90) for r in (0.5, 2.0))
    above = sum(float(binom.pmf(k, 15, low)) for k in range(6, 16))
    below = sum(float(binom.pmf(k, 15, high)) for k in range(7))
    assert p_of_counts(totals, same) == pytest.approx(max(above, below))


def test_a_group_without_time_is_a_need(frames: Frames) -> None:
    from paradiplomacy.hypotheses.designs.design import hypothesis

    made = hypothesis("x", rates(cells([(True, 5, 9.0)])), section="X, 1", claim="C.")
    found = made.run(frames)
    assert found.verdict is Verdict.UNTESTABLE
    assert "time at risk in the east" in str(found.lacks[0])


def test_no_event_in_one_group_has_no_upper_bound(frames: Frames) -> None:
    found = rates(cells([(True, 6, 10.0), (False, 0, 10.0)])).test(frames)
    assert found.estimates[0].value is None
    assert found.estimates[0].high is None
    assert "No ratio can be formed" in str(found.sentence)


def test_one_unit_with_all_events_decides_nothing(frames: Frames) -> None:
    """Its score cancels in both groups, so that robust errors would be next to nothing."""
    shares = [(True, 100, 2.0), (False, 100, 2.0)]
    rows = [(f"tie:{i}", *(r if i == 0 else (r[0], 0, 2.0))) for i in range(6) for r in shares]
    table = pl.DataFrame(rows, schema=["subject", "group", "events", "years"], orient="row")
    found = rates(table, "same", bunched=True).test(frames)
    assert found.verdict is Verdict.INCONCLUSIVE
    robust, alone = found.estimates[0], found.sensitivity[0]
    assert robust.low <= alone.low
    assert robust.high is None or robust.high >= alone.high


def test_a_ratio_at_the_reference_has_no_small_p_value() -> None:
    effect = Effect(log(2.0), 0.05)
    assert DecisionRule("more", 2.0).p(effect) == pytest.approx(1.0)
    assert DecisionRule("more", 1.0).p(effect) < 1e-8
