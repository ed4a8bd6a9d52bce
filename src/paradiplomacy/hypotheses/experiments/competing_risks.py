"""How ties end: the chance of each way of ending by the age of a tie, where others compete."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log, sqrt
from typing import Any

import polars as pl

from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.experiments.before_after import LIVE, Span
from paradiplomacy.hypotheses.selection import DAYS_A_YEAR
from paradiplomacy.record.frames import Frames

__all__ = ["cumulative_incidence", "followed", "incidence"]

DRAWS = 400


def followed(
    frames: Frames, ties: pl.DataFrame, span: Span, causes: Mapping[str, str]
) -> pl.DataFrame:
    """Each stretch in which a tie stood within a span: tie, entry, exit, cause.

    Parameters
    ----------
    frames : Frames
    ties : polars.DataFrame
    span : Span
        Ties are watched within it only.
    causes : mapping of str to str
        Names of ways to end, by actor as in the frame of spells; others count as they are.

    Returns
    -------
    polars.DataFrame
        ``entry`` and ``exit`` in years since the tie's founding. A tie enters at the start
        of the span where it is older (delayed entry), so that no tie is credited with years
        in which its end would not have been seen. ``cause`` is ``""`` where it stands on.
    """
    stop = pl.coalesce("stop", "stop_low", "stop_high").fill_null(frames.as_of)
    last = min(span.stop, frames.as_of)
    births = ties.filter(pl.col("established").is_not_null()).select("tie", "established")
    over = (pl.col("exit") == "ended") & (stop < last)
    kind = pl.col("exit_actor").replace(dict(causes))
    return (
        frames.spells.filter(pl.col("status").is_in(LIVE) & pl.col("start").is_not_null())
        .join(births, on="tie")
        .with_columns(
            _in=pl.max_horizontal("start", pl.lit(span.start)),
            _out=pl.min_horizontal(stop, pl.lit(last)),
            cause=pl.when(over).then(kind).otherwise(pl.lit("")),
        )
        .filter((pl.col("_out") > pl.col("_in")) & (pl.col("_in") >= pl.col("established")))
        .select(
            "tie",
            entry=(pl.col("_in") - pl.col("established")).dt.total_days() / DAYS_A_YEAR,
            exit=(pl.col("_out") - pl.col("established")).dt.total_days() / DAYS_A_YEAR,
            cause="cause",
        )
        .sort("tie", "entry")
    )


def cumulative_incidence(
    table: pl.DataFrame, cause: str, *, age: float, seed: int, level: float = 0.95
) -> Interval:
    """The chance that a tie has ended in one way by an age, other ways competing.

    Parameters
    ----------
    table : polars.DataFrame
        As `followed` gives it.
    cause : str
    age : float, keyword-only
        In years since founding.
    seed : int, keyword-only
        For the bootstrap.
    level : float, keyword-only

    Notes
    -----
    Aalen and Johansen (1978) with delayed entry (`incidence`). The interval is that of the
    complementary log-log (Choudhury 2002, Statistics in Medicine 21), which stays within 0 and
    1 and is lopsided where few end; its error is the spread over 400 resamples of whole ties.
    None or all have no such interval. There is no estimate where all who were followed at an
    early age had ended before others were: the chance of standing is nothing from then on,
    whatever those others do.
    """
    import numpy as np
    from scipy.stats import norm

    if table.is_empty():
        return Interval(None, None, None, level)
    if _emptied(table, age):
        return Interval(None, None, None, level)
    value = float(incidence(table, cause, age=age, weights=np.ones((1, table.height)))[0])
    rng = np.random.default_rng(seed)
    groups = (table["tie"].rank("dense") - 1).to_numpy().astype(int)
    n = int(groups.max()) + 1
    weights = rng.multinomial(n, np.full(n, 1 / n), size=DRAWS)[:, groups]
    drawn = incidence(table, cause, age=age, weights=weights)
    if not 0 < value < 1 or n < 2:
        return Interval(value, None, None, level)
    stands = log(1 - value)
    error = float(drawn.std(ddof=1)) * sqrt(n / (n - 1)) / ((1 - value) * -stands)
    step = exp(float(norm.ppf((1 + level) / 2)) * error)
    return Interval(value, 1 - exp(stands / step), 1 - exp(stands * step), level)


def _emptied(table: pl.DataFrame, age: float) -> bool:
    """Whether all who were followed had ended by an age, and others are followed after that."""
    import numpy as np

    entry, times = np.sort(table["entry"].to_numpy()), np.sort(table["exit"].to_numpy())
    ended = table.filter((pl.col("cause") != "") & (pl.col("exit") <= age))["exit"].to_numpy()
    at, ends = np.unique(ended, return_counts=True)
    entered = np.searchsorted(entry, at, side="left")
    at_risk = entered - np.searchsorted(times, at, side="left")
    return bool(((ends == at_risk) & (entered < len(entry))).any())


def incidence(table: pl.DataFrame, cause: str, *, age: float, weights: Any) -> Any:
    """The same chance under several weightings of the rows, one number a weighting.

    Notes
    -----
    F(age) is the sum, over times of ending up to it, of S(before) d / n: d the weighted ends
    of that cause, n the weight at risk, S the chance of having ended in no way yet. Who enters
    at the time of an end is not at risk of it; who leaves at that time is.
    """
    import numpy as np

    entry, times = table["entry"].to_numpy(), table["exit"].to_numpy()
    ended = np.flatnonzero((table["cause"] != "").to_numpy() & (times <= age))
    of_cause = (table["cause"] == cause).to_numpy()[ended]
    at = np.unique(times[ended])

    def summed(order: Any) -> Any:
        """Weights of the first so many rows of an order, from none on."""
        start = np.zeros((len(weights), 1))
        return np.hstack([start, np.cumsum(weights[:, order], axis=1)])

    first, last = np.argsort(entry), np.argsort(times)
    entered = summed(first)[:, np.searchsorted(entry[first], at, side="left")]
    left = summed(last)[:, np.searchsorted(times[last], at, side="left")]
    at_risk = entered - left
    ending = (times[ended][:, None] == at).astype(float)
    ends = weights[:, ended] @ ending
    wanted = weights[:, ended] @ (ending * of_cause[:, None])
    safe = np.where(at_risk > 0, at_risk, 1.0)
    survived = np.cumprod(1 - ends / safe, axis=1)
    before = np.hstack([np.ones((len(survived), 1)), survived[:, :-1]])[:, : len(at)]
    return (before * wanted / safe).sum(axis=1)
