"""What stands beside the answer on policy: checks of it, single cases, and other choices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval
from paradiplomacy.hypotheses.estimators.imputation import cells_of, imputed
from paradiplomacy.hypotheses.estimators.staggered import NEVER, UnitYears
from paradiplomacy.hypotheses.estimators.staggered_checks import Permuted, TwoWay, two_way
from paradiplomacy.hypotheses.estimators.staggered_rule import Trends
from paradiplomacy.hypotheses.policy.panel import of_hub, panel_of
from paradiplomacy.hypotheses.policy.policy_design import (
    AFTER,
    METHOD,
    OLDER,
    OUTCOME,
    PolicyDesign,
    change,
    dating,
    design_of,
    freedom_of,
    held,
    treated,
)
from paradiplomacy.hypotheses.policy.single_case import synthetic
from paradiplomacy.hypotheses.policy.third_state import third_state
from paradiplomacy.hypotheses.selection import as_estimate, main_pair
from paradiplomacy.language import Message, Text, Words
from paradiplomacy.record.frames import Frames

__all__ = [
    "BASE_NAMES",
    "COUNTRIES",
    "MARGIN_SD",
    "METHOD",
    "PLACEBO_DATES",
    "checks",
    "never_only",
    "sensitivity",
    "single_cases",
]

MARGIN_SD = 0.1
"""An effect counts as none below this part of the outcome's standard deviation."""

COUNTRIES = 8
EARLIER = 4
WORDS = Words(__name__)
PLACEBO_DATES = WORDS("distance", choice=WORDS("choice.placebo", years=EARLIER))
"""Name of the estimate at dates at which no tie began."""

BASES = (1, 3, 5, 8)
"""Years before the first tie whose mean is the base, each in turn."""

BY_IMPUTATION = WORDS("imputation")


def _base_name(years: int) -> Message:
    return WORDS("base.mean", n=years) if years > 1 else WORDS("base.year")


BASE_NAMES = (*map(_base_name, BASES), BY_IMPUTATION)
"""Names of estimates with other bases; the last has all years before as its base."""

DOSES = (3, 5)
SHOCK, UNTIL = 1989, 1995


def checks(
    design: PolicyDesign,
    chance: Permuted,
    trends: Trends,
) -> Iterator[Estimate]:
    """The test of the years before, bounds where trends part, and the test of equivalence."""
    n = len(design.adopters)
    subjects = dating(design)
    before, robust = trends.before, trends.robust
    if before is not None:
        yield Estimate(
            WORDS("check.luck"),
            before,
            None,
            None,
            n,
            "p-value",
            WORDS("check.luck-how"),
            subjects=subjects,
        )
    if robust is not None:
        how = WORDS("check.parting-how")
        yield as_estimate(
            WORDS("check.parting"),
            robust.interval,
            n,
            "points",
            how,
            subjects=subjects,
        )
        yield Estimate(
            WORDS("check.break"),
            robust.breakdown,
            None,
            None,
            n,
            "times",
            WORDS("check.break-how", how=how),
            subjects=subjects,
        )
    if chance.tost < 1:
        yield Estimate(
            WORDS("check.small"),
            chance.tost,
            None,
            None,
            n,
            "p-value",
            WORDS("check.small-how", margin=MARGIN_SD),
            subjects=subjects,
        )


def single_cases(frames: Frames, design: PolicyDesign) -> Iterator[Estimate]:
    """Synthetic controls of single shocks."""
    jump = _largest_jump(design)
    if jump is not None:
        code, year, ties = jump
        whole = panel_of(frames, design.hub, OUTCOME)
        pool = [i for i, c in enumerate(whole.units) if c in design.ties]
        yield from _synthetic(
            frames,
            whole.only(pool),
            (design.hub, code, OUTCOME),
            (year, year + AFTER[1]),
            WORDS("case.jump", country=code, n=ties, year=year),
        )
    pair = main_pair(frames)
    if pair is not None and design.hub in pair:
        (code,) = (c for c in pair if c != design.hub)
        yield from _synthetic(
            frames,
            panel_of(frames, design.hub, OLDER),
            (design.hub, code, OLDER),
            (SHOCK, UNTIL),
            WORDS("case.shock", country=code, year=SHOCK, until=UNTIL),
        )


def _synthetic(
    frames: Frames, panel: UnitYears, of: tuple[str, str, str], when: tuple[int, int], name: Text
) -> Iterator[Estimate]:
    hub, code, series = of
    year, until = when
    window = panel.years <= until
    values = panel.values[:, window]
    full = [bool(np.isfinite(row).all()) for row in values]
    if code not in panel.units or not full[panel.units.index(code)]:
        return
    codes = [c for c, keep in zip(panel.units, full, strict=True) if keep]
    before = int((panel.years[window] < year).sum())
    control = synthetic(values[np.array(full)], codes.index(code), before=before)
    if control is None or control.interval.low is None:
        return
    others = [c for c in codes if c != code]
    order = np.argsort(-control.weights, kind="stable")
    made_of = tuple(
        WORDS("case.weight", country=others[i], weight=float(control.weights[i])) for i in order[:3]
    )
    subjects = held(
        frames, [f"reading:{series}|{a}-{b}|{year}" for a, b in ((hub, code), (code, hub))], series
    )
    yield as_estimate(
        name,
        control.interval,
        1,
        "points",
        WORDS(
            "case.method",
            others=control.others,
            made_of=made_of,
            fit=control.fit,
            year=year,
            p=control.p,
        ),
        subjects=subjects,
    )


def _largest_jump(design: PolicyDesign) -> tuple[str, int, int] | None:
    """Country, year and number of the most ties that a country of the panel made in a year."""
    jumps = [
        (ties, -year, code)
        for code in design.panel.units
        for year, ties in design.ties[code].by_year
        if ties > 1
    ]
    if not jumps:
        return None
    ties, year, code = max(jumps)
    return code, -year, ties


def sensitivity(frames: Frames, design: PolicyDesign, chance: Permuted) -> Iterator[Estimate]:
    """The deciding estimate under other choices, placebo dates and benchmarks."""
    panel = design.panel
    narrow = chance.narrow
    if narrow.low is not None and narrow.high is not None:
        yield _row(design, WORDS("choice.narrow"), narrow, len(design.adopters))
    yield from _other_bases(frames, design, chance)
    yield from _again(frames, design, WORDS("choice.never"), never_only(panel))
    yield from _again(frames, design, WORDS("choice.five"), panel, span=(0, 4))
    for dose in DOSES:
        starts = [design.ties[code].reached(dose) for code in panel.units]
        yield from _again(
            frames,
            design,
            WORDS("choice.dose", n=dose),
            treated(panel, starts, design.ties),
        )
    counted = [design.ties[code].first for code in panel.units]
    if counted != [design.ties[code].start for code in panel.units]:
        yield from _again(
            frames,
            design,
            WORDS("choice.register"),
            treated(panel, counted, design.ties),
        )
    most = max(design.adopters, key=lambda code: (design.ties[code].total, code))
    yield from _again(
        frames,
        design,
        WORDS("choice.without-most", country=most),
        panel.only([c != most for c in panel.units]),
    )
    yield from change(frames, design, PLACEBO_DATES, _placebo(panel), span=(0, EARLIER - 1))
    benchmark = two_way(panel)
    if benchmark is not None:
        yield _normal(
            design,
            WORDS("choice.two-way"),
            benchmark,
            WORDS("two-way", negative=float(benchmark.negative)),
            n=len(panel.units),
        )
    yield from _by_dose(frames, design)
    yield from third_state(frames, design)
    yield from _other_outcomes(frames, design)


def _other_bases(frames: Frames, design: PolicyDesign, chance: Permuted) -> Iterator[Estimate]:
    """The change from the mean of more years before the first tie, and by imputation from all."""
    panel = design.panel
    for years in BASES:
        name = _base_name(years)
        if years > 1:
            yield from change(frames, design, name, panel, base_years=years)
        elif chance.interval.low is not None and chance.interval.high is not None:
            yield as_estimate(name, chance.interval, len(design.adopters), "points", METHOD)
    imputation = imputed(cells_of(panel, last=AFTER[1]))
    interval = None if imputation is None else imputation.interval(freedom_of(panel))
    if interval is not None:
        yield as_estimate(
            BY_IMPUTATION,
            interval,
            len(design.adopters),
            "points",
            WORDS("imputation-method"),
            subjects=dating(design),
        )


def never_only(panel: UnitYears) -> UnitYears:
    """Cells of countries that are yet to be tied are not controls: blank, but for their base."""
    base = panel.years[None, :] >= panel.first[:, None] - 1
    never = (panel.first == NEVER)[:, None]
    return replace(panel, values=np.where(base | never, panel.values, np.nan))


def _placebo(panel: UnitYears) -> UnitYears:
    """First ties some years earlier, and nothing from the true ones on."""
    blank = panel.years[None, :] >= panel.first[:, None]
    early = np.where(panel.first == NEVER, NEVER, panel.first - EARLIER)
    return replace(panel, values=np.where(blank, np.nan, panel.values)).treated_from(early)


def _again(
    frames: Frames,
    design: PolicyDesign,
    choice: Text,
    panel: UnitYears,
    *,
    span: tuple[int, int] = AFTER,
) -> Iterator[Estimate]:
    yield from change(frames, design, WORDS("distance", choice=choice), panel, span=span)


def _row(design: PolicyDesign, choice: Text, interval: Interval, n: int) -> Estimate:
    return as_estimate(
        WORDS("distance", choice=choice), interval, n, "points", METHOD, subjects=dating(design)
    )


def _normal(
    design: PolicyDesign, choice: Text, estimate: TwoWay, method: Text, *, n: int
) -> Estimate:
    from scipy.stats import t

    half = float(t.ppf(0.975, max(n - 1, 1))) * estimate.error
    interval = Interval(estimate.value, estimate.value - half, estimate.value + half, 0.95)
    return as_estimate(
        WORDS("distance", choice=choice),
        interval,
        n,
        "points",
        method,
        subjects=dating(design),
    )


def _by_dose(frames: Frames, design: PolicyDesign) -> Iterator[Estimate]:
    """Every country of the register, by how many ties it counts until then."""
    whole = panel_of(frames, design.hub, OUTCOME)
    panel = whole.only([code in design.ties for code in whole.units])
    dose = np.zeros(panel.values.shape)
    values = panel.values.copy()
    for row, code in enumerate(panel.units):
        ties = design.ties[code]
        for year, number in ties.by_year:
            dose[row, panel.years >= year] += number
        values[row, (panel.years < ties.counted[0]) | (panel.years > ties.counted[1])] = np.nan
    estimate = two_way(replace(panel, values=values), np.log2(1 + dose))
    if estimate is None:
        return
    yield _normal(
        design,
        WORDS("choice.doubling", n=len(panel.units)),
        estimate,
        WORDS("doubling"),
        n=len(panel.units),
    )


def _other_outcomes(frames: Frames, design: PolicyDesign) -> Iterator[Estimate]:
    """The same for disputes and trade, where the record has them for these countries."""
    readings = of_hub(frames, design.hub)
    for series in sorted(set(readings["series"])):
        if not series.startswith(("disputes.", "trade.")):
            continue
        other = design_of(frames, series)
        if len(other.panel.units) < COUNTRIES or len(other.adopters) < ENOUGH_EVENTS:
            continue
        yield from change(
            frames,
            other,
            WORDS("series", series=str(series)),
            other.panel,
            unit=str(readings.filter(pl.col("series") == series)["unit"][0]),
        )
