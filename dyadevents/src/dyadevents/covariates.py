"""Numbers that are given from outside: of actors, of dyads, of the whole network."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from dyadevents.arrays import Floats, Ints

__all__ = ["Covariate", "Of"]

Of = Literal["senders", "receivers", "dyads", "network", "sender pairs", "receiver pairs"]


def _no_floats() -> Floats:
    return np.empty(0)


def _no_ints() -> Ints:
    return np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class Covariate:
    """A number for every actor, dyad or the network, which may step in time.

    Parameters
    ----------
    name : str
        What formulas call it.
    of : {"senders", "receivers", "dyads", "network", "sender pairs", "receiver pairs"}
        Whose it is. In a one-mode network "senders" means all actors. Pairs are a list of who
        is near whom on one side, which only terms of neighbours read; they do not step.
    initial : array
        Values at the start: shape (n,), (n_senders, n_receivers) or (); of pairs, rows of two
        numbers of actors and, if there are three columns, a weight.
    times, index, values : arrays, shape (steps,)
        From after ``times[k]`` on, the value at place ``index[k]`` is ``values[k]``. The
        index of a dyad is its flat number, that of the network 0.

    Examples
    --------
    A national tension that rises to 2 at time 1989.4 and falls to 1 at 1992:

    >>> tension = Covariate.series("tension", 0.0, {1989.4: 2.0, 1992.0: 1.0})
    >>> tension.values.tolist()
    [2.0, 1.0]
    """

    name: str
    of: Of
    initial: NDArray[np.floating]
    times: Floats = field(default_factory=_no_floats)
    index: Ints = field(default_factory=_no_ints)
    values: Floats = field(default_factory=_no_floats)

    def __repr__(self) -> str:
        shape = " x ".join(map(str, self.initial.shape)) or "one number"
        return f"<Covariate {self.name} of {self.of}: {shape}, {len(self.times)} steps>"

    @classmethod
    def series(cls, name: str, initial: float, steps: dict[float, float]) -> Covariate:
        """One number for the whole network that steps at the given times."""
        times = np.array(sorted(steps))
        values = np.array([steps[t] for t in sorted(steps)])
        return cls(name, "network", np.array(initial), times, np.zeros(len(times), int), values)

    @property
    def steps(self) -> bool:
        """True if it changes at all."""
        return len(self.times) > 0

    def with_steps(self, times: Floats, index: Ints, values: Floats) -> Covariate:
        """Return the same with other steps, sorted by time."""
        order = np.argsort(times, kind="stable")
        return replace(self, times=times[order], index=index[order], values=values[order])
