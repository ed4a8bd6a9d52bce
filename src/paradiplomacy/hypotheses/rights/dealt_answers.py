"""How opposite cooperation and confrontation look where answers to crises are dealt at random.

A place with one answer has it on one dimension alone, so that the two look opposite even if
nothing makes them so. Answers that are dealt anew among places keep that, and nothing else.
"""

from __future__ import annotations

from typing import Any

import polars as pl

__all__ = ["p_of_opposites"]

DRAWS = 19_999
MOST = 5_000_000
"""Answers times dealings that are computed at most: more answers are dealt fewer times."""


def p_of_opposites(acts: pl.DataFrame, *, seed: int) -> float:
    """How often answers dealt at random make the two dimensions as opposite as they are, or more.

    Parameters
    ----------
    acts : polars.DataFrame
        As from `paradiplomacy.hypotheses.histories.stances.coded_acts`.
    seed : int, keyword-only

    Notes
    -----
    Each place keeps how many answers it gave; which these are is dealt anew. The correlation is
    Spearman's of the sums of places.
    """
    import numpy as np
    from scipy.stats import rankdata

    rows = acts.sort("place", "subject")
    place = rows["place"].rank("dense").to_numpy() - 1
    first = np.unique(place, return_index=True)[1]
    draws = min(DRAWS, max(199, MOST // max(rows.height, 1)))
    orders = np.tile(np.arange(rows.height), (draws + 1, 1))
    orders[1:] = np.random.default_rng(seed).permuted(orders[1:], axis=1)

    def ranks(axis: str) -> Any:
        sums = np.add.reduceat(rows[axis].to_numpy()[orders], first, axis=1)
        ranked = rankdata(sums, axis=1)
        return ranked - ranked.mean(axis=1, keepdims=True)

    a, b = ranks("cooperation"), ranks("confrontation")
    whole = np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    rho = np.where(whole > 0, (a * b).sum(axis=1) / np.where(whole > 0, whole, 1.0), 0.0)
    return float((rho <= rho[0] + 1e-9).mean())
