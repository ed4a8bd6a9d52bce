"""Regressions against closed forms and another library."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy.stats import t

from paradiplomacy.hypotheses.estimators.regression import regress


def test_one_flag_gives_the_ratio_of_rates_and_its_robust_error() -> None:
    rows = pl.DataFrame(
        {"n": [2, 5, 1, 9, 4, 7], "far": [0, 0, 0, 1, 1, 1], "years": [2.0, 3, 2, 1, 2, 1]}
    )
    found = regress(rows, "n", columns=["far"], kind="count", exposure="years")
    assert found is not None
    near, far = 8 / 7, 20 / 4
    assert found["far"].interval().value == pytest.approx(far / near)
    # The sandwich of two means: squared residuals over squared expected sums.
    parts = []
    for flag, rate, total in ((0, near, 8), (1, far, 20)):
        group = rows.filter(pl.col("far") == flag)
        residuals = group["n"].to_numpy() - rate * group["years"].to_numpy()
        parts.append(float((residuals**2).sum()) / total**2)
    assert found["far"].error == pytest.approx(np.sqrt(sum(parts)), rel=1e-6)


def test_clusters_cost_degrees_of_freedom() -> None:
    rng = np.random.default_rng(1)
    rows = pl.DataFrame(
        {
            "y": rng.integers(0, 2, 60),
            "x": rng.normal(size=60),
            "place": [f"p{i % 6}" for i in range(60)],
        }
    )
    found = regress(rows, "y", columns=["x"], kind="binary", clusters="place")
    assert found is not None
    effect = found["x"]
    assert effect.freedom == 5
    interval = effect.interval()
    assert interval.high == pytest.approx(np.exp(effect.value + t.ppf(0.975, 5) * effect.error))


def test_it_agrees_with_pyfixest_with_fixed_effects() -> None:
    import pyfixest

    rng = np.random.default_rng(3)
    place = np.repeat(np.arange(8), 12)
    year = np.tile(np.arange(12), 8)
    x = rng.normal(size=96) + place / 4
    y = rng.poisson(np.exp(0.3 * x + 0.1 * place))
    rows = pl.DataFrame({"y": y, "x": x, "place": place, "year": year})
    found = regress(rows, "y", columns=["x"], kind="count", fixed=["place"], clusters="place")
    other = pyfixest.fepois(
        "y ~ x | place",
        data=rows.to_pandas(),
        vcov={"CRV3": "place"},
        ssc=pyfixest.ssc(k_adj=False, G_adj=False),
    )
    assert found is not None
    assert found["x"].value == pytest.approx(float(other.coef()["x"]), abs=1e-6)
    # Its jackknife fits anew without each of 8 clusters, where ours takes one step; its factor
    # of 7 / 8 is among those left out.
    wanted = float(other.se()["x"]) * np.sqrt(7 / 8)
    assert found["x"].error == pytest.approx(wanted, rel=0.001)


def test_errors_by_clusters_are_nearly_those_of_leaving_each_out() -> None:
    rng = np.random.default_rng(5)
    rows = pl.DataFrame({"place": [f"p{i % 20}" for i in range(200)], "x": rng.normal(size=200)})
    y = rng.poisson(np.exp(0.5 + 0.3 * rows["x"].to_numpy()))
    rows = rows.with_columns(pl.Series("y", y))
    found = regress(rows, "y", columns=["x"], kind="count", clusters="place")
    assert found is not None
    moved = []
    for place in sorted(set(rows["place"])):
        rest = regress(rows.filter(pl.col("place") != place), "y", columns=["x"], kind="count")
        assert rest is not None
        moved.append(rest["x"].value - found["x"].value)
    wanted = np.sqrt(19 / 20 * (np.array(moved) ** 2).sum())
    assert found["x"].error == pytest.approx(wanted, rel=0.02)


def test_what_one_cluster_alone_tells_has_no_error() -> None:
    rows = pl.DataFrame(
        {
            "y": [2, 3, 4, 1, 2, 3, 9, 8],
            "x": [0, 0, 0, 0, 0, 0, 1, 1],
            "place": ["a", "a", "b", "b", "c", "c", "d", "d"],
        }
    )
    assert regress(rows, "y", columns=["x"], kind="count", clusters="place") is None


def test_errors_over_time_are_no_smaller_than_those_of_rows_alone() -> None:
    rng = np.random.default_rng(2)
    # Rows that undo each other: their errors over time are too small to be believed.
    turn = np.tile([1.0, -1.0], 60)
    y = rng.poisson(np.exp(1.0 + 0.4 * turn))
    rows = pl.DataFrame({"y": y, "x": np.arange(120) / 120})
    over_time = regress(rows, "y", columns=["x"], kind="count", bandwidth=6)
    alone = regress(rows, "y", columns=["x"], kind="count")
    assert over_time is not None
    assert alone is not None
    assert over_time["x"].error == pytest.approx(alone["x"].error)
    assert over_time["x"].freedom == pytest.approx(1.5 * 120 / 7)


@pytest.mark.parametrize(
    "rows",
    [
        {"y": [0, 0, 0, 0], "x": [0.0, 1, 2, 3]},
        {"y": [0, 0, 1, 1], "x": [1.0, 1, 1, 1]},
        {"y": [0, 0, 0, 1, 1, 1], "x": [0.0, 1, 2, 3, 4, 5]},
        {"y": [0, 1], "x": [0.0, 1]},
        {"y": [None, None], "x": [None, None]},
    ],
)
def test_what_has_no_finite_estimate_is_none(rows: dict[str, list[float]]) -> None:
    table = pl.DataFrame(rows, schema={"y": pl.Int64, "x": pl.Float64})
    assert regress(table, "y", columns=["x"], kind="binary") is None


def test_a_group_in_which_nothing_is_counted_has_no_finite_ratio() -> None:
    rows = pl.DataFrame({"y": [0, 0, 0, *range(9)], "x": [True] * 3 + [False] * 9, "t": range(12)})
    assert regress(rows, "y", columns=["x", "t"], kind="count") is None
    assert regress(rows, "y", columns=["t"], kind="count") is not None
