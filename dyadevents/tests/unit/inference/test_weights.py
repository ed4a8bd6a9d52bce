"""Events that count in part: weighted likelihoods, and reports by several reporters."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from dyadevents import (
    DyadEventsError,
    EventModel,
    Frailty,
    TableError,
    UnknownNameError,
    fit,
    load,
    merge_reports,
    terms,
)
from dyadevents.engine.prepare import prepare
from dyadevents.inference.likelihood import Likelihood, LikelihoodName
from dyadevents.inference.residuals import residuals
from made_events.brute_force import moments
from made_events.made_histories import plain_history

MODEL = EventModel(terms=[terms.Inertia(), terms.Given("x")])


@pytest.mark.parametrize("likelihood", ["interval", "ordinal"])
def test_events_count_by_their_weights_in_a_likelihood(likelihood: LikelihoodName) -> None:
    history = plain_history("directed", 3)
    weights = np.random.default_rng(1).uniform(size=len(history))
    history = replace(history, weights=weights)
    interval = likelihood == "interval"
    prepared = prepare(MODEL, history, "event", baseline=interval)
    theta = np.array([-1.0, 0.4, -0.3])[0 if interval else 1 :]
    expected = 0.0
    for moment in moments(MODEL, history, "event", baseline=interval):
        rates = np.exp(moment.x @ theta)
        if interval:
            expected -= moment.duration * rates.sum()
        for d in moment.events:
            event = int(np.flatnonzero(history.times == moment.time)[0])
            share = rates[d] if interval else rates[d] / rates.sum()
            expected += weights[event] * np.log(share)
    function = Likelihood(prepared, likelihood)
    at = function(function.centred(theta))
    assert at.loglik == pytest.approx(expected, rel=1e-11)
    # Scores of dyads, clustered or not, add up to the gradient.
    left = residuals(prepared, function, theta)
    assert np.allclose(left.scores_by_sender.sum(axis=0), at.gradient, atol=1e-8)


def test_weights_are_kept_and_refused_where_events_are_whole(tmp_path: Any) -> None:
    history = plain_history("directed", 3)
    half = replace(history, weights=np.full(len(history), 0.5))
    whole, found = fit(MODEL, history), fit(MODEL, half, robust=True)
    assert found["event"].estimates[1:] == pytest.approx(whole["event"].estimates[1:])
    assert found["event"]["intercept"] == pytest.approx(whole["event"]["intercept"] - np.log(2))
    assert "its events weigh" in found["event"].messages[0]
    frail = fit(MODEL, half, frailty=Frailty("gamma", "senders"))["event"]
    assert frail.frailty is not None
    found.save(tmp_path / "half.npz")
    again = load(tmp_path / "half.npz").history
    assert again is not None
    assert again.weights is not None
    assert again.weights.tolist() == [0.5] * len(history)
    for attempt in (
        lambda: fit(MODEL, half, sample=5),
        lambda: fit(MODEL, half, likelihood="ordinal", ties="efron"),
        found.check,
        lambda: fit(MODEL, replace(history, weights=np.full(len(history), 2.0))),
    ):
        with pytest.raises(DyadEventsError, match=r"whole|weights"):
            attempt()


REPORTS = pl.DataFrame(
    {
        "day": ["2001-01-01", "2001-01-01", "2001-01-03", "2001-03-01", "2001-03-01"],
        "from": ["a", "a", "a", "b", "b"],
        "to": ["b", "b", "b", "a", "a"],
        "paper": ["P", "T", "T", "P", "P"],
    }
)
CALLED = {"time": "day", "sender": "from", "receiver": "to"}


def test_reports_of_one_event_are_merged() -> None:
    sure = {"P": 0.5, "T": 0.8}
    apart = merge_reports(REPORTS, reliability=sure, reporter="paper", **CALLED)
    assert apart["weight"].to_list() == pytest.approx([0.9, 0.8, 0.5])
    assert apart["reports"].to_list() == [2, 1, 1]
    near = merge_reports(REPORTS, reliability=sure, reporter="paper", window=3 / 365, **CALLED)
    assert near["day"].to_list() == ["2001-01-01", "2001-03-01"]
    found = fit("1", events=near, weight="weight", start="2001", end="2001-12-31", **CALLED)[
        "event"
    ]
    assert found["intercept"] == pytest.approx(np.log((0.9 + 0.5) / 2))  # two dyads, one year


def test_reporters_may_be_numbers() -> None:
    numbered = REPORTS.with_columns(paper=pl.Series([1, 2, 2, 1, 1]))
    found = merge_reports(numbered, reliability={1: 0.5, 2: 0.8}, reporter="paper", **CALLED)
    assert found["weight"].to_list() == pytest.approx([0.9, 0.8, 0.5])


def test_what_is_wrong_with_reports_or_weights_is_said() -> None:
    with pytest.raises(UnknownNameError, match="reporter"):
        merge_reports(REPORTS, reliability={"P": 0.5}, reporter="paper", **CALLED)
    with pytest.raises(DyadEventsError, match="from 0 to 1"):
        merge_reports(REPORTS, reliability=1.5, reporter="paper", **CALLED)
    with pytest.raises(TableError, match="no such column"):
        merge_reports(REPORTS, reliability=0.5, **CALLED)
    with pytest.raises(
        TableError, match="field 'type': there is no such column, which kind='type'"
    ):
        merge_reports(REPORTS, reliability=0.5, reporter="paper", kind="type", **CALLED)
    with pytest.raises(DyadEventsError, match="window=-1; expected a number of at least 0"):
        merge_reports(REPORTS, reliability=0.5, reporter="paper", window=-1, **CALLED)
    silent = REPORTS.with_columns(paper=pl.Series(["P", None, "T", "P", "P"]))
    with pytest.raises(TableError, match="row 2, field 'paper': the cell is empty"):
        merge_reports(silent, reliability=0.5, reporter="paper", **CALLED)
    with pytest.raises(DyadEventsError, match="window='1'; expected a number"):
        merge_reports(REPORTS, reliability=0.5, reporter="paper", window="1", **CALLED)
    when = CALLED["time"]
    untimed = REPORTS.with_columns(pl.when(pl.int_range(pl.len()) != 1).then(when).alias(when))
    with pytest.raises(TableError, match="row 2, field 'day': the cell is empty; fill it in"):
        merge_reports(untimed, reliability=0.5, reporter="paper", window=9, **CALLED)
    with pytest.raises(DyadEventsError, match="sort the rows"):
        merge_reports(REPORTS[::-1], reliability=0.5, reporter="paper", **CALLED)
    bad = REPORTS[2:4].with_columns(w=pl.Series([0.5, 3.0]))
    with pytest.raises(TableError, match=r"row 2, field 'w': '3.0' is no weight"):
        fit("1", events=bad, weight="w", start="2001", **CALLED)
    with pytest.raises(UnknownNameError, match="column"):
        fit("1", events=bad, weight="sure", start="2001", **CALLED)
