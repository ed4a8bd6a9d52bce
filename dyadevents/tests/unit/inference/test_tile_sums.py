"""Fits over an executor: no digit depends on who adds up a tile, nor on who breaks."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest

from dyadevents import EventModel, FitResult, History, fit, terms
from dyadevents.engine.prepare import Prepared
from dyadevents.terms.base import Term
from made_events.made_histories import plain_history

MODEL = EventModel(terms=[terms.Given("x"), terms.Inertia(), terms.Sum("u")])


@pytest.fixture(autouse=True)
def many_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut even a small network into tiles, as a large one is."""
    monkeypatch.setattr(Prepared, "tiles", lambda self: [(0, 2), (2, 3), (3, 6)])


def same(one: FitResult, other: FitResult) -> bool:
    """Check that two fits are the same to the last bit."""
    a, b = one["event"], other["event"]
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
