"""Controls that are never treated, covariates and longer bases: by definition and by diff-diff."""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
import pytest
from tests.unit.hypotheses.panels import long, made

from paradiplomacy.hypotheses.estimators.staggered import (
    NEVER,
    Controls,
    UnitYears,
    effects,
    overall,
)
from paradiplomacy.hypotheses.estimators.staggered_power import contrast, contrasts

FIRSTS = (*[2003] * 8, *[2005] * 9, *[2008] * 7, *[NEVER] * 20)
NAMES = {"never": "never_treated", "not-yet": "not_yet_treated"}


def with_baseline(seed: int, *, lost: float = 0.0) -> UnitYears:
    """Units whose course goes with a characteristic, and those treated have more of it."""
    panel = made(seed, effect=-0.5, firsts=FIRSTS, lost=lost)
    rng = np.random.default_rng(seed + 100)
    like = rng.normal(size=len(FIRSTS)) + 0.7 * (panel.first != NEVER)
    drift = 0.2 * like[:, None] * (panel.years - panel.years[0])
    return replace(panel, values=panel.values + drift, baseline=like[:, None])


@pytest.mark.parametrize("controls", ["never", "not-yet"])
@pytest.mark.parametrize("adjust", [False, True], ids=["plain", "adjusted"])
def test_effects_and_errors_are_those_of_diff_diff(controls: Controls, adjust: bool) -> None:
    import pandas as pd
    from diff_diff import CallawaySantAnna

    panel = with_baseline(1)
    assert panel.baseline is not None
    data = pd.DataFrame(long(panel))
    data["like"] = panel.baseline[data["unit"].astype(int), 0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = CallawaySantAnna(
            control_group=NAMES[controls], estimation_method="reg", cluster="unit"
        ).fit(data, "y", "unit", "year", "first", covariates=["like"] if adjust else None)
        steps = fitted.aggregate("event_study").to_dataframe()
    ours = effects(
        panel if adjust else replace(panel, baseline=None), base="varying", controls=controls
    )
    columns = (steps[c] for c in ("event_time", "att", "se"))
    theirs = {int(e): (a, s) for e, a, s in zip(*columns, strict=True)}
    assert set(theirs) == set(ours.since.tolist())
    for step, effect, error in zip(ours.since.tolist(), ours.effect, ours.errors, strict=True):
        assert (effect, error) == pytest.approx(theirs[step], rel=1e-8), step
    assert overall(ours) == pytest.approx((fitted.overall_att, fitted.overall_se), rel=1e-8)


def test_what_goes_with_a_characteristic_is_no_effect_once_it_is_known() -> None:
    panel = with_baseline(2)
    without, adjusted = overall(effects(replace(panel, baseline=None))), overall(effects(panel))
    assert without is not None
    assert adjusted is not None
    assert without[0] > 0  # the drift hides an effect of -0.5 ...
    assert adjusted[0] == pytest.approx(-0.5, abs=3 * adjusted[1])  # ... and is taken out


def test_a_unit_of_unknown_characteristics_counts_nowhere() -> None:
    panel = with_baseline(3)
    assert panel.baseline is not None
    gone = panel.baseline.copy()
    gone[[0, -1]] = np.nan
    kept = panel.only(np.isfinite(gone[:, 0]))
    assert overall(effects(replace(panel, baseline=gone)))[0] == pytest.approx(  # type: ignore[index]
        overall(effects(kept))[0],  # type: ignore[index]
        abs=1e-12,
    )


def test_too_few_controls_for_the_characteristics_give_no_effect() -> None:
    panel = with_baseline(4)
    one = panel.only([*range(24), 24])
    assert overall(effects(one, controls="never")) is None
    assert overall(effects(replace(one, baseline=None), controls="never")) is not None


@pytest.mark.parametrize("controls", ["never", "not-yet"])
def test_effects_are_weighted_sums_of_readings(controls: Controls) -> None:
    panel = with_baseline(5, lost=0.1)
    found = effects(panel, span=(-5, 9), controls=controls)
    weighed = contrasts(panel, span=(-5, 9), controls=controls)
    assert weighed.since.tolist() == found.since.tolist()
    assert weighed.size.tolist() == found.size.tolist()
    sums = np.nansum(weighed.weights * panel.values, axis=(1, 2))
    assert sums == pytest.approx(found.effect, abs=1e-10)
    assert np.abs(weighed.weights.sum(axis=2)).max() < 1e-12
    mean = overall(effects(panel, span=(0, 9), controls=controls))
    assert mean is not None
    whole = contrast(panel, span=(0, 9), controls=controls)
    assert np.nansum(whole * panel.values) == pytest.approx(mean[0], abs=1e-10)


def test_a_longer_base_is_the_mean_of_the_years_before() -> None:
    panel = made(6, effect=-0.5, firsts=(2004, 2004, NEVER, NEVER, NEVER))
    found = effects(panel, span=(0, 0), base_years=3).effect[0]
    at = list(panel.years).index(2004)
    change = panel.values[:, at] - panel.values[:, at - 3 : at].mean(axis=1)
    assert found == pytest.approx(change[:2].mean() - change[2:].mean())


def test_mpdta_gives_the_figures_of_the_r_package_did() -> None:
    """County teen employment of Callaway and Sant'Anna."""
    import gzip
    import pickle
    from importlib.util import find_spec
    from pathlib import Path

    spec = find_spec("moderndid")
    assert spec is not None  # the extra `test` has it
    assert spec.origin is not None
    path = Path(spec.origin).parent / "core" / "datasets" / "mpdta_long.pkl.gz"
    with gzip.open(path) as file:
        data = pickle.load(file)
    wide = data.pivot(index="countyreal", columns="year", values="lemp").sort_index()
    first = data.groupby("countyreal")["first.treat"].first().sort_index().astype(int)
    years = np.array(wide.columns, dtype=np.int64)
    names, treated = tuple(map(str, wide.index)), first.replace(0, NEVER).to_numpy(np.int64)
    panel = UnitYears(names, years, wide.to_numpy(float), treated)
    wanted: dict[Controls, float] = {"never": -0.0399512751551763, "not-yet": -0.0397636256230437}
    for controls, mean in wanted.items():
        one = overall(effects(panel, base="varying", controls=controls))
        assert one is not None
        assert one[0] == pytest.approx(mean, abs=1e-12)
        assert one[1] == pytest.approx(0.012052, rel=0.01)
