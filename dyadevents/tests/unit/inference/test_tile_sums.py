"""Fits over an executor: no digit depends on who adds up a tile, nor on who breaks."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest

from dyadevents import (
    FORM,
    Covariate,
    EventModel,
    FitResult,
    History,
    HistoryError,
    checks,
    fit,
    terms,
)
from dyadevents.engine import strips
from dyadevents.engine.prepare import PreparedKind
from dyadevents.terms.base import Term
from made_events.made_histories import plain_history

MODEL = EventModel(terms=[terms.Given("x"), terms.Inertia(), terms.Sum("u")])


def _three_tiles(prepared: PreparedKind) -> list[tuple[int, int]]:
    return [(0, 2), (2, 3), (3, int(prepared.universe.shape[1]))]


@pytest.fixture(autouse=True)
def many_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut even a small network into tiles, as a large one is."""
    monkeypatch.setattr(PreparedKind, "tiles", _three_tiles)


def same(one: FitResult, other: FitResult, kind: str = "event") -> bool:
    """Check that two fits are the same to the last bit."""
    a, b = one[kind], other[kind]
    return bool(
        np.array_equal(a.estimates, b.estimates)
        and np.array_equal(a.covariance, b.covariance)
        and a.loglik == b.loglik
    )


@pytest.fixture
def history() -> History:
    return plain_history("directed", 6, events=200)


@pytest.mark.parametrize("likelihood", ["interval", "ordinal"])
def test_a_fit_is_the_same_in_threads_of_an_executor(history: History, likelihood: Any) -> None:
    with ThreadPoolExecutor(2) as pool:
        found = fit(MODEL, history, likelihood=likelihood, executor=pool)
    assert same(found, fit(MODEL, history, likelihood=likelihood))


def test_a_fit_is_the_same_in_other_processes(history: History) -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert same(fit(MODEL, history, executor=pool), fit(MODEL, history))


class _BreaksHalfWay:
    """An executor that breaks at its fifth task: of what it took, and for all that come."""

    def __init__(self) -> None:
        self.taken = 0

    def submit(self, function: Any, /, *args: Any) -> Future[Any]:
        self.taken += 1
        future: Future[Any] = Future()
        if self.taken > 5:
            raise BrokenExecutor
        if self.taken == 5:
            future.set_exception(BrokenExecutor())
        else:
            future.set_result(function(*args))
        return future


def test_what_a_broken_executor_did_not_do_is_done_here(history: History) -> None:
    broken = _BreaksHalfWay()
    assert same(fit(MODEL, history, executor=broken), fit(MODEL, history))
    assert broken.taken > 6


def test_a_term_of_the_main_script_is_refused(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terms.Inertia, "__module__", "__main__")
    assert issubclass(terms.Inertia, Term)
    with pytest.raises(Exception, match=r"inertia.*main script; put it in a module"):
        fit(MODEL, history, executor=_BreaksHalfWay())


STRIP_MODELS = {
    ("directed", "event"): "x + inertia + reciprocity(half_life=2) + sum(u) + outgoing_two_paths",
    ("undirected", "event"): "x + inertia(half_life=2) + shared_partners + degree",
    ("two-mode", "event"): "x + inertia(window=3) + sender_activity",
    ("directed", "form"): "form: x + reciprocity + degree",
    ("undirected", "form"): "form: x + degree(of=ties)",
    ("two-mode", "form"): "form: x + sender_activity",
}


def free_of_steps(history: History) -> History:
    """The same with covariates of dyads that stay."""
    x = Covariate("x", "dyads", history.covariates["x"].initial)
    return replace(history, covariates={**history.covariates, "x": x})


def ties_that_form(mode: str) -> History:
    """Each dyad forms a tie once, so that it leaves the risk set."""
    history = free_of_steps(plain_history(mode, 6, events=200))
    one, other = history.senders, history.receivers
    if mode == "undirected":
        one, other = np.minimum(one, other), np.maximum(one, other)
    _, first = np.unique(np.column_stack([one, other]), axis=0, return_index=True)
    kept = np.sort(first)[:-3]
    return replace(
        history,
        kinds=(FORM,),
        times=history.times[kept],
        senders=history.senders[kept],
        receivers=history.receivers[kept],
        kind_of=history.kind_of[kept],
    )


@pytest.mark.parametrize(("mode", "kind"), STRIP_MODELS)
@pytest.mark.parametrize("likelihood", ["interval", "ordinal"])
def test_strips_that_are_prepared_alone_give_the_same_digits(
    mode: Any, kind: str, likelihood: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strips, "MOST_CELLS", 1)
    forms = kind == "form"
    history = ties_that_form(mode) if forms else free_of_steps(plain_history(mode, 6, events=200))
    model, broken = STRIP_MODELS[mode, kind], _BreaksHalfWay()
    found = fit(model, history, likelihood=likelihood, executor=broken)
    assert same(found, fit(model, history, likelihood=likelihood), kind)
    assert broken.taken > 6


def test_a_network_too_large_for_one_machine_says_which_term_needs_all_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(strips, "MOST_CELLS", 1)
    monkeypatch.setattr(checks, "MOST_DYADS", 1)
    history = free_of_steps(plain_history("directed", 6, events=200))
    with pytest.raises(HistoryError, match="cannot be cut, as recency remembers something of each"):
        fit("x + recency", history, executor=_BreaksHalfWay())
    with pytest.raises(HistoryError, match="36 dyads, expected at most 1; leave out"):
        fit("x + inertia", history)
    assert len(fit("x + inertia", history, executor=_BreaksHalfWay())["event"].names) == 3
