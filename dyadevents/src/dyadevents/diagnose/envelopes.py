"""Observed against simulated histories: those of a good model look like the real one.

Each feature is a curve of a history: events per unit of time, live ties, the share of places
with so many ties, how long ties stay active or suspended, the time between events of a dyad.
The band holds 95 % of the worlds at each point; the p-value is of the whole curve: its largest
distance from the mean of the worlds, in their standard deviations, among those of the worlds.

Sources: Hunter, Goodreau & Handcock 2008 (the idea); Brandenberger 2019 (for relational events);
Myllymaki, Mrkvicka, Grabarnik, Seijo & Hahn 2017 (the p-value of a curve).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dyadevents.arrays import Floats
from dyadevents.diagnose.features import Feature, features
from dyadevents.history import History
from dyadevents.simulate.worlds import Worlds

__all__ = ["Envelope", "envelopes"]


@dataclass(frozen=True)
class Envelope:
    """A feature as observed and as simulated.

    Attributes
    ----------
    observed, mean, low, high : arrays, shape (points,)
        `low` to `high` holds 95 % of the worlds at each point.
    outside : float
        Share of the points where the observed curve is outside; about 0.05 is to be expected.
    p : float
        Share of worlds whose curve is at least as far from the rest, the observed one counted.
    """

    feature: Feature
    observed: Floats
    mean: Floats
    low: Floats
    high: Floats
    outside: float
    p: float
    worlds: int


def envelopes(history: History, worlds: Worlds) -> tuple[Envelope, ...]:
    """Compare the features of a history with those of simulated worlds.

    Parameters
    ----------
    history : History
        As observed.
    worlds : Worlds
        Simulated from its start to its end.
    """
    all_features = features(history)
    drawn: list[list[Floats]] = [[] for _ in all_features]
    for number in range(worlds.count):
        world = worlds.history(number)
        for rows, feature in zip(drawn, all_features, strict=True):
            rows.append(feature.of(world))
    return tuple(
        _envelope(feature, feature.of(history), np.array(rows))
        for feature, rows in zip(all_features, drawn, strict=True)
    )


def _envelope(feature: Feature, observed: Floats, drawn: Floats) -> Envelope:
    low, high = np.quantile(drawn, (0.025, 0.975), axis=0)
    everything = np.concatenate([observed[None], drawn])
    spread = everything.std(axis=0)
    varies = spread > 0
    distance = np.abs(everything - everything.mean(axis=0))[:, varies] / spread[varies]
    largest = distance.max(axis=1, initial=0.0)
    p = float(np.count_nonzero(largest >= largest[0] - 1e-12) / len(largest))
    outside = float(((observed < low - 1e-12) | (observed > high + 1e-12)).mean())
    return Envelope(feature, observed, drawn.mean(axis=0), low, high, outside, p, len(drawn))
