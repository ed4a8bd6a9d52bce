"""Tests and criteria that compare fits."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from tests.unit.events.made_histories import plain_history

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.events import EventModel, KindFit, fit, terms
from paradiplomacy.events.inference.compare import criteria, likelihood_ratio, wald

HISTORY = plain_history("two-mode", 21, events=80)


def fitted(*names: str, likelihood: str = "interval") -> KindFit:
    known = {"x": terms.Given("x"), "inertia": terms.Inertia(), "u": terms.Sum("u")}
    model = EventModel(terms=[known[name] for name in names])
    return fit(model, HISTORY, likelihood=likelihood)["event"]  # type: ignore[arg-type]


def test_a_likelihood_ratio_is_twice_the_gain() -> None:
    small, large = fitted("x"), fitted("x", "inertia", "u")
    test = likelihood_ratio(small, large)
    assert test.statistic == pytest.approx(2 * (large.loglik - small.loglik))
    assert test.degrees == 2
    assert test.p_value == pytest.approx(stats.chi2.sf(test.statistic, 2))
    assert test.hypothesis == "inertia, sum(u) = 0"


def test_fits_that_cannot_be_compared_are_refused() -> None:
    with pytest.raises(ParadiplomacyError, match="the models are not nested"):
        likelihood_ratio(fitted("x"), fitted("inertia", "u"))
    with pytest.raises(ParadiplomacyError, match="the models are not nested"):
        likelihood_ratio(fitted("x"), fitted("x"))
    with pytest.raises(ParadiplomacyError, match="likelihood is ordinal in one and interval"):
        likelihood_ratio(fitted("x", likelihood="ordinal"), fitted("x", "u"))


def test_a_wald_test_of_one_is_a_z_test() -> None:
    found = fitted("x", "inertia")
    z = (found["inertia"] - 0.2) / found.standard_errors[2]
    test = wald(found, {"inertia": 0.2})
    assert test.statistic == pytest.approx(z**2)
    assert test.p_value == pytest.approx(2 * stats.norm.sf(abs(z)))
    wider = wald(found, {"inertia": 0.2}, covariance=4 * found.covariance)
    assert wider.statistic == pytest.approx(z**2 / 4)


def test_a_wald_test_of_several_takes_their_covariance() -> None:
    found = fitted("x", "inertia", "u")
    names = ["covariate(x)", "sum(u)"]
    at = [found.names.index(name) for name in names]
    gap = found.estimates[at]
    expected = gap @ np.linalg.inv(found.covariance[np.ix_(at, at)]) @ gap
    test = wald(found, names)
    assert (test.statistic, test.degrees) == (pytest.approx(expected), 2)
    equal = wald(found, names, equal=True)
    variance = np.array([1, -1]) @ found.covariance[np.ix_(at, at)] @ np.array([1, -1])
    assert equal.statistic == pytest.approx((gap[0] - gap[1]) ** 2 / variance)
    assert (equal.degrees, equal.hypothesis) == (1, "covariate(x) = sum(u)")


def test_wrong_wald_tests_are_told() -> None:
    found = fitted("x")
    with pytest.raises(ParadiplomacyError, match="no coefficient 'y'; there are: intercept"):
        wald(found, ["y"])
    with pytest.raises(ParadiplomacyError, match="a test of equality two"):
        wald(found, ["covariate(x)"], equal=True)
    with pytest.raises(ParadiplomacyError, match="has no inverse"):
        wald(found, list(found.names), covariance=np.ones((2, 2)))


def test_criteria_put_the_best_first() -> None:
    fits = {"x": fitted("x"), "all": fitted("x", "inertia", "u"), "none": fitted()}
    rows = criteria(fits)
    assert [row.aic for row in rows] == sorted(one.aic for one in fits.values())
    assert sum(row.weight for row in rows) == pytest.approx(1)
    ratio = np.exp((rows[0].aic - rows[1].aic) / 2)
    assert rows[1].weight / rows[0].weight == pytest.approx(ratio)
    for row in rows:
        assert row.bic - row.aic == pytest.approx(
            row.parameters * (np.log(fits[row.name].n_events) - 2)
        )
    with pytest.raises(ParadiplomacyError, match="likelihood is interval in one and ordinal"):
        criteria({"a": fitted("x"), "b": fitted("x", likelihood="ordinal")})
