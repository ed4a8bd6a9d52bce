"""What any kind of exchange shows of ties, so that a kind is not found by how much is on record.

With enough exchanges most ties have had any kind of them. So what is said of one kind has to be
more than is said of others by the same rule, and more than of kinds dealt at random.
"""

from __future__ import annotations

from statistics import median_low

import polars as pl

from paradiplomacy.hypotheses.capacity.trade_work import active_ties
from paradiplomacy.hypotheses.estimators.detection import Detections, detections
from paradiplomacy.record.frames import Frames

__all__ = ["PLACEBOS", "dealt_share", "middle", "model_of", "p_of_dealt", "placebos"]

PLACEBOS = ("culture", "education", "government")
"""Sectors of which nobody claims that most ties work for them."""
DRAWS = 19_999
AT_ONCE = 4_000_000
"""Ties times dealings that are held in memory at once."""


def middle(units: pl.DataFrame) -> int:
    """The middle number of recorded exchanges of the ties that have any: what the record has."""
    return int(median_low(units["exchanges"].to_list()))


def model_of(units: pl.DataFrame) -> Detections | None:
    """How often exchanges are of the kind, and in how many ties; None where too few tell."""
    return detections(units["exchanges"].to_list(), units["of_trade"].to_list())


def placebos(frames: Frames) -> dict[str, Detections]:
    """The same of other sectors, where there is a model of them."""
    models = {
        sector: model_of(
            active_ties(frames, trade=pl.col("sectors").list.contains(sector).fill_null(False))
        )
        for sector in PLACEBOS
    }
    return {sector: model for sector, model in models.items() if model is not None}


def dealt_share(units: pl.DataFrame, within: int) -> float:
    """The share of ties with the kind within so many exchanges, if kinds were dealt at random.

    Examples
    --------
    >>> units = pl.DataFrame({"exchanges": [1, 1, 2], "of_trade": [1, 0, 0]})
    >>> dealt_share(units, 2)
    0.5
    """
    every, some = int(units["exchanges"].sum()), int(units["of_trade"].sum())
    none = 1.0
    for taken in range(min(within, every)):
        none *= max(every - some - taken, 0) / (every - taken)
    return 1 - none


def p_of_dealt(units: pl.DataFrame, *, seed: int, draws: int = DRAWS) -> float:
    """How often as many ties have the kind, or more, where kinds are dealt at random; one-sided."""
    import numpy as np

    numbers, some = units["exchanges"].to_numpy(), int(units["of_trade"].sum())
    hits = int((units["of_trade"] > 0).sum())
    rng, part, reached = np.random.default_rng(seed), max(1, AT_ONCE // len(numbers)), 1
    for start in range(0, draws, part):
        dealt = rng.multivariate_hypergeometric(numbers, some, size=min(part, draws - start))
        reached += int(((dealt > 0).sum(axis=1) >= hits).sum())
    return reached / (draws + 1)
