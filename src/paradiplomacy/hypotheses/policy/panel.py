"""A panel of countries by year around one country: an outcome, and when the first tie began.

Series of a record are on pairs such as ``CN-JP``. The country that stands in most of them is
the hub; every other one is a row.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import polars as pl

from paradiplomacy.hypotheses.estimators.staggered import NEVER, UnitYears
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

__all__ = ["COUNTS", "Ties", "dated_of", "hub_of", "of_hub", "panel_of", "ties_of"]

COUNTS = "sister-cities-established"
"""Series of ties that a register counts by year: where it has a zero, there was none."""

DATED = "ties.dated"
"""Series, and their prefix, of ties that pages date: they show ties, and never that none was."""


@dataclass(frozen=True, slots=True)
class Ties:
    """What the record says of the ties of one country with the hub.

    Parameters
    ----------
    country : str
    counted : tuple of int
        First and last year that the register covers.
    by_year : tuple of (int, int)
        Years with ties in the register, each with their number.
    before : int or None
        Year of the first tie that any other source dates.
    dating : str
        The reading or tie that dates the first tie of all, or ``""``.
    """

    country: str
    counted: tuple[int, int]
    by_year: tuple[tuple[int, int], ...]
    before: int | None
    dating: str

    @property
    def first(self) -> int | None:
        """Year of the first tie that the register counts, or None."""
        return self.by_year[0][0] if self.by_year else None

    @property
    def start(self) -> int | None:
        """Year of the first tie by any source, or None."""
        years = [year for year in (self.first, self.before) if year is not None]
        return min(years, default=None)

    @property
    def always(self) -> bool:
        """Whether ties may be older than the register: in its first year, or reported elsewhere."""
        return self.start is not None and self.start <= self.counted[0]

    @property
    def total(self) -> int:
        """Ties that the register counts."""
        return sum(number for _, number in self.by_year)

    def reached(self, dose: int) -> int | None:
        """The year by which the register counts so many ties, or None."""
        total = 0
        for year, number in self.by_year:
            total += number
            if total >= dose:
                return year
        return None


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
def of_hub(frames: Frames, hub: str) -> pl.DataFrame:
    """Readings on pairs of the hub, by series, country and year."""
    first, last = pl.col("subject").str.slice(0, 2), pl.col("subject").str.slice(3, 2)
    return (
        frames.readings.filter(
            pl.col("subject").str.contains(rf"^(?:{hub}-[A-Z]{{2}}|[A-Z]{{2}}-{hub})$")
            & pl.col("date").is_not_null()
            & pl.col("value").is_finite()
        )
        .with_columns(
            pl.when(first == hub).then(last).otherwise(first).alias("country"),
            pl.col("date").dt.year().alias("year"),
        )
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


@cached_by_frames
def ties_of(frames: Frames, hub: str) -> dict[str, Ties]:
    """Ties of each country that the register covers."""
    counts = of_hub(frames, hub).filter(pl.col("series") == COUNTS)
    earliest, behind = dated_of(frames, hub)
    ties = {}
    for (code,), rows in counts.group_by("country", maintain_order=True):
        country, years = str(code), rows["year"].to_list()
        additions = rows.filter(pl.col("value") > 0).select("year", "value", _key()).rows()
        before = earliest.get(country)
        dating = additions[0][2] if additions else ""
        if before is not None and (not additions or before < additions[0][0]):
            dating = behind[country]
        ties[country] = Ties(
            country,
            (min(years), max(years)),
            tuple((int(year), int(value)) for year, value, _ in additions),
            before,
            dating,
        )
    return ties


def dated_of(frames: Frames, hub: str) -> tuple[dict[str, int], dict[str, str]]:
    """Year of the first tie of each country that lists or ties of the record date, and its key."""
    dated = (
        of_hub(frames, hub)
        .filter((pl.col("series") == DATED) | pl.col("series").str.starts_with(f"{DATED}."))
        .filter(pl.col("value") > 0)
    )
    earliest, behind = _earliest_ties(frames, hub)
    for code, year, key in dated.select("country", "year", _key()).iter_rows():
        if code not in earliest or year < earliest[code]:
            earliest[code], behind[code] = year, key
    return earliest, behind


def _key() -> pl.Expr:
    return pl.format(
        "reading:{}|{}|{}", "series", "subject", pl.col("date").dt.year().cast(pl.String)
    ).alias("key")


def _earliest_ties(frames: Frames, hub: str) -> tuple[dict[str, int], dict[str, str]]:
    """Year of the first dated tie of each country with the hub, and the tie's key."""
    far = pl.when(pl.col("country_a") == hub).then("country_b").otherwise("country_a").alias("far")
    ties = (
        frames.ties.filter(
            ((pl.col("country_a") == hub) != (pl.col("country_b") == hub))
            & pl.col("established_high").is_not_null()
        )
        .select("tie", far, pl.col("established_high").dt.year().alias("year"))
        .sort("year", "tie")
        .unique("far", keep="first", maintain_order=True)
    )
    return (
        dict(ties.select("far", "year").iter_rows()),
        dict(ties.select("far", "tie").iter_rows()),
    )
