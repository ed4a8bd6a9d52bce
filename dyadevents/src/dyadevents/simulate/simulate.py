"""Simulate an event model forward: many worlds, many scenarios, the same luck."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise
from numbers import Integral

import numpy as np
from numpy.typing import NDArray

from dyadevents.checks import check_history
from dyadevents.errors import DyadEventsError
from dyadevents.history import History
from dyadevents.model import EventModel, ModelError
from dyadevents.simulate.batch import Batch
from dyadevents.simulate.executors import Job, Work, ready, run_jobs
from dyadevents.simulate.fans import ScenarioRun
from dyadevents.simulate.kernel import DONE
from dyadevents.simulate.scenarios import BASELINE_NAME, Scenario
from dyadevents.simulate.start import Coefficients, ReadyScenario, coefficient_arrays
from dyadevents.simulate.worlds import Worlds
from dyadevents.tasks import Executor, check_workers, new_token

__all__ = ["after", "simulate"]

LIMIT = 1_000_000  # events of one world
MOST_WORLDS = 1_000_000
BATCH = 32  # the most worlds of one batch


def after(history: History, until: float) -> History:
    """Return a history to simulate from: it starts where an observed one ends.

    Its events are those of the observed one, all before its start, so that statistics
    carry them. What decays or ages does so from tick to tick of the new window; give the
    model a `tick` where it should be the one of the fit.

    Parameters
    ----------
    history : History
    until : float
        The end of the new window.

    Returns
    -------
    History
    """
    if not until > history.end:
        raise ModelError(f"until={until:g}, but the history itself ends at {history.end:g}")
    return replace(history, start=history.end, end=until)


def simulate(
    model: EventModel,
    history: History,
    coefficients: Coefficients,
    *,
    until: float | None = None,
    worlds: int = 100,
    seed: int = 0,
    scenarios: Mapping[str, Scenario] | None = None,
    threads: int = 2,
    batch: int | None = None,
    limit: int = LIMIT,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Worlds:
    """Let worlds run from the start of a history, by the rules that a fit uses.

    Parameters
    ----------
    model : EventModel
    history : History
        Its state at the start, covariates and state changes. Events up to the start shape
        statistics; later ones are left out. `after` makes one that starts where an
        observed history ends.
    coefficients : mapping of str to array, shape (columns,) or (worlds, columns)
        By kind, as in `Fit.coefficients`: baseline pieces, then terms. One set for each world
        carries the uncertainty of estimates into the worlds.
    until : float, optional
        The end; that of the history by default.
    worlds : int
        At most 1,000,000.
    seed : int
        The same seed gives the same worlds, whatever `threads`, `batch` and `executor` are.
    scenarios : mapping of str to Scenario, optional
        Run beside the baseline, with the same luck.
    threads : int
    batch : int, optional
        Worlds of one compiled call or one task.
    limit : int
        The most events of one world.
    executor : object, optional
        Anything with `submit` as in `concurrent.futures`, such as a dask `Client`: batches
        of worlds become its tasks.
    progress : callable, optional
        Told how many worlds are done, of how many.

    Returns
    -------
    Worlds

    Raises
    ------
    ModelError
        Coefficients do not fit the model, or rates explode in every world. Where they do in some,
        these are left out, of all scenarios, and `Worlds.exploded` has their numbers.

    Examples
    --------
    ``simulate(fit.model, after(history, 2040.0), fit.coefficients, worlds=100)`` goes on from the
    end of a history; see the guide on simulation.
    """
    if not (isinstance(seed, Integral) and isinstance(worlds, Integral)):
        raise DyadEventsError(f"worlds={worlds!r}, seed={seed!r}: expected whole numbers")
    if not 1 <= worlds <= MOST_WORLDS:
        raise ModelError(f"worlds={worlds:,}: expected 1 to {MOST_WORLDS:,}")
    check_workers(threads, executor)
    model, history = _until(model, history, until)
    check_history(model, history, ties="breslow")
    checked = coefficient_arrays(model, history, coefficients, worlds=worlds)
    size = batch or int(np.clip(worlds // (4 * threads), 1, BATCH))
    edges = [*range(0, worlds, size), worlds]
    works = {
        name: Work(new_token(), model, history, checked, scenario, seed, limit)
        for name, scenario in {BASELINE_NAME: Scenario(), **(scenarios or {})}.items()
    }
    runs, exploded, messages = _run_all(
        works, edges, threads=threads, executor=executor, progress=progress
    )
    if exploded.all():
        raise ModelError("events make more events without bound in one scenario or another")
    gone = np.flatnonzero(exploded)
    if len(gone):
        messages.append(
            f"{len(gone)} of {worlds} worlds exploded, as events make more events without bound (a "
            "raw count with a positive coefficient does), and are left out: what is shown is of "
            "worlds that stayed small. Take log1p of the count, or give it a half-life"
        )
    whole = worlds - len(gone)
    return Worlds(model, whole, seed, runs, tuple(messages), tuple(gone.tolist()))


def _run_all(
    works: dict[str, Work],
    edges: list[int],
    *,
    threads: int,
    executor: Executor | None,
    progress: Callable[[int, int], None] | None,
) -> tuple[dict[str, ScenarioRun], NDArray[np.bool_], list[str]]:
    """Run the worlds of all scenarios in batches that begin and end at `edges`."""
    jobs = [Job(work, first, last) for work in works.values() for first, last in pairwise(edges)]
    try:
        started = {name: ready(work) for name, work in works.items()}
        batches, messages = run_jobs(jobs, threads=threads, executor=executor, progress=progress)
    finally:
        ready.cache_clear()
    each = len(edges) - 1
    of = {name: batches[k * each : (k + 1) * each] for k, name in enumerate(started)}
    exploded = np.zeros(edges[-1], dtype=bool)
    for mine in of.values():
        exploded |= np.concatenate([batch.exploded for batch in mine]) != DONE
    runs = {name: _run(started[name], mine, exploded) for name, mine in of.items()}
    return runs, exploded, messages


def _until(model: EventModel, history: History, until: float | None) -> tuple[EventModel, History]:
    if until is None:
        return model, history
    if model.tick is None and model.cell == 0 and until != history.end > history.start:
        # A tick is what it is when this history is fitted, not a share of a new window.
        model = replace(model, tick=model.tick_width(history.start, history.end))
    return model, replace(history, end=float(until))


def _run(started: ReadyScenario, batches: list[Batch], exploded: NDArray[np.bool_]) -> ScenarioRun:
    """Put the batches of a scenario together, without the worlds that exploded."""
    counts = np.concatenate([batch.counts for batch in batches])
    rows = np.repeat(~exploded, counts)
    time, kind, sender, receiver, old, new = (
        np.concatenate([batch.rows[c] for batch in batches])[rows] for c in range(6)
    )
    counts = counts[~exploded]
    return ScenarioRun(
        started.history,
        started.world.states.reshape(-1, started.history.network.n_receivers).copy(),
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        time,
        kind,
        sender,
        receiver,
        old,
        new,
        np.concatenate([batch.score for batch in batches])[~exploded],
        np.concatenate([batch.integral for batch in batches])[~exploded],
    )
