"""A panel of countries by year around one country.

Series of a record are on pairs such as ``CN-JP``. The country that stands in most of them is
the hub; every other one is a row.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import polars as pl

from paradiplomacy.hypotheses.estimators.staggered import NEVER, UnitYears
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

__all__ = ["hub_of", "of_hub", "on_pairs_of", "panel_of"]


def hub_of(frames: Frames, series: str) -> str:
    """The country that stands in most pairs of a series; ``""`` where no pair is named.

    Where two stand in equally many (there is one pair, say), none of them is the hub.
    """
    pairs = frames.readings.filter(pl.col("series") == series)["subject"].unique().to_list()
    count = Counter(code for pair in pairs for code in pair.split("-") if len(pair) == 5)
    ranked = count.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return ""
    return str(ranked[0][0])


@cached_by_frames
def on_pairs_of(frames: Frames, hub: str) -> pl.DataFrame:
    """Readings on pairs of the hub, whatever their dates, with the other country."""
    first, last = pl.col("subject").str.slice(0, 2), pl.col("subject").str.slice(3, 2)
    return frames.readings.filter(
        pl.col("subject").str.contains(rf"^(?:{hub}-[A-Z]{{2}}|[A-Z]{{2}}-{hub})$")
        & pl.col("value").is_finite()
    ).with_columns(pl.when(first == hub).then(last).otherwise(first).alias("country"))


@cached_by_frames
def of_hub(frames: Frames, hub: str) -> pl.DataFrame:
    """Readings on pairs of the hub, by series, country and year."""
    return (
        on_pairs_of(frames, hub)
        .filter(pl.col("date").is_not_null())
        .with_columns(pl.col("date").dt.year().alias("year"))
        .sort("series", "country", "year", "subject")
    )


@cached_by_frames
def panel_of(frames: Frames, hub: str, series: str) -> UnitYears:
    """A series of the hub as a panel in which no country is treated yet.

    Where a country has two readings of one year, their mean is taken.
    """
    readings = (
        of_hub(frames, hub)
        .filter(pl.col("series") == series)
        .group_by("country", "year", maintain_order=True)
        .agg(pl.col("value").mean())
    )
    countries = tuple(sorted(set(readings["country"])))
    if not countries:
        nothing = np.zeros((0, 0))
        return UnitYears((), np.zeros(0, np.int64), nothing, np.zeros(0, np.int64))
    low, high = readings["year"].min(), readings["year"].max()
    years = np.arange(int(str(low)), int(str(high)) + 1, dtype=np.int64)
    values = np.full((len(countries), len(years)), np.nan)
    row = {code: i for i, code in enumerate(countries)}
    for code, year, value in readings.select("country", "year", "value").iter_rows():
        values[row[code], year - years[0]] = value
    return UnitYears(countries, years, values, np.full(len(countries), NEVER, dtype=np.int64))
