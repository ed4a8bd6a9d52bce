"""What is needed next is compiled in a process of its own, once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numba
import numpy as np
import pytest

from dyadevents import END, EVENT, FORM, EventModel, History, Network, early, fit, terms
from dyadevents.engine import early_sums, sums
from dyadevents.simulate.batch import run_world
from dyadevents.simulate.early import compile_simulator

Commands = list[Sequence[str]]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Commands:
    commands: Commands = []

    class Stand:
        def __init__(self, command: Sequence[str], **_: Any) -> None:
            commands.append(command)

        def __enter__(self) -> Stand:
            return self

        def __exit__(self, *_: object) -> None:
            commands.append(("waited",))

    monkeypatch.setattr(subprocess, "Popen", Stand)
    monkeypatch.setattr(numba.config, "NUMBA_DEFAULT_NUM_THREADS", 2)
    return commands


def one() -> None:
    """Stand for what numba compiles."""


def _kept_in(folder: Path | None) -> Any:
    return SimpleNamespace(py_func=one, _cache=SimpleNamespace(cache_path=folder and str(folder)))


def test_what_is_not_compiled_is_compiled_in_another_process_and_waited_for(
    started: Commands, tmp_path: Path
) -> None:
    with early.compiling(_kept_in(tmp_path), one, [1], True):
        assert started == [[sys.executable, "-c", f"from {__name__} import one; one([1], True)"]]
    assert started[1] == ("waited",)


@pytest.mark.parametrize("why", ["compiled", "nowhere to keep it", "one core"])
def test_no_process_is_started_that_would_be_of_no_use(
    started: Commands, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, why: str
) -> None:
    if why == "compiled":
        (tmp_path / "test_early.one-41.py311.1.nbc").touch()
    if why == "one core":
        monkeypatch.setattr(numba.config, "NUMBA_DEFAULT_NUM_THREADS", 1)
    with early.compiling(_kept_in(None if why == "nowhere to keep it" else tmp_path), one):
        pass
    assert started == []


def test_the_smallest_model_compiles_what_every_model_uses() -> None:
    compile_simulator()
    assert len(getattr(run_world, "signatures")) == 1  # noqa: B009


class _Seen(Exception):  # noqa: N818 (no error)
    """The sums were asked for."""


def _types(run: Any, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Types of what the sums are compiled for."""
    seen: list[Any] = []

    def look(*given: Any) -> float:
        seen.extend(map(numba.typeof, given))
        raise _Seen

    monkeypatch.setattr(sums, "follow_tile", look)
    with suppress(_Seen):
        run()
    return seen


def _history(network: Network, *, ties: bool) -> History:
    times, zeros = np.array([1.0, 2.0, 3.0]), np.zeros(3, dtype=np.int64)
    kinds, of = ((FORM, END), np.array([0, 1, 0])) if ties else ((EVENT,), zeros)
    return History(network, kinds, times, zeros, zeros + 1, of, start=0.0, end=4.0)


@pytest.mark.parametrize(
    ("actors", "ties", "term", "parts"),
    [
        (3, False, terms.Inertia(), [0]),
        (3, False, terms.SenderActivity(), [1]),
        (3, True, terms.SenderActivity(), [1]),
        (300, False, terms.Inertia(), [0]),
        (3, False, terms.EventsOfNetwork("event"), []),
        (3, False, terms.Interaction(terms.Inertia(), terms.EventsOfNetwork("event")), [0, 3]),
    ],
    ids=["dyads", "actors", "a list", "a large grid", "the network alone", "the network"],
)
def test_the_version_that_a_fit_needs_is_compiled_meanwhile(
    monkeypatch: pytest.MonkeyPatch, actors: int, ties: bool, term: Any, parts: list[int]
) -> None:
    asked: list[Any] = []

    @contextmanager
    def compiling(function: Any, how: Any, *given: Any) -> Iterator[None]:
        asked.append((how, given))
        yield

    monkeypatch.setattr(early_sums, "compiling", compiling)
    monkeypatch.setattr(early_sums, "is_compiled", lambda _: False)
    history = _history(Network.directed([str(a) for a in range(actors)]), ties=ties)
    model = EventModel(kinds=history.kinds, terms=[term])
    needed = _types(lambda: fit(model, history), monkeypatch)
    how, given = asked[0]
    assert how is early_sums.compile_sums
    assert given[0] == parts
    assert _types(lambda: how(*given), monkeypatch) == needed != []
