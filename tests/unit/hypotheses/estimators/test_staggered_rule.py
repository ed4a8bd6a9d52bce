"""The rule that needs trends alike before and bounds after: what it finds, and says it would."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binom
from tests.unit.hypotheses.panels import made

from paradiplomacy.hypotheses.estimators.staggered_did import NEVER, effects
from paradiplomacy.hypotheses.estimators.staggered_rule import (
    Bound,
    contrasts,
    detectable_by_rule,
    honest,
    trends_of,
    variogram,
)

LAST = 9
FIRSTS = (*[2003] * 10, *[2006] * 10, *[NEVER] * 20)


def test_covariances_before_any_estimate_are_those_of_many_panels() -> None:
    drawn = np.array([effects(made(seed), span=(-3, 3)).effect for seed in range(400)])
    one = made(0)
    expected = np.mean(
        [contrasts(one, span=(-3, 3)).covariance(variogram(made(s))) for s in range(40)], axis=0
    )
    truth = np.cov(drawn.T)
    assert np.diag(expected) == pytest.approx(np.diag(truth), rel=0.3)
    assert np.corrcoef(expected.ravel(), truth.ravel())[0, 1] > 0.95


def test_what_it_would_find_uses_nothing_from_after_treatment() -> None:
    plain, moved = made(7, firsts=FIRSTS), made(7, firsts=FIRSTS, effect=-5.0)
    one, two = (
        detectable_by_rule(panel, last=LAST, freedom=19, units=20, seed=1)
        for panel in (plain, moved)
    )
    assert one is not None
    assert one == pytest.approx(two)


def test_without_two_years_before_treatment_it_finds_nothing() -> None:
    panel = made(8, firsts=[1997] * 10 + [NEVER] * 10)
    assert detectable_by_rule(panel, last=LAST, freedom=9, units=10, seed=1) is None
    trends = trends_of(panel, draws=19, seed=1, last=LAST, units=10)
    assert trends.before is None or trends.robust is None


def test_bounds_of_many_columns_are_those_of_each() -> None:
    found = effects(made(9, effect=-2.0), span=(-5, LAST))
    bound = Bound.of(found.since, found.size, found.covariance, freedom=17)
    assert bound is not None
    both = np.column_stack([found.effect, found.effect + 1.0 * (found.since >= 0)])
    low, high = bound.ends(both, 1.0, 0.95)
    one = honest(found, units=18)
    assert one is not None
    assert (low[0], high[0]) == pytest.approx((one.interval.low, one.interval.high))
    assert (low[1] - low[0], high[1] - high[0]) == pytest.approx((1.0, 1.0))


def test_a_narrower_level_lies_within_the_wider_one() -> None:
    found = effects(made(10), span=(-5, LAST))
    wide, narrow = honest(found, units=18), honest(found, units=18, level=0.9)
    assert wide is not None
    assert narrow is not None
    assert narrow.interval.level == 0.9
    assert narrow.interval.within((wide.interval.low, wide.interval.high))  # type: ignore[arg-type]


@pytest.mark.thorough
def test_the_rule_finds_what_it_says_in_eight_panels_of_ten() -> None:
    found, panels = 0, 60
    for seed in range(panels):
        least = detectable_by_rule(
            made(seed, firsts=FIRSTS), last=LAST, freedom=19, units=20, seed=1
        )
        assert least is not None
        after = made(500 + seed, firsts=FIRSTS)
        marked = after.years[None, :] >= after.first[:, None]
        moved = replace(after, values=after.values - least * marked)
        trends = trends_of(moved, draws=99, seed=seed, last=LAST, units=20)
        assert trends.robust is not None
        found += trends.robust.interval.below(0.0) and not trends.has_pretrend
    low, high = binom.ppf([1e-4, 1 - 1e-4], panels, 0.8)
    assert low <= found <= high
