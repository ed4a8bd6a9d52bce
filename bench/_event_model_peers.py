"""What the fits are measured beside: plain numpy that does no needless work, and the machine.

The numpy ways are ours, written for the benchmark; they know which terms they are for, hold
every dyad's columns as arrays, and look at a dyad again only when an event changes it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from _event_model_data import Arrays, unit
from numba import njit
from numpy.typing import NDArray

from dyadevents.engine.simd_math import exp_each

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def _before(asked: Ints, dyads: Ints) -> Ints:
    """How many events before event e had the dyad ``asked[e]``."""
    many = len(dyads)
    keys = np.sort(dyads * many + np.arange(many))
    here = np.searchsorted(keys, asked * many + np.arange(many))
    return here - np.searchsorted(keys, asked * many)


@dataclass(frozen=True)
class NumpyLocal:
    """Interval fit of inertia, reciprocity and a covariate of dyads: arrays over events."""

    start: Floats  # rows of all dyads at the start
    old: Floats  # rows of dyads before and after each change, shape (2 * events, 4)
    new: Floats
    after: Floats  # how long each change lasts: until the end
    length: float
    events: Floats  # sum of the rows of the events
    many: int

    @classmethod
    def of(cls, given: Arrays) -> NumpyLocal:
        x, times = given["x"], given["times"]
        n = len(x)
        i, j = given["senders"], given["receivers"]
        there, back = i * n + j, j * n + i
        count, mutual = _before(there, there), _before(back, there)
        one = np.ones(len(times))
        there_old = np.column_stack([one, count, mutual, x[i, j]])
        back_old = np.column_stack([one, mutual, count, x[j, i]])
        old = np.concatenate([there_old, back_old])
        new = old.copy()
        new[: len(times), 1] += 1
        new[len(times) :, 2] += 1
        off = ~np.eye(n, dtype=bool)
        zero = np.zeros(n * (n - 1))
        start = np.column_stack([zero + 1, zero, zero, x[off]])
        end = float(times[-1])
        after = np.tile(end - times, 2)
        return cls(start, old, new, after, end, there_old.sum(axis=0), len(times))

    def fit(self) -> tuple[Floats, int]:
        """Estimates and how many times gradient and Hessian were computed."""
        theta = np.zeros(4)
        theta[0] = np.log(self.many / (len(self.start) * self.length))
        value, gradient, information = self.at(theta)
        for count in range(1, 60):
            step = np.linalg.solve(information, gradient)
            if gradient @ step < 2e-10:
                return theta, count
            scale = 1.0
            while True:
                found = self.at(theta + scale * step)
                if np.isfinite(found[0]) and found[0] >= value - 1e-12 * abs(value):
                    break
                scale /= 2
            theta = theta + scale * step
            value, gradient, information = found
        raise SystemExit("the numpy fit did not end")

    def at(self, theta: Floats) -> tuple[float, Floats, Floats]:
        with np.errstate(over="ignore", invalid="ignore"):
            weight = self.length * np.exp(self.start @ theta)
            mass, first = weight.sum(), weight @ self.start
            second = (self.start * weight[:, None]).T @ self.start
            for rows, sign in ((self.new, 1.0), (self.old, -1.0)):
                weight = sign * self.after * np.exp(rows @ theta)
                mass += weight.sum()
                first = first + weight @ rows
                second = second + (rows * weight[:, None]).T @ rows
            return float(self.events @ theta - mass), self.events - first, second


def numpy_network_step(given: Arrays, theta: Floats, events: int) -> tuple[float, float]:
    """Keep S0, S1 and S2 up for some events: degree and shared partners too, rows by numpy.

    Columns: inertia, reciprocity, x, degree (log1p, both ends), outgoing two-paths and shared
    receivers (log1p). Returns seconds an event, and S0 at the end.
    """
    x = given["x"]
    n = len(x)
    counts = np.zeros((5, n, n))  # inertia, reciprocity, two-paths, shared receivers, linked
    degree = np.zeros(n)

    def columns(i: Ints | slice, j: Ints | slice) -> Floats:
        ends = np.log1p(degree[i]) + np.log1p(degree[j])
        inertia, mutual, paths, shared = counts[:4, i, j]
        return np.stack([inertia, mutual, x[i, j], ends, np.log1p(paths), np.log1p(shared)])

    def sums(c: Floats, on: NDArray[np.bool_]) -> Floats:
        w = np.where(on, np.exp(np.tensordot(theta, c, 1)), 0.0).ravel()
        c = c.reshape(len(c), -1)
        second = (c * w) @ c.T
        return np.concatenate([[w.sum()], c @ w, second[np.tril_indices(len(c))]])

    off = ~np.eye(n, dtype=bool)
    whole = np.zeros(28)
    for a in range(n):
        whole += sums(columns(np.array([a]), np.arange(n)), off[a])
    begun = time.perf_counter()
    for i, j in zip(given["senders"][:events], given["receivers"][:events], strict=True):
        linked = counts[4]
        receivers, senders = np.flatnonzero(linked[j]), np.flatnonzero(linked[:, i])
        same = np.flatnonzero(linked[:, j])
        fresh = linked[i, j] == 0
        # The rows and columns of both ends: all that is touched has an end in them.
        rows = [(np.full(n, a), np.arange(n)) for a in (i, j)]
        others = np.setdiff1d(np.arange(n), [i, j])
        rows += [(others, np.full(n - 2, a)) for a in (i, j)]
        ii = np.concatenate([r[0] for r in rows])
        jj = np.concatenate([r[1] for r in rows])
        whole -= sums(columns(ii, jj), off[ii, jj])
        counts[0, i, j] += 1
        counts[1, j, i] += 1
        degree[[i, j]] += 1
        if fresh:
            counts[2, i, receivers[receivers != i]] += 1
            counts[2, senders[senders != j], j] += 1
            counts[3, i, same[same != i]] += 1
            counts[3, same[same != i], i] += 1
            counts[4, i, j] = 1
        whole += sums(columns(ii, jj), off[ii, jj])
    return (time.perf_counter() - begun) / events, float(whole[0])


@njit
def _exponentials(base: Floats, w: Floats, times: int) -> float:
    for _ in range(times):
        for k in range(len(w)):
            w[k] = base[k]
        exp_each(w, len(w))
    return w[0]


def machine() -> dict[str, float]:
    """What one core does at best, now: nanoseconds an exponential, and GB/s read from memory."""
    base, w = np.linspace(-3, 1, 512), np.zeros(512)
    _exponentials(base, w, 10)
    best = []
    for _ in range(3):
        begun = time.perf_counter()
        _exponentials(base, w, 4000)
        best.append((time.perf_counter() - begun) / 4000 / 512 * 1e9)
    large = np.ones(60_000_000, dtype=np.float32)
    reads = []
    for _ in range(3):
        begun = time.perf_counter()
        large.sum()
        reads.append(large.nbytes / 1e9 / (time.perf_counter() - begun))
    return {"nanoseconds_an_exponential": round(min(best), 3), "read_gb_s": round(max(reads), 1)}


@dataclass(frozen=True)
class CaseControl:
    """A fit to events and sampled dyads alone: estimates, standard errors and seconds."""

    estimates: Floats
    standard_errors: Floats
    seconds: float


def scipy_case_control(given: Arrays, *, controls: int, seed: int) -> CaseControl:
    """Conditional logit of ties against sampled dyads: Python sets for partners, scipy's Newton.

    Columns as in the case ``world``: size, distance, country, degree, shared partners.
    """
    from scipy.optimize import minimize

    begun = time.perf_counter()
    rng = np.random.default_rng(seed)
    points, size, country = unit(given["at"]), given["size"], given["country"]
    n, many = len(size), len(given["senders"])
    drawn = rng.integers(0, n, size=(many, controls + 1, 2))
    drawn[:, 0] = np.column_stack([given["senders"], given["receivers"]])
    taken = drawn[..., 0] != drawn[..., 1]  # loops and ties that are there already leave the set
    around: list[set[int]] = [set() for _ in range(n)]
    degree, shared = np.zeros(drawn.shape), np.zeros(drawn.shape[:2])
    for event, pairs in enumerate(drawn.tolist()):
        for k, (a, b) in enumerate(pairs):
            if b in around[a]:
                taken[event, k] = False
            degree[event, k] = len(around[a]), len(around[b])
            shared[event, k] = len(around[a] & around[b])
        i, j = pairs[0]
        around[i].add(j)
        around[j].add(i)
    a, b = drawn[..., 0], drawn[..., 1]
    apart = np.sqrt(np.maximum(1 - np.sum(points[a] * points[b], axis=2), 0) / 2)
    x = np.stack(
        [
            size[a] + size[b],
            np.log(100 + 2 * 6371 * np.arcsin(np.minimum(apart, 1))),
            (country[a] == country[b]).astype(float),
            np.log1p(degree).sum(axis=2),
            np.log1p(shared),
        ],
        axis=2,
    )
    x -= x[:, :1]

    def at(theta: Floats) -> tuple[Floats, Floats]:
        w = np.where(taken, np.exp(x @ theta), 0.0)
        total = w.sum(axis=1)
        return w / total[:, None], np.log(total)

    def gradient(theta: Floats) -> Floats:
        return np.einsum("es,esc->c", at(theta)[0], x)

    def hessian(theta: Floats) -> Floats:
        share = at(theta)[0]
        mean = np.einsum("es,esc->ec", share, x)
        return np.einsum("es,esc,esd->cd", share, x, x, optimize=True) - mean.T @ mean

    found = minimize(
        lambda theta: float(at(theta)[1].sum()),
        np.zeros(5),
        jac=gradient,
        hess=hessian,
        method="trust-exact",
    )
    errors = np.sqrt(np.diag(np.linalg.inv(hessian(found.x))))
    return CaseControl(found.x, errors, time.perf_counter() - begun)
