"""Weights of readings, longer bases and the county panel on which R's `did` is documented."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.hypotheses.panels import made

from paradiplomacy.hypotheses.estimators.staggered_did import (
    NEVER,
    UnitYears,
    effects,
    overall,
)
from paradiplomacy.hypotheses.estimators.staggered_rule import contrast, contrasts

FIRSTS = (*[2003] * 8, *[2005] * 9, *[2008] * 7, *[NEVER] * 20)


def test_effects_are_weighted_sums_of_readings() -> None:
    panel = made(5, effect=-0.5, firsts=FIRSTS, lost=0.1)
    found, weighed = effects(panel, span=(-5, 9)), contrasts(panel, span=(-5, 9))
    assert weighed.since.tolist() == found.since.tolist()
    assert weighed.size.tolist() == found.size.tolist()
    sums = np.nansum(weighed.weights * panel.values, axis=(1, 2))
    assert sums == pytest.approx(found.effect, abs=1e-10)
    assert np.abs(weighed.weights.sum(axis=2)).max() < 1e-12
    mean = overall(effects(panel, span=(0, 9)))
    assert mean is not None
    whole = contrast(panel, span=(0, 9))
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
    one = overall(effects(panel))
    assert one is not None
    assert one[0] == pytest.approx(-0.0397636256230437, abs=1e-12)
    assert one[1] == pytest.approx(0.012052, rel=0.01)
