"""A panel of countries by year around one country, and when the ties of each with it began.

Series of a record are on pairs such as ``CN-JP``. The country that stands in most of them is
the hub; every other one is a row.

A source that dates a tie shows that there was one by then, and never that there was none before:
the earliest year seen is an upper bound. It may stand for the first tie only where a source or
the record's coder says so, or where a register counts ties by year and begins no later than
the first tie with the hub that any source knows.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from paradiplomacy.hypotheses.estimators.staggered_did import NEVER, UnitYears
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames


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
        return UnitYears((), np.zeros(0, np.int64), np.zeros((0, 0)), np.zeros(0, np.int64))
    low, high = readings["year"].min(), readings["year"].max()
    years = np.arange(int(str(low)), int(str(high)) + 1, dtype=np.int64)
    values = np.full((len(countries), len(years)), np.nan)
    row = readings["country"].rank("dense").to_numpy() - 1
    values[row, readings["year"].to_numpy() - years[0]] = readings["value"].to_numpy()
    return UnitYears(countries, years, values, np.full(len(countries), NEVER, dtype=np.int64))


COUNTS = "sister-cities-established"
"""Series of ties that a register counts by year."""

DATED = "ties.dated"
"""Series, and their prefix, of ties that pages date: they show ties, and never that none was."""

UNCLEAR = "ties.unclear"
"""Series of what pages date and leave open whether it is a tie: nobody counts as untied since."""

STATED = "ties.first.stated"
"""Series of ties that a source calls the first of all."""

CONFIDENCE = "ties.first.confidence"
"""Series of how sure a coder is that the earliest year seen is that of the first tie."""

MEDIUM = 2.0
"""From this confidence on the earliest year seen may date a first tie."""


@dataclass(frozen=True, slots=True)
class Ties:
    """Ties of one country with the hub, by the record.

    counted: First and last year that a register covers.
    first: Year of the first tie that the register counts.
    seen: Earliest year in which any other source has a tie.
    dating: The reading or tie that dates the first tie of all, or ``""``.
    registered: Whether a register counts from before the first tie with the hub: its zeros say
        none.
    sure: Whether the earliest year may date the first tie, or a register says that there was none.
    exact: Whether a source calls the tie of that year the first, or a register counts from before
        it.
    earliest: Year of the first tie of all countries with the hub: no tie is older.
    """

    country: str
    counted: tuple[int, int] | None
    first: int | None
    seen: int | None
    dating: str
    registered: bool = False
    sure: bool = False
    exact: bool = False
    earliest: int = 0

    @property
    def start(self) -> int | None:
        """Year of the first tie by any source, or None."""
        return min((year for year in (self.first, self.seen) if year is not None), default=None)

    @property
    def since(self) -> int | None:
        """The earliest year in which the first tie may have been made, or None."""
        return self.start if self.exact or self.start is None else min(self.earliest, self.start)

    @property
    def always(self) -> bool:
        """True if ties may be older than the register that speaks of them."""
        return (
            self.registered
            and self.counted is not None
            and self.start is not None
            and self.start <= self.counted[0]
        )


@cached_by_frames
def ties_of(frames: Frames, hub: str) -> dict[str, Ties]:
    """Ties of each country of which a source or a register says anything."""
    register = _register_of(frames, hub)
    dated = _earliest_dates(frames, hub)
    coded = on_pairs_of(frames, hub).filter(pl.col("series") == CONFIDENCE)
    sure = dict(coded.sort("country", "value").select("country", "value").iter_rows())
    readings = _years_of_readings_on_hub(frames, hub, pl.col("series") == STATED)
    stated = group_pairs((code, (low, high)) for code, low, high, _ in readings.iter_rows())
    begin = min((counted[0] for counted, _, _ in register.values()), default=0)
    earliest = min((year for year, _ in dated.values()), default=None)
    complete = earliest is None or earliest >= begin
    ties = {}
    for country in sorted({*register, *dated}):
        counted, first, key = register.get(country, (None, None, ""))
        year, key_of_date = dated.get(country, (None, ""))
        if year is not None and (first is None or year < first):
            key = key_of_date
        registered = complete and counted is not None
        known = Ties(
            country,
            counted,
            first,
            year,
            key,
            registered=registered,
            sure=registered or sure.get(country, 0.0) >= MEDIUM,
            exact=registered,
            earliest=begin if earliest is None else earliest,
        )
        is_stated = any(low <= (known.start or 0) <= high for low, high in stated.get(country, ()))
        ties[country] = replace(known, exact=True) if is_stated else known
    return ties


def _register_of(frames: Frames, hub: str) -> dict[str, tuple[tuple[int, int], int | None, str]]:
    """Each country of the register: years it covers, that of its first tie, and the key of that."""
    counts = of_hub(frames, hub).filter(pl.col("series") == COUNTS).with_columns(_key_of_reading())
    register = {}
    for (code,), rows in counts.group_by("country", maintain_order=True):
        years = rows["year"].to_list()
        first_years = rows.filter(pl.col("value") > 0).select("year", "key").rows()
        first, key = first_years[0] if first_years else (None, "")
        register[str(code)] = ((min(years), max(years)), first, key)
    return register


def _earliest_dates(frames: Frames, hub: str) -> dict[str, tuple[int, str]]:
    """Year by which each country had a tie, by any source but a register, and the source's key.

    Of a date that is no single year the last is taken: by then there was a tie.
    """
    inside = (pl.col("country_a") == hub) != (pl.col("country_b") == hub)
    ties = frames.ties.filter(inside & pl.col("established_high").is_not_null()).select(
        country=pl.when(pl.col("country_a") == hub).then("country_b").otherwise("country_a"),
        year=pl.col("established_high").dt.year(),
        key="tie",
    )
    of, named = pl.col("series"), ("country", pl.col("high").alias("year"), "key")
    dated = (of == DATED) | of.str.starts_with(f"{DATED}.") | of.is_in([UNCLEAR, CONFIDENCE])
    readings = _years_of_readings_on_hub(frames, hub, dated).select(*named)
    # Of equally old ones a tie goes before a reading.
    every = pl.concat([ties.sort("key"), readings]).sort("year", maintain_order=True)
    earliest = every.unique("country", keep="first", maintain_order=True)
    return {country: (year, key) for country, year, key in earliest.iter_rows()}


def _years_of_readings_on_hub(frames: Frames, hub: str, of: pl.Expr) -> pl.DataFrame:
    """Country, first and last year and key of readings on pairs of the hub, with a last year."""
    return (
        on_pairs_of(frames, hub)
        .filter(of & (pl.col("value") > 0) & pl.col("date_high").is_not_null())
        .select(
            "country",
            pl.col("date_low").dt.year().fill_null(0).alias("low"),
            pl.col("date_high").dt.year().alias("high"),
            _key_of_reading(),
        )
        .sort("country", "high", "key")
    )


def _key_of_reading() -> pl.Expr:
    date = pl.col("date_edtf").fill_null(pl.col("date").dt.year().cast(pl.String))
    return pl.format("reading:{}|{}|{}", "series", "subject", date).alias("key")
