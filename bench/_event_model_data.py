"""Histories for the event-model benchmarks: read where they exist, made where they do not.

They are written to a file by a process of their own, so that what is measured in another
process is the fit alone.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Arrays = dict[str, NDArray]

FORMATION = {"size": 0.5, "distance": -0.6, "country": 0.5, "degree": 0.5}  # of `world`
TRUTH = {"intercept": -11.0, "inertia": 0.4, "reciprocity": 0.3, "x": 0.5}


def from_folder(folder: Path) -> Arrays:
    """Directed events and one covariate of dyads: `events.csv` and `covariates.csv`."""
    with (folder / "covariates.csv").open(encoding="utf-8") as file:
        given = list(csv.DictReader(file))
    with (folder / "events.csv").open(encoding="utf-8") as file:
        events = list(csv.DictReader(file))
    names = sorted({row["sender"] for row in given} | {row["receiver"] for row in given})
    number = {name: k for k, name in enumerate(names)}
    x = np.zeros((len(names), len(names)))
    for row in given:
        x[number[row["sender"]], number[row["receiver"]]] = float(row["x"])
    return {
        "times": np.array([float(row["time"]) for row in events]),
        "senders": np.array([number[row["sender"]] for row in events]),
        "receivers": np.array([number[row["receiver"]] for row in events]),
        "x": x,
        "told": np.array(f"{folder.name}/ of the oracles"),
    }


def simulated(actors: int, events: int, *, seed: int) -> Arrays:
    """Directed events with inertia and reciprocity (raw counts) and x, as in `TRUTH`, exactly.

    The next dyad is drawn by the weights of all, which an event changes in two places.
    """
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(actors, actors))
    weight = np.exp(TRUTH["intercept"] + TRUTH["x"] * x)
    np.fill_diagonal(weight, 0)
    rows = weight.sum(axis=1)
    times, senders, receivers = np.empty(events), np.empty(events, int), np.empty(events, int)
    time = 0.0
    for event in range(events):
        total = np.cumsum(rows)
        time += rng.exponential(1 / total[-1])
        i = int(np.searchsorted(total, rng.random() * total[-1], side="right"))
        within = np.cumsum(weight[i])
        j = int(np.searchsorted(within, rng.random() * within[-1], side="right"))
        times[event], senders[event], receivers[event] = time, i, j
        for a, b, effect in ((i, j, TRUTH["inertia"]), (j, i, TRUTH["reciprocity"])):
            rows[a] += weight[a, b] * (np.exp(effect) - 1)
            weight[a, b] *= np.exp(effect)
    told = np.array(f"simulated, seed {seed}")
    return {"times": times, "senders": senders, "receivers": receivers, "x": x, "told": told}


def world(ties: Path | None, places: int, events: int, *, seed: int) -> Arrays:
    """Ties of places of the whole world.

    Parameters
    ----------
    ties : Path or None
        A CSV with columns city1, country1, lat1, lng1 and the same of 2: real ties; their
        order and dates are drawn at random. Without it ties are drawn by `FORMATION`.
    places : int
        Places of the gazetteer without ties fill up what the ties have, largest first.
    events : int
        At most so many ties.
    seed : int
    """
    from paradiplomacy.sources.gazetteer import gazetteer

    rng = np.random.default_rng(seed)
    known = gazetteer().frame.sort("population", "id", descending=[True, False])
    at = known.select("latitude", "longitude").to_numpy().astype(float)
    people = np.maximum(known["population"].to_numpy().astype(float), 100)
    country = np.unique(known["country"].to_list(), return_inverse=True)[1]
    if ties is None:
        at, people, country = at[:places], people[:places], country[:places]
        pairs = _drawn_ties(rng, at, np.log10(people), country, events)
        told = f"ties and dates simulated, seed {seed}"
    else:
        where, pairs = _read_ties(ties)
        nearest, more = _placed(at, where, places)
        at = np.concatenate([where, at[more]])
        people = np.concatenate([people[nearest], people[more]])
        country = np.concatenate([country[nearest], country[more]])
        pairs = pairs[rng.permutation(len(pairs))[:events]]
        told = f"{len(where):,} places with real ties, dates at random, seed {seed}"
    return {
        "times": np.sort(rng.uniform(0, 50, len(pairs))),
        "senders": pairs[:, 0],
        "receivers": pairs[:, 1],
        "at": at,
        "size": np.log10(people),
        "country": country.astype(float),
        "told": np.array(told),
    }


def unit(at: Floats) -> Floats:
    """Degrees of latitude and longitude as points of the unit sphere, shape (n, 3)."""
    latitude, longitude = np.radians(at).T
    flat = np.cos(latitude)
    return np.column_stack([flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)])


def log_distances(at: Floats) -> NDArray[np.float32]:
    """Logarithm of 100 km plus the distance, in single precision: shape (n, n)."""
    points = unit(at)
    found = np.empty((len(at), len(at)), dtype=np.float32)
    for i in range(len(at)):
        half = np.sqrt(np.maximum(1 - points @ points[i], 0) / 2)
        found[i] = np.log(100 + 2 * 6371 * np.arcsin(np.minimum(half, 1)))
    return found


def _drawn_ties(rng: np.random.Generator, at: Floats, size: Floats, land: Ints, many: int) -> Ints:
    """One tie after another by the effects in `FORMATION`, exactly: drawn by ends, then thinned."""
    points, effect = unit(at), FORMATION
    found: dict[tuple[int, int], None] = {}
    degree = np.zeros(len(size))
    own = np.exp(effect["size"] * (size - size.mean()))
    while len(found) < many:
        pull = np.cumsum(own * (1 + degree) ** effect["degree"])
        i, j = np.searchsorted(pull, rng.random((2, 500)) * pull[-1], side="right")
        half = np.sqrt(np.maximum(1 - np.sum(points[i] * points[j], axis=1), 0) / 2)
        near = np.log(1 + 2 * 6371 / 100 * np.arcsin(np.minimum(half, 1)))
        kept = np.exp(effect["distance"] * near + effect["country"] * ((land[i] == land[j]) - 1))
        for k in np.flatnonzero((rng.random(len(i)) < kept) & (i != j)):
            pair = min(int(i[k]), int(j[k])), max(int(i[k]), int(j[k]))
            if pair not in found:
                found[pair] = None
                degree[list(pair)] += 1
                break  # from here on the pulls are others
    return np.array(list(found))


def _read_ties(file: Path) -> tuple[Floats, Ints]:
    """Where the places of a file of ties are, and the ties, each once."""
    number: dict[tuple[str, str], int] = {}
    where: list[tuple[float, float]] = []
    pairs: set[tuple[int, int]] = set()
    with file.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            ends = []
            for end in "12":
                key = (row["city" + end], row["country" + end])
                if key not in number:
                    number[key] = len(where)
                    where.append((float(row["lat" + end]), float(row["lng" + end])))
                ends.append(number[key])
            if ends[0] != ends[1]:
                pairs.add((min(ends), max(ends)))
    return np.array(where), np.array(sorted(pairs))


def _placed(at: Floats, where: Floats, places: int) -> tuple[Ints, Ints]:
    """The place of the gazetteer that is nearest to each, and the largest that are near none."""
    from scipy.spatial import cKDTree

    far, nearest = cKDTree(unit(at)).query(unit(where))
    free = np.setdiff1d(np.arange(len(at)), nearest[far < 0.002])  # 13 km
    return nearest, free[: max(0, places - len(where))]
