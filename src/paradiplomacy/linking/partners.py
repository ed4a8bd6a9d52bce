"""The company that mentions keep: their partners, and how common each is.

Two Springfields differ in whom they are tied to. A partner whom few places have tells
much, one whom many have tells little: it weighs the logarithm of how rare it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

__all__ = ["USUAL", "company", "shared", "tokens"]

USUAL = 27_851
"""Mentions in the records that the shipped weights come from. Records with fewer do not make
a partner more common than it is there: rarity is counted among at least as many."""


def tokens(
    table: pl.DataFrame, ties: pl.DataFrame, *, places: Mapping[int, str] | None = None
) -> pl.DataFrame:
    """Partners of mentions, by what they can be recognised by in another record.

    Parameters
    ----------
    table, ties : polars.DataFrame
        Of `mentions` and `listings`.
    places : mapping of int to str, optional
        Id of a mention to the place that it is known to be. A partner that is known counts
        as that place, others count by their name.

    Returns
    -------
    polars.DataFrame
        id, token, df (how many mentions have it) and w = ln(n / df) of n mentions, `USUAL`
        at least.
    """
    import polars as pl

    known = places or {}
    name = pl.DataFrame(
        {
            "partner": table["id"],
            "token": [known.get(id_, core) for id_, core in table.select("id", "core").iter_rows()],
        },
        schema={"partner": pl.Int64, "token": pl.String},
    )
    listed = ties.join(name, on="partner").select("id", "token").unique()
    counted = listed.group_by("token").len("df")
    weight = (max(table.height, USUAL) / pl.col("df")).log()
    return listed.join(counted, on="token").with_columns(w=weight).sort("id", "token")


def company(table: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """The table of mentions with their company.

    Returns
    -------
    polars.DataFrame
        Adds partners (list of token and w), reach (sum of w), degree, and rarest (the
        partner that the fewest others have, but at least one has).
    """
    import polars as pl

    of = listed.group_by("id").agg(
        partners=pl.struct("token", "w"), reach=pl.col("w").sum(), degree=pl.len().cast(pl.Int64)
    )
    rare = (
        listed.filter(pl.col("df") > 1)
        .sort("id", "df", "token")
        .group_by("id", maintain_order=True)
        .agg(rarest=pl.col("token").first())
    )
    return table.join(of, on="id", how="left").join(rare, on="id", how="left").sort("id")


def shared(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Pairs of mentions that share a partner.

    Parameters
    ----------
    left, right : polars.DataFrame
        Of `tokens`, of the mentions of either side.

    Returns
    -------
    polars.DataFrame
        a, b, n (how many are shared) and sw (what they weigh together).
    """
    import polars as pl

    return (
        left.join(right, on="token", suffix="_b")
        .group_by(a="id", b="id_b")
        .agg(n=pl.len().cast(pl.Int64), sw=pl.col("w").sum())
    )
