"""A formula of one's own, fitted to each draw of a record's dates and pooled."""

from __future__ import annotations

import numpy as np
import pytest

from dyadevents import fit
from dyadevents.formula import FormulaError
from paradiplomacy.mechanisms.by_formula import (
    draws_of,
    fit_formula,
    model_of_record,
    p_values,
)
from paradiplomacy.record.event_history import EventRecord, event_record
from paradiplomacy.record.frames import frames_of
from paradiplomacy.record.record import Record

FORMULA = "exchange: inertia(of=exchange, half_life=5); end: degree(of=ties)"


@pytest.fixture(scope="module")
def held(sino_us: Record) -> EventRecord:
    return event_record(frames_of(sino_us, seed=1))


def test_pooled_estimates_are_the_mean_over_the_draws(held: EventRecord) -> None:
    model = model_of_record(held, FORMULA)
    found = fit_formula(held, model, kinds=["exchange"], imputations=2, seed=3)
    alone = [
        fit(model, draw.history, kinds=["exchange"])["exchange"] for draw in draws_of(held, 2, 3)
    ]
    mean = np.mean([one.estimates for one in alone], axis=0)
    assert found.fit["exchange"].estimates == pytest.approx(mean, abs=1e-12)
    between = np.cov([one.estimates for one in alone], rowvar=False)
    total = np.mean([one.covariance for one in alone], axis=0) + 1.5 * between
    assert found.fit["exchange"].covariance == pytest.approx(total, abs=1e-12)
    assert found.fit["exchange"].loglik == pytest.approx(np.mean([one.loglik for one in alone]))


def test_robust_covariances_are_pooled_too(held: EventRecord) -> None:
    model = model_of_record(held, FORMULA)
    found = fit_formula(held, model, kinds=["exchange"], imputations=1, robust=True)
    assert found.robust["exchange"].estimates.tolist() == found.fit["exchange"].estimates.tolist()
    wide = found.robust["exchange"].standard_errors
    assert (wide != found.fit["exchange"].standard_errors).all()
    assert (p_values(found.robust["exchange"]) < 0.05).all()


def test_the_same_seed_draws_the_same_dates(held: EventRecord) -> None:
    one, other = draws_of(held, 1, 7)[0], draws_of(held, 1, 7)[0]
    assert one.history.times.tolist() == other.history.times.tolist()
    assert draws_of(held, 1, 8)[0].history.times.tolist() != one.history.times.tolist()


def test_covariates_of_places_go_by_their_bare_names(held: EventRecord) -> None:
    model = model_of_record(held, "form: sender(law) + covariate(distance)", breaks=[2000.0])
    assert [term.label for term in model.terms_of("form")] == [
        "sender(law)",
        "covariate(distance)",
    ]
    assert model.baseline_of("end").breaks == (2000.0,)
    with pytest.raises(FormulaError, match="no term or covariate 'laws'"):
        model_of_record(held, "form: laws")
