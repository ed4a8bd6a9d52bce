"""Curves in which histories differ: over time, and over places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from dyadevents.arrays import Floats, Ints
from dyadevents.history import History
from dyadevents.spells import flat_dyads, spells

__all__ = ["Feature", "features"]


@dataclass(frozen=True)
class Feature:
    """A curve that can be computed of any history.

    Attributes
    ----------
    x : array, shape (points,)
    of : callable
        From a history to the curve, shape (points,).
    """

    name: str
    x_name: str
    y_name: str
    x: Floats
    of: Callable[[History], Floats]


def features(history: History) -> tuple[Feature, ...]:
    """Return the features that say something of a history, with axes that fit it."""
    edges = _edges(history.start, history.end)
    all_features = []
    for position, kind in enumerate(history.kinds):
        count = partial(_per_time, position, edges)
        all_features.append(
            Feature(f"{kind.name}: events over time", "time", "events", edges[:-1], count)
        )
    if any(kind.leads_to is not None for kind in history.kinds):
        all_features += _of_ties(history, edges)
    else:
        all_features += _of_partners(history)
    return tuple(all_features)


def _edges(start: float, end: float) -> Floats:
    """Whole units of time where there are some, else 20 pieces."""
    length = end - start
    if 8 <= length <= 60:
        inside = np.arange(np.ceil(start), np.floor(end) + 1)
        return np.unique(np.concatenate([[start], inside, [end]]))
    return np.linspace(start, end, 21)


def _per_time(position: int, edges: Floats, history: History) -> Floats:
    mine = history.times[(history.kind_of == position) & (history.times > edges[0])]
    # Events belong to the piece that they end: (start, end].
    index = np.searchsorted(edges, mine[mine <= edges[-1]], side="left") - 1
    return np.bincount(index, minlength=len(edges) - 1).astype(float)


def _of_ties(history: History, edges: Floats) -> list[Feature]:
    def alive(at: History) -> Floats:
        all_spells = spells(at)
        return np.array([len(all_spells.alive(t)) for t in edges[:-1]], dtype=float)

    def at_the_end(at: History) -> Ints:
        return spells(at).alive(np.nextafter(at.end, -np.inf))

    return [
        Feature("live ties over time", "time", "ties", edges[:-1], alive),
        *_of_degrees(history, at_the_end, "ties", "ties of {} at the end"),
    ]


def _of_partners(history: History) -> list[Feature]:
    def partners(at: History) -> Ints:
        inside = (at.times > at.start) & (at.times <= at.end) & (at.senders >= 0)
        return np.unique(flat_dyads(at, at.senders[inside], at.receivers[inside]))

    return _of_degrees(history, partners, "partners", "partners of {}")


def _of_degrees(
    history: History, dyads: Callable[[History], Ints], what: str, title: str
) -> list[Feature]:
    """Shares of places that are in so many of some dyads, by side."""

    def shares(side: int, counts: Ints, at: History) -> Floats:
        ordered = np.sort(_degree(at, dyads(at), side))
        return np.asarray(1 - np.searchsorted(ordered, counts, side="left") / len(ordered))

    features = []
    for side, name in _sides(history):
        counts = _count_axis(_degree(history, dyads(history), side))
        of = partial(shares, side, counts)
        features.append(
            Feature(
                title.format(name), what, "share with so many or more", counts.astype(float), of
            )
        )
    return features


def _sides(history: History) -> list[tuple[int, str]]:
    if history.network.mode == "undirected":
        return [(2, "places")]
    return [(0, "senders"), (1, "receivers")]


def _degree(history: History, dyads: Ints, side: int) -> Ints:
    n, m = history.network.n_senders, history.network.n_receivers
    sent = np.bincount(dyads // m, minlength=n)
    received = np.bincount(dyads % m, minlength=m)
    return np.asarray((sent, received, sent + received if side == 2 else sent)[side])


def _count_axis(degree: Ints) -> Ints:
    """1, 2, 3 ... to a little beyond the largest, at most 30 numbers."""
    most = max(2, int(degree.max(initial=1)) + 2)
    if most <= 30:
        return np.arange(1, most + 1)
    return np.unique(np.round(np.geomspace(1, most, 30)).astype(np.int64))
