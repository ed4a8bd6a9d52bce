"""A correlation over the places of ties: both ends of a tie are no two independent places."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom
from tests.support.correlations import correlation_interval

from paradiplomacy.hypotheses.estimators.correlations import linked_correlation

TIES, STUDIES = 20, 600


def alike(seed: int, likeness: float) -> tuple[np.ndarray, np.ndarray]:
    """Both places of each tie: their exchanges are the same, and they think alike so far."""
    rng = np.random.default_rng(seed)
    shared, own = rng.normal(size=TIES), rng.normal(size=2 * TIES)
    y = np.sqrt(likeness) * np.repeat(shared, 2) + np.sqrt(1 - likeness) * own
    return np.repeat(rng.poisson(3, TIES).astype(float), 2), y


LINKS = [(k, k + 1) for k in range(0, 2 * TIES, 2)]


def test_without_links_it_is_fishers() -> None:
    x, y = alike(1, 0.0)
    found = linked_correlation(x, y, ()).interval(0.95)
    known = correlation_interval(float(np.corrcoef(x, y)[0, 1]), len(x), 0.95)
    assert (found.low, found.high) == pytest.approx((known.low, known.high))


@pytest.mark.parametrize("likeness", [0.0, 0.5, 1.0])
def test_ends_that_think_alike_find_nothing_where_nothing_is(likeness: float) -> None:
    linked = alone = 0
    for seed in range(STUDIES):
        x, y = alike(seed, likeness)
        linked += linked_correlation(x, y, LINKS).p() < 0.05
        alone += linked_correlation(x, y, ()).p() < 0.05
    assert linked <= binom.ppf(0.999, STUDIES, 0.05)
    if likeness >= 0.5:  # which is what taking them for independent does
        assert alone > binom.ppf(0.999, STUDIES, 0.08)


def test_an_effect_is_found_all_the_same() -> None:
    found = 0
    for seed in range(100):
        x, y = alike(seed, 0.5)
        found += linked_correlation(x, y + 0.8 * (x - x.mean()), LINKS).interval(0.95).above(0.0)
    assert found > 80
