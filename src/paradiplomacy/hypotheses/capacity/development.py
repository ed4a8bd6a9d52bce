"""Which countries are developed, and what provinces earn."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.histories.series import INCOME
from paradiplomacy.record.event_places import places_at_risk
from paradiplomacy.record.frames import Frames

__all__ = ["DEVELOPED", "TRANSITION", "developed_and_developing", "income_of_places"]

_TABLE_A = (
    "AT AU BE BG CA CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT JP LT LU LV MT NL NO NZ PL "
    "PT RO SE SI SK US"
)
_TABLE_B = "AL AM AZ BA BY GE KG KZ MD ME MK RS RU TJ TM UA UZ"

DEVELOPED = frozenset(_TABLE_A.split())
"""Developed economies (ISO 3166): table A of the statistical annex of the United Nations'
World Economic Situation and Prospects 2020. All others are developing, but those of table B."""

TRANSITION = frozenset(_TABLE_B.split())
"""Economies in transition (table B), which count as neither."""


def developed_and_developing(pair: tuple[str, str] | None) -> tuple[str, str] | None:
    """The pair with its developed end first; None where it is not one of each.

    Examples
    --------
    >>> developed_and_developing(("CN", "US")), developed_and_developing(("CN", "RU"))
    (('US', 'CN'), None)
    """
    for first, second in (pair, pair[::-1]) if pair else ():
        if first in DEVELOPED and second not in DEVELOPED | TRANSITION:
            return (first, second)
    return None


def income_of_places(frames: Frames, country: str) -> dict[str, tuple[str, float]]:
    """The province of each place and its income per head, relative to the others.

    Returns
    -------
    dict
        By place: key of the province, and the binary logarithm of its GDP per head, averaged
        over the years in which every province has a reading, so that years do not mix.
    """
    readings = frames.readings.filter(
        (pl.col("series") == INCOME)
        & pl.col("subject").str.starts_with(f"{country.lower()}-")
        & (pl.col("value") > 0)
        & pl.col("date").is_not_null()
    ).with_columns(pl.col("date").dt.year().alias("year"))
    whole = (
        readings.group_by("year", maintain_order=True)
        .agg(pl.col("subject").n_unique().alias("number"))
        .filter(pl.col("number") == pl.col("number").max())
    )
    income = dict(
        readings.join(whole, on="year", how="semi")
        .group_by("subject", maintain_order=True)
        .agg(pl.col("value").log(2).mean())
        .sort("subject")
        .iter_rows()
    )
    places = places_at_risk(frames, country).select("place", "division").iter_rows()
    return {place: (key, income[key]) for place, key in places if key in income}
