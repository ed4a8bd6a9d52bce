"""Simulate, fit, compare with the truth: few data sets, and limits that chance alone never passes.

The full study is `bench/calibration.py`; its page is docs/methods/event-model-calibration.md.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from dyadevents import History, fit
from dyadevents.simulate import simulate
from made_events import model_worlds
from made_events import naive_worlds as naive

pytestmark = pytest.mark.thorough

DATASETS = 16
CHANCE = 1e-5  # how often a limit is passed if all is right; the seeds are fixed besides


def own(setting: naive.Setting, rng: np.random.Generator) -> History:
    start = naive.empty(setting, naive.covariates(setting, rng))
    seed = int(rng.integers(2**62))
    worlds = simulate(naive.model(setting), start, naive.TRUTH, worlds=1, seed=seed, threads=1)
    return worlds.history(0)


def second(setting: naive.Setting, rng: np.random.Generator) -> History:
    return naive.simulate(setting, naive.TRUTH, naive.covariates(setting, rng), rng)


@pytest.mark.parametrize("cell", [0.0, 1 / 12], ids=["event", "month"])
@pytest.mark.parametrize("simulator", [own, second], ids=["own", "second"])
def test_estimates_are_as_far_from_the_truth_as_their_covariance_says(
    simulator: object, cell: float
) -> None:
    setting = naive.Setting(senders=16, receivers=16, end=16.0, cell=cell)
    model = naive.model(setting)
    z, distance = [], 0.0
    for number in range(DATASETS):
        rng = np.random.default_rng([1, number])
        history = simulator(setting, rng)  # type: ignore[operator]
        found = fit(model, history, threads=1)
        off = {k: found[k].estimates - naive.TRUTH[k] for k in naive.NAMES}
        distance += sum(off[k] @ np.linalg.solve(found[k].covariance, off[k]) for k in off)
        z.append(np.concatenate([off[k] / found[k].standard_errors for k in off]))
    errors = np.array(z)
    count = errors.shape[1]
    assert count == 19
    # All together: the sum of Wald statistics is chi-square.
    low, high = stats.chi2.ppf([CHANCE, 1 - CHANCE], DATASETS * count)
    assert low < distance < high
    # One by one: no coefficient is off on average, none is far too sure or too unsure.
    limit = stats.norm.isf(CHANCE / count) / np.sqrt(DATASETS)
    assert np.abs(errors.mean(axis=0)).max() < limit + 0.2  # the small-sample bias of degrees
    covered = (np.abs(errors) < stats.norm.ppf(0.975)).sum(axis=0)
    assert covered.min() >= stats.binom.ppf(CHANCE / count, DATASETS, 0.95)
    whole = stats.binom.interval(1 - CHANCE, DATASETS * count, 0.95)
    assert whole[0] <= covered.sum() <= whole[1]


def test_both_simulators_make_as_many_events_of_each_kind() -> None:
    setting = naive.Setting(senders=12, receivers=12, end=12.0)
    rng = np.random.default_rng(7)
    given = naive.covariates(setting, rng)
    start = naive.empty(setting, given)
    worlds = simulate(naive.model(setting), start, naive.TRUTH, worlds=60, seed=5, threads=1)
    ours = np.array([np.bincount(worlds.history(w).kind_of, minlength=5) for w in range(60)])
    theirs = np.array(
        [
            np.bincount(naive.simulate(setting, naive.TRUTH, given, rng).kind_of, minlength=5)
            for _ in range(40)
        ]
    )
    for kind in range(5):
        p = stats.mannwhitneyu(ours[:, kind], theirs[:, kind]).pvalue
        assert p > CHANCE / 5


def test_a_wrong_memory_is_noticed() -> None:
    # What the test above would see of an engine that forgets too slowly.
    setting = naive.Setting(senders=16, receivers=16, end=16.0)
    model = naive.model(setting)
    off = []
    for number in range(10):
        rng = np.random.default_rng([1, number])
        history = second(setting, rng)
        wrong = naive.model(setting, half_life=30.0)
        found = fit(wrong, history, kinds=["exchange"], threads=1)["exchange"]
        right = fit(model, history, kinds=["exchange"], threads=1)["exchange"]
        assert right.loglik > found.loglik
        difference = found.estimates - naive.TRUTH["exchange"]
        off.append(difference @ np.linalg.solve(found.covariance, difference))
    assert sum(off) > stats.chi2.ppf(1 - CHANCE, 4 * 10)


@pytest.mark.parametrize("study", list(model_worlds.STUDIES))
def test_other_models_are_as_far_from_the_truth_as_their_errors_say(study: str) -> None:
    found = [model_worlds.estimated(study, 2, number) for number in range(DATASETS)]
    errors = np.array([[(e.estimate - e.truth) / e.error for e in of_one] for of_one in found])
    count = errors.shape[1]
    limit = stats.norm.isf(CHANCE / count) / np.sqrt(DATASETS)
    assert np.abs(errors.mean(axis=0)).max() < limit + 0.2  # the bias of what feeds on itself
    covered = (np.abs(errors) < stats.norm.ppf(0.975)).sum(axis=0)
    assert covered.min() >= stats.binom.ppf(CHANCE / count, DATASETS, 0.95)
    assert errors.std() > 0.6
