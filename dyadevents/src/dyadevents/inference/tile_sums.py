"""Sums over the tiles of a risk set: by threads here, or as tasks of an executor, elsewhere too.

A worker is sent the history and the model, not the dyads: it prepares them once, and then follows
the history over a tile at each step of Newton's method. Tiles depend on the number of dyads alone
and are added up in their order, so that no digit depends on who computed what.

Of a large grid a worker prepares each tile for itself, as a strip, and nobody has all dyads: it
gives columns at the events of the strip, and how many dyads are at risk, to who asks.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from dyadevents.arrays import Floats, Ints
from dyadevents.checks import check_size
from dyadevents.engine.prepare import PreparedKind, prepare
from dyadevents.engine.strips import are_in_strip, is_large, needs_whole
from dyadevents.engine.sums import follow
from dyadevents.history import History
from dyadevents.model import EventModel, ModelError
from dyadevents.tasks import Executor, check_importable, new_token, run_tasks

__all__ = ["FitWork", "TileSums", "forget_prepared", "go_by_strips", "spread_over"]


KEPT = 2  # kinds of event that a process keeps prepared
KEPT_BYTES = 1_500_000_000  # of strips; those beyond are prepared anew when they are asked for


class FitWork(NamedTuple):
    """A kind of event that is to be fitted, wherever: it can be pickled."""

    token: str
    model: EventModel
    history: History
    kind: str
    baseline: bool
    in_strips: bool = False


class _Request(NamedTuple):
    """The sums of a tile, receivers from `low` to before `high`, at some coefficients."""

    work: FitWork
    low: int
    high: int
    local: Floats
    centre: Floats
    refresh: int


@dataclass(frozen=True)
class TileSums:
    """Runner of the tiles of one kind: over an executor, or over threads where there is none."""

    prepared: PreparedKind
    threads: int = 2
    executor: Executor | None = None
    work: FitWork | None = None

    def __call__(self, local: Floats, centre: Floats, refresh: int) -> tuple[Floats, float]:
        """Return S0, S1 and the lower half of S2 before each step, and the largest drift."""
        tiles = self.prepared.tiles()
        local = np.ascontiguousarray(local, dtype=float)

        def of_tile(tile: tuple[int, int]) -> tuple[Floats, float]:
            return sums_of_tile(self.prepared, *tile, local, centre, refresh)

        if len(tiles) == 1 and not (self.work and self.work.in_strips):
            return of_tile(tiles[0])
        total, drift = self.prepared.no_sums(len(self.prepared.steps)), 0.0
        found: Iterable[tuple[Floats, float]]
        if self.executor is None or self.work is None:
            with ThreadPoolExecutor(self.threads) as pool:
                found = list(pool.map(of_tile, tiles))
        else:
            asked = [_Request(self.work, *tile, local, centre, refresh) for tile in tiles]
            found = (done.result for done in run_tasks(self.executor, _run_request, asked))
        for part, of_part in found:
            total += part
            drift = max(drift, of_part)
        return total, drift

    def gather(self) -> TileSums:
        """Return the same with what its likelihood has to know of all strips."""
        assert self.executor is not None
        assert self.work is not None
        prepared, tiles = self.prepared, self.prepared.tiles()
        rows, counted = prepared.event_rows.copy(), np.zeros(len(prepared.steps), dtype=np.int64)
        asked = [(self.work, tile) for tile in tiles]
        for done in run_tasks(self.executor, _strip_facts, asked):
            own, of_events, at_risk = done.result
            rows[own] = of_events
            counted += at_risk
        return replace(self, prepared=replace(prepared, event_rows=rows, counted=counted))


def spread_over(
    executor: Executor | None,
    prepared: PreparedKind,
    model: EventModel,
    history: History,
    *,
    threads: int,
) -> TileSums:
    """Return what runs the tiles of a kind that is prepared here."""
    if executor is None:
        return TileSums(prepared, threads)
    check_importable(model)
    in_strips = prepared.universe.grid and prepared.universe.shape[4] == 0
    work = FitWork(new_token(), model, history, prepared.kind, prepared.baseline > 0, in_strips)
    if not in_strips:
        _keep((work.token,), prepared)  # threads of this process need not prepare it again
    return TileSums(prepared, threads, executor, work)


def sums_of_tile(  # noqa: PLR0917 (as what it calls)
    prepared: PreparedKind, low: int, high: int, local: Floats, centre: Floats, refresh: int
) -> tuple[Floats, float]:
    """Return S0, S1 and the lower half of S2 of a tile before each step, and the drift."""
    sums = prepared.no_sums(len(prepared.steps))
    with np.errstate(over="ignore", invalid="ignore"):
        return sums, follow(prepared.course, local, centre, low, high, refresh, sums)


def go_by_strips(model: EventModel, history: History, kind: str) -> bool:
    """Check whether workers prepare a kind strip by strip: a large grid, and no term needs all.

    Raises
    ------
    HistoryError, ModelError
        All dyads are needed, and they are too many.
    """
    network = history.network
    if not is_large(network.n_senders, network.n_receivers):
        return False
    try:
        design, _ = model.design([kind], history, (0, 0))
    except MemoryError as error:
        raise ModelError(
            f"{kind}: a term takes memory for every dyad, and there is not enough ({error}). Leave "
            "out what ages (recency, tie_age), what has a window, and covariates of dyads"
        ) from error
    why = needs_whole(history, history.kinds[history.kind(kind)], design.columns)
    if why:
        check_size(network, f" on one machine, and {kind} cannot be cut, as {why}")
    return why is None


_READY: OrderedDict[tuple[str, *tuple[int, ...]], PreparedKind] = OrderedDict()
_LOCK = threading.Lock()


def _bytes_of(prepared: PreparedKind) -> int:
    return int(prepared.risk.nbytes + prepared.parts.dyad.nbytes)


def _keep(key: tuple[str, *tuple[int, ...]], prepared: PreparedKind) -> None:
    """Keep what is prepared: of whole grids the last, of strips of one fit the first that fit."""
    if len(key) > 1:
        for other in [other for other in _READY if other[0] != key[0]]:
            del _READY[other]
        if sum(map(_bytes_of, _READY.values())) + _bytes_of(prepared) > KEPT_BYTES:
            return
    _READY[key] = prepared
    while len(key) == 1 and len(_READY) > KEPT:
        _READY.popitem(last=False)


def forget_prepared(work: FitWork | None) -> None:
    """Let go of what was kept prepared in this process."""
    for key in [key for key in _READY if work is not None and key[0] == work.token]:
        _READY.pop(key, None)


def _prepared_for(work: FitWork, tile: tuple[int, int]) -> PreparedKind:
    """Return what a tile is followed with; what is kept is prepared once in each process."""
    key = (work.token, *tile) if work.in_strips else (work.token,)
    with _LOCK:
        prepared = _READY.get(key)
        if prepared is None:
            strip = tile if work.in_strips else None
            prepared = prepare(
                work.model, work.history, work.kind, baseline=work.baseline, strip=strip
            )
            _keep(key, prepared)
        return prepared


def _run_request(of: _Request) -> tuple[Floats, float]:
    """Carry out a request."""
    prepared = _prepared_for(of.work, (of.low, of.high))
    return sums_of_tile(prepared, of.low, of.high, of.local, of.centre, of.refresh)


def _strip_facts(asked: tuple[FitWork, tuple[int, int]]) -> tuple[Ints, Floats, Ints]:
    """Return which events a strip has, their columns, and how many of its dyads are at risk."""
    prepared = _prepared_for(*asked)
    own = np.flatnonzero(are_in_strip(prepared.universe.shape, prepared.event_dyad))
    return own, prepared.event_rows[own], prepared.at_risk()
