"""Sums over the risk set."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dyadevents.arrays import Floats

__all__ = ["RiskSums"]


class RiskSums(NamedTuple):
    """S0, S1 and S2 of the local columns, less their centre, before each step or of each set.

    Attributes
    ----------
    s0 : array, shape (steps,)
    s1 : array, shape (steps, local columns)
    s2 : array, shape (steps, local columns, local columns)
    drift : float
        The largest relative difference that exact recomputation found.
    """

    s0: Floats
    s1: Floats
    s2: Floats
    drift: float

    @classmethod
    def unpacked(cls, total: Floats, drift: float) -> RiskSums:
        """Return sums that stand in one array, of S2 the lower half, as `sums.follow` has them."""
        p = int(np.sqrt(2 * total.shape[1])) - 1
        s2 = np.zeros((len(total), p, p))
        rows, columns = np.tril_indices(p)
        s2[:, rows, columns] = s2[:, columns, rows] = total[:, 1 + p :]
        return cls(total[:, 0], total[:, 1 : 1 + p], s2, drift)
