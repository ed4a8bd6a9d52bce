"""Fixed effects of places against the same model with a column for each place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from dyadevents import (
    Baseline,
    Covariate,
    DyadEventsError,
    EventModel,
    FitError,
    Frailty,
    History,
    fit,
    load,
    terms,
)
from dyadevents.terms.base import Term
from made_events.made_histories import plain_history

TERMS: list[Term] = [terms.Inertia(), terms.Given("x"), terms.Given("g")]
PIECES = {"event": Baseline((4.0,))}


def with_columns(history: History, of: str) -> tuple[EventModel, History]:
    """The model with a column for each place but the first of a side."""
    added, given = list(TERMS), dict(history.covariates)
    for side, count in (
        ("senders", history.network.n_senders),
        ("receivers", history.network.n_receivers),
    ):
        for k in range(1, count) if of in (side, "both") else ():
            name = f"{side[0]}{k}"
            given[name] = Covariate(name, side, np.eye(count)[k])
            added.append((terms.Sender if side == "senders" else terms.Receiver)(name))
    return EventModel(terms=added, baseline=PIECES), replace(history, covariates=given)


@pytest.mark.parametrize("of", ["senders", "receivers", "both"])
def test_fixed_effects_are_a_column_for_each_place(of: Any) -> None:
    history = plain_history("two-mode", 3, events=120)
    found = fit(EventModel(terms=TERMS, baseline=PIECES), history, fixed=of)["event"]
    slow = fit(*with_columns(history, of))["event"]
    assert found.names == ("baseline(4, 9)", "inertia", "covariate(x)", "covariate(g)")
    assert np.allclose(found.estimates[1:], slow.estimates[2:5], atol=1e-8)
    assert found.estimates[0] == pytest.approx(slow.estimates[1] - slow.estimates[0])
    assert np.allclose(found.standard_errors[1:], slow.standard_errors[2:5], rtol=1e-6)
    assert found.loglik == pytest.approx(slow.loglik, abs=1e-9)
    assert (found.parameters, found.aic) == (slow.parameters, pytest.approx(slow.aic))
    # Effects and their errors, as linear functions of the columns' coefficients.
    sizes = history.network.n_senders, history.network.n_receivers
    rows, at = [], 5
    for side, size in zip(("senders", "receivers"), sizes, strict=True):
        if of in (side, "both"):
            block = np.zeros((size, len(slow.names)))
            block[np.arange(1, size), np.arange(at, at + size - 1)] = 1
            at += size - 1
            rows.append(block)
    if of == "both":
        level = rows[1].mean(axis=0)
        rows = [rows[0] + level, rows[1] - level]
    rows[0][:, 0] += 1
    assert found.frailty is not None
    for block, side in zip(rows, found.frailty.effects, strict=True):
        errors = np.sqrt(np.einsum("ia,ab,ib->i", block, slow.covariance, block))
        assert np.allclose(found.frailty.effects[side], block @ slow.estimates, atol=1e-7)
        assert np.allclose(found.frailty.errors[side], errors, rtol=1e-6)


def test_a_place_without_events_says_nothing(tmp_path: Any) -> None:
    history = plain_history("two-mode", 4)
    kept = history.senders != 2
    events = {
        name: getattr(history, name)[kept] for name in ("times", "senders", "receivers", "kind_of")
    }
    less = replace(history, **events)
    whole = fit("x", less, fixed="senders")
    states = np.zeros((6, 5), dtype=np.int8)
    states[2] = -1
    without = fit("x", replace(less, states=states), fixed="senders")["event"]
    assert np.allclose(whole["event"].estimates, without.estimates)
    assert whole["event"].loglik == pytest.approx(without.loglik)
    assert whole["event"].messages == (
        "event: 1 places without an event say nothing beside fixed effects",
    )
    whole.save(tmp_path / "fixed.npz")
    again = load(tmp_path / "fixed.npz")["event"].frailty
    assert again is not None
    assert np.isneginf(again.effects["senders"][2])


def test_what_fixed_effects_take_up_is_refused() -> None:
    history = plain_history("two-mode", 3, events=120)
    still = {**history.covariates, "s": Covariate("s", "senders", np.arange(6.0))}
    with pytest.raises(FitError, match=r"sender\(s\) never differs within"):
        fit("sender(s) + x", replace(history, covariates=still), fixed="both")
    with pytest.raises(DyadEventsError, match="of senders and receivers"):
        fit("inertia", plain_history("undirected", 3), fixed="both")
    with pytest.raises(DyadEventsError, match="give one"):
        fit("inertia", history, fixed="senders", frailty=Frailty())
