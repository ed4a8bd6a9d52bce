"""Shuffles of who is treated when: one by one, and many at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
import pytest
from tests.unit.hypotheses.panels import made

from paradiplomacy.hypotheses.estimators.staggered_checks import (
    _AT_ONCE,
    Shuffles,
    shuffle_test,
)
from paradiplomacy.hypotheses.estimators.staggered_did import (
    NEVER,
    UnitYears,
    effects,
    overall,
)

DECADE = (0, 9)


def test_the_p_value_and_the_interval_are_those_of_shuffles_made_one_by_one() -> None:
    panel = made(9, effect=-1.0)
    ours = shuffle_test(panel, draws=99, seed=9, span=DECADE)
    assert ours is not None

    def share(effect: float) -> float:
        marked = panel.years[None, :] >= panel.first[:, None]
        clean = replace(panel, values=panel.values - effect * marked)
        rng = np.random.default_rng(9)

        def t(one: UnitYears) -> float:
            value, error = overall(effects(one, span=DECADE), around="year") or (0.0, 1.0)
            return abs(value) / error

        drawn = [t(clean.treated_from(rng.permutation(panel.first))) for _ in range(99)]
        return (1 + sum(x >= t(clean) - 1e-9 for x in drawn)) / 100

    assert ours.p == share(0.0)
    assert ours.interval.low is not None
    assert ours.interval.high is not None
    width = ours.interval.high - ours.interval.low
    for end, inward in ((ours.interval.low, 1), (ours.interval.high, -1)):
        assert share(end + inward * 0.01 * width) > 0.05 - 1e-9
        assert share(end - inward * 0.01 * width) <= 0.06


@pytest.mark.parametrize("lost", [0.0, 0.3])
@pytest.mark.parametrize("span", [DECADE, (-6, -2), (-3, 4)])
def test_many_shuffles_at_once_give_what_each_gives_by_itself(
    span: tuple[int, int], lost: float
) -> None:
    panel = made(4, effect=-0.5, lost=lost)
    rng = np.random.default_rng(5)
    firsts = np.array([rng.permutation(panel.first) for _ in range(300)])
    drawn = Shuffles(panel, cohorts=panel.first, span=span).effects(firsts, around="each")
    found, influence = drawn.effect, drawn.influence
    steps = [step for step in range(span[0], span[1] + 1) if step != -1]
    # Some of each block that is worked out at once, the last and the first of two among them.
    for at in {*range(0, 300, 9), *range(_AT_ONCE - 2, _AT_ONCE + 2), 299} & set(range(300)):
        alone = effects(panel.treated_from(firsts[at]), span=span)
        rows = np.isin(steps, alone.since)
        np.testing.assert_allclose(found[at, rows], alone.effect, atol=1e-12)
        np.testing.assert_allclose(influence[at, rows], alone.influence, atol=1e-12)
        assert not influence[at, ~rows].any()


@pytest.mark.parametrize("around", ["year", "all"])
def test_the_mean_of_each_and_its_error_are_those_of_each_by_itself(
    around: Literal["year", "all"],
) -> None:
    panel = made(6, effect=-0.5, lost=0.2)
    rng = np.random.default_rng(7)
    firsts = np.array([rng.permutation(panel.first) for _ in range(40)])
    found = Shuffles(panel, cohorts=panel.first, span=DECADE).effects(firsts, around=around)
    n = len(panel.units)
    for at, first in enumerate(firsts):
        one = overall(effects(panel.treated_from(first), span=DECADE), around=around)
        assert one is not None
        error = np.sqrt((found.influence[at] ** 2).sum() * n / (n - 1))
        assert (found.mean[at], error) == pytest.approx(one, abs=1e-12)


def test_years_in_which_nobody_can_be_compared_have_no_effect() -> None:
    panel = made(8, firsts=[2003, 2004, NEVER])
    never = np.full(3, NEVER)
    shuffles = Shuffles(panel, cohorts=panel.first, span=DECADE)
    found = shuffles.effects(np.array([never, panel.first]), around="all")
    assert found.known.tolist() == [False, True]
