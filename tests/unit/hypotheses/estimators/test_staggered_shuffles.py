"""Shuffles of who is treated when: one by one, and many at once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.hypotheses.panels import made

from paradiplomacy.hypotheses.estimators.staggered import (
    Controls,
    UnitYears,
    effects,
    overall,
)
from paradiplomacy.hypotheses.estimators.staggered_checks import permuted
from paradiplomacy.hypotheses.estimators.staggered_shuffles import effects_of_each

DECADE = (0, 9)


def test_the_p_value_and_the_interval_are_those_of_shuffles_made_one_by_one() -> None:
    panel = made(9, effect=-1.0)
    ours = permuted(panel, draws=99, seed=9, span=DECADE)
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
@pytest.mark.parametrize("controls", ["not-yet", "never"])
@pytest.mark.parametrize("span", [DECADE, (-6, -2), (-3, 4)])
def test_many_shuffles_at_once_give_what_each_gives_by_itself(
    span: tuple[int, int], controls: Controls, lost: float
) -> None:
    panel = made(4, effect=-0.5, lost=lost)
    rng = np.random.default_rng(5)
    firsts = np.array([rng.permutation(panel.first) for _ in range(20)])
    together = effects_of_each(panel, firsts, span=span, controls=controls)
    for first, found in zip(firsts, together, strict=True):
        alone = effects(panel.treated_from(first), span=span, controls=controls)
        assert found.since.tolist() == alone.since.tolist()
        assert found.size.tolist() == alone.size.tolist()
        np.testing.assert_allclose(found.effect, alone.effect, atol=1e-12)
        np.testing.assert_allclose(found.influence, alone.influence, atol=1e-12)
