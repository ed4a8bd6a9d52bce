"""Years when U.S.-China ties were founded, and whether they go with places."""

from __future__ import annotations

from datetime import date

import polars as pl

from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS
from paradiplomacy.hypotheses.estimators.regression import Effect, regress
from paradiplomacy.hypotheses.selection import DAYS_A_YEAR, ends_in, pair_ties
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

EGO, ALTER = "US", "CN"
START = date(1979, 1, 1)
USABLE_YEARS = 3


@cached_by_frames
def dated_ties(frames: Frames) -> pl.DataFrame:
    """U.S.-China ties whose year of founding and whose coast are known.

    Columns tie, tier, province, region, inland (0 or 1), years (since 1979), year, established,
    established_low, established_high, agreement. A date counts as known when its possible days lie
    within three years.
    """
    spread = (pl.col("established_high") - pl.col("established_low")).dt.total_days() + 1
    return (
        ends_in(pair_ties(frames, EGO, ALTER), ALTER)
        .filter(
            pl.col("established").is_not_null()
            & (spread <= USABLE_YEARS * 366)
            & pl.col("ego_coastal").is_not_null()
        )
        .select(
            "tie",
            "tier",
            pl.col("ego_admin1").alias("province"),
            pl.col("ego_region").alias("region"),
            (~pl.col("ego_coastal")).cast(pl.Int8).alias("inland"),
            ((pl.col("established") - START).dt.total_days() / DAYS_A_YEAR).alias("years"),
            pl.col("established").dt.year().alias("year"),
            "established",
            "established_low",
            "established_high",
            pl.col("established_agreement").alias("agreement"),
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
