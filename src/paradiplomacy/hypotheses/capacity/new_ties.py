"""Ties that cities of China took up, by year and region."""

from __future__ import annotations

from datetime import date

import polars as pl

from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS
from paradiplomacy.hypotheses.estimators.normal_estimates import Effect
from paradiplomacy.hypotheses.estimators.regression import regress
from paradiplomacy.hypotheses.selection import (
    DAYS_A_YEAR,
    ends_in,
    of_known_year,
    pair_ties,
    ties_of_pair,
)
from paradiplomacy.record.event_places import places_at_risk
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

EGO, ALTER = "US", "CN"
START = date(1979, 1, 1)
TURN = date(2000, 1, 1)
WEST, EAST = "West", "East"
LARGER_THAN = 200_000
"""Inhabitants above which a city is watched whether it has a tie or not."""


@cached_by_frames
def dated_ties(frames: Frames) -> pl.DataFrame:
    """U.S.-China ties whose year of founding and whose coast are known.

    Columns tie, province, inland (0 or 1), years (since 1979), year, established.
    """
    return (
        of_known_year(ends_in(pair_ties(frames, EGO, ALTER), ALTER))
        .drop_nulls("ego_coastal")
        .select(
            "tie",
            "established",
            pl.col("ego_admin1").alias("province"),
            (~pl.col("ego_coastal")).cast(pl.Int8).alias("inland"),
            ((pl.col("established") - START).dt.total_days() / DAYS_A_YEAR).alias("years"),
            pl.col("established").dt.year().alias("year"),
        )
        .sort("tie")
    )


def odds_ratio_a_decade(ties: pl.DataFrame, *, clusters: str = "") -> Effect | None:
    """Odds ratio of an inland end for a tie founded ten years later, or None.

    ties: As from `dated_ties`.
    clusters: A column within which ties may be alike; see `regress`.

    None where fewer than five ties go inland, or do not, where all lie in fewer than five clusters,
    or where the years part both groups so that no finite estimate exists.
    """
    hits = int(ties["inland"].sum() or 0)
    in_few = bool(clusters) and ties[clusters].n_unique() < ENOUGH_EVENTS
    if in_few or min(hits, ties.height - hits) < ENOUGH_EVENTS:
        return None
    decades = ties.with_columns(decades=pl.col("years") / 10)
    effects = regress(decades, "inland", columns=["decades"], kind="binary", clusters=clusters)
    return effects["decades"] if effects else None


def spread_of_years(ties: pl.DataFrame) -> float:
    """Standard deviation of the years of founding; 0 for fewer than two ties."""
    years = ties["years"].to_numpy()
    return float(years.std(ddof=1)) if len(years) > 1 else 0.0


@cached_by_frames
def dated_city_ties(frames: Frames) -> pl.DataFrame:
    """City ties of the main pair with a known year of founding, by their place in China.

    Columns: tie, place, established.
    """
    ties = of_known_year(ends_in(ties_of_pair(frames), ALTER))
    return ties.filter((pl.col("tier") == "city") & (pl.col("established") >= START)).select(
        "tie", pl.col("ego_place").alias("place"), "established"
    )


@cached_by_frames
def cities_at_risk(frames: Frames, *, larger_than: int = LARGER_THAN) -> pl.DataFrame:
    """Cities of China above a size, whether the record knows them or not; as `places_at_risk`."""
    return places_at_risk(frames, ALTER, larger_than=larger_than).filter(
        (pl.col("tier") == "city") & (pl.col("population") > larger_than)
    )


@cached_by_frames
def ties_of_risk_set(frames: Frames) -> pl.DataFrame:
    """Dated city ties of the cities at risk, with their coast: as `dated_ties`, and place.

    Every one of these cities is watched from 1979 on, so that where new ties go is compared with
    the same cities at any time; smaller ones are in a record only because they have a tie.
    """
    cities = cities_at_risk(frames).filter(pl.col("coastal").is_not_null())
    placed = dated_city_ties(frames).join(cities.select("place"), on="place", how="semi")
    return dated_ties(frames).join(placed.select("tie", "place"), on="tie", maintain_order="left")


@cached_by_frames
def place_years(frames: Frames, *, larger_than: int = LARGER_THAN) -> pl.DataFrame:
    """Years and new ties of every city of China above a size, before 2000 and after.

    larger_than: Inhabitants. Cities of the gazetteer count whether the record knows them or not;
        those of the record that are smaller, or of unknown size, are left out, since they are in it
        only because they have a tie.

    Columns: subject (the place), cluster (its province), region, population, later, events, years.
    Provinces of unknown region are left out.
    """
    end = frames.as_of
    periods = pl.DataFrame(
        {
            "later": [False, True],
            "years": [
                max((min(TURN, end) - START).days, 0) / DAYS_A_YEAR,
                max((end - TURN).days, 0) / DAYS_A_YEAR,
            ],
        }
    )
    founded = (
        dated_city_ties(frames)
        .filter(pl.col("established") < end)
        .group_by(
            pl.col("place").alias("subject"),
            (pl.col("established") >= TURN).alias("later"),
            maintain_order=True,
        )
        .agg(pl.len().cast(pl.Int64).alias("events"))
    )
    return (
        _cities_by_region(frames, larger_than)
        .join(periods, how="cross")
        .join(founded, on=["subject", "later"], how="left")
        .with_columns(pl.col("events").fill_null(0))
        .sort("subject", "later")
    )


def _cities_by_region(frames: Frames, larger_than: int) -> pl.DataFrame:
    """Cities at risk with their province and its region, which the record's places name."""
    regions = (
        frames.places.filter(
            (pl.col("country") == ALTER)
            & (pl.col("region").fill_null("") != "")
            & (pl.col("admin1").fill_null("") != "")
        )
        .select("admin1", "region")
        .unique("admin1", keep="first", maintain_order=True)
    )
    return (
        cities_at_risk(frames, larger_than=larger_than)
        .join(regions, on="admin1")
        .select(
            pl.col("place").alias("subject"),
            pl.col("admin1").alias("cluster"),
            "region",
            "population",
        )
    )


def cells_of_regions(frames: Frames) -> pl.DataFrame:
    """Cities of the West, as the group, and of the East, before and after 2000."""
    cells = place_years(frames).filter(pl.col("region").is_in([WEST, EAST]))
    return cells.with_columns((pl.col("region") == WEST).alias("group"))


def dated_subjects(frames: Frames) -> tuple[str, ...]:
    """Ties whose date is known."""
    return tuple(dated_city_ties(frames)["tie"].sort())
