"""Whatever moves: the sums that are kept up are those that brute force adds up at every step."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from dyadevents.compiled import compiled
from dyadevents.engine.course import ChangeLog, Course, rows_at_events
from dyadevents.engine.evaluate import Parts, Universe
from dyadevents.engine.plan import Layout
from dyadevents.engine.simd_math import exp_each
from dyadevents.engine.sums import follow
from dyadevents.terms.base import Combine
from made_events.examples import examples

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
NONE = np.zeros(0, dtype=np.int64)
SYMMETRIC = (2, 3, 5, 6, 7, 8)
SEEDS = st.integers(0, 2**32 - 1)


def combined(code: int, u: float, v: float) -> float:
    """What two ends make, written out once more."""
    return {
        Combine.SENDER: u,
        Combine.RECEIVER: v,
        Combine.SUM: u + v,
        Combine.PRODUCT: u * v,
        Combine.DIFFERENCE: u - v,
        Combine.ABSOLUTE: abs(u - v),
        Combine.EQUAL: float(u == v),
        Combine.MINIMUM: min(u, v),
        Combine.MAXIMUM: max(u, v),
    }[Combine(code)]


@dataclass
class Problem:
    """What `follow` takes, drawn without a history behind it."""

    universe: Universe
    layout: Layout
    parts: Parts
    risk: NDArray[np.uint8]
    log: ChangeLog

    @property
    def course(self) -> Course:
        return Course(self.universe, self.layout, self.parts, self.risk, self.log)

    @property
    def undirected(self) -> bool:
        return int(self.universe.shape[2]) == 1

    def dyads(self) -> list[tuple[int, int, int]]:
        """Sender, receiver and number of each dyad, once."""
        n, m, mode = (int(k) for k in self.universe.shape[:3])
        if not self.universe.grid:
            ends = zip(self.universe.senders, self.universe.receivers, strict=True)
            return [(int(i), int(j), d) for d, (i, j) in enumerate(ends)]
        return [
            (i, j, i * m + j)
            for i in range(n)
            for j in range(m)
            if mode == 2 or (i < j if mode == 1 else i != j)
        ]

    def column(self, c: int, i: int, j: int, d: int) -> float:
        layout, parts = self.layout, self.parts
        value = 1.0
        if layout.dyad_of[c] >= 0:
            value *= parts.dyad[layout.dyad_of[c], d]
        if layout.network_of[c] >= 0:
            value *= parts.network[layout.network_of[c]]
        for b in range(layout.block_start[c], layout.block_start[c + 1]):
            value *= combined(layout.combine[b], parts.sender[b, i], parts.receiver[b, j])
        return float(value)

    def rows(self) -> tuple[Floats, NDArray[np.bool_]]:
        """All columns of all dyads as they are now, and which are at risk."""
        p = len(self.layout.dyad_of)
        found = [[self.column(c, i, j, d) for c in range(p)] for i, j, d in self.dyads()]
        at_risk = np.array([self.risk[d] for _, _, d in self.dyads()], dtype=bool)
        return np.array(found).reshape(-1, p), at_risk

    def apply(self, a: int) -> None:
        """Make one change."""
        group, row, place, value = (field[a] for field in self.log[1:])
        parts, blocks = self.parts, len(self.layout.combine)
        m = self.universe.shape[1]
        places = [place]
        if self.universe.grid and self.undirected:
            places.append((place % m) * m + place // m)
        if group == 0 and row < 0:
            self.risk[places] = value
        elif group == 0:
            parts.dyad[row, places] = value
        elif group == 3:
            parts.network[row] = value
        elif group == 2 or row >= blocks:
            parts.receiver[row % blocks, place] = value
        else:
            parts.sender[row, place] = value


def drawn(rng: np.random.Generator, *, grid: bool, precision: type = np.float64) -> Problem:
    """A layout, slots and a change log; every way of combining and every group can occur."""
    mode = int(rng.integers(3))
    n = int(rng.integers(2, 9))
    m = n if mode < 2 else int(rng.integers(1, 9))
    shape = np.array([n, m, mode, 0, m])
    columns = int(rng.integers(1, 4))
    counts = rng.integers(0, 3, columns)
    block_start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    blocks = int(block_start[-1])
    codes = np.array(SYMMETRIC) if mode == 1 else np.arange(len(Combine))
    dyad_of = np.where(rng.random(columns) < 0.6, np.arange(columns), -1)
    network_of = np.where(rng.random(columns) < 0.4, np.arange(columns), -1)
    layout = Layout(block_start, rng.choice(codes, blocks).astype(np.int64), dyad_of, network_of)

    universe = Universe(shape, True, *([NONE] * 6))
    width = n * m
    if not grid:
        flat = np.arange(n * m)
        flat = flat[(mode == 2) | ((flat // m < flat % m) if mode == 1 else flat // m != flat % m)]
        flat = flat[rng.random(len(flat)) < 0.7]
        width = len(flat)
        i, j = flat // m, flat % m
        ends = []
        for end, many in ((i, n), (j, m)):
            ends.append(np.searchsorted(np.sort(end), np.arange(many + 1)))
            ends.append(np.argsort(end, kind="stable"))
        universe = Universe(shape, False, i, j, *(e.astype(np.int64) for e in ends))
    # Few different numbers, so that ends are equal now and then.
    sender = rng.integers(-2, 3, (blocks, n)) / 2
    receiver = sender.copy() if mode == 1 else rng.integers(-2, 3, (blocks, m)) / 2
    dyad: NDArray[np.floating] = rng.normal(size=(columns, width)).astype(precision)
    risk = (rng.random(width) < 0.9).astype(np.uint8)
    if grid and mode < 2:
        np.fill_diagonal(risk.reshape(n, m), 0)
    if grid and mode == 1:
        for values in (*dyad, risk):
            square = values.reshape(n, m)
            square[:] = np.triu(square) + np.triu(square, 1).T
    parts = Parts(sender, receiver, dyad, rng.normal(size=columns))
    return Problem(universe, layout, parts, risk, _log(rng, universe, width, blocks, columns))


def _log(
    rng: np.random.Generator, universe: Universe, width: int, blocks: int, columns: int
) -> ChangeLog:
    n, m, mode = (int(k) for k in universe.shape[:3])
    changes: list[tuple[int, int, int, int, float]] = []
    steps = int(rng.integers(1, 8))
    for step in range(steps):
        # Most steps change few dyads; some change as many as there are.
        for _ in range(int(rng.choice([0, 1, 2, 3, 200]))):
            if width == 0:
                break
            place = int(rng.integers(width))
            i, j = divmod(place, m)
            if universe.grid and ((mode == 1 and i >= j) or (mode == 0 and i == j)):
                continue
            row = int(rng.integers(-1, columns))
            value = float(rng.integers(2)) if row < 0 else float(rng.normal())
            changes.append((step, 0, place, row, value))
        for _ in range(int(rng.integers(0, 4)) if blocks else 0):
            row, value = int(rng.integers(blocks)), float(rng.integers(-2, 3) / 2)
            place = int(rng.integers(n))
            if mode == 1:
                changes += [(step, 1, place, row, value), (step, 1, place, row + blocks, value)]
            elif rng.random() < 0.5:
                changes.append((step, 1, place, row, value))
            else:
                changes.append((step, 2, int(rng.integers(m)), row, value))
        if rng.random() < 0.2:
            changes.append((step, 3, 0, int(rng.integers(columns)), float(rng.normal())))
    last = {(step, group, place, row): value for step, group, place, row, value in changes}
    order = sorted(last)
    start = np.searchsorted([key[0] for key in order], np.arange(steps + 1)).astype(np.int64)
    return ChangeLog(
        start,
        np.array([key[1] for key in order], dtype=np.int8),
        np.array([key[3] for key in order], dtype=np.int32),
        np.array([key[2] for key in order], dtype=np.int64),
        np.array([last[key] for key in order], dtype=float),
    )


def brute_force(problem: Problem, theta: Floats, centre: Floats) -> tuple[Floats, list[Floats]]:
    """Sums before each step and the rows of all dyads, from scratch."""
    lower = np.tril_indices(len(theta))
    sums, rows = [], []
    for step in range(len(problem.log.start) - 1):
        x, at_risk = problem.rows()
        rows.append(x)
        x = x[at_risk] - centre
        w = np.exp(x @ theta)
        second = np.einsum("d,da,db->ab", w, x, x)
        sums.append(np.concatenate([[w.sum()], w @ x, second[lower]]))
        for a in range(problem.log.start[step], problem.log.start[step + 1]):
            problem.apply(a)
    return np.array(sums), rows


def followed(
    problem: Problem, theta: Floats, centre: Floats, edges: list[int], refresh: int
) -> Floats:
    """Sums of all tiles together."""
    p = len(theta)
    total = np.zeros((len(problem.log.start) - 1, 1 + p + p * (p + 1) // 2))
    for low, high in pairwise(edges):
        found = np.full_like(total, np.nan)
        drift = follow(
            problem.course,
            theta,
            centre,
            low,
            high,
            refresh,
            found,
        )
        assert drift < 1e-9
        total += found
    return total


def close(found: Floats, expected: Floats, scale: float) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-10 * scale)


@pytest.mark.essential
@given(SEEDS, st.booleans(), st.sampled_from([1, 3, 1000]))
@settings(max_examples=examples(150))
def test_sums_are_those_of_brute_force_in_whatever_tiles(
    seed: int, grid: bool, refresh: int
) -> None:
    rng = np.random.default_rng(seed)
    problem = drawn(rng, grid=grid)
    p, m = len(problem.layout.dyad_of), int(problem.universe.shape[1])
    theta, centre = rng.normal(size=p) / 2, rng.normal(size=p) / 2
    tiles = [[0, m]]
    if grid:
        cuts = np.unique(rng.integers(0, m + 1, 3))
        tiles.append([0, *(int(c) for c in cuts if 0 < c < m), m])
    before = [a.copy() for a in (*problem.parts, problem.risk)]
    results = [followed(problem, theta, centre, edges, refresh) for edges in tiles]
    for a, b in zip(before, (*problem.parts, problem.risk), strict=True):
        np.testing.assert_array_equal(a, b)  # put back as it was
    expected, _ = brute_force(problem, theta, centre)
    for found in results:
        close(found, expected, np.abs(expected).max(initial=1.0))


@given(SEEDS, st.booleans())
@settings(max_examples=examples(60))
def test_rows_of_events_are_the_columns_just_before_them(seed: int, grid: bool) -> None:
    rng = np.random.default_rng(seed)
    problem = drawn(rng, grid=grid)
    dyads, p = problem.dyads(), len(problem.layout.dyad_of)
    if not dyads:
        return
    steps = np.sort(rng.integers(0, len(problem.log.start) - 1, 5)).astype(np.int64)
    which = rng.integers(len(dyads), size=5)
    rows = np.zeros((5, p))
    numbers = np.array([dyads[k][2] for k in which])
    rows_at_events(problem.course, steps, numbers, rows)
    _, every = brute_force(problem, np.zeros(p), np.zeros(p))
    np.testing.assert_allclose(rows, [every[s][k] for s, k in zip(steps, which, strict=True)])


@given(SEEDS)
@settings(max_examples=examples(20))
def test_dyads_in_single_precision_are_read_as_they_are(seed: int) -> None:
    rng = np.random.default_rng(seed)
    problem = drawn(rng, grid=True, precision=np.float32)
    p, m = len(problem.layout.dyad_of), int(problem.universe.shape[1])
    theta, centre = rng.normal(size=p) / 2, np.zeros(p)
    found = followed(problem, theta, centre, [0, m // 2, m] if m > 1 else [0, m], 1000)
    expected, _ = brute_force(problem, theta, centre)
    close(found, expected, np.abs(expected).max(initial=1.0))


@compiled
def exponentials(values: Floats) -> None:
    exp_each(values, len(values))


@pytest.mark.parametrize("span", [(-1, 1), (-30, 10), (-700, 709)])
def test_exponentials_in_lanes_are_exact_to_the_last_bits(span: tuple[float, float]) -> None:
    values = np.random.default_rng(1).uniform(*span, 20_000)
    found = values.copy()
    exponentials(found)
    np.testing.assert_allclose(found, np.exp(values), rtol=5e-16)


def test_exponentials_in_lanes_end_where_numbers_end() -> None:
    values = np.array([np.nan, np.inf, -np.inf, 710.0, -709.0, 0.0])
    exponentials(values)
    np.testing.assert_array_equal(values, [np.nan, np.inf, 0.0, np.inf, 0.0, 1.0])
