"""Staggered difference-in-differences: by the definition, by other libraries, on known effects."""

from __future__ import annotations

import warnings
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from tests.unit.hypotheses.panels import FIRSTS, long, made

from paradiplomacy.hypotheses.estimators.staggered_checks import joint_p, shuffle_test
from paradiplomacy.hypotheses.estimators.staggered_did import (
    NEVER,
    UnitYears,
    effects,
    overall,
)
from paradiplomacy.hypotheses.estimators.staggered_rule import (
    contrast,
    contrasts,
    honest,
    variogram,
)

DECADE = (0, 9)


def by_definition(panel: UnitYears, cohort: int, year: int) -> float | None:
    """ATT(g, t) with not-yet-treated controls, country by country."""
    y, g = panel.values, panel.first
    t, base = (list(panel.years).index(x) for x in (year, cohort - 1))
    of_cohort = [
        y[i, t] - y[i, base]
        for i in range(len(g))
        if g[i] == cohort and np.isfinite(y[i, t]) and np.isfinite(y[i, base])
    ]
    free = [
        y[i, t] - y[i, base]
        for i in range(len(g))
        if g[i] > max(cohort, year) and np.isfinite(y[i, t]) and np.isfinite(y[i, base])
    ]
    if not of_cohort or not free:
        return None
    return float(sum(of_cohort) / len(of_cohort) - sum(free) / len(free))


@pytest.mark.parametrize("lost", [0.0, 0.15])
def test_every_cohort_and_year_is_as_defined(lost: float) -> None:
    panel = made(1, effect=-0.5, lost=lost)
    found = effects(panel).by_cohort
    for cohort in sorted({g for g in FIRSTS if g != NEVER}):
        for year in panel.years.tolist():
            wanted = by_definition(panel, cohort, year) if year != cohort - 1 else None
            assert found.get((cohort, year)) == (
                None if wanted is None else pytest.approx(wanted, abs=1e-12)
            ), (cohort, year)


def test_the_mean_weighs_cohorts_by_the_countries_in_them() -> None:
    panel = made(2, effect=-0.5)
    sizes = {g: FIRSTS.count(g) for g in FIRSTS}
    cells = [
        (sizes[cohort], by_definition(panel, cohort, year) or 0.0)
        for cohort in sorted(set(FIRSTS) - {NEVER})
        for year in range(cohort, min(cohort + 9, 2015) + 1)
    ]
    wanted = sum(size * att for size, att in cells) / sum(size for size, _ in cells)
    one = overall(effects(panel, span=DECADE))
    assert one is not None
    assert one[0] == pytest.approx(wanted, abs=1e-12)


def test_diff_diff_gives_the_same_effects() -> None:
    import pandas as pd
    from diff_diff import CallawaySantAnna

    panel = made(3, effect=-0.5)
    model = CallawaySantAnna(
        control_group="not_yet_treated", estimation_method="reg", base_period="universal"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of small cohorts, which is the point here
        theirs = model.fit(pd.DataFrame(long(panel)), "y", "unit", "year", "first")
    ours = effects(panel).by_cohort
    told = {
        (int(g), int(t)): cell["effect"]
        for (g, t), cell in theirs.group_time_effects.items()
        if t != g - 1
    }
    assert set(told) == set(ours)
    for key, value in told.items():
        assert ours[key] == pytest.approx(value, abs=1e-9), key
    one = overall(effects(panel))
    assert one is not None
    assert one[0] == pytest.approx(theirs.overall_att, abs=1e-9)


def never_only(panel: UnitYears) -> UnitYears:
    """Cells of units that are yet to be treated are not controls: blank, but for their base."""
    base = panel.years[None, :] >= panel.first[:, None] - 1
    never = (panel.first == NEVER)[:, None]
    return replace(panel, values=np.where(base | never, panel.values, np.nan))


def test_pyfixest_gives_the_same_against_countries_never_treated() -> None:
    import pandas as pd
    import pyfixest as pf

    panel = made(4, effect=-0.5)
    data = pd.DataFrame(long(panel)).astype({"unit": int, "year": int, "first": int})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = pf.event_study(data, "y", "unit", "year", "first", estimator="saturated")
        coefficients = fit.coef()
    ours = effects(never_only(panel)).by_cohort
    told = {name: value for name, value in coefficients.items() if "rel_time" in str(name)}
    for (cohort, year), value in ours.items():
        name = f"rel_time::{year - cohort:.1f}:first_treated_period::{cohort}"
        if year >= cohort:
            assert value == pytest.approx(told[name], abs=1e-8), name
    assert sum(year >= cohort for cohort, year in ours) == 71


def test_pyfixest_finds_the_same_constant_effect_in_two_stages() -> None:
    import pandas as pd
    import pyfixest as pf

    def theirs(panel: UnitYears) -> float:
        data = pd.DataFrame(long(panel)).astype({"unit": int, "year": int, "first": int})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fit = pf.event_study(data, "y", "unit", "year", "first", estimator="did2s")
        return float(fit.coef().iloc[0])

    exact, noisy = made(5, effect=-0.5, noise=0.0), made(5, effect=-0.5, noise=0.1)
    for panel, within in ((exact, 1e-6), (noisy, 0.06)):
        one = overall(effects(panel))
        assert one is not None
        assert one[0] == pytest.approx(theirs(panel), abs=within)
    assert overall(effects(exact)) == pytest.approx((-0.5, 0.0), abs=1e-9)


# --- errors, and what could have been found -----------------------------------------------


def test_the_estimate_is_the_sum_of_weights_times_readings() -> None:
    panel = made(6, effect=-0.5, lost=0.1)
    weights = contrast(panel, span=DECADE)
    one = overall(effects(panel, span=DECADE))
    assert one is not None
    assert np.nansum(weights * panel.values) == pytest.approx(one[0], abs=1e-12)
    assert np.abs(weights.sum(axis=1)).max() < 1e-12


def test_the_error_that_is_expected_before_is_that_of_many_panels() -> None:
    drawn = [overall(effects(made(seed), span=DECADE)) for seed in range(400)]
    truth = float(np.std([one[0] for one in drawn if one]))
    expected = []
    for seed in range(60):
        panel = made(seed)
        mean = contrasts(panel, span=DECADE).mean
        expected.append(float(mean.covariance(variogram(panel))[0, 0]))
    assert float(np.mean(expected)) ** 0.5 == pytest.approx(truth, rel=0.12)


def test_what_comes_after_ties_does_not_enter_what_is_expected_before() -> None:
    plain, moved = made(7), made(7, effect=-5.0)
    assert np.allclose(variogram(plain), variogram(moved))


def test_errors_hold_where_every_cohort_is_one_country() -> None:
    firsts = (*range(2001, 2013), *[NEVER] * 8)
    found = [overall(effects(made(seed, firsts=firsts), span=DECADE)) for seed in range(300)]
    z = np.array([one[0] / one[1] for one in found if one])
    assert 0.01 < float((np.abs(z) > 2.09).mean()) < 0.12


def test_the_variogram_of_a_walk_grows_by_half_a_step_a_year() -> None:
    rng = np.random.default_rng(8)
    panel = made(8, firsts=[NEVER] * 60)
    walk = replace(panel, values=rng.normal(size=panel.values.shape).cumsum(axis=1))
    assert variogram(walk)[:6] == pytest.approx([0, 0.5, 1, 1.5, 2, 2.5], rel=0.12)


# --- chance -------------------------------------------------------------------------------


@pytest.mark.thorough
def test_without_an_effect_one_test_in_twenty_rejects() -> None:
    found = [shuffle_test(made(seed), draws=59, seed=seed, span=DECADE) for seed in range(150)]
    share = np.mean([one.p <= 0.05 for one in found if one])
    assert 0.0 < share < 0.11
    outside = [
        not one.interval.low <= 0 <= one.interval.high
        for one in found
        if one and one.interval.low is not None and one.interval.high is not None
    ]
    assert len(outside) == 150
    assert 0.0 < np.mean(outside) < 0.11


@pytest.mark.thorough
def test_a_known_effect_is_found_and_covered() -> None:
    covered, rejected = [], []
    for seed in range(40):
        one = shuffle_test(made(seed, effect=-1.5), draws=99, seed=seed, span=DECADE)
        assert one is not None
        assert one.interval.low is not None
        assert one.interval.high is not None
        covered.append(one.interval.low <= -1.5 <= one.interval.high)
        rejected.append(one.p <= 0.05)
    assert np.mean(covered) > 0.85
    assert np.mean(rejected) > 0.7


def test_equivalence_is_shown_of_a_tight_panel_only() -> None:
    tight = shuffle_test(made(10, noise=0.05), draws=199, seed=1, span=DECADE, margin=0.5)
    loose = shuffle_test(made(10, noise=2.0), draws=199, seed=1, span=DECADE, margin=0.5)
    far = shuffle_test(
        made(10, noise=0.05, effect=-1.0), draws=199, seed=1, span=DECADE, margin=0.5
    )
    assert tight is not None
    assert loose is not None
    assert far is not None
    assert tight.tost < 0.05 < loose.tost
    assert far.tost > 0.9


# --- parallel trends ----------------------------------------------------------------------


@pytest.mark.thorough
def test_trends_that_part_before_are_detected_and_others_seldom() -> None:
    def p(seed: int, trend: float) -> float:
        found = joint_p(made(seed, trend=trend), draws=59, seed=seed, span=(-5, 9))
        assert found is not None
        return found

    assert np.mean([p(seed, 0.0) <= 0.05 for seed in range(150)]) < 0.11
    assert np.mean([p(seed, 1.0) <= 0.05 for seed in range(30)]) > 0.6


def test_bounds_are_those_of_the_largest_break_before() -> None:
    found = effects(made(11, effect=-2.0), span=(-5, 9))
    one = honest(found, units=18)
    assert one is not None
    before = {int(e): float(v) for e, v in zip(found.since, found.effect, strict=True) if e < 0}
    path = [before[e] for e in (-5, -4, -3, -2)] + [0.0]
    largest = max(abs(b - a) for a, b in pairwise(path))
    after = [(int(e), int(n)) for e, n in zip(found.since, found.size, strict=True) if e >= 0]
    steps = sum(n * (e + 1) for e, n in after) / sum(n for _, n in after)
    assert one.bias == pytest.approx(largest * steps)
    twice = honest(found, units=18, times=one.breakdown)
    assert twice is not None
    if one.breakdown > 0:
        assert twice.interval.high == pytest.approx(0.0, abs=1e-6)


def drifting(
    rng: np.random.Generator, sizes: tuple[int, int], breaks: list[float], noise: float
) -> UnitYears:
    """No effect; reached units drift by these steps before, and by the largest ever after."""
    steps = np.array([0.0, *breaks, *[max(breaks)] * 10])
    path = np.cumsum(steps) - sum(breaks)
    reached = np.arange(sum(sizes)) < sizes[0]
    values = noise * rng.normal(size=(sum(sizes), len(path))) + np.outer(reached, path)
    first = np.where(reached, len(breaks) + 1, NEVER)
    units = tuple(str(k) for k in range(sum(sizes)))
    return UnitYears(units, np.arange(len(path)), values, first)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("sizes", "breaks", "noise"),
    [
        ((12, 7), [0.3], 0.05),
        ((12, 7), [0.3, 0.0, 0.0, 0.0], 0.05),
        ((100, 100), [0.3], 0.3),
        ((100, 100), [0.0, 0.0, 0.3, 0.0], 0.1),
    ],
    ids=["few-one-year", "few-four-years", "many-one-year", "many-four-years"],
)
def test_bounds_cover_an_effect_at_the_border_of_their_class(
    sizes: tuple[int, int], breaks: list[float], noise: float
) -> None:
    rng = np.random.default_rng(41)
    covered, narrower = 0, 0
    for _ in range(300):
        found = effects(drifting(rng, sizes, breaks, noise))
        bounds = honest(found, units=sum(sizes))
        assert bounds is not None
        covered += not (bounds.interval.above(0.0) or bounds.interval.below(0.0))
        # What an error on the mean alone would give, the break taken as known: too narrow.
        one = overall(found)
        assert one is not None
        narrower += abs(one[0]) <= bounds.bias + 2 * one[1]
    # 95 % in truth; 300 samples tell it to four points.
    assert 0.91 <= covered / 300 <= 0.985
    assert narrower / 300 < 0.85


def test_diff_diff_finds_the_same_bounds_without_sampling_error() -> None:
    from diff_diff import MultiPeriodDiDResults, PeriodEffect, compute_honest_did

    found = effects(made(12, effect=-1.0), span=(-5, 9))
    told = {
        int(e): PeriodEffect(int(e), float(v), float(s), 0.0, 1.0, (0.0, 0.0))
        for e, v, s in zip(found.since, found.effect, found.errors, strict=True)
    }
    study = MultiPeriodDiDResults(
        told, 0.0, 1.0, 0.0, 1.0, (0.0, 0.0), 360, 10, 8,
        pre_periods=[e for e in told if e < 0],
        post_periods=[e for e in told if e >= 0],
        vcov=found.covariance,
        interaction_indices={e: i for i, e in enumerate(told)},
    )  # fmt: skip
    after = found.since >= 0
    weight = found.size[after] / found.size[after].sum()
    theirs = compute_honest_did(study, M=1.0, l_vec=weight)
    ours = honest(found, units=18)
    assert ours is not None
    assert ours.interval.value is not None
    assert ours.interval.value - ours.bias == pytest.approx(theirs.lb, abs=1e-6)
    assert ours.interval.value + ours.bias == pytest.approx(theirs.ub, abs=1e-6)


# --- panels that are none -----------------------------------------------------------------


@pytest.mark.parametrize(
    "firsts",
    [
        pytest.param((), id="no country"),
        pytest.param((2003,), id="one country"),
        pytest.param((2003, 2003, 2003), id="nobody yet to be treated"),
        pytest.param((NEVER, NEVER), id="nobody treated"),
        pytest.param((1996, 1990, NEVER), id="treated from the start"),
    ],
)
def test_where_there_is_no_comparison_there_is_no_estimate(firsts: tuple[int, ...]) -> None:
    panel = made(15, firsts=firsts)
    found = effects(panel)
    assert overall(found) is None
    assert shuffle_test(panel, draws=9, seed=1, span=DECADE) is None
    assert honest(found, units=len(firsts)) is None
    assert joint_p(panel, draws=9, seed=1, span=(-5, 9)) is None
    assert not contrast(panel, span=DECADE).any()


@pytest.mark.parametrize("seed", range(3))
def test_errors_and_courses_are_those_of_diff_diff(seed: int) -> None:
    import pandas as pd
    from diff_diff import CallawaySantAnna

    panel = made(seed, effect=-0.5)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = CallawaySantAnna(
            control_group="not_yet_treated", cluster="unit", base_period="universal"
        ).fit(pd.DataFrame(long(panel)), "y", "unit", "year", "first")
        steps = fitted.aggregate("event_study").to_dataframe()
    ours = effects(panel)
    theirs = {
        int(e): (a, s)
        for e, a, s in zip(*(steps[c] for c in ("event_time", "att", "se")), strict=True)
        if e != -1  # the base year
    }
    assert set(theirs) == set(ours.since.tolist())
    for step, effect, error in zip(ours.since.tolist(), ours.effect, ours.errors, strict=True):
        assert (effect, error) == pytest.approx(theirs[step], rel=1e-9), step
    wanted = (fitted.overall_att, fitted.overall_se)
    assert overall(ours, around="all") == pytest.approx(wanted, rel=1e-9)


def test_gaps_leave_the_effects_of_diff_diff_and_an_error_like_that_of_a_jackknife() -> None:
    import pandas as pd
    from diff_diff import CallawaySantAnna

    panel = made(5, effect=-0.5, lost=0.1)
    data = pd.DataFrame(long(panel)).dropna()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = CallawaySantAnna(control_group="not_yet_treated").fit(
            data, "y", "unit", "year", "first"
        )
    ours = effects(panel)
    one = overall(ours, around="all")
    assert one is not None
    assert one[0] == pytest.approx(fitted.overall_att, rel=1e-9)
    n = len(panel.units)
    without = [
        overall(effects(panel.only([i for i in range(n) if i != left]))) for left in range(n)
    ]
    values = np.array([each[0] for each in without if each is not None])
    error = float(np.sqrt((n - 1) / n * ((values - values.mean()) ** 2).sum()))
    assert one[1] == pytest.approx(error, rel=0.1)
