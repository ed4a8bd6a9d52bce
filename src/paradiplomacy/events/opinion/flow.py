"""How opinions move: the exact flow between events, and jumps that saturate.

Between events, with O the mean of a country weighted by people and B that of the bases,

    do_i/dt = to_nation (O - o_i) + to_base (base_i - o_i)

Weighted over places this is dO/dt = to_base (B - O), and the distance of a place from its
nation obeys an equation of its own, so that after a time t, with s = to_nation + to_base,

    o_i(t) = k_own o_i + k_nation O + k_mean B + k_base base_i
    k_own = exp(-s t)                    k_nation = exp(-to_base t) - k_own
    k_base = to_base / s (1 - k_own)     k_mean = 1 - exp(-to_base t) - k_base

Nothing is split or stepped. The four are at least 0 and add up to 1: opinions stay in [-1, 1].

With a pull to neighbours, ``+ to_neighbours (mean of neighbours - o_i)``, the flow is that of
a Markov chain: all opinions move at the ends of a Poisson process of rate s = the sum of the
three rates, to the mixture that Q takes, and the flow is the mean over its number of ends,
cut where less than 1e-15 is left (uniformization; Jensen 1953).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.events.engine.compiled import compiled
from paradiplomacy.events.opinion.people import Places

__all__ = ["Pulls", "flow", "in_blocks", "jump", "national"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_WIDTH = 16  # worlds that the pull to neighbours takes at once: two cache lines a place


class Pulls(NamedTuple):
    """Rates of the flow, per unit of time."""

    to_nation: float = 0.0
    to_base: float = 0.0
    to_neighbours: float = 0.0


def in_blocks(work: Callable[[int, int], None], worlds: int, threads: int) -> None:
    """Do some work on worlds ``[first, last)`` in as many blocks as there are threads.

    Blocks start at multiples of 16 worlds: whole cache lines. What is done to a world does
    not depend on its block.
    """
    lines = -(-worlds // _WIDTH)
    edges = np.unique(np.linspace(0, lines, min(threads, lines) + 1).round().astype(int)) * _WIDTH
    blocks = [(int(a), int(min(b, worlds))) for a, b in pairwise(edges)]
    if len(blocks) == 1:
        work(*blocks[0])
        return
    with ThreadPoolExecutor(len(blocks)) as pool:
        for done in [pool.submit(work, *block) for block in blocks]:
            done.result()


@compiled
def _national(opinions: Floats, weights: Floats, mean: Floats, first: int, last: int) -> None:
    mean[first:last] = 0.0
    for i in range(len(weights)):
        for w in range(first, last):
            mean[w] += weights[i] * opinions[i, w]
    for w in range(first, last):
        mean[w] = min(1.0, max(-1.0, mean[w]))


@compiled
def _mix(  # noqa: PLR0917
    opinions: Floats, mean: Floats, base: Floats, kept: Floats, first: int, last: int
) -> None:
    own, nation, mean_base, to_base = kept
    for i in range(len(base)):
        given = mean_base + to_base * base[i]
        for w in range(first, last):
            o = own * opinions[i, w] + nation * mean[w] + given
            opinions[i, w] = min(1.0, max(-1.0, o))


@compiled
def _spread(  # noqa: PLR0917
    opinions: Floats,
    base: Floats,
    weights: Floats,
    start: Ints,
    place: Ints,
    rates: Floats,
    ends: float,
    first: int,
    last: int,
) -> None:
    """Carry worlds over a time in which `ends` ends of the Poisson process are expected."""
    to_nation, to_base, to_neighbours = rates / rates.sum()
    n, wide = len(base), last - first
    now, then = np.empty((n, wide)), np.empty((n, wide))
    mean, near = np.empty(wide), np.empty(wide)
    then[:] = opinions[:, first:last]
    share = math.exp(-ends)
    left = 1.0 - share
    for i in range(n):
        for w in range(wide):
            opinions[i, first + w] = share * then[i, w]
    k = 0
    while left > 0.0:
        k += 1
        now, then = then, now
        share *= ends / k
        # The last one takes all that is left, rounding too, so that the shares add up to 1.
        taken = left if k > ends and (left - share < 1e-15 or share < 1e-17) else share
        left = 0.0 if taken == left else left - taken
        mean[:] = 0.0
        if to_nation > 0.0:
            for i in range(n):
                for w in range(wide):
                    mean[w] += weights[i] * now[i, w]
        for i in range(n):
            near[:] = 0.0
            for e in range(start[i], start[i + 1]):
                for w in range(wide):
                    near[w] += now[place[e], w]
            count = start[i + 1] - start[i]
            pull = to_neighbours / count if count > 0 else 0.0
            rest = 0.0 if count > 0 else to_neighbours  # no neighbour: nothing pulls
            for w in range(wide):
                o = to_nation * mean[w] + to_base * base[i] + pull * near[w] + rest * now[i, w]
                then[i, w] = o
                opinions[i, first + w] += taken * o
    for i in range(n):
        for w in range(first, last):
            opinions[i, w] = min(1.0, max(-1.0, opinions[i, w]))


@compiled
def _jump(  # noqa: PLR0917
    opinions: Floats, counts: Ints, kept: Floats, shocked: Floats, first: int, last: int
) -> None:
    for i in range(len(opinions)):
        for w in range(first, last):
            # Who has no event keeps every bit, as in a batch where nobody has one.
            o, events, left = opinions[i, w], counts[i, w], shocked[w]
            o = 1.0 - (1.0 - o) * kept[events] if events > 0 else o
            o = (1.0 + o) * left - 1.0 if left < 1.0 else o
            opinions[i, w] = min(1.0, max(-1.0, o))


def national(opinions: Floats, places: Places, *, threads: int = 1) -> Floats:
    """Return the national mean of each world, weighted by people.

    Parameters
    ----------
    opinions : array, shape (places, worlds)
    places : Places
    threads : int

    Returns
    -------
    array, shape (worlds,)
    """
    mean = np.empty(opinions.shape[1])
    in_blocks(
        lambda first, last: _national(opinions, places.weights, mean, first, last),
        opinions.shape[1],
        threads,
    )
    return mean


def flow(
    opinions: Floats,
    places: Places,
    *,
    elapsed: float,
    pulls: Pulls,
    mean: Floats | None = None,
    threads: int = 1,
) -> None:
    """Carry opinions over a time without events, exactly and in place.

    Parameters
    ----------
    opinions : array, shape (places, worlds)
        In [-1, 1]; changed.
    places : Places
    elapsed : float
        In units of time.
    pulls : Pulls
    mean : array, shape (worlds,), optional
        The national mean where it is known already.
    threads : int
        Worlds are shared out among them; results do not depend on it.

    Examples
    --------
    Two places that only look at the nation meet half-way, and their mean stays:

    >>> import numpy as np
    >>> from paradiplomacy.events.opinion.people import People
    >>> opinions = np.array([[0.5], [-0.1]])
    >>> flow(opinions, People().of(2, "senders"), elapsed=np.log(2), pulls=Pulls(to_nation=1))
    >>> opinions.ravel().round(3).tolist()
    [0.35, 0.05]
    """
    total = sum(pulls)
    if elapsed <= 0 or total <= 0:
        return
    if pulls.to_neighbours > 0 and places.neighbours is not None:
        _by_ends(opinions, places, elapsed, pulls, threads)
        return
    s = pulls.to_nation + pulls.to_base
    if s <= 0:
        return
    own, fading = math.exp(-s * elapsed), math.exp(-pulls.to_base * elapsed)
    base = -pulls.to_base / s * math.expm1(-s * elapsed)
    mean_of_base = -math.expm1(-pulls.to_base * elapsed) - base
    kept = np.array([own, fading - own, mean_of_base * places.mean_base, base])
    at = national(opinions, places, threads=threads) if mean is None else mean
    in_blocks(
        lambda first, last: _mix(opinions, at, places.base, kept, first, last),
        opinions.shape[1],
        threads,
    )


def _by_ends(opinions: Floats, places: Places, elapsed: float, pulls: Pulls, threads: int) -> None:
    near = places.neighbours
    assert near is not None
    expected = sum(pulls) * elapsed
    pieces = math.ceil(expected / 64)  # exp(-64) is far from underflow
    rates = np.array(pulls, dtype=float)

    def work(first: int, last: int) -> None:
        for a in range(first, last, _WIDTH):
            for _ in range(pieces):
                _spread(
                    opinions,
                    places.base,
                    places.weights,
                    near.start,
                    near.place,
                    rates,
                    expected / pieces,
                    a,
                    min(a + _WIDTH, last),
                )

    in_blocks(work, opinions.shape[1], threads)


def jump(
    opinions: Floats,
    exchanges: Ints,
    shocks: Ints,
    *,
    gain: float,
    loss: float,
    threads: int = 1,
) -> None:
    """Let exchanges warm and shocks cool, in place; exchanges of a cell come before its shocks.

    One exchange takes o to ``o + gain (1 - o)``, one shock to ``o - loss (1 + o) / 2``: steps
    to the ends of the scale shrink as they come near, so that no number of them leaves it.

    Parameters
    ----------
    opinions : array, shape (places, worlds)
    exchanges : array of int, shape (places, worlds)
    shocks : array of int, shape (worlds,)
    gain, loss : float
        In [0, 1].
    threads : int

    Examples
    --------
    >>> import numpy as np
    >>> opinions = np.zeros((1, 1))
    >>> jump(opinions, np.array([[2]]), np.array([0]), gain=0.5, loss=0.0)
    >>> opinions.item()
    0.75
    """
    most = int(exchanges.max(initial=0))
    kept: Floats = np.power(1.0 - gain, np.arange(most + 1), dtype=float)
    shocked: Floats = np.power(1.0 - loss / 2.0, shocks, dtype=float)
    if most == 0 and not shocks.any():
        return
    in_blocks(
        lambda first, last: _jump(opinions, exchanges, kept, shocked, first, last),
        opinions.shape[1],
        threads,
    )
