"""Whether China's western and smaller cities came to take up ties faster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding
from paradiplomacy.hypotheses.capacity.approvals import RULE, decided_by_approvals
from paradiplomacy.hypotheses.capacity.new_ties import dated_city_ties, place_years
from paradiplomacy.hypotheses.designs.change import Change, robust_method
from paradiplomacy.hypotheses.designs.design import hypothesis
from paradiplomacy.hypotheses.designs.four import Four, exact_change, robust_change
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

__all__ = ["WESTERN_FAST_TRACK"]

WEST, EAST = "West", "East"
LARGER_THAN = 200_000
SMALL = 1_000_000
"""Up to here a city counts as small or middling in China's classes of cities of 2014."""

WRITTEN = date(2018, 1, 1)
DRAWS = 999
WORDS = Words(__name__)

Grouping = Callable[[pl.DataFrame], pl.DataFrame]


def _of_regions(cells: pl.DataFrame, others: tuple[str, ...] = (EAST,)) -> pl.DataFrame:
    return cells.filter(pl.col("region").is_in([WEST, *others])).with_columns(
        (pl.col("region") == WEST).alias("group")
    )


def _of_sizes(cells: pl.DataFrame) -> pl.DataFrame:
    return cells.with_columns((pl.col("population") <= SMALL).alias("group"))


def _of_regions_if_small(cells: pl.DataFrame) -> pl.DataFrame:
    return _of_regions(cells.filter(pl.col("population") <= SMALL))


def _cells(frames: Frames) -> pl.DataFrame:
    return _of_regions(place_years(frames, larger_than=LARGER_THAN))


def _subjects(frames: Frames) -> tuple[str, ...]:
    return tuple(dated_city_ties(frames)["tie"].sort())


DESIGN = Change(
    cells=_cells,
    subjects=_subjects,
    event=WORDS("event"),
    inside=WORDS("inside"),
    outside=WORDS("outside"),
    before=WORDS("before"),
    after=WORDS("after"),
    cluster=WORDS("cluster"),
    frame="ties",
    rule=DecisionRule("more", 1.0, margin=(2 / 3, 3 / 2)),
)


Row = tuple[Message, Estimate]
"""An estimate under another choice, and its label in the picture."""


def _test(frames: Frames, *, whole: bool = True) -> Finding:
    finding, picture = DESIGN.test(frames), None
    others = [*_choices(frames), _dealt(frames)] if whole else []
    proposed = frames.spells.filter(pl.col("status") == "proposed").height
    if finding.picture is not None:
        rows = (as_row(label, e) for label, e in others if e.value is not None)
        picture = replace(finding.picture, rows=(*finding.picture.rows, *rows))
    finding = replace(
        finding,
        hypothesis="western-fast-track",
        sensitivity=(*finding.sensitivity, *(e for _, e in others)),
        lacks=(WORDS("lack", proposed=proposed), *finding.lacks),
        caveats=(
            WORDS("caveat.demand"),
            WORDS("caveat.watched", larger=LARGER_THAN),
            WORDS("caveat.regions"),
            WORDS("caveat.sizes"),
        ),
        picture=picture,
    )
    # The claim is on the time until approval: where that is known, it decides.
    return decided_by_approvals(frames, finding)


def _choices(frames: Frames) -> Iterator[Row]:
    """Smaller cities against larger, and the West against others by cities, years and regions."""

    def changed(
        choice: Message,
        grouped: Grouping = _of_regions,
        *,
        larger_than: int = LARGER_THAN,
        until: date | None = None,
    ) -> Row:
        cells = grouped(place_years(frames, larger_than=larger_than, until=until))
        return _change(choice, cells.filter(pl.col("years") > 0), frames)

    yield changed(WORDS("choice.smaller"), _of_sizes)
    yield changed(WORDS("choice.west-smaller"), _of_regions_if_small)
    yield changed(
        WORDS("choice.west-all"), partial(_of_regions, others=(EAST, "Central", "Northeast"))
    )
    for size in (LARGER_THAN // 2, 500_000):
        yield changed(WORDS("choice.larger-than", inhabitants=size), larger_than=size)
    yield changed(WORDS("choice.before-2018"), until=WRITTEN)


def _change(choice: Message, cells: pl.DataFrame, frames: Frames) -> Row:
    four = Four.of(cells)
    robust = robust_change(cells) if four.all >= ENOUGH_EVENTS else None
    change = robust[0] if robust else exact_change(four)
    method = robust_method(WORDS("cluster")) if robust else WORDS("exact")
    return _row(choice, change, four.all, method, frames)


def _row(choice: Message, change: Interval, n: int, method: Message, frames: Frames) -> Row:
    name = WORDS("estimate", choice=choice)
    estimate = as_estimate(name, change, n, "ratio", method, subjects=_subjects(frames))
    return WORDS("label", choice=choice), estimate


def _dealt(frames: Frames) -> Row:
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
    return _row(
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
    test=_test,
    alone=partial(_test, whole=False),
    estimator=WORDS("estimator", usual=_BY_RATES.estimator, rule=RULE.words()),
    needs_statsmodels=True,
)
