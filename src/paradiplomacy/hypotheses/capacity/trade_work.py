"""Exchanges that count as work for trade or investment, and ties that did any."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.selection import ties_of_pair, told_once
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

__all__ = ["WIDER_SECTORS", "active_ties", "answered_ties", "is_trade"]

SECTORS = ("trade", "investment", "business", "economy")
WIDER_SECTORS = (*SECTORS, "industry", "ports", "tourism")
DEALS = ("agreement", "other")
"""Forms in which capital that flows is a deal, and neither a gift nor a shared project."""


def is_trade(sectors: tuple[str, ...] = SECTORS) -> pl.Expr:
    """True if an exchange worked for trade or investment.

    Notes
    -----
    By its form (a trade mission), by a sector, or because capital flowed in a deal. Capital
    also codes gifts such as masks and relief, which are none.
    """
    return (
        (pl.col("form") == "trade mission")
        | pl.col("sectors").list.eval(pl.element().is_in(list(sectors))).list.any()
        | ((pl.col("flow") == "capital") & pl.col("form").is_in(list(DEALS)))
    ).fill_null(value=False)


def active_ties(
    frames: Frames, *, trade: pl.Expr | None = None, silent: bool = False
) -> pl.DataFrame:
    """Ties of the main pair of countries, and whether any exchange of theirs was for trade.

    Parameters
    ----------
    frames : Frames
    trade : polars.Expr, optional, keyword-only
        Which exchanges count; `is_trade` by default.
    silent : bool, keyword-only
        Whether ties without any recorded exchange stay, as ties without trade.

    Returns
    -------
    polars.DataFrame
        subject (the tie), tier, hit, exchanges, of_trade (how many of them).
    """
    units = _of_trade(frames) if trade is None else _traded(frames, trade)
    return units if silent else units.filter(pl.col("exchanges") > 0)


@cached_by_frames
def _of_trade(frames: Frames) -> pl.DataFrame:
    return _traded(frames, is_trade())


def _traded(frames: Frames, trade: pl.Expr) -> pl.DataFrame:
    """All ties of the main pair with what they did, whether anything is recorded or not."""
    by_tie = (
        told_once(frames.exchanges)
        .with_columns(trade.alias("trade"))
        .group_by("tie", maintain_order=True)
        .agg(
            pl.len().alias("exchanges"),
            pl.col("trade").any().alias("hit"),
            pl.col("trade").sum().cast(pl.Int64).alias("of_trade"),
        )
    )
    return (
        ties_of_pair(frames)
        .select("tie", "tier")
        .join(by_tie, on="tie", how="left")
        .with_columns(
            pl.col("exchanges", "of_trade").fill_null(0), pl.col("hit").fill_null(value=False)
        )
        .rename({"tie": "subject"})
        .sort("subject")
    )


def answered_ties(frames: Frames, question: str) -> pl.DataFrame:
    """Ties of the main pair of which an interview answers a question with yes or no.

    Returns
    -------
    polars.DataFrame
        subject (the tie), hit: whether either end said yes.
    """
    ties = ties_of_pair(frames)
    return (
        frames.answers.filter((pl.col("question") == question) & pl.col("value").is_in([0.0, 1.0]))
        .join(frames.accounts.select("account", "tie"), on="account")
        .join(ties.select("tie"), on="tie", how="semi")
        .group_by("tie", maintain_order=True)
        .agg((pl.col("value") > 0).any().alias("hit"))
        .rename({"tie": "subject"})
        .sort("subject")
    )
