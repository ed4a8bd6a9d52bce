"""Residuals of a fit: what happened less what was expected, by dyad and by place.

With ``w_d = exp(theta . x_d)`` and dN_d the events of dyad d, the martingale residual is
``integral of dN_d - w_d dA`` and the score residual ``integral of (x_d - m)(dN_d - w_d dA)``.
Interval likelihood: dA is the network's part of the rate times dt, and m is 0. Ordinal: dA is
Breslow's jump (events) / S0, and m is the mean of x over the risk set, S1 / S0. Score
residuals add up to the gradient, which is 0 at the estimates.

Sources: Barlow & Prentice 1988; Lin & Wei 1989; Therneau, Grambsch & Fleming 1990.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from dyadevents.arrays import Floats, Ints
from dyadevents.engine.course import course_of_list
from dyadevents.engine.evaluate import Universe, ends_of
from dyadevents.engine.prepare import PreparedKind
from dyadevents.errors import DyadEventsError
from dyadevents.inference.integrals import integrate
from dyadevents.inference.likelihood import Likelihood, LikelihoodName
from dyadevents.network import ModeCode

__all__ = ["DyadResiduals", "Residuals", "residuals"]


TILE_BYTES = 200_000_000  # what the dyads of one tile may hold
ALL_BYTES = 2_000_000_000  # what residuals of every dyad may hold


@dataclass(frozen=True)
class DyadResiduals:
    """Residuals of every dyad that is ever at risk.

    Attributes
    ----------
    senders, receivers : arrays of int, shape (dyads,)
    observed, expected : arrays, shape (dyads,)
        Events, and how many were expected while the dyad was at risk.
    scores : array, shape (dyads, columns)
        Score residuals of the *centred* columns.
    """

    senders: Ints
    receivers: Ints
    observed: Floats
    expected: Floats
    scores: Floats


@dataclass(frozen=True)
class Residuals:
    """Residuals of one kind of event, summed over the dyads of each place.

    In an undirected network senders and receivers are the same places, and both sets of sums
    are over the dyads that have the place at either end.

    Attributes
    ----------
    names : tuple of str
        Of the columns.
    observed_by_sender, expected_by_sender : arrays, shape (n_senders,)
    observed_by_receiver, expected_by_receiver : arrays, shape (n_receivers,)
    scores_by_sender : array, shape (n_senders, columns)
    scores_by_receiver : array, shape (n_receivers, columns)
        Sums of score residuals of the *centred* columns (see `Likelihood.jacobian`).
    dyad_squares : array, shape (columns, columns)
        Sum over dyads of s s', s being a dyad's score residuals.
    pair_squares : array, shape (columns, columns)
        The same over pairs: both directions of a directed network taken together.
    event_scores : array, shape (events, columns)
        The part of the score that belongs to each event.
    dyads : DyadResiduals, optional
    """

    kind: str
    names: tuple[str, ...]
    observed_by_sender: Floats
    expected_by_sender: Floats
    observed_by_receiver: Floats
    expected_by_receiver: Floats
    scores_by_sender: Floats
    scores_by_receiver: Floats
    dyad_squares: Floats
    pair_squares: Floats
    event_scores: Floats
    dyads: DyadResiduals | None = None


def residuals(
    prepared: PreparedKind,
    likelihood: Likelihood | LikelihoodName,
    theta: Floats,
    *,
    by_dyad: bool = False,
    threads: int = 2,
) -> Residuals:
    """Compute residuals at some coefficients, in one pass over the history.

    Parameters
    ----------
    prepared : PreparedKind
        With a baseline if the likelihood is the interval one.
    likelihood : Likelihood or {"interval", "ordinal"}
    theta : array, shape (columns,)
        Coefficients of the columns as they are, such as `KindFit.estimates`.
    by_dyad : bool
        Whether to keep the residuals of every dyad.
    threads : int
        Results do not depend on it.

    Raises
    ------
    DyadEventsError
        Residuals of every dyad were asked for and would take more than 2 GB.

    Examples
    --------
    ``residuals(prepare(model, history, "event", baseline=True), "interval", fit.estimates)``; see
    the guide on inference.
    """
    function = (
        Likelihood(prepared, likelihood, threads=threads)
        if isinstance(likelihood, str)
        else likelihood
    )
    centred = function.centred(np.asarray(theta, dtype=float))
    cumulative, event_scores = _over_time(function, centred)
    tiles = _tiles(prepared, len(prepared.names))
    if by_dyad:
        _check_memory(prepared)

    def of_tile(tile: tuple[int, int]) -> tuple[tuple[Floats, ...], list[Floats]]:
        sums, kept = _of_tile(function, centred, cumulative, event_scores, tile)
        return sums, kept if by_dyad else []

    with ThreadPoolExecutor(threads) as pool:
        by_tile = list(pool.map(of_tile, tiles))
    total = [
        np.sum(of_tiles, axis=0) for of_tiles in zip(*(sums for sums, _ in by_tile), strict=True)
    ]
    dyads = _by_dyad(prepared, tiles, [kept for _, kept in by_tile]) if by_dyad else None
    return _sum_residuals(prepared, total, event_scores, dyads)


def _sum_residuals(
    prepared: PreparedKind,
    total: Sequence[Floats],
    event_scores: Floats,
    dyads: DyadResiduals | None,
) -> Residuals:
    by_sender, by_receiver, dyad_squares, pair_squares = total
    observed_s, observed_r = actor_sums(prepared, prepared.event_weights[:, None])
    return Residuals(
        prepared.kind,
        prepared.names,
        observed_s[:, 0],
        by_sender[:, 0],
        observed_r[:, 0],
        by_receiver[:, 0],
        by_sender[:, 1:],
        by_receiver[:, 1:],
        dyad_squares,
        pair_squares,
        event_scores,
        dyads,
    )


def _check_memory(prepared: PreparedKind) -> None:
    if prepared.n_dyads * (len(prepared.names) + 4) * 8 > ALL_BYTES:
        raise DyadEventsError(
            f"{prepared.kind}: residuals of {prepared.n_dyads} dyads do not fit in memory; "
            "ask for those by place"
        )


def _of_tile(
    function: Likelihood,
    centred: Floats,
    cumulative: Floats,
    event_scores: Floats,
    tile: tuple[int, int],
) -> tuple[tuple[Floats, ...], list[Floats]]:
    """Sums over the dyads of a tile; observed, expected and scores of each of them.

    The sums are by sender, by receiver, and the squares over dyads and over pairs.
    """
    prepared = function.prepared
    n, m, mode = (int(k) for k in prepared.universe.shape[:3])
    i, j = _places(prepared.universe, *tile)
    expected, scores = _expected_of_tile(function, centred, cumulative, i, j)
    numbers, order = i * m + j, np.argsort(i * m + j)
    senders, receivers = ends_of(prepared.universe, prepared.event_dyad)
    events = senders * m + receivers
    inside = np.isin(events, numbers)
    at = order[np.searchsorted(numbers, events[inside], sorter=order)]
    observed = np.bincount(at, minlength=len(expected)).astype(float)
    np.add.at(scores, at, event_scores[inside])
    squares = scores.T @ scores, _pair_squares(prepared, scores)
    columns = np.column_stack([expected, scores])
    if mode == ModeCode.UNDIRECTED:
        of_actors = _sums_by(np.column_stack([i, j]).ravel(), np.repeat(columns, 2, axis=0), n)
        return (of_actors, of_actors, *squares), [observed, expected, scores]
    return (_sums_by(i, columns, n), _sums_by(j, columns, m), *squares), [
        observed,
        expected,
        scores,
    ]


def _sums_by(actors: Ints, values: Floats, count: int) -> Floats:
    """Sum rows of values by the actor of each."""
    return np.column_stack([np.bincount(actors, column, count) for column in values.T])


def _pair_squares(prepared: PreparedKind, scores: Floats) -> Floats:
    """The sum of s s' over pairs, of the scores of the dyads of a tile."""
    universe = prepared.universe
    if universe.shape[2] != ModeCode.DIRECTED:
        pairs = scores
    elif universe.grid:  # where both directions stand side by side
        pairs = scores.reshape(len(scores) // 2, 2, scores.shape[1]).sum(axis=1)
        return np.asarray(pairs.T @ pairs)
    else:
        m, i, j = int(universe.shape[1]), universe.senders, universe.receivers
        _, there, back = np.intersect1d(i * m + j, j * m + i, True, return_indices=True)
        pairs = scores.copy()
        pairs[there] += scores[back]
    return np.asarray(scores.T @ pairs)


def _expected_of_tile(
    function: Likelihood, centred: Floats, cumulative: Floats, senders: Ints, receivers: Ints
) -> tuple[Floats, Floats]:
    """Expected events and scores, without those of events, of the dyads of a tile."""
    prepared, local = function.prepared, function.prepared.local.astype(np.int64)
    theta = np.ascontiguousarray(centred[prepared.local])
    expected, scores = np.zeros(len(senders)), np.zeros((len(senders), len(prepared.names)))
    course = prepared.course
    if prepared.universe.grid:
        course = course_of_list(course, senders, receivers)
    integrate(course, theta, function.centre, local, cumulative, expected, scores)
    return expected, scores


def actor_sums(prepared: PreparedKind, of_events: Floats) -> tuple[Floats, Floats]:
    """Sum numbers of events, shape (events, k), by sender and by receiver."""
    n, m, mode = (int(k) for k in prepared.universe.shape[:3])
    i, j = ends_of(prepared.universe, prepared.event_dyad)
    by_sender, by_receiver = np.zeros((n, of_events.shape[1])), np.zeros((m, of_events.shape[1]))
    np.add.at(by_sender, i, of_events)
    np.add.at(by_receiver, j, of_events)
    if mode == ModeCode.UNDIRECTED:
        by_sender = by_receiver = by_sender + by_receiver
    return by_sender, by_receiver


def _over_time(function: Likelihood, centred: Floats) -> tuple[Floats, Floats]:
    """Return A and B of `integrals.integrate`, and each event's part of the score."""
    prepared = function.prepared
    p = len(prepared.names)
    steps = len(prepared.steps)
    jumps = np.zeros((steps, 1 + p))
    scores = np.zeros((len(prepared.event_step), p))
    scores[:, prepared.local] = prepared.event_rows - function.centre
    if function.name == "interval":
        rows = prepared.network_rows - function.network_centre
        jumps[:, 0] = function.exposure(centred)
        jumps[:, 1 + prepared.network] = -jumps[:, :1] * rows
        scores[:, prepared.network] = rows[prepared.event_step]
    else:
        sums = function.sums(centred[prepared.local])
        count = np.bincount(prepared.event_step, prepared.event_weights, steps)
        at = np.flatnonzero(count)
        jumps[at, 0] = count[at] / sums.s0[at]
        mean = np.zeros((steps, p))
        mean[np.ix_(at, prepared.local)] = sums.s1[at] / sums.s0[at, None]
        jumps[:, 1:] = jumps[:, :1] * mean
        scores -= mean[prepared.event_step]
    scores *= prepared.event_weights[:, None]
    return np.concatenate([np.zeros((1, 1 + p)), np.cumsum(jumps, axis=0)]), scores


def _tiles(prepared: PreparedKind, columns: int) -> list[tuple[int, int]]:
    """Ranges of receivers (of larger ends in one-mode grids); they do not depend on threads."""
    m = int(prepared.universe.shape[1])
    if not prepared.universe.grid:
        return [(0, m)]
    wanted = max(prepared.n_dyads // 250_000, prepared.n_dyads * (columns + 4) * 8 // TILE_BYTES)
    count = int(np.clip(wanted, 1, m)) if prepared.n_dyads > 250_000 else 1
    count = min(count, max(16, prepared.n_dyads * (columns + 4) * 8 // TILE_BYTES))
    shares = np.arange(count + 1) / count
    if prepared.universe.shape[2] != ModeCode.TWO_MODE:
        shares = np.sqrt(shares)
    edges = np.round(shares * m).astype(int)
    return [(int(a), int(b)) for a, b in pairwise(edges) if b > a]


def _places(universe: Universe, low: int, high: int) -> tuple[Ints, Ints]:
    """Return sender and receiver of every dyad of a tile.

    In a one-mode grid a tile holds the dyads whose larger end lies in it, both directions side by
    side, so that a pair is never cut in two; in a two-mode grid, those of its receivers; of a list,
    all.
    """
    if not universe.grid:
        return universe.senders, universe.receivers
    ends = np.arange(low, high)
    if universe.shape[2] == ModeCode.TWO_MODE:
        n = int(universe.shape[0])
        return np.repeat(np.arange(n), len(ends)), np.tile(ends, n)
    large = np.repeat(ends, ends)
    small = np.arange(len(large)) - np.repeat(np.cumsum(ends) - ends, ends)
    if universe.shape[2] == ModeCode.UNDIRECTED:
        return small, large
    return np.column_stack([small, large]).ravel(), np.column_stack([large, small]).ravel()


def _by_dyad(
    prepared: PreparedKind, tiles: list[tuple[int, int]], kept: list[list[Floats]]
) -> DyadResiduals:
    senders, receivers = [], []
    for tile in tiles:
        i, j = _places(prepared.universe, *tile)
        senders.append(i)
        receivers.append(j)
    return DyadResiduals(
        np.concatenate(senders),
        np.concatenate(receivers),
        *(np.concatenate([arrays[k] for arrays in kept]) for k in range(3)),
    )
