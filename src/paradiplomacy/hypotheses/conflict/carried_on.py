"""Which ties carried on in tense times, behind what is told of them."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.conflict.tension import months
from paradiplomacy.hypotheses.estimators.detection import detections
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.histories.periods import standing_exchanges
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language.english import count, number, percent, percent_span
from paradiplomacy.record.frames import Frames

__all__ = ["carried_on", "carried_on_words", "tense_exchanges"]

WITHIN = 10
"""Exchanges within which a tie has to have one in a tense time, as in `trade-majority`."""


def tense_exchanges(frames: Frames) -> pl.DataFrame:
    """Exchanges of each tie that fell surely into a month, and those after a tense year.

    Returns
    -------
    polars.DataFrame
        tie, exchanges, tense. Months in which borders were closed are left out.
    """
    dated = standing_exchanges(frames).filter(
        pl.col("date_low").dt.truncate("1mo") == pl.col("date_high").dt.truncate("1mo")
    )
    open_months = months(frames).filter(~pl.col("closed")).select("month", "tense")
    return (
        dated.with_columns(month=pl.col("date_low").dt.truncate("1mo"))
        .join(open_months, on="month")
        .group_by("tie")
        .agg(pl.len().alias("exchanges"), pl.col("tense").sum().cast(pl.Int64))
        .sort("tie")
    )


def carried_on(frames: Frames) -> tuple[Estimate, ...]:
    """The share of ties that would have shown an exchange after a tense year."""
    told, rows = tense_exchanges(frames), months(frames).filter(~pl.col("closed"))
    model = detections(told["exchanges"].to_list(), told["tense"].to_list())
    at_risk = float(rows["ties"].sum())
    if model is None or at_risk <= 0:
        return ()
    tense = float(rows.filter("tense")["ties"].sum()) / at_risk
    alike = 1 - (1 - tense) ** WITHIN
    return (
        as_estimate(
            f"share of ties with an exchange after a tense year, within {number(WITHIN)} exchanges",
            model.interval(WITHIN),
            told.height,
            "share",
            f"{model.better.model}, maximum likelihood, profile likelihood interval; its "
            f"log-likelihood is higher by {model.gain:.1f} than that of the {model.other.model}; "
            f"{percent(alike)} if tension made no difference",
            subjects=tuple(told["tie"]),
        ),
    )


def carried_on_words(found: tuple[Estimate, ...]) -> str:
    """The same in a sentence; nothing where nothing tells silence from an end of exchange."""
    if not found:
        return ""
    (one,) = found
    span = Interval(one.value, one.low, one.high, one.level)
    return (
        f" Behind what nobody tells of, {percent(one.value)} of {count(one.n, 'tie')} would have "
        f"had an exchange after a tense year within {number(WITHIN)} exchanges "
        f"({percent_span(span)})."
    )
