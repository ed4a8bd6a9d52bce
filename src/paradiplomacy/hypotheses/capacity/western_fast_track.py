"""Whether China's western and smaller cities came to take up ties faster."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, wants_all
from paradiplomacy.hypotheses.capacity.new_ties import dated_city_ties, place_years
from paradiplomacy.hypotheses.designs.change import Change, robust_method
from paradiplomacy.hypotheses.designs.design import hypothesis
from paradiplomacy.hypotheses.designs.four import Four, exact_change, robust_change
from paradiplomacy.hypotheses.designs.rule import Rule
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.language.english import capital
from paradiplomacy.record.frames import Frames

__all__ = ["WESTERN_FAST_TRACK"]

WEST, EAST = "West", "East"
LARGER_THAN = 200_000
SMALL = 1_000_000
"""Up to here a city counts as small or middling in China's classes of cities of 2014."""

WRITTEN = date(2018, 1, 1)
DRAWS = 999
CITY = "new city tie"
CHANGE = f"{CITY}: change of the rate, "


def _of_regions(cells: pl.DataFrame, others: tuple[str, ...] = (EAST,)) -> pl.DataFrame:
    return cells.filter(pl.col("region").is_in([WEST, *others])).with_columns(
        (pl.col("region") == WEST).alias("group")
    )


def _of_sizes(cells: pl.DataFrame) -> pl.DataFrame:
    return cells.with_columns((pl.col("population") <= SMALL).alias("group"))


def _cells(frames: Frames) -> pl.DataFrame:
    return _of_regions(place_years(frames, larger_than=LARGER_THAN))


def _subjects(frames: Frames) -> tuple[str, ...]:
    return tuple(dated_city_ties(frames)["tie"].sort())


DESIGN = Change(
    cells=_cells,
    subjects=_subjects,
    event=CITY,
    inside="China's West",
    outside="its East",
    before="1979 to 1999",
    after="since 2000",
    cluster="province",
    frame="ties",
    rule=Rule("more", 1.0, margin=(2 / 3, 3 / 2)),
)


def _test(frames: Frames) -> Finding:
    found = DESIGN.test(frames)
    beside = (_small(frames), *_choices(frames), _dealt(frames)) if wants_all() else ()
    proposed = frames.spells.filter(pl.col("status") == "proposed").height
    picture = found.picture
    if picture is not None:
        rows = [
            as_row(capital(str(e.name).removeprefix(CHANGE)), e)
            for e in beside
            if e.value is not None
        ]
        picture = replace(picture, rows=(*picture.rows, *rows))
    return replace(
        found,
        hypothesis="western-fast-track",
        sensitivity=(*found.sensitivity, *beside),
        lacks=(
            "When each tie was proposed and when Beijing approved it: the claim is on the time "
            f"between both, and the record has {proposed} ties with a dated proposal.",
            *found.lacks,
        ),
        caveats=(
            "A faster taking up of ties may come from more demand, or from partners who turned "
            "west when the East was taken; this does not show that approval was faster.",
            f"Watched are China's cities of more than {LARGER_THAN:,} inhabitants today, with a "
            "tie or without. A tie that this record does not know, or cannot date, counts as none.",
            "Provinces of which the record holds no place have no region here and are left out.",
            "Sizes are of today: a city that was small in 1980 may be large now.",
        ),
        picture=picture,
    )


def _small(frames: Frames) -> Estimate:
    """The same for smaller cities against larger ones, wherever they lie."""
    return _estimate(
        frames, "smaller cities (up to a million) against larger", _of_sizes, LARGER_THAN
    )


def _choices(frames: Frames) -> tuple[Estimate, ...]:
    """The West against the East for other cities, years and regions."""
    everywhere = partial(_of_regions, others=(EAST, "Central", "Northeast"))
    return (
        _estimate(
            frames,
            "West against East among smaller cities",
            lambda cells: _of_regions(cells.filter(pl.col("population") <= SMALL)),
            LARGER_THAN,
        ),
        _estimate(frames, "West against all other regions", everywhere, LARGER_THAN),
        _estimate(frames, "cities of more than 100,000", _of_regions, LARGER_THAN // 2),
        _estimate(frames, "cities of more than 500,000", _of_regions, 500_000),
        _estimate(frames, "ties founded before 2018", _of_regions, LARGER_THAN, until=WRITTEN),
    )


def _estimate(
    frames: Frames,
    name: str,
    grouped: Callable[[pl.DataFrame], pl.DataFrame],
    larger_than: int,
    *,
    until: date | None = None,
) -> Estimate:
    cells = grouped(place_years(frames, larger_than=larger_than, until=until))
    cells = cells.filter(pl.col("years") > 0)
    four = Four.of(cells)
    robust = robust_change(cells) if four.all >= ENOUGH_EVENTS else None
    return as_estimate(
        CHANGE + name,
        robust[0] if robust else exact_change(four),
        four.all,
        "ratio",
        robust_method("province") if robust else "exact conditional interval",
        subjects=_subjects(frames),
    )


def _dealt(frames: Frames) -> Estimate:
    """Ratios of ratios when the regions of provinces are dealt out by chance."""
    import numpy as np

    sums = (
        _cells(frames)
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
    return as_estimate(
        f"{CHANGE}regions dealt to provinces by chance",
        Interval(float(middle), float(low), float(high), 0.95),
        int(sums["events"].sum()),
        "ratio",
        f"middle 95% of {DRAWS} random deals; a half is added to each count",
        subjects=_subjects(frames),
    )


WESTERN_FAST_TRACK = replace(
    hypothesis(
        "western-fast-track",
        DESIGN,
        section="Capacity Building, 2",
        claim="Since 2000 ties of smaller, western Chinese cities are approved faster.",
        items=("approval.months",),
        # Without the older ties there is no time before 2000; sizes are varied above.
        varies=("definition", "contradicted", "dates"),
    ),
    test=_test,
)
