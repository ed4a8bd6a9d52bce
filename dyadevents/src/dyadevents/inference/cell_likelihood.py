"""Interval likelihood of counts in calendar cells, a cell in memory at a time.

Where statistics move at the ends of cells alone, all events of a dyad in a cell see the same
columns: the log-likelihood needs how many there were, and the sums over the risk set once a cell.
The replay, which no coefficient changes, is made once; what each cell's end changes is written to
a folder, from where every step of Newton's method takes it, one cell after the other.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dyadevents.engine.course import ChangeLog, Course, make_changes, rows_at_events
from dyadevents.engine.history_arrays import history_arrays
from dyadevents.engine.prepare import Prepared, change_log, initial_parts, prepare
from dyadevents.engine.replay import Replay, opening
from dyadevents.engine.replay_loop import run_timeline
from dyadevents.engine.sums import sums_at_once
from dyadevents.engine.timeline import timeline_of
from dyadevents.history import History
from dyadevents.inference.likelihood import At
from dyadevents.model import EventModel, ModelError

__all__ = ["CellCounts", "CellLikelihood", "cell_bounds"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class CellCounts:
    """Events of a cell: how many on which dyads, and which are on its last edge.

    Statistics take those on the edge (`late`) in with the cell that starts there.
    """

    senders: Ints
    receivers: Ints
    counts: Ints
    late: NDArray[np.bool_]


def cell_bounds(model: EventModel, start: float, end: float) -> Floats:
    """Return the start, and the ends of all cells, the last one cut at the end."""
    return np.append(start, np.minimum(model.edges(start, end), end))


@dataclass
class CellLikelihood:
    """The log-likelihood of one kind of event in calendar cells.

    Parameters
    ----------
    model : EventModel
    history : History
        Without events: network, window and covariates.
    cells : callable
        The counts of a cell by its number.
    folder : path
        Where what changes is written.
    threads : int
    """

    model: EventModel
    history: History
    cells: Callable[[int], CellCounts]
    folder: Path
    threads: int = 2
    evaluations: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        kind = self.history.kinds[0].name
        self.bounds = cell_bounds(self.model, self.history.start, self.history.end)
        self.durations = np.diff(self.bounds)
        self.prepared: Prepared = prepare(self.model, self.history, kind, baseline=True)
        self._refuse()
        self.names = self.prepared.names
        self.design, _ = self.model.design([kind], self.history)
        p = len(self.prepared.local)
        self.messages = self.prepared.messages
        plan = self.design.plan
        if (plan.tick_rule != 0).any() or np.isfinite(plan.half_life).any():
            when = "what ages takes each event as of the middle of its cell, which is not exact"
            self.messages += (f"{kind}: {when}",)
        self.events, total = 0, np.zeros(p)
        self._replay(total)
        self.centre = total / max(self.events, 1)
        del self.design

    def _refuse(self) -> None:
        """Raise for what does not stay the same within a cell, or is not followed here."""
        design, _ = self.model.design([self.prepared.kind], self.history)
        if not self.history.kinds[0].everywhere or len(self.prepared.network) > 1:
            raise ModelError(
                "in cells there is one kind of event, which can happen on every dyad, one constant "
                "baseline, and no term that is the same for all dyads; fit in memory, or leave "
                "it out"
            )
        windows = [s.key for s in design.statistics if np.isfinite(s.window)]
        if windows or self.model.tick is not None:
            raise ModelError(
                f"{', '.join(windows) or 'tick'}: events are not held in memory in cells, so that "
                "none can leave a window and nothing can move within a cell; take a half-life, "
                "which is brought up to date at the end of every cell"
            )

    def _course(self) -> Course:
        """Return everything as it is at the start."""
        prepared = self.prepared
        design, _ = self.model.design([prepared.kind], self.history)
        parts = initial_parts(design, design.values, self.history.network)
        return Course(prepared.universe, prepared.layout, parts, prepared.risk, prepared.log)

    def _replay(self, total: Floats) -> None:
        """Write what each cell's end changes; add up the columns of all events into `total`."""
        now, states, _ = opening(self.model, self.history, design=self.design)
        course, flat, carried = self._course(), states.ravel(), None
        for cell, (low, high) in enumerate(zip(self.bounds[:-1], self.bounds[1:], strict=True)):
            given = self.cells(cell)
            self._add_rows(course, given, total)
            committed = _committed(given, carried)
            carried = given
            history = _chunk(self.history, committed, low, high)
            todo = timeline_of(self.model, history, self.design)
            past = history_arrays(history, self.design, ())
            result = run_timeline(
                *(self.design.plan, now, flat, past, float(low), todo, 0, len(todo.step)),
                len(todo.steps),
            )
            _, _, slot, place, value = result
            replayed = Replay(
                self.design,
                np.array([high]),
                np.zeros(0, dtype=np.int64),
                now.values,
                np.zeros((0, 0), dtype=np.uint8),
                np.array([0, len(slot)]),
                slot,
                place,
                value,
            )
            every = np.ones(len(self.design.plan.part), dtype=bool)
            log = change_log(replayed, self.history.network, every, None)
            np.savez(self._file(cell), **log._asdict())
            make_changes(course._replace(log=log), np.empty(len(log.group)))

    def _file(self, cell: int) -> Path:
        return self.folder / f"changes-{cell}.npz"

    def _add_rows(self, course: Course, given: CellCounts, total: Floats) -> None:
        m = self.history.network.n_receivers
        i, j = given.senders, given.receivers
        if self.history.network.mode == "undirected":
            i, j = np.minimum(i, j), np.maximum(i, j)
        rows = np.zeros((len(i), len(total)))
        still = course._replace(log=_nothing())
        rows_at_events(still, np.zeros(len(i), np.int64), i * m + j, rows)
        total += given.counts @ rows
        self.events += int(given.counts.sum())

    def __call__(self, theta: Floats) -> At:
        """Evaluate at coefficients: the baseline, then those of centred columns."""
        self.evaluations += 1
        p = len(theta) - 1
        beta, course = np.ascontiguousarray(theta[1:]), self._course()
        total = np.zeros(1 + p + p * (p + 1) // 2)
        tiles = self.prepared.tiles()
        with ThreadPoolExecutor(self.threads) as pool, np.errstate(over="ignore"):
            for cell, duration in enumerate(self.durations):

                def of_tile(tile: tuple[int, int]) -> Floats:
                    return sums_at_once(course, beta, self.centre, *tile)

                for part in pool.map(of_tile, tiles):
                    total += duration * part
                if cell + 1 < len(self.durations):
                    with np.load(self._file(cell)) as saved:
                        log = ChangeLog(**saved)
                    make_changes(course._replace(log=log), np.empty(len(log.group)))
        mass = np.exp(theta[0]) * total
        lower = np.zeros((p, p))
        lower[np.tril_indices(p)] = mass[1 + p :]
        information = np.empty((p + 1, p + 1))
        information[0, 0] = mass[0]
        information[0, 1:] = information[1:, 0] = mass[1 : 1 + p]
        information[1:, 1:] = lower + lower.T - np.diag(np.diag(lower))
        gradient = np.append(self.events - mass[0], -mass[1 : 1 + p])
        return At(float(self.events * theta[0] - mass[0]), gradient, information, 0.0)

    def start(self) -> Floats:
        """Return coefficients without effects, in centred columns."""
        exposure = self.prepared.n_dyads * float(self.durations.sum())
        return np.append(np.log(max(self.events, 1) / exposure), np.zeros(len(self.centre)))

    def jacobian(self) -> Floats:
        """Return what makes coefficients of columns as they are of those of centred ones."""
        made = np.eye(1 + len(self.centre))
        made[0, 1:] = -self.centre
        return made


def _committed(given: CellCounts, before: CellCounts | None) -> CellCounts:
    """Return what statistics take in at a cell's end: what is on an edge comes a cell later."""
    rows = [(given, ~given.late)] + ([] if before is None else [(before, before.late)])
    arrays = (
        np.concatenate([getattr(of, name)[mask] for of, mask in rows])
        for name in ("senders", "receivers", "counts", "late")
    )
    return CellCounts(*arrays)


def _chunk(history: History, given: CellCounts, low: float, high: float) -> History:
    """Return the history of a cell, in whose middle its events are."""
    senders, receivers = (np.repeat(x, given.counts) for x in (given.senders, given.receivers))
    times = np.full(len(senders), low + (high - low) / 2)
    kind_of = np.zeros(len(senders), dtype=np.int64)
    return replace(
        history,
        times=times,
        senders=senders,
        receivers=receivers,
        kind_of=kind_of,
        start=float(low),
        end=float(high),
    )


def _nothing() -> ChangeLog:
    """Return a step at which nothing changes."""
    return ChangeLog(
        np.zeros(2, dtype=np.int64),
        np.zeros(0, dtype=np.int8),
        np.zeros(0, dtype=np.int32),
        np.zeros(0, dtype=np.int64),
        np.zeros(0),
    )
