"""Partial likelihoods of events at one time, in place of Breslow's.

With D the events of one risk set at one time, d of them, and sums S0 over the set:

- *Breslow*: ``prod of w_e over D / S0^d``. Exact where a dyad stays at risk after its event, and
  statistics do not move: whatever the order was, each event met the same set.
- *Efron*: the l-th factor is ``S0 - (l / d) sum of w over D``, l from 0 to d - 1: what the order
  leaves on average of a set which a dyad leaves with its event, as when ties form or end.
- *Exact*: ``prod of w_e over D / E_d``, with E_d the sum, over all sets of d dyads at risk, of the
  products of their weights: which d dyads it was, where time itself comes in steps.

E_d follows from the sums of powers ``p_k = sum of w^k`` by Newton's identities, ``m E_m = sum
over k from 1 to m of (-1)^(k - 1) E_(m - k) p_k``; and p_k is S0 at k times the coefficients, so
that no dyad has to be listed.

Sources: Breslow 1974; Efron 1977; Cox 1972 (discrete time); Gail, Lubin & Rubinstein 1981.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np

from dyadevents.arrays import Floats, Ints
from dyadevents.inference.risk_sums import RiskSums

__all__ = ["MOST_TIED", "Ties", "efron", "exact"]

Ties = Literal["error", "breslow", "efron", "exact"]
MOST_TIED = 20
"""Events of one set at one time that the exact likelihood takes."""
ROUNDING = 1e-6  # share of E_d that rounding may make


class _Denominators(NamedTuple):
    """Sum of the logarithms of what events are divided by, its gradient and its Hessian."""

    log: float
    gradient: Floats
    hessian: Floats


def efron(sums: RiskSums, of: Ints, rows: Floats, theta: Floats) -> _Denominators:
    """Return Efron's denominators.

    Parameters
    ----------
    of : array of int, shape (events,)
        The set of each event.
    rows : array, shape (events, columns)
        Columns of the events, centred as those of the sums are.
    theta : array, shape (columns,)
    """
    weight = np.exp(rows @ theta)
    count = np.bincount(of)
    order = np.argsort(of, kind="stable")
    rank = np.empty(len(of))
    rank[order] = np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
    share = rank / count[of]

    def weight_of_tied(values: Floats) -> Floats:
        total = np.zeros((len(count), *values.shape[1:]))
        np.add.at(total, of, values)
        return total[of]

    first = weight[:, None] * rows
    second = first[:, :, None] * rows[:, None, :]
    s0 = sums.s0[of] - share * weight_of_tied(weight)
    s1 = sums.s1[of] - share[:, None] * weight_of_tied(first)
    s2 = sums.s2[of] - share[:, None, None] * weight_of_tied(second)
    mean = s1 / s0[:, None]
    hessian = np.einsum("e,eab->ab", 1 / s0, s2) - mean.T @ mean
    return _Denominators(float(np.log(s0).sum()), mean.sum(axis=0), hessian)


def exact(powers: Sequence[RiskSums], count: Ints) -> _Denominators:
    """Return the denominators of the exact likelihood.

    Parameters
    ----------
    powers : sequence of RiskSums
        The k-th, from 1, at k times the coefficients.
    count : array of int, shape (sets,)
        Events of each set; no more than there are powers.

    Returns
    -------
    _Denominators
        Its logarithm is not a number where rounding is too large, as where a few dyads have
        nearly all the weight.
    """
    scale = powers[0].s0  # so that no power overflows
    sets, p = powers[0].s1.shape
    e0, e1, e2 = [np.ones(sets)], [np.zeros((sets, p))], [np.zeros((sets, p, p))]
    log, gradient, hessian = 0.0, np.zeros(p), np.zeros((p, p))
    for m in range(1, int(count.max(initial=0)) + 1):
        value, slope, bend = np.zeros(sets), np.zeros((sets, p)), np.zeros((sets, p, p))
        size = np.zeros(sets)
        for k in range(1, m + 1):
            factor = (-1.0) ** (k - 1) / m / scale**k
            q0 = factor * powers[k - 1].s0
            q1 = (factor * k)[:, None] * powers[k - 1].s1
            q2 = (factor * k**2)[:, None, None] * powers[k - 1].s2
            a0, a1, a2 = e0[m - k], e1[m - k], e2[m - k]
            value += a0 * q0
            size += np.abs(a0 * q0)
            slope += a1 * q0[:, None] + a0[:, None] * q1
            cross = a1[:, :, None] * q1[:, None, :]
            bend += a2 * q0[:, None, None] + cross + cross.transpose(0, 2, 1)
            bend += a0[:, None, None] * q2
        e0.append(value)
        e1.append(slope)
        e2.append(bend)
        is_size = count == m
        if not is_size.any():
            continue
        value, size = value[is_size], size[is_size]
        good = (value > 0) & (np.finfo(float).eps * m * size < ROUNDING * value)
        mean = slope[is_size] / np.where(good, value, np.nan)[:, None]
        log += float(np.sum(np.log(np.where(good, value, np.nan)) + m * np.log(scale[is_size])))
        gradient += mean.sum(axis=0)
        hessian += np.einsum("s,sab->ab", 1 / value, bend[is_size]) - mean.T @ mean
    return _Denominators(log, gradient, hessian)
