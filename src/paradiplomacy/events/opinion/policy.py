"""How policy answers: acts that warm or cool, the openness that they leave, and tension.

With O and O' the two countries' national opinions and T tension, acts happen at the rate

    exp(constant + opinion O + other_opinion O' + tension T)

per unit of time. O, O' and T are bounded, and so is the rate. Openness is the count of warming
acts less that of cooling acts, each halved in every half-life. Tension lies in [0, 1]; it
returns to its rest, half of the way in every half-life, and saturates: a cooling act or shock
takes T to ``T + rise (1 - T)``, a warming act to ``T - fall T``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.events.engine.compiled import compiled
from paradiplomacy.events.keyed import keyed_from, keyed_prefix, poisson_from
from paradiplomacy.events.model import ModelError

__all__ = ["ActRate", "Tension", "draw_acts", "key_of_time", "remaining"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# The first free word of our keys. The simulator has places and dyads there, which are smaller.
PURPOSE = 0x6F70_696E_696F_6E


@dataclass(frozen=True)
class ActRate:
    """How often a country pair sees an act, and what drives it.

    Parameters
    ----------
    constant : float
        The log of the rate per unit of time where all else is 0.
    opinion, other_opinion : float
        Of the national opinion of the senders' country, and of the receivers'. Any sign: a
        negative one of warming is a policy that moves against opinion.
    tension : float

    Examples
    --------
    >>> round(float(ActRate(0.0, opinion=1.0).at(np.array([0.5]), 0.0, 0.0)[0]), 3)
    1.649
    """

    constant: float
    opinion: float = 0.0
    other_opinion: float = 0.0
    tension: float = 0.0

    def at(self, opinion: Floats, other: Floats | float, tension: Floats | float) -> Floats:
        """Return the rate, shape (worlds,)."""
        driven = self.opinion * opinion + self.other_opinion * other + self.tension * tension
        return np.exp(self.constant + driven)


@dataclass(frozen=True)
class Tension:
    """How tension answers acts.

    Parameters
    ----------
    rise : float
        The share of the way to 1 that a cooling act or a shock goes.
    fall : float
        The share of the way to 0 that a warming act goes.
    rest : float
        What it returns to, in [0, 1].
    half_life : float
        In units of time.
    """

    rise: float = 0.0
    fall: float = 0.0
    rest: float = 0.0
    half_life: float = 2.0

    def __post_init__(self) -> None:
        for name in ("rise", "fall", "rest"):
            in_unit_interval(f"{name} of tension", getattr(self, name))
        if not self.half_life > 0:
            raise ModelError(f"half_life of tension is {self.half_life:g}; it must be above 0")

    def after(self, tension: Floats, elapsed: float, warming: Ints, hurting: Ints) -> Floats:
        """Return tension after a cell, shape (worlds,): it returns, then cools, then warms."""
        kept = remaining(elapsed, self.half_life)
        then = self.rest + (tension - self.rest) * kept
        then = 1.0 - (1.0 - then) * np.power(1.0 - self.rise, hurting, dtype=float)
        return np.clip(then * np.power(1.0 - self.fall, warming, dtype=float), 0.0, 1.0)


def in_unit_interval(name: str, value: float) -> None:
    """Raise a `ModelError` unless a number lies in [0, 1]."""
    if not 0 <= value <= 1:
        raise ModelError(f"{name} is {value:g}; a number from 0 to 1 is expected")


def remaining(elapsed: float, half_life: float) -> float:
    """Return what is left of a count after a time."""
    return 1.0 if math.isinf(half_life) else 2.0 ** (-elapsed / half_life)


def key_of_time(time: float) -> int:
    """Return the bits of a time: a cell's key, wherever its run began."""
    return int(np.float64(time).view(np.int64))


@compiled
def _draw(mean: Floats, worlds: Ints, seed: int, cell: int, act: int) -> Ints:
    prefix = keyed_prefix(seed, PURPOSE, cell, act)
    counts = np.empty(len(worlds), np.int64)
    for w in range(len(worlds)):
        counts[w] = poisson_from(keyed_from(prefix, worlds[w], 0), mean[w])
    return counts


def draw_acts(mean: Floats, worlds: Ints, *, seed: int, time: float, act: int) -> Ints:
    """Draw the acts of a cell in each world.

    Parameters
    ----------
    mean : array, shape (worlds,)
        How many are expected.
    worlds : array of int, shape (worlds,)
        The worlds' numbers.
    seed : int
    time : float
        The end of the cell.
    act : int
        Which act.

    Returns
    -------
    array of int, shape (worlds,)
    """
    return np.asarray(_draw(mean, worlds, seed, key_of_time(time), act))
