"""Claim that China's western and smaller cities came to take up ties faster."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding
from paradiplomacy.hypotheses.capacity.approvals import RULE, decided_by_approvals
from paradiplomacy.hypotheses.capacity.new_ties import (
    LARGER_THAN,
    SMALL,
    cells_of_regions,
    dated_subjects,
    of_regions,
    place_years,
)
from paradiplomacy.hypotheses.designs.change import Change, robust_method
from paradiplomacy.hypotheses.designs.design import hypothesis
from paradiplomacy.hypotheses.designs.four import Four, exact_change, robust_change
from paradiplomacy.hypotheses.designs.rates import EXACT
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval
from paradiplomacy.hypotheses.finding import always, finding
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

__all__ = ["WESTERN_FAST_TRACK"]

WORDS = Words(__name__)
DRAWS = 999

Row = tuple[Message, Estimate]
"""An estimate under another choice, and its label in the picture."""

DESIGN = Change(
    cells=cells_of_regions,
    subjects=dated_subjects,
    event=WORDS("event"),
    inside=WORDS("inside"),
    outside=WORDS("outside"),
    before=WORDS("before"),
    after=WORDS("after"),
    cluster=WORDS("cluster"),
    frame="ties",
    rule=DecisionRule("more", 1.0, margin=(2 / 3, 3 / 2)),
)


def _find_change_of_the_west(frames: Frames, *, whole: bool = True) -> Finding:
    change, picture = DESIGN.test(frames), None
    choices = [*_other_changes(frames), _dealt_change(frames)] if whole else []
    proposed = frames.spells.filter(pl.col("status") == "proposed").height
    if change.picture is not None:
        rows = (as_row(label, e) for label, e in choices if e.value is not None)
        picture = replace(change.picture, rows=(*change.picture.rows, *rows))
    by_rates = finding(
        WORDS,
        replace(change, lacks=()),
        change.sentence,
        sensitivity=(*change.sensitivity, *(e for _, e in choices)),
        lacks=(WORDS("lack", proposed=proposed), *change.lacks),
        caveats=always("demand")
        | {"watched": {"larger": LARGER_THAN}}
        | always("regions", "sizes"),
        picture=picture,
    )
    # The claim is on the time until approval: where that is known, it decides.
    return decided_by_approvals(frames, by_rates)


def _other_changes(frames: Frames) -> Iterator[Row]:
    """Smaller cities against larger, and the West by other cities."""
    watched = place_years(frames, larger_than=LARGER_THAN)
    small = watched.filter(pl.col("population") <= SMALL)
    of_sizes = watched.with_columns((pl.col("population") <= SMALL).alias("group"))
    yield _change_for_choice(WORDS("choice.smaller"), of_sizes, frames)
    yield _change_for_choice(WORDS("choice.west-smaller"), of_regions(small), frames)
    for size in (LARGER_THAN // 2, 500_000):
        choice = WORDS("choice.larger-than", inhabitants=size)
        cells = of_regions(place_years(frames, larger_than=size))
        yield _change_for_choice(choice, cells, frames)


def _change_for_choice(choice: Message, cells: pl.DataFrame, frames: Frames) -> Row:
    cells = cells.filter(pl.col("years") > 0)
    four = Four.of(cells)
    robust = robust_change(cells) if four.all >= ENOUGH_EVENTS else None
    change = robust[0] if robust else exact_change(four)
    method = robust_method(WORDS("cluster")) if robust else EXACT
    return _labelled_estimate(choice, change, four.all, method, frames)


def _labelled_estimate(
    choice: Message, change: Interval, n: int, method: Message, frames: Frames
) -> Row:
    name = WORDS("changed", choice=choice)
    estimate = as_estimate(name, change, n, "ratio", method, subjects=dated_subjects(frames))
    return WORDS("label", choice=choice), estimate


def _dealt_change(frames: Frames) -> Row:
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


_BY_RATES = hypothesis(
    "western-fast-track",
    DESIGN,
    section="Capacity Building, 2",
    claim=WORDS("claim"),
    # Without the older ties there is no time before 2000; sizes are varied above.
    varies=("definition", "contradicted", "dates"),
)
WESTERN_FAST_TRACK = replace(
    _BY_RATES,
    test=_find_change_of_the_west,
    alone=partial(_find_change_of_the_west, whole=False),
    estimator=WORDS("estimator", usual=_BY_RATES.estimator, rule=RULE.words()),
    needs_statsmodels=True,
)
