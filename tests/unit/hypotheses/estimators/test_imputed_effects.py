"""Effects by imputation: by other libraries, by dense least squares, on known effects."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from tests.unit.hypotheses.panels import long, made

from paradiplomacy.hypotheses.estimators.imputed_effects import cells_of, imputed
from paradiplomacy.hypotheses.estimators.staggered import NEVER, UnitYears

FIRSTS = (*[2003] * 5, *[2005] * 4, *[2008] * 5, *[NEVER] * 12)


def panel_of(seed: int, *, lost: float = 0.0) -> UnitYears:
    return made(seed, effect=-0.5, firsts=FIRSTS, lost=lost)


@pytest.mark.parametrize("lost", [0.0, 0.1])
def test_effects_and_errors_are_those_of_diff_diff(lost: float) -> None:
    import pandas as pd
    from diff_diff import ImputationDiD

    panel = panel_of(1, lost=lost)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = ImputationDiD(aux_partition="horizon", cluster="unit").fit(
            pd.DataFrame(long(panel)), "y", "unit", "year", "first", aggregate="event_study"
        )
    ours = imputed(cells_of(panel))
    assert ours is not None
    assert ours.mean == pytest.approx((fitted.overall_att, fitted.overall_se), abs=1e-6)
    for step, effect, error in zip(
        ours.since.tolist(), ours.effect, np.sqrt(np.diag(ours.covariance)), strict=True
    ):
        theirs = fitted.event_study_effects[step]
        assert (effect, error) == pytest.approx((theirs["effect"], theirs["se"]), abs=1e-6), step


def test_pyfixest_imputes_the_same_mean() -> None:
    import pandas as pd
    import pyfixest as pf

    panel = panel_of(3)
    data = pd.DataFrame(long(panel)).astype({"unit": int, "year": int, "first": int})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = pf.event_study(data, "y", "unit", "year", "first", estimator="did2s")
    ours = imputed(cells_of(panel))
    assert ours is not None
    assert ours.mean is not None
    assert ours.mean[0] == pytest.approx(float(fit.coef().iloc[0]), abs=1e-6)


def test_leads_are_those_of_one_regression_on_untreated_readings() -> None:
    panel = panel_of(4, lost=0.05)
    cells, leads = cells_of(panel), (-3, -2, -1)
    ours = imputed(cells, leads=leads)
    assert ours is not None
    free = cells.since < 0
    parts = [cells.factors[0][:, None] == np.arange(len(FIRSTS))]
    parts += [cells.factors[1][:, None] == np.arange(1, len(panel.years))]
    parts += [cells.since[:, None] == np.array(leads)]
    design = np.concatenate(parts, axis=1).astype(float)
    fit = np.linalg.lstsq(design[free], cells.value[free], rcond=None)[0]
    assert ours.effect[:3] == pytest.approx(fit[-3:], abs=1e-8)
    score = design[free] * (cells.value[free] - design[free] @ fit)[:, None]
    clustered = np.stack([score[cells.cluster[free] == c].sum(axis=0) for c in range(26)])
    bread = np.linalg.inv(design[free].T @ design[free])
    sandwich = bread @ clustered.T @ clustered @ bread
    assert np.diag(ours.covariance)[:3] == pytest.approx(np.diag(sandwich)[-3:], rel=1e-6)
    after = cells.value[~free] - design[~free] @ fit
    assert ours.mean is not None
    assert ours.mean[0] == pytest.approx(after.mean(), abs=1e-8)


def test_readings_whose_unit_was_always_treated_count_nowhere() -> None:
    panel = panel_of(5)
    first = panel.first.copy()
    first[0] = panel.years[0]
    ours, without = (
        imputed(cells_of(one))
        for one in (panel.treated_from(first), panel.only([*range(1, len(FIRSTS))]))
    )
    assert ours is not None
    assert without is not None
    assert ours.lost == len(panel.years)
    assert ours.mean == pytest.approx(without.mean, abs=1e-8)


def test_where_nobody_is_left_untreated_years_cannot_be_imputed() -> None:
    panel = made(6, firsts=[2003] * 4 + [2006] * 4)
    ours = imputed(cells_of(panel))
    assert ours is not None
    assert ours.lost == 8 * 10  # from 2006 on nobody tells what the year would have been
    assert imputed(cells_of(made(7, firsts=[NEVER] * 4))) is None
    assert imputed(cells_of(made(7, firsts=[1990] * 4))) is None


@pytest.mark.thorough
def test_intervals_hold_a_known_effect() -> None:
    held = 0
    for seed in range(200):
        ours = imputed(cells_of(panel_of(seed)))
        assert ours is not None
        found = ours.interval(11)
        assert found is not None
        held += not (found.above(-0.5) or found.below(-0.5))
    assert held >= 180
