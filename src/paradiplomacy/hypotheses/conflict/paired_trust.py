"""Answers on trust at each level by people who served on both."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.exact import share
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Words
from paradiplomacy.record.frames import Frames

__all__ = ["ABOVE", "CITY", "account_subjects", "alike_at_both_ends", "paired"]

WORDS = Words(__name__)
CITY, ABOVE = "trust.city", "trust.above"


def paired(frames: Frames) -> pl.DataFrame:
    """One row an account that answers for both levels.

    Accounts that are shown in groups are left out: nobody knows which answers of a group belong
    together.

    Returns
    -------
    polars.DataFrame
        With ``account``, ``side``, ``tie``, ``city`` and ``above`` (the answers) and ``gap``
        (how much more trust between cities). Answers given twice count by their mean.
    """
    asked = frames.answers.filter(
        pl.col("question").is_in([CITY, ABOVE]) & pl.col("value").is_not_null()
    )
    means = asked.group_by("account", "question", maintain_order=True).agg(pl.col("value").mean())
    city, above = (
        means.filter(pl.col("question") == question).select("account", pl.col("value").alias(name))
        for question, name in ((CITY, "city"), (ABOVE, "above"))
    )
    return (
        frames.accounts.filter(pl.col("in_group").fill_null("") == "")
        .select("account", "side", "tie")
        .join(city, on="account")
        .join(above, on="account")
        .with_columns((pl.col("city") - pl.col("above")).alias("gap"))
        .sort("account")
    )


def account_subjects(pairs: pl.DataFrame) -> tuple[str, ...]:
    """The accounts."""
    return tuple(f"account:{key}" for key in pairs["account"])


def alike_at_both_ends(pairs: pl.DataFrame) -> tuple[Estimate, ...]:
    """Of ties with answers from both ends, how many whose ends see it the same way."""
    of_end = (
        pairs.filter((pl.col("tie") != "") & pl.col("tie").is_not_null())
        .group_by("tie", "side", maintain_order=True)
        .agg(pl.col("gap").mean().sign().alias("way"), pl.col("account"))
    )
    of_tie = (
        of_end.group_by("tie", maintain_order=True)
        .agg(
            pl.len().alias("ends"),
            (pl.col("way").n_unique() == 1).alias("same"),
            pl.col("account").explode(),
        )
        .filter(pl.col("ends") > 1)
        .sort("tie")
    )
    if of_tie.is_empty():
        return ()
    return (
        as_estimate(
            WORDS("estimate.both-ends"),
            share(int(of_tie["same"].sum()), of_tie.height),
            of_tie.height,
            "share",
            WORDS("exact"),
            subjects=tuple(sorted(f"account:{key}" for keys in of_tie["account"] for key in keys)),
        ),
    )
