"""Interval likelihood of counts in calendar cells, a cell in memory at a time.

Where statistics move at the ends of cells alone, all events of a dyad in a cell see the same
columns: the log-likelihood needs how many there were, and the sums over the risk set once a cell.
The replay, which no coefficient changes, is made once; what each cell's end changes is written to
a folder, from where every step of Newton's method takes it, one part of a cell after the other. No
array is as long as there are events: only those of dyads and actors stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dyadevents.arrays import Floats, Ints
from dyadevents.engine.course import ChangeLog, Course, make_changes, rows_at_events
from dyadevents.engine.history_arrays import history_arrays
from dyadevents.engine.initial_parts import initial_parts
from dyadevents.engine.prepare import PreparedKind, change_log, prepare
from dyadevents.engine.replay import Replay, opening
from dyadevents.engine.replay_loop import run_timeline
from dyadevents.engine.sums import sums_at_once
from dyadevents.engine.timeline import Timeline, TimelineItem, timeline_of
from dyadevents.history import History
from dyadevents.inference.likelihood import At
from dyadevents.inference.risk_sums import RiskSums
from dyadevents.kinds import EVENT
from dyadevents.model import EventModel, ModelError
from dyadevents.spells import flat_dyads

__all__ = ["CellCounts", "CellLikelihood"]


CHANGES = 2_000_000
"""Changes of slots that are in memory at a time, about."""


class CellCounts(NamedTuple):
    """How many events of a cell there were on some dyads."""

    senders: Ints
    receivers: Ints
    counts: Ints


@dataclass
class CellLikelihood:
    """The log-likelihood of one kind of event in calendar cells.

    Parameters
    ----------
    history : History
        Without events: network, window and covariates.
    cells : callable
        The counts of a cell by its number, some dyads at a time: of events on its last edge (True),
        which statistics take in with the cell that starts there, or of the others (False).
    before : sequence of int
        Numbers, below 0, of the cells before the start that have events, in order.
    folder : path
        Where what changes is written.
    """

    model: EventModel
    history: History
    cells: Callable[[int, bool], Iterator[CellCounts]]
    before: Sequence[int]
    folder: Path
    threads: int = 2
    evaluations: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        kind = self.history.kinds[0].name
        start, end = self.history.start, self.history.end
        self.bounds = np.append(start, np.minimum(self.model.edges(start, end), end))
        self.durations = np.diff(self.bounds)
        self.prepared: PreparedKind = prepare(self.model, self.history, kind, baseline=True)
        self._refuse()
        self.names = self.prepared.names
        self.design, _ = self.model.design([kind], self.history)
        p = len(self.prepared.local)
        self.messages = self.prepared.messages
        plan = self.design.plan
        if (plan.tick_rule != 0).any() or np.isfinite(plan.half_life).any():
            when = "what ages takes each event as of the middle of its cell, which is not exact"
            self.messages += (f"{kind}: {when}",)
        self.events, self.parts = 0, Counter[int]()
        self._replay()
        del self.design
        self.centre = self._totals(np.zeros(p)) / max(self.events, 1)

    def _refuse(self) -> None:
        """Raise for what does not stay the same within a cell, or is not followed here."""
        design, _ = self.model.design([self.prepared.kind], self.history)
        if (
            replace(self.history.kinds[0], name=EVENT.name) != EVENT
            or len(self.prepared.network) > 1
        ):
            raise ModelError(
                "in cells there is one kind of event, which can happen on every dyad, one constant "
                "baseline, and no term that is the same for all dyads; fit in memory, or leave "
                "it out"
            )
        windows = [
            column.name
            for column in design.columns
            if any(np.isfinite(statistic.window) for statistic in column.statistics)
        ]
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
        course = Course(prepared.universe, prepared.layout, parts, prepared.risk, prepared.log)
        self._end_cell(course, -1)
        return course

    def _replay(self) -> None:
        """Write what each cell's end changes, for some events at a time.

        What came before the start is written as cell -1.
        """
        now, states, _ = opening(self.model, self.history, design=self.design)
        flat, none = states.ravel(), np.zeros(0, dtype=np.int64)
        size, width = CHANGES // 64, self.model.cell
        ends_at = self.model.edges(self.history.start, self.history.end)[0] + width * np.array(
            self.before, dtype=float
        )
        spans = [*zip(ends_at - width, ends_at, strict=True), *pairwise(self.bounds)]
        for cell, (low, high) in zip([*self.before, *range(len(spans))], spans, strict=False):
            seen = float(max(high, self.bounds[0]))

            def take(senders: Ints, receivers: Ints, begun: float) -> int:
                """Follow some events of the cell; how much they changed."""
                history = _chunk(self.history, senders, receivers, low, high)  # noqa: B023
                past = history_arrays(history, self.design, ())
                todo = _commits(len(senders), seen)  # noqa: B023
                if not len(senders):  # what comes of itself, before all events
                    todo = timeline_of(self.model, history, self.design)
                work = (self.design.plan, now, flat, past, begun, todo, 0, len(todo.step))
                _, _, slot, place, value = run_timeline(*work, len(todo.steps))
                self._write(max(cell, -1), now.values, slot, place, value)  # noqa: B023
                return len(slot)

            if cell >= 0:
                take(none, none, float(low))
            for given in chain(self.cells(cell, False), self.cells(cell - 1, True)):
                ends, done = np.cumsum(given.counts), 0
                while done < ends[-1]:
                    last = min(done + size, int(ends[-1]))
                    rows = np.searchsorted(ends, np.arange(done, last), side="right")
                    many = take(given.senders[rows], given.receivers[rows], seen)
                    size = int(np.clip(size * CHANGES / (many + 1), CHANGES // 1024, CHANGES))
                    done = last

    def _write(
        self, cell: int, values: Floats, slot: NDArray[np.int32], place: Ints, value: Floats
    ) -> None:
        """Write a part of what a cell's end changes."""
        step, start = np.zeros(0, dtype=np.int64), np.array([0, len(slot)])
        risk = np.zeros((0, 0), dtype=np.uint8)
        replayed = Replay(self.design, np.zeros(1), step, values, risk, start, slot, place, value)
        every = np.ones(len(self.design.plan.part), dtype=bool)
        log = change_log(replayed, self.history.network, every, None)
        np.savez(self.folder / f"changes-{cell}-{self.parts[cell]}.npz", **log._asdict())
        self.parts[cell] += 1

    def _end_cell(self, course: Course, cell: int) -> None:
        """Make the changes of a cell's end."""
        for part in range(self.parts[cell]):
            with np.load(self.folder / f"changes-{cell}-{part}.npz") as saved:
                log = ChangeLog(**saved)
            make_changes(course._replace(log=log), np.empty(len(log.group)))

    def _totals(self, total: Floats) -> Floats:
        """Return the columns of all events, added up in `total`; count the events."""
        course = self._course()
        still = course._replace(log=_nothing())
        for cell in range(len(self.durations)):
            for given in chain(self.cells(cell, False), self.cells(cell, True)):
                dyads = flat_dyads(self.history, given.senders, given.receivers)
                rows = np.zeros((len(dyads), len(total)))
                rows_at_events(still, np.zeros(len(dyads), np.int64), dyads, rows)
                total += given.counts @ rows
                self.events += int(given.counts.sum())
            self._end_cell(course, cell)
        return total

    def __call__(self, theta: Floats) -> At:
        """Evaluate at coefficients: the baseline, then those of centred columns."""
        self.evaluations += 1
        beta, course = np.ascontiguousarray(theta[1:]), self._course()
        total = self.prepared.no_sums(1)[0]
        tiles = self.prepared.tiles()
        with ThreadPoolExecutor(self.threads) as pool, np.errstate(over="ignore"):
            for cell, duration in enumerate(self.durations):

                def of_tile(tile: tuple[int, int]) -> Floats:
                    return sums_at_once(course, beta, self.centre, *tile)

                for part in pool.map(of_tile, tiles):
                    total += duration * part
                if cell + 1 < len(self.durations):
                    self._end_cell(course, cell)
        s0, s1, s2, _ = RiskSums.unpacked(np.exp(theta[0]) * total[None], 0.0)
        information = np.block([[s0[:, None], s1], [s1.T, s2[0]]])
        gradient = np.append(self.events - s0, -s1)
        return At(float(self.events * theta[0] - s0[0]), gradient, information, 0.0)

    def start(self) -> Floats:
        """Return coefficients without effects, in centred columns."""
        exposure = self.prepared.n_dyads * float(self.durations.sum())
        return np.append(np.log(max(self.events, 1) / exposure), np.zeros(len(self.centre)))

    def jacobian(self) -> Floats:
        """Return what makes coefficients of columns as they are of those of centred ones."""
        made = np.eye(1 + len(self.centre))
        made[0, 1:] = -self.centre
        return made


def _commits(events: int, edge: float) -> Timeline:
    """Return what happens when some events are taken in at an edge."""
    item = np.repeat([int(TimelineItem.FLIP), int(TimelineItem.COMMIT)], events)
    zeros = np.zeros(2 * events, dtype=np.int64)
    what = np.tile(np.arange(events), 2)
    return Timeline(np.array([edge]), zeros, item, what, zeros, zeros[:events])


def _chunk(history: History, senders: Ints, receivers: Ints, low: float, high: float) -> History:
    """Return the history of some events of a cell, in whose middle they are."""
    return replace(
        history,
        times=np.full(len(senders), low + (high - low) / 2),
        senders=senders,
        receivers=receivers,
        kind_of=np.zeros(len(senders), dtype=np.int64),
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
