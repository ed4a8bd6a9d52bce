"""What a simulation gives: every event of every world, and what can be asked of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyadevents.arrays import Floats, Ints
from dyadevents.files.tables import Unit
from dyadevents.files.time import moments
from dyadevents.history import History
from dyadevents.model import EventModel, ModelError
from dyadevents.results.frames import frame_of
from dyadevents.simulate.fans import (
    Fan,
    PairedDifference,
    ScenarioRun,
    counts_of,
    difference_of,
    fan_of,
)
from dyadevents.simulate.scenarios import BASELINE_NAME

__all__ = ["Worlds"]

Quantiles = Sequence[float]
#: The name of a statistic, or what computes one of a history: values at the times asked for.
StatisticOf = str | Callable[[History], NDArray[np.floating]]

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Worlds:
    """Simulated worlds.

    Attributes
    ----------
    model : EventModel
    count : int
        How many worlds there are; they have the numbers from 0.
    seed : int
    runs : mapping of str to ScenarioRun
        By scenario; the baseline first.
    messages : tuple of str
        What a reader of the results should know.
    exploded : tuple of int
        Numbers of worlds that are left out, as events made more events without bound. The others
        are numbered anew, in their order.
    unit : {"year", "day", "hour", "minute", "second"}
        What dates are counted in.
    """

    model: EventModel
    count: int
    seed: int
    runs: Mapping[str, ScenarioRun]
    messages: tuple[str, ...] = ()
    exploded: tuple[int, ...] = ()
    unit: Unit = "year"

    def __repr__(self) -> str:
        run = next(iter(self.runs.values()))
        ends = f"from {run.history.start:g} to {run.history.end:g}"
        return f"<Worlds: {self.count} of each scenario ({', '.join(self.runs)}) {ends}>"

    def __len__(self) -> int:
        return self.count

    def frame(self, *, scenario: str = BASELINE_NAME, library: str = "") -> Any:
        """Return every simulated event as a row.

        Parameters
        ----------
        scenario : str
        library : {"pandas", "polars", "pyarrow"}, optional
            Of the frame; by default the first that is installed.

        Returns
        -------
        frame
            Columns world, time, kind, sender, receiver; acts of the network have empty ends.
        """
        run = self.run(scenario)
        rows = np.flatnonzero(run.kind >= 0)
        network = run.history.network

        def names(of: tuple[str, ...], numbers: Ints) -> list[str | None]:
            return [of[k] if k >= 0 else None for k in numbers.tolist()]

        columns = {
            "world": run.world_of()[rows].tolist(),
            "time": run.time[rows].tolist(),
            "kind": [run.history.kinds[k].name for k in run.kind[rows].tolist()],
            "sender": names(network.senders, run.sender[rows]),
            "receiver": names(network.receivers, run.receiver[rows]),
        }
        return frame_of(columns, library)

    def run(self, scenario: str = BASELINE_NAME) -> ScenarioRun:
        """Return a scenario's events."""
        if scenario not in self.runs:
            raise ModelError(f"no scenario {scenario!r}; there are: {', '.join(self.runs)}")
        return self.runs[scenario]

    def history(self, world: int, *, scenario: str = BASELINE_NAME) -> History:
        """Return a world as a history, which can be fitted, replayed or simulated on.

        What happened before the start is in it, as it was given.

        Raises
        ------
        ModelError
            There is no such scenario or world.
        """
        run = self.run(scenario)
        if not 0 <= world < self.count:
            raise ModelError(f"no world {world}; there are {self.count}, numbered from 0")
        rows = run.events(world)
        before = run.history
        return replace(
            before,
            times=np.concatenate([before.times, run.time[rows]]),
            senders=np.concatenate([before.senders, run.sender[rows]]),
            receivers=np.concatenate([before.receivers, run.receiver[rows]]),
            kind_of=np.concatenate([before.kind_of, run.kind[rows]]),
            weights=None
            if before.weights is None
            else np.concatenate([before.weights, np.ones(len(run.time[rows]))]),
        )

    def loglik(self, *, scenario: str = BASELINE_NAME) -> Floats:
        """Return the log-likelihood of each world at its own coefficients, by kind.

        Returns
        -------
        array of float, shape (worlds, kinds)
            Events that the scenario forced count as if they had been drawn.
        """
        run = self.run(scenario)
        return run.score - run.integral

    def counts(
        self,
        of: StatisticOf,
        times: Sequence[object] | Floats,
        *,
        scenario: str = BASELINE_NAME,
    ) -> Floats:
        """Count something in every world.

        Parameters
        ----------
        of : str or callable
            ``"ties"`` (active or suspended), ``"active"``, ``"suspended"``, ``"ended"``: how
            many dyads are so at each time. The name of a kind: how many events of it there
            were since the time before, for the first since the start. A function of a
            history gives what it likes, one number for each time.
        times : sequence of float, date or text
            In order. For states and kinds, within the worlds.

        Returns
        -------
        array of float, shape (worlds, times)
        """
        times = np.array(moments(times, "times", unit=self.unit), dtype=float)
        if not callable(of):
            return counts_of(self.run(scenario), of, times, worlds=self.count)
        rows = [of(self.history(world, scenario=scenario)) for world in range(self.count)]
        counts = np.asarray(rows, dtype=float)
        if counts.size != self.count * len(times):
            raise ModelError(
                f"the function gave {rows[0]!r}, and there are {len(times)} times; expected one "
                "number for each time"
            )
        return counts.reshape(self.count, len(times))

    def fan(
        self,
        of: StatisticOf,
        times: Sequence[object] | Floats,
        quantiles: Quantiles = QUANTILES,
        *,
        scenario: str = BASELINE_NAME,
    ) -> Fan:
        """Return how something spreads over the worlds at each time; see `counts`."""
        times = moments(times, "times", unit=self.unit)
        return fan_of(self.counts(of, times, scenario=scenario), times, quantiles)

    def difference(
        self,
        of: StatisticOf,
        times: Sequence[object] | Floats,
        *,
        scenario: str,
        than: str = BASELINE_NAME,
    ) -> PairedDifference:
        """Return what a scenario has more than another, world by world; see `counts`."""
        times = moments(times, "times", unit=self.unit)
        return difference_of(
            self.counts(of, times, scenario=scenario),
            self.counts(of, times, scenario=than),
            times,
        )
