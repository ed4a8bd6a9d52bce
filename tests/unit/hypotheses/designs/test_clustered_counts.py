"""Counts before and after that come in bunches: never surer than ties, or crises, make them."""

from __future__ import annotations

from math import exp, log

import numpy as np
import pytest
from scipy.stats import binom, t

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.conflict.detachment import RULE
from paradiplomacy.hypotheses.designs.clustered_counts import ClusteredCounts
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.normal_estimates import clustered_ratio

LESS = DecisionRule("less", 1.0)


def returning(rng: np.random.Generator, ratio: float, *, ties: int = 150) -> ClusteredCounts:
    """Exchanges around nine crises, at unlike rates of ties; most bring a return visit."""
    rates = rng.gamma(0.7, 0.07 / 0.7, (ties, 1))
    before = rng.poisson(rates, (ties, 9))
    after = rng.poisson(rates * ratio, (ties, 9))
    before, after = (first + rng.binomial(first, 0.6) for first in (before, after))
    return ClusteredCounts.of_counts(
        *(zip(after.sum(axis).tolist(), before.sum(axis).tolist(), strict=True) for axis in (1, 0))
    )


def test_at_the_margin_exchanges_are_seldom_said_to_go_on_or_to_fall() -> None:
    """Each exchange by itself would say so more often than one in twenty."""
    rng, records = np.random.default_rng(7), 400
    said = {verdict: [0, 0] for verdict in Verdict}
    for _ in range(records):
        seen = returning(rng, RULE.margin[0])
        alone = seen.totals
        said[seen.verdict(RULE)][0] += 1
        said[RULE.verdict(alone.ratio(), alone.ratio(level=0.9), events=alone.all)][1] += 1
    most = binom.ppf(0.999, records, 0.05)
    assert max(said[Verdict.SUPPORTED][0], said[Verdict.CONTRADICTED][0]) <= records * 0.05
    assert said[Verdict.SUPPORTED][1] > most


def test_where_nothing_changes_enough_exchanges_show_it() -> None:
    rng = np.random.default_rng(8)
    many = [returning(rng, 1.0, ties=600) for _ in range(40)]
    assert sum(seen.verdict(RULE) is Verdict.SUPPORTED for seen in many) >= 32


def test_the_robust_interval_is_that_of_the_delta_method_by_hand() -> None:
    counts = [(4, 5), (0, 2), (3, 1), (5, 9)]
    effect = clustered_ratio(counts)
    assert effect is not None
    parts = [a / 12 - b / 17 for a, b in counts]
    error = (sum(part**2 for part in parts) * 4 / 3) ** 0.5
    reach = t.ppf(0.975, 3) * error
    interval = effect.interval()
    assert (interval.low, interval.high) == pytest.approx(
        (exp(log(12 / 17) - reach), exp(log(12 / 17) + reach))
    )
    assert effect.p() == pytest.approx(2 * t.sf(abs(log(12 / 17)) / error, 3))


def test_the_widest_interval_and_the_largest_p_value_count() -> None:
    by_tie, by_crisis = [(1, 2)] * 20, [(10, 1), (1, 30), (9, 9)]
    seen = ClusteredCounts.of_counts(by_tie, by_crisis)
    alone, robust = seen.totals.ratio(), clustered_ratio(by_crisis)
    assert robust is not None
    assert (seen.ratio().low, seen.ratio().high) == (robust.interval().low, robust.interval().high)
    assert (alone.low or 0.0) > (seen.ratio().low or 0.0)
    assert seen.p(LESS) == pytest.approx(robust.p())
    assert seen.loss > 1
    assert (seen.totals.all, seen.units) == (60, 20)


def test_where_one_side_has_none_clusters_count_once() -> None:
    """Thirty exchanges before and none after, all of two ties, show no more than two ties can."""
    seen = ClusteredCounts.of_counts([(0, 20), (0, 10)], [(0, 30)])
    assert seen.totals.ratio().below(1.0)
    assert not seen.ratio().below(1.0)
    assert seen.p(LESS) == pytest.approx(0.5)


def test_without_events_there_is_no_ratio() -> None:
    seen = ClusteredCounts.of_counts([], [])
    assert (seen.ratio().value, seen.p(RULE), seen.loss, seen.units) == (None, None, 1.0, 0)
