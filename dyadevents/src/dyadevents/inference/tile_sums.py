"""Sums over the tiles of a risk set: by threads here, or as tasks of an executor, elsewhere too.

A worker is sent the history and the model, not the dyads: it prepares them once, and then follows
the history over a tile at each step of Newton's method. Tiles depend on the number of dyads alone
and are added up in their order, so that no digit depends on who computed what.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyadevents.engine.one_ended import column_ends, follow_ends
from dyadevents.engine.prepare import Prepared, prepare
from dyadevents.engine.sums import follow
from dyadevents.history import History
from dyadevents.model import EventModel
from dyadevents.tasks import Executor, check_importable, new_token, run_tasks

__all__ = ["FitWork", "TileSums", "forget_prepared", "spread_over"]

Floats = NDArray[np.float64]

KEPT = 2  # kinds of event that a process keeps prepared


class FitWork(NamedTuple):
    """A kind of event that is to be fitted, wherever: it can be pickled."""

    token: str
    model: EventModel
    history: History
    kind: str
    baseline: bool


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

    prepared: Prepared
    threads: int = 2
    executor: Executor | None = None
    work: FitWork | None = None

    def __call__(self, local: Floats, centre: Floats, refresh: int) -> tuple[Floats, float]:
        """Return S0, S1 and the lower half of S2 before each step, and the largest drift."""
        tiles = self.prepared.tiles()
        local = np.ascontiguousarray(local, dtype=float)

        def of_tile(tile: tuple[int, int]) -> tuple[Floats, float]:
            return sums_of_tile(self.prepared, *tile, local, centre, refresh)

        if len(tiles) == 1:
            return of_tile(tiles[0])
        total, drift = np.zeros((len(self.prepared.steps), _width(len(local)))), 0.0
        if self.executor is None or self.work is None:
            with ThreadPoolExecutor(self.threads) as pool:
                found = list(pool.map(of_tile, tiles))
        else:
            asked = [_Request(self.work, *tile, local, centre, refresh) for tile in tiles]
            found = [done.result for done in run_tasks(self.executor, _run_request, asked)]
        for part, of_part in found:
            total += part
            drift = max(drift, of_part)
        return total, drift


def spread_over(
    executor: Executor | None,
    prepared: Prepared,
    model: EventModel,
    history: History,
    *,
    threads: int,
) -> TileSums:
    """Return what runs the tiles of a kind that is prepared here."""
    if executor is None:
        return TileSums(prepared, threads)
    check_importable(model)
    work = FitWork(new_token(), model, history, prepared.kind, prepared.baseline > 0)
    _keep(work.token, prepared)  # threads of this process need not prepare it again
    return TileSums(prepared, threads, executor, work)


def _width(columns: int) -> int:
    return 1 + columns + columns * (columns + 1) // 2


def sums_of_tile(  # noqa: PLR0917 (as what it calls)
    prepared: Prepared, low: int, high: int, local: Floats, centre: Floats, refresh: int
) -> tuple[Floats, float]:
    """Return S0, S1 and the lower half of S2 of a tile before each step, and the drift."""
    sums = np.zeros((len(prepared.steps), _width(len(local))))
    course = prepared.course
    ends = column_ends(course)
    with np.errstate(over="ignore", invalid="ignore"):
        if ends is None:
            return sums, follow(course, local, centre, low, high, refresh, sums)
        return sums, follow_ends(course, ends, local, centre, low, high, refresh, sums)


_READY: OrderedDict[str, Prepared] = OrderedDict()
_LOCK = threading.Lock()


def _keep(token: str, prepared: Prepared) -> None:
    _READY[token] = prepared
    while len(_READY) > KEPT:
        _READY.popitem(last=False)


def forget_prepared(work: FitWork | None) -> None:
    """Let go of what was kept prepared in this process."""
    if work is not None:
        _READY.pop(work.token, None)


def _run_request(of: _Request) -> tuple[Floats, float]:
    """Carry out a request, with the kind prepared once in each process."""
    work = of.work
    with _LOCK:
        if work.token not in _READY:
            _keep(work.token, prepare(work.model, work.history, work.kind, baseline=work.baseline))
        prepared = _READY[work.token]
    return sums_of_tile(prepared, of.low, of.high, of.local, of.centre, of.refresh)
