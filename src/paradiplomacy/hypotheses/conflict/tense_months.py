"""Exchanges after a tense year, relative to other months: the ratio, and what could be seen."""

from __future__ import annotations

from datetime import date
from math import exp, log
from typing import Any

import numpy as np
import polars as pl

from paradiplomacy.hypotheses.estimators.exact import (
    detectable_errors,
    detectable_ratio,
    needed_for_equivalence,
    share_of_ratio,
)
from paradiplomacy.hypotheses.estimators.normal_estimates import Effect
from paradiplomacy.hypotheses.estimators.regression import (
    equivalent_freedom,
    expected_counts,
    regress,
)
from paradiplomacy.hypotheses.histories.crisis_windows import CLOSED_YEARS, PANDEMIC, shocks_of_pair
from paradiplomacy.hypotheses.histories.periods import (
    by_days,
    count_existing_ties,
    exchanges_of_live_ties,
    month_starts,
    pair_acts,
    surely,
)
from paradiplomacy.hypotheses.selection import exchange_subjects, main_pair, pair_ties
from paradiplomacy.language import Words
from paradiplomacy.record.frames import Frames, cached_by_frames

WORDS = Words(__name__)
BEFORE = 12
"""Months of acts before a month that make its tension."""

_MONTHS_A_YEAR = 12


@cached_by_frames
def months(frames: Frames) -> pl.DataFrame:
    """One row a month: exchanges, standing ties and the tension of the year before.

    Columns: ``month``, ``events`` (exchanges that surely fell into the month), ``by_days`` (every
    exchange by the share of its days), ``ties``, ``tension`` (cooling less warming acts of the 12
    months before), ``tense`` (whether that is above zero), ``year``, ``closed`` (within three years
    since a pandemic began), ``late`` and ``later`` (time and its square, centred, in decades). From
    a year after the first act, and the first tie, to the last full month.
    """
    pair = main_pair(frames)
    acts = pair_acts(frames)
    if pair is None or acts.is_empty():
        return _NO_MONTHS
    starts = month_starts(min(acts["date_low"]), frames.as_of)
    counted = len(starts) - 1
    if counted <= BEFORE:
        return _NO_MONTHS
    exchanges = exchanges_of_live_ties(frames)
    tension = _tension(acts, tuple(starts))
    rows = pl.DataFrame(
        {
            "month": starts[BEFORE:-1],
            "events": surely(exchanges, starts)[BEFORE:],
            "by_days": by_days(exchanges, starts)[BEFORE:],
            "ties": count_existing_ties(frames, pair_ties(frames, *pair), starts[BEFORE:-1]),
            "tension": tension,
            "tense": tension > 0,
        }
    ).filter(pl.col("ties") > 0)
    time = (pl.int_range(pl.len()) - (rows.height - 1) / 2) / (10 * _MONTHS_A_YEAR)
    return rows.with_columns(
        pl.col("month").dt.year().alias("year"),
        _in_closed_years(frames).alias("closed"),
        time.alias("late"),
        (time**2).alias("later"),
    )


@cached_by_frames
def _tension(acts: pl.DataFrame, starts: tuple[date, ...]) -> Any:
    """Cooling less warming acts of months m - 12 to m - 1, of each m with so many before it."""
    cooling, warming = (
        by_days(acts.filter(pl.col("sign") == sign), starts) for sign in ("cooling", "warming")
    )
    running = np.concatenate([[0.0], np.cumsum(cooling - warming)])
    return np.round(running[BEFORE:-1] - running[: -1 - BEFORE], 9)


_NO_MONTHS = pl.DataFrame(
    schema={
        "month": pl.Date,
        **dict.fromkeys(("events", "by_days", "ties", "tension", "late", "later"), pl.Float64),
        **dict.fromkeys(("tense", "closed"), pl.Boolean),
        "year": pl.Int32,
    }
)


def _in_closed_years(frames: Frames) -> pl.Expr:
    inside = pl.lit(value=False)
    for start in shocks_of_pair(frames).filter(pl.col("kind") == PANDEMIC)["date_low"].drop_nulls():
        end = date(min(start.year + CLOSED_YEARS, date.max.year), start.month, 1)
        inside |= pl.col("month").is_between(start, end, closed="left")
    return inside


TREND = ("late", "later")
LEAST_MONTHS = 36


def tense_effect(rows: pl.DataFrame) -> Effect | None:
    """The ratio that decides, of months as `months` gives them; None where there is none."""
    used = rows.filter(~pl.col("closed"))
    if used.height < LEAST_MONTHS:
        return None
    effects = regress(
        used, "events", columns=["tense", *TREND], kind="count", exposure="ties", bandwidth=BEFORE
    )
    return None if effects is None else effects["tense"]


def exchanges_in(rows: pl.DataFrame) -> int:
    """Exchanges of months that were open to travel."""
    return round(float(rows.filter(~pl.col("closed"))["events"].sum()))


def _dispersion_about_trend(rows: pl.DataFrame) -> float:
    """Number of exchanges that count as one, by the scatter of years about the trend alone.

    Blind to tension, so that it may be known before the estimate.
    """
    expected = expected_counts(rows, "events", columns=TREND, exposure="ties")
    if expected is None:
        return 1.0
    of_year = (
        rows.select("year", "events", expected=pl.Series(expected))
        .group_by("year", maintain_order=True)
        .agg(pl.col("events").sum(), pl.col("expected").sum())
    )
    spread = ((of_year["events"] - of_year["expected"]) ** 2 / of_year["expected"]).sum()
    free = of_year.height - len(TREND) - 1
    return max(float(spread) / free, 1.0) if free > 0 else 1.0


def _by_trend(rows: pl.DataFrame) -> float:
    """Share of the scatter of tense months that the trend could stand for, weighed by ties."""
    root = np.sqrt(rows["ties"].to_numpy())
    trend = np.column_stack([np.ones(rows.height), *(rows[name].to_numpy() for name in TREND)])
    tense = rows["tense"].cast(pl.Float64).to_numpy()
    parts = [
        float(((root * tense - x @ np.linalg.lstsq(x, root * tense, rcond=None)[0]) ** 2).sum())
        for x in (root[:, None] * trend, root[:, None])
    ]
    return min(max(1 - parts[0] / parts[1], 0.0), 0.99) if parts[1] > 0 else 0.0


def detectable_fall(rows: pl.DataFrame) -> tuple[float | None, int]:
    """The fall that would be found, and the exchanges that would show steadiness.

    By the exact test of two rates, of fewer exchanges: as many as count as much where they come
    unevenly, and where the trend could stand for tense months. Quantiles are then those of the
    t distribution on which the interval rests.
    """
    events, rows = exchanges_in(rows), rows.filter(~pl.col("closed"))
    times = [float(rows.filter(pl.col("tense") == tense)["ties"].sum()) for tense in (True, False)]
    if min(times) <= 0:
        return None, 0
    stretch = _dispersion_about_trend(rows) / (1 - _by_trend(rows))
    least, _ = detectable_ratio(round(events / stretch), time=times[0], base_time=times[1])
    if least is not None:
        freedom = equivalent_freedom(rows.height, BEFORE)
        least = exp(log(least) * (detectable_errors(freedom) / detectable_errors()))
    low, true, high = (share_of_ratio(r, *times) for r in (2 / 3, 1.0, 3 / 2))
    return least, int(round(needed_for_equivalence((low, high), true=true) * stretch, -1))


def subjects_of_months(frames: Frames) -> tuple[str, ...]:
    """Exchanges of standing ties, and acts between the nations."""
    exchanges = exchange_subjects(exchanges_of_live_ties(frames))
    return (*exchanges, *(f"act:{key}" for key in pair_acts(frames)["act"]))
