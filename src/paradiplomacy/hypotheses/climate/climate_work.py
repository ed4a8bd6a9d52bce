"""Exchanges that are climate work, with their level and their states and provinces."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from paradiplomacy.hypotheses.histories.answered_work import AskedWork, answered_work, works_on
from paradiplomacy.hypotheses.selection import ONE_EXCHANGE, main_pair
from paradiplomacy.record.event_places import places_at_risk
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

CLIMATE_SECTORS = (
    "climate",
    "energy",
    "environment",
    "air quality",
    "clean energy",
    "emissions",
    "pollution",
    "renewable energy",
)
"""Sectors that count as climate work. The shipped record has the first three of them."""

CLIMATE = AskedWork(CLIMATE_SECTORS, "climate.any", "climate.first")


def divisions(frames: Frames, country: str) -> dict[str, str]:
    """The state or province of each place of a country, by the key that series use."""
    return _divisions_by_place(places_at_risk(frames, country))


@cached_by_frames
def _divisions_by_place(places: pl.DataFrame) -> dict[str, str]:
    return dict(places.select("place", "division").iter_rows())


@cached_by_frames
def measured_country(frames: Frames, series: str) -> str | None:
    """Of the two countries with most ties, the first with a series by state or province."""
    subjects = set(frames.readings.filter(pl.col("series") == series)["subject"])
    ends = reversed(main_pair(frames) or ())
    return next((end for end in ends if subjects & set(divisions(frames, end).values())), None)


@cached_by_frames
def climate_exchanges(frames: Frames) -> pl.DataFrame:
    """Exchanges between the two countries with most ties, those reported twice in one row.

    Where the record has no climate work of a tie, interviews may have; see `answered_work`.

    Columns: exchange, tie, climate (whether any of its reports names such a sector), level
    (``state`` where an end is a state or province, else ``city``), and first and second: the
    division of the end in either country. Exchanges of places that the record does not describe are
    left out.
    """
    schema = {
        "exchange": pl.String,
        "tie": pl.String,
        "climate": pl.Boolean,
        "level": pl.String,
        "first": pl.String,
        "second": pl.String,
    }
    pair = main_pair(frames)
    if pair is None:
        return pl.DataFrame(schema=schema)
    of_first, of_second = (divisions(frames, country) for country in pair)
    states = set(frames.places.filter(pl.col("tier") == "state")["place"])
    a, b = pl.col("place_a"), pl.col("place_b")
    in_order = a.is_in(list(of_first)) & b.is_in(list(of_second))
    reversed_ = b.is_in(list(of_first)) & a.is_in(list(of_second))
    first, second = (pl.when(in_order).then(a).otherwise(b), pl.when(in_order).then(b).otherwise(a))
    return (
        pl.concat([frames.exchanges, answered_work(frames, CLIMATE)])
        .filter(in_order | reversed_)
        .with_columns(works_on(CLIMATE_SECTORS).alias("climate"))
        .group_by(ONE_EXCHANGE, maintain_order=True)
        .agg(pl.col("exchange", "place_a", "place_b").first(), pl.col("climate").any())
        .select(
            "exchange",
            "tie",
            "climate",
            pl.when(a.is_in(states) | b.is_in(states))
            .then(pl.lit("state"))
            .otherwise(pl.lit("city"))
            .alias("level"),
            of_division(first, of_first).alias("first"),
            of_division(second, of_second).alias("second"),
        )
        .sort("exchange")
    )


def of_division(place: pl.Expr, known: Mapping[str, str]) -> pl.Expr:
    """The division of a place, null where it is unknown."""
    return place.replace_strict(list(known), list(known.values()), default=None).cast(pl.String)
