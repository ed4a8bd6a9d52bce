"""New ties of the West relative to others: by other cities and by chance."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.capacity.new_ties import dated_city_ties, place_years
from paradiplomacy.hypotheses.designs.change import robust_method
from paradiplomacy.hypotheses.designs.four import Four, exact_change, robust_change
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

__all__ = ["LARGER_THAN", "cells_of_regions", "dated_subjects", "dealt_change", "other_changes"]

WORDS = Words(__name__)
WEST, EAST = "West", "East"
LARGER_THAN = 200_000
SMALL = 1_000_000
"""Up to here a city counts as small or middling in China's classes of cities of 2014."""


DRAWS = 999


def _of_regions(cells: pl.DataFrame) -> pl.DataFrame:
    return cells.filter(pl.col("region").is_in([WEST, EAST])).with_columns(
        (pl.col("region") == WEST).alias("group")
    )


def cells_of_regions(frames: Frames) -> pl.DataFrame:
    """Cities of the West and of the East, before and after 2000."""
    return _of_regions(place_years(frames, larger_than=LARGER_THAN))


def dated_subjects(frames: Frames) -> tuple[str, ...]:
    """Ties whose date is known."""
    return tuple(dated_city_ties(frames)["tie"].sort())


Row = tuple[Message, Estimate]
"""An estimate under another choice, and its label in the picture."""


def other_changes(frames: Frames) -> Iterator[Row]:
    """Smaller cities against larger, and the West by other cities."""
    watched = place_years(frames, larger_than=LARGER_THAN)
    small = watched.filter(pl.col("population") <= SMALL)
    of_sizes = watched.with_columns((pl.col("population") <= SMALL).alias("group"))
    yield _change_for_choice(WORDS("choice.smaller"), of_sizes, frames)
    yield _change_for_choice(WORDS("choice.west-smaller"), _of_regions(small), frames)
    for size in (LARGER_THAN // 2, 500_000):
        choice = WORDS("choice.larger-than", inhabitants=size)
        cells = _of_regions(place_years(frames, larger_than=size))
        yield _change_for_choice(choice, cells, frames)


def _change_for_choice(choice: Message, cells: pl.DataFrame, frames: Frames) -> Row:
    cells = cells.filter(pl.col("years") > 0)
    four = Four.of(cells)
    robust = robust_change(cells) if four.all >= ENOUGH_EVENTS else None
    change = robust[0] if robust else exact_change(four)
    method = robust_method(WORDS("cluster")) if robust else WORDS("exact")
    return _labelled_estimate(choice, change, four.all, method, frames)


def _labelled_estimate(
    choice: Message, change: Interval, n: int, method: Message, frames: Frames
) -> Row:
    name = WORDS("estimate", choice=choice)
    estimate = as_estimate(name, change, n, "ratio", method, subjects=dated_subjects(frames))
    return WORDS("label", choice=choice), estimate


def dealt_change(frames: Frames) -> Row:
    """Ratios of ratios when the regions of provinces are dealt out by chance."""
    import numpy as np

    sums = (
        cells_of_regions(frames)
        .group_by("cluster", "group", "later", maintain_order=True)
        .agg(pl.col("events").sum(), pl.col("years").sum())
        .sort("cluster", "later")
    )
    before, later = sums.filter(~pl.col("later")), sums.filter(pl.col("later"))
    west = later["group"].to_numpy()
    rng = np.random.default_rng(frames.seed)
    drawn = np.array([rng.permutation(west) for _ in range(DRAWS)], dtype=float)
    # A half is added to each count, so that a draw without events has a ratio too.
    logs = np.zeros(DRAWS)
    for cells, sign in ((later, 1), (before, -1)):
        events, years = cells["events"].to_numpy(), cells["years"].to_numpy()
        for dealt, side in ((drawn, 1), (1 - drawn, -1)):
            logs += sign * side * np.log((dealt @ events + 0.5) / np.maximum(dealt @ years, 1e-9))
    low, middle, high = np.exp(np.quantile(logs, [0.025, 0.5, 0.975]))
    return _labelled_estimate(
        WORDS("choice.dealt"),
        Interval(float(middle), float(low), float(high), 0.95),
        int(sums["events"].sum()),
        WORDS("deals", draws=DRAWS),
        frames,
    )
