"""Natural splines against patsy's, which span the same curves, and the curve of a fit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dyadevents import (
    Covariate,
    EventModel,
    FitResult,
    History,
    UnknownNameError,
    fit,
    load,
    terms,
)
from dyadevents.formula import FormulaError, parse
from dyadevents.terms.base import TermError
from made_events.made_histories import plain_history


def bent_history(seed: int = 1) -> History:
    """Events that are frequent at middling x, which does not step."""
    rng = np.random.default_rng(seed)
    history = plain_history("two-mode", seed)
    x = rng.uniform(0, 10, (6, 5))
    weight = np.exp(-((x - 4) ** 2) / 4).ravel()
    drawn = rng.choice(30, 200, p=weight / weight.sum())
    return replace(
        history,
        times=np.sort(rng.uniform(1.01, 9, 200)),
        senders=drawn // 5,
        receivers=drawn % 5,
        kind_of=np.zeros(200, dtype=int),
        covariates={"x": Covariate("x", "dyads", x), **dict(list(history.covariates.items())[:1])},
    )


def fitted(formula: str, history: History) -> FitResult:
    return fit(EventModel(terms=formula), history)


def test_the_curve_is_that_of_any_basis_of_natural_splines() -> None:
    patsy = pytest.importorskip("patsy")
    history = bent_history()
    x = history.covariates["x"].initial
    found = fitted("ns(x, df=4)", history)
    inner = np.quantile(x, [0.25, 0.5, 0.75])
    bounds = {"knots": inner, "lower_bound": x.min(), "upper_bound": x.max()}
    basis = np.asarray(
        patsy.dmatrix(
            "cr(x, knots=k, lower_bound=a, upper_bound=b) - 1",
            {"x": x.ravel(), "k": inner, "a": x.min(), "b": x.max()},
        )
    )
    names = [f"c{k}" for k in range(basis.shape[1] - 1)]  # with the intercept, they span it all
    columns = {
        name: Covariate(name, "dyads", basis[:, k].reshape(6, 5)) for k, name in enumerate(names)
    }
    theirs = fitted(" + ".join(names), replace(history, covariates=columns))["event"]
    assert found["event"].loglik == pytest.approx(theirs.loglik, abs=1e-7)
    at = np.array([1.0, 3.0, 5.0, 8.0])
    rows = np.asarray(
        patsy.dmatrix(
            "cr(x, knots=k, lower_bound=a, upper_bound=b) - 1",
            {"x": np.append(at, inner[1]), "k": inner, "a": x.min(), "b": x.max()},
        )
    )[:, :-1]
    contrast = rows[:-1] - rows[-1]
    curve = found.curve("x", at=at.tolist(), library="polars")
    assert np.allclose(curve["effect"], contrast @ theirs.estimates[1:], atol=1e-5)
    errors = np.sqrt(np.einsum("ia,ab,ib->i", contrast, theirs.covariance[1:, 1:], contrast))
    assert np.allclose(curve["std_error"], errors, rtol=1e-4)
    assert bounds["lower_bound"] < at[0]


def test_a_spline_is_as_many_terms_as_it_has_degrees_of_freedom(tmp_path: object) -> None:
    history = bent_history()
    found = fitted("ns(x, df=3) + ns(u, side=sender, df=2)", plain_history("directed", 2))
    assert found["event"].names == (
        "intercept",
        "ns(x, piece=1)",
        "ns(x, piece=2)",
        "ns(x, piece=3)",
        "ns(u, df=2, side=sender, piece=1)",
        "ns(u, df=2, side=sender, piece=2)",
    )
    whole = fitted("ns(x)", history)
    whole.save(f"{tmp_path}/bent.npz")
    again = load(f"{tmp_path}/bent.npz")
    assert again.curve("x", library="polars").equals(whole.curve("x", library="polars"))
    assert len(whole.curve("x", library="polars")) == 50
    product = parse("ns(x, df=3, piece=2):inertia")["event"][0]
    assert fitted(product.label, history)["event"].names[1] == product.label


def test_what_is_no_spline_is_refused() -> None:
    history = plain_history("undirected", 2)
    for formula, why in (
        ("ns(x, df=1)", "df of at least 2"),
        ("ns(x):inertia", "a piece from 1 to df"),
        ("ns(u, side=sender)", "no sides"),
    ):
        with pytest.raises(TermError, match=why):
            fitted(formula, history)
    with pytest.raises(FormulaError, match="whole number"):
        parse("ns(x, df=2.5)")
    with pytest.raises(UnknownNameError, match="spline"):
        fitted("ns(x)", history).curve("y")
    assert terms.NaturalSpline("x").label == "ns(x)"
