"""What a term's column is, straight from its definition: loops over events, states and actors.

Nothing here is kept from one moment to the next, and nothing of the room's rules is used. It
is slow and plain on purpose, so that it can be read beside docs/reference/terms.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyadevents import EventModel, History, terms
from dyadevents.terms.base import Interaction, RenamedTerm, Term

Matrix = NDArray[np.float64]
STATES = {"ties": {1, 2}, "active": {1}, "suspended": {2}}


@dataclass(frozen=True)
class Link:
    """An event, or a dyad's being in a state, and since when."""

    i: int
    j: int
    since: float


class World:
    """A history as it looks just before a moment."""

    def __init__(self, model: EventModel, history: History, now: float) -> None:
        self.model, self.history, self.now = model, history, now
        self.mode = history.network.mode
        self.n, self.m = history.network.n_senders, history.network.n_receivers
        self._links: dict[object, list[Link]] = {}  # many terms look at the same ones
        ticks = model.ticks(history.start, history.end).tolist()
        #: The last tick; the start before the first.
        self.tick = max([history.start, *(tick for tick in ticks if tick < now)])

    def shows(self, time: float) -> bool:
        """Whether an event at `time` has moved the statistics: at once, or at its cell's end."""
        width = self.model.cell
        if width > 0 and math.isfinite(time):
            time = (math.floor(time / width) + 1) * width  # on an edge: of the cell it starts
        return time < self.now or time <= self.history.start

    def stepped(self, time: float) -> bool:
        """Whether a step from outside dated `time` has come; on an edge it comes with the edge."""
        width = self.model.cell
        if width > 0 and math.isfinite(time):
            time = math.ceil(time / width) * width
        return time < self.now or time <= self.history.start

    def order(self, i: int, j: int) -> tuple[int, int]:
        return (min(i, j), max(i, j)) if self.mode == "undirected" else (i, j)

    def links(self, of: str | tuple[str, ...], window: float = math.inf) -> list[Link]:
        if (of, window) not in self._links:
            states = STATES.get(of) if isinstance(of, str) else None
            found = self._in_state(states) if states else self._events(of, window)
            self._links[of, window] = found
        return self._links[of, window]

    def _events(self, of: str | tuple[str, ...], window: float) -> list[Link]:
        names = (of,) if isinstance(of, str) else of
        found = []
        for e, time in enumerate(self.history.times.tolist()):
            kind = self.history.kinds[self.history.kind_of[e]]
            counts = kind.name in names or (names == ("events",) and not kind.of_network)
            if counts and self.shows(time) and not self.shows(time + window):
                ends = int(self.history.senders[e]), int(self.history.receivers[e])
                found.append(Link(*self.order(*ends), time))
        return found

    def _in_state(self, wanted: set[int]) -> list[Link]:
        history = self.history
        moves = []
        changes = history.state_changes
        for k, time in enumerate(changes.times.tolist()):
            ends = self.order(int(changes.senders[k]), int(changes.receivers[k]))
            moves.append((time, 0, k, ends, int(changes.states[k])))
        for e, time in enumerate(history.times.tolist()):
            leads = history.kinds[history.kind_of[e]].leads_to
            if leads is not None:
                ends = self.order(int(history.senders[e]), int(history.receivers[e]))
                moves.append((time, 1, e, ends, int(leads)))
        states = history.initial_states()
        found = []
        for i, j in self.dyads():
            since = history.start if states[i, j] in wanted else None
            for time, _, _, ends, state in sorted(moves):
                if ends == (i, j) and self.shows(time):
                    if state not in wanted:
                        since = None
                    elif since is None:
                        since = time
            if since is not None:
                found.append(Link(i, j, since))
        return found

    def dyads(self) -> list[tuple[int, int]]:
        everything = [(i, j) for i in range(self.n) for j in range(self.m)]
        if self.mode == "undirected":
            return [(i, j) for i, j in everything if i < j]
        return [(i, j) for i, j in everything if i != j or self.mode == "two-mode"]

    def weight(self, link: Link, half_life: float) -> float:
        return 2.0 ** (-max(0.0, self.tick - link.since) / half_life)

    def weighted(self, term: terms.LinkTerm) -> list[tuple[int, int, float]]:
        half_life = getattr(term, "half_life", math.inf)
        return [(x.i, x.j, self.weight(x, half_life)) for x in self.links(term.of, term.window)]

    def linked(self, term: terms.LinkTerm) -> NDArray[np.bool_]:
        """Who is linked with whom; both ways in an undirected network."""
        found = np.zeros((self.n, self.m), dtype=bool)
        for link in self.links(term.of, term.window):
            found[link.i, link.j] = True
            if self.mode == "undirected":
                found[link.j, link.i] = True
        return found

    def covariate(self, name: str) -> Matrix:
        covariate = self.history.covariates[name]
        values = np.array(covariate.initial, dtype=float)
        flat = values.reshape(-1)
        for time, at, value in zip(covariate.times, covariate.index, covariate.values, strict=True):
            if self.stepped(float(time)):
                flat[at] = value
        return values

    def of_side(self, name: str, side: str) -> Matrix:
        both = self.mode == "two-mode" and f"{name}.{side}" in self.history.covariates
        return self.covariate(f"{name}.{side}" if both else name)


def f(values: Matrix, transform: str) -> Matrix:
    if transform == "log1p":
        return np.log(1.0 + values)
    if transform == "binary":
        return np.where(values > 0, 1.0, 0.0)
    assert transform in ("raw", "inverse")
    return values


# --- terms of the two ends: what each end has, and how they are brought together ----------

Ends = tuple[Matrix, Matrix]


def _degrees(term: terms.LinkTerm, world: World, distinct: bool = False) -> Ends:
    """Degrees of senders and of receivers; the same actors unless the network is two-mode."""
    sent, received = np.zeros(world.n), np.zeros(world.m)
    links = world.weighted(term)
    if distinct:
        pairs = {(i, j) for i, j, _ in links}
        if world.mode == "directed":
            pairs = {(min(pair), max(pair)) for pair in pairs}
        links = [(i, j, 1.0) for i, j in pairs]
    for i, j, weight in links:
        sent[i] += weight
        received[j] += weight
    if world.mode != "two-mode":
        return sent + received, sent + received
    return sent, received


def _neighbours(term: terms.NeighboursTies, world: World, side: str) -> Matrix:
    """Rows of weights: who counts whom as a neighbour."""
    key = f"{term.name}.{side}"
    covariates = world.history.covariates
    covariate = covariates[key if key in covariates else term.name]
    size = world.m if side == "receivers" else world.n
    if covariate.of == "dyads":
        return np.array(covariate.initial, dtype=float)
    weights = np.zeros((size, size))
    for row in covariate.initial.tolist():
        weights[int(row[0]), int(row[1])] += row[2] if len(row) == 3 else 1.0
    return weights


def ends(term: Term, world: World) -> Ends | None:
    """What the two ends have, for terms that are made of them."""
    if isinstance(term, terms.Degree):
        u, v = _degrees(term, world, term.distinct)
        return f(u, term.transform), f(v, term.transform)
    if isinstance(term, terms.FirstPartner):
        u, v = ((deg == 0).astype(float) for deg in _degrees(term, world))
        if not term.name:
            return u, v
        a = world.of_side(term.name, "senders")
        b = world.of_side(term.name, "receivers")
        return u * f(a, term.transform), v * f(b, term.transform)
    if isinstance(term, terms.NeighboursTies):
        u, v = _degrees(term, world)
        return (
            f(_neighbours(term, world, "senders") @ u, term.transform),
            f(_neighbours(term, world, "receivers") @ v, term.transform),
        )
    if isinstance(term, terms.AtEachEnd):
        first, second = ends(term.first, world), ends(term.second, world)
        assert first is not None
        assert second is not None
        return first[0] * second[0], first[1] * second[1]
    if isinstance(term, COVARIATE_TERMS):
        return (
            f(world.of_side(term.name, "senders"), term.transform),
            f(world.of_side(term.other or term.name, "receivers"), term.transform),
        )
    return None


BRINGING_TOGETHER: dict[str, Callable[[float, float], float]] = {
    "sender": lambda u, v: u,
    "receiver": lambda u, v: v,
    "sum": lambda u, v: u + v,
    "both": lambda u, v: u + v,
    "product": lambda u, v: u * v,
    "difference": lambda u, v: u - v,
    "absolute": lambda u, v: abs(u - v),
    "same": lambda u, v: float(u == v),
    "minimum": min,
    "maximum": max,
}
COVARIATE_TERMS = (
    terms.Sender,
    terms.Receiver,
    terms.Sum,
    terms.Product,
    terms.Difference,
    terms.Absolute,
    terms.Same,
    terms.Minimum,
    terms.Maximum,
)


def _together(term: Term) -> str:
    if isinstance(term, terms.AtEachEnd):
        return _together(term.first)
    return term.formula_name if isinstance(term, COVARIATE_TERMS) else term.side  # type: ignore[attr-defined]


# --- the other terms ------------------------------------------------------------------------


def _third(term: Term, linked: NDArray[np.bool_], i: int, j: int, k: int) -> bool:
    to = linked
    if isinstance(term, terms.OutgoingTwoPaths | terms.SharedPartners):
        return bool(to[i, k] and to[k, j])
    if isinstance(term, terms.IncomingTwoPaths):
        return bool(to[j, k] and to[k, i])
    if isinstance(term, terms.SharedReceivers):
        return bool(to[i, k] and to[j, k])
    assert isinstance(term, terms.SharedSenders)
    return bool(to[k, i] and to[k, j])


SHARED = (
    terms.SharedPartners,
    terms.OutgoingTwoPaths,
    terms.IncomingTwoPaths,
    terms.SharedReceivers,
    terms.SharedSenders,
)


ALL = slice(None)
#: Which dyads a link of (i, j) adds to.
ADDS_TO: dict[type[Term], Callable[[int, int], Any]] = {
    terms.Inertia: lambda i, j: (i, j),
    terms.Reciprocity: lambda i, j: (j, i),
    terms.SenderActivity: lambda i, j: (i, ALL),
    terms.SenderPopularity: lambda i, j: (j, ALL),
    terms.ReceiverActivity: lambda i, j: (ALL, i),
    terms.ReceiverPopularity: lambda i, j: (ALL, j),
    terms.TiesOfNetwork: lambda i, j: (ALL, ALL),
    terms.EventsOfNetwork: lambda i, j: (ALL, ALL),
}


def _of_links(term: Term, world: World) -> Matrix | None:
    x = np.zeros((world.n, world.m))
    if type(term) in ADDS_TO and getattr(term, "distinct", False):
        linked = world.linked(term)  # type: ignore[arg-type]
        for i, j in world.dyads():
            x[ADDS_TO[type(term)](i, j)] += linked[i, j]
    elif type(term) in ADDS_TO:
        for i, j, weight in world.weighted(term):  # type: ignore[arg-type]
            x[ADDS_TO[type(term)](i, j)] += weight
    elif isinstance(term, SHARED):
        linked = world.linked(term)
        for i, j in world.dyads():
            third = [k for k in range(world.n) if k not in (i, j)]
            x[i, j] = sum(_third(term, linked, i, j, k) for k in third)
    elif isinstance(term, terms.FourCycles):
        to = world.linked(term)
        for i, j in world.dyads():
            for k in set(range(world.n)) - {i}:
                for h in set(range(world.m)) - {j}:
                    x[i, j] += to[i, h] and to[k, h] and to[k, j]
    else:
        return None
    return f(x, term.transform)  # type: ignore[attr-defined]


def _of_clocks(term: Term, world: World) -> Matrix | None:
    x = np.zeros((world.n, world.m))
    if isinstance(term, terms.Recency):
        last: dict[tuple[int, int], float] = {}
        for link in world.links(term.of, term.window):
            last[link.i, link.j] = max(link.since, last.get((link.i, link.j), -math.inf))
        for (i, j), time in last.items():
            elapsed = max(0.0, world.tick - time)
            x[i, j] = 1 / (1 + elapsed) if term.transform in ("inverse", "binary") else elapsed
        return f(x, term.transform)
    if isinstance(term, terms.TieAge):  # time suspended is one too
        for link in world.links(term.of):
            since = link.since
            if term.since and since == _first_start(world, link, term.of):
                since = min(since, float(world.covariate(term.since)[link.i, link.j]))
            x[link.i, link.j] = max(0.0, world.tick - since)
        return f(x, term.transform)
    return None


def _first_start(world: World, link: Link, of: str | tuple[str, ...]) -> float:
    """When the dyad came into the states for the first time."""
    times = [*world.history.times.tolist(), *world.history.state_changes.times.tolist()]
    for moment in [world.history.start, *sorted(times)]:
        # Just after the moment, with statistics that move at once.
        model = EventModel(world.model.kinds, world.model.terms, "event", tick=world.model.tick)
        then = World(model, world.history, math.nextafter(moment, math.inf))
        for other in then.links(of):
            if (other.i, other.j) == (link.i, link.j):
                return other.since
    raise AssertionError("a link starts at some time")


def _of_time(term: Term, world: World) -> Matrix | None:
    here = np.ones((world.n, world.m))
    if isinstance(term, terms.Shock):
        if term.dates:
            sizes = [(date, 1.0) for date in term.dates]
        else:
            steps = world.history.covariates[term.name]
            sizes = list(zip(steps.times.tolist(), steps.values.tolist(), strict=True))
        total = 0.0
        for date, size in sizes:
            end = date + min(term.months / 12, term.window)
            if size > 0 and world.stepped(date) and not world.stepped(end):
                total += size * 2 ** (-max(0.0, world.tick - date) / term.half_life)
        return f(here * total, term.transform)
    if isinstance(term, terms.Period | terms.During):
        inside = here * (world.stepped(term.begin) and not world.stepped(term.end))
        return inside * column(term.term, world) if isinstance(term, terms.During) else inside
    if isinstance(term, terms.CalendarTime):
        return f(here * (world.tick - term.origin), term.transform)
    return None


def _fixed(term: Term, world: World) -> Matrix | None:
    x = np.zeros((world.n, world.m))
    if isinstance(term, terms.Distance):
        lats = [np.radians(world.of_side(term.latitude, s)) for s in ("senders", "receivers")]
        lons = [np.radians(world.of_side(term.longitude, s)) for s in ("senders", "receivers")]
        for i, j in world.dyads():
            a, b = lats[0][i], lats[1][j]
            haversine = (
                math.sin((b - a) / 2) ** 2
                + math.cos(a) * math.cos(b) * math.sin((lons[1][j] - lons[0][i]) / 2) ** 2
            )
            x[i, j] = 2 * 6371.0088 * math.asin(math.sqrt(haversine))
        return f(x, term.transform)
    if isinstance(term, terms.NaturalSpline):
        return _spline(term, world)
    if isinstance(term, terms.Given):
        return f(np.ones((world.n, world.m)) * world.covariate(term.name), term.transform)
    return None


def _spline(term: Any, world: World) -> Matrix:
    """A natural spline from its truncated powers, a dyad at a time."""
    given, mode = world.history.covariates, world.history.network.mode
    if term.name in given and given[term.name].of == "dyads":
        parts = [given[term.name]]
        rows = [np.ones((world.n, world.m)) * world.covariate(term.name)]
        pairs = (
            world.dyads() if mode != "undirected" else [(i, j) for i, j in world.dyads() if i < j]
        )
        seen = [float(parts[0].initial[i, j]) for i, j in pairs]
    else:
        sides = [f"{s}s" for s in ("sender", "receiver") if term.side in ("both", s)]
        parts = [given.get(f"{term.name}.{s}", given.get(term.name)) for s in sides]
        rows = []
        for side in sides:
            u = np.asarray(world.of_side(term.name, side))
            rows.append(
                (u[:, None] if side == "senders" else u[None, :]) + np.zeros((world.n, world.m))
            )
        seen = [float(v) for part in parts for v in part.initial]
    seen += [float(v) for part in parts for v in part.values]
    knots = [float(q) for q in np.quantile(seen, np.arange(term.df + 1) / term.df)]
    if any(b <= a for a, b in pairwise(knots)):
        top = knots[-1] if knots[-1] > knots[0] else knots[0] + 1
        knots = [knots[0] + (top - knots[0]) * k / term.df for k in range(term.df + 1)]
    first, last = knots[0], knots[-1]

    def cut(x: float) -> float:
        return max(x, 0.0) ** 3

    def value(x: float) -> float:
        if term.piece == 1:
            return (x - first) / (last - first)

        def bend(knot: float) -> float:
            return (cut(x - knot) - cut(x - last)) / (last - knot) / (last - first) ** 2

        return bend(knots[term.piece - 2]) - bend(knots[-2])

    return sum((np.vectorize(value, otypes=[float])(row) for row in rows), np.zeros_like(rows[0]))


def column(term: Term, world: World) -> Matrix:
    """Return the column of a term on every dyad, shape (n_senders, n_receivers)."""
    if isinstance(term, RenamedTerm):
        return column(term.term, world)
    if isinstance(term, Interaction):
        return column(term.first, world) * column(term.second, world)
    parts = ends(term, world)
    if parts is not None:
        together = BRINGING_TOGETHER[_together(term)]
        u, v = parts
        return np.array([[together(a, b) for b in v.tolist()] for a in u.tolist()])
    for part in (_of_links, _of_clocks, _of_time, _fixed):
        x = part(term, world)
        if x is not None:
            return x
    # Not a stub: a term that is added without its definition here fails every property test.
    raise LookupError(f"the oracle does not know {type(term).__name__}")
