"""The opinion loop at work in a batch of worlds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.events.model import ModelError
from paradiplomacy.events.opinion.flow import flow, jump, national
from paradiplomacy.events.opinion.people import Places
from paradiplomacy.events.opinion.policy import ActRate, draw_acts, remaining

if TYPE_CHECKING:
    from paradiplomacy.events.opinion.loop import OpinionLoop

__all__ = ["RunningLoop"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_NUMBERS = {"warming": 1, "cooling": 2}  # the acts that may be drawn, as they enter keys


class RunningLoop:
    """Opinions, openness and tension of a batch of worlds; made by `OpinionLoop.start`.

    Attributes
    ----------
    times : list of float
        The start and the end of every cell so far.
    """

    def __init__(
        self, loop: OpinionLoop, places: dict[str, Places], worlds: Ints, seed: int, time: float
    ) -> None:
        self._loop, self._places, self._seed = loop, places, seed
        self._worlds = np.ascontiguousarray(worlds, dtype=np.int64)
        self._given = {act: sorted(times) for act, times in loop.given.items()}
        many = len(self._worlds)
        self._opinions: dict[str, Floats] = {
            end: np.repeat(side.initial[:, None], many, axis=1) for end, side in places.items()
        }
        self._national: dict[str, Floats] = {
            end: national(self._opinions[end], side) for end, side in places.items()
        }
        self._openness = np.full(many, loop.openness, dtype=float)
        self._tension = np.full(many, loop.tension.rest, dtype=float)
        self.times = [time]
        self._kept: dict[str, list[Floats]] = {}
        self._keep({act: np.zeros(many, dtype=np.int64) for act in ("warming", "cooling", "shock")})

    def handed(self) -> dict[str, Floats]:
        """Return what holds now: a value for each covariate."""
        values = {f"opinion{end}": opinions for end, opinions in self._opinions.items()}
        values |= {f"national_opinion{end}": mean for end, mean in self._national.items()}
        return values | {"openness": self._openness, "tension": self._tension}

    def after_cell(
        self,
        time: float,
        events_by_sender: Mapping[str, Ints],
        events_by_receiver: Mapping[str, Ints],
        acts: Mapping[str, Ints],
    ) -> dict[str, Floats]:
        """Carry all over a cell and return what holds after it.

        Parameters
        ----------
        time : float
            The end of the cell.
        events_by_sender, events_by_receiver : mapping of str to array of int
            By kind, shape (places, worlds).
        acts : mapping of str to array of int, shape (worlds,)
            Acts that the simulator let happen.

        Returns
        -------
        mapping of str to array

        Raises
        ------
        ModelError
            If the cell does not end after it began.
        """
        elapsed = time - self.times[-1]
        if not elapsed > 0:
            raise ModelError(f"a cell ends at {time:g} and began at {self.times[-1]:g}")
        happened = self._acts(time, elapsed, acts)
        loop, threads = self._loop, self._loop.threads
        for end, side in self._places.items():
            opinions = self._opinions[end]
            flow(
                opinions,
                side,
                elapsed=elapsed,
                pulls=loop.pulls,
                mean=self._national[end],
                threads=threads,
            )
            exchanges = self._exchanges(end, events_by_sender, events_by_receiver)
            shocks = happened["shock"]
            jump(opinions, exchanges, shocks, gain=loop.gain, loss=loop.loss, threads=threads)
            self._national[end] = national(opinions, side, threads=threads)
        warming, cooling = happened["warming"], happened["cooling"]
        self._openness = self._openness * remaining(elapsed, loop.half_life) + warming - cooling
        hurting = cooling + happened["shock"]
        self._tension = loop.tension.after(self._tension, elapsed, warming, hurting)
        self.times.append(time)
        self._keep(happened)
        return self.handed()

    def result(self) -> dict[str, Floats]:
        """Return the course of the run, a row for each of `times`, and the opinions at its end.

        Returns
        -------
        dict of str to array
            ``national_opinion``, ``openness``, ``tension`` and the acts in the cell that ended
            (``warming``, ``cooling``, ``shock``): shape (times, worlds). ``opinion``: shape
            (places, worlds). In a two-mode network opinions are told apart as in
            `OpinionLoop`.
        """
        course = {name: np.array(rows) for name, rows in self._kept.items()}
        return course | {f"opinion{end}": o.copy() for end, o in self._opinions.items()}

    def _keep(self, happened: Mapping[str, Ints]) -> None:
        now = {name: row for name, row in self.handed().items() if not name.startswith("opinion")}
        now |= {act: counts.astype(float) for act, counts in happened.items()}
        for name, row in now.items():
            self._kept.setdefault(name, []).append(row)

    def _acts(self, time: float, elapsed: float, acts: Mapping[str, Ints]) -> dict[str, Ints]:
        """Count the acts of a cell: those of the simulator, those given and those drawn."""
        happened = {}
        for act in ("warming", "cooling", "shock"):
            given = self._given.get(act, [])
            many = bisect_right(given, time) - bisect_right(given, self.times[-1])
            happened[act] = np.full(len(self._worlds), many, dtype=np.int64)
            if act in acts:
                happened[act] += acts[act]
        for act, rate in (("warming", self._loop.warming), ("cooling", self._loop.cooling)):
            if rate is not None:
                happened[act] += self._drawn(act, rate, time, elapsed)
        return happened

    def _drawn(self, act: str, rate: ActRate, time: float, elapsed: float) -> Ints:
        """Draw acts at the rate that held at the beginning of the cell."""
        own, *other = self._national.values()
        mean = elapsed * rate.at(own, other[0] if other else 0.0, self._tension)
        if not (mean < 1e6).all():
            raise ModelError(
                f"{mean.max():.3g} {act} acts are expected in the cell that ends at {time:g}: the "
                f"rate is {rate}; give it a smaller constant"
            )
        number = _NUMBERS[act]
        return draw_acts(mean, self._worlds, seed=self._seed, time=time, act=number)

    def _exchanges(
        self, end: str, by_sender: Mapping[str, Ints], by_receiver: Mapping[str, Ints]
    ) -> Ints:
        """Count the exchanges of the places of a country; in one country both ends count."""
        sources = {"": (by_sender, by_receiver), ".senders": (by_sender,)}
        shape = self._opinions[end].shape
        total = np.zeros(shape, dtype=np.int64)
        for events in sources.get(end, (by_receiver,)):
            for kind in self._loop.exchanges:
                if events[kind].shape != shape:
                    raise ModelError(
                        f"events of {kind!r} have shape {events[kind].shape}; one number for each "
                        f"place and world is expected, {shape}"
                    )
                total += events[kind]
        return total
