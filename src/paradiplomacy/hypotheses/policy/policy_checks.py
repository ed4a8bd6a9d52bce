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
    Design,
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
from paradiplomacy.language.english import count, country, listed, number
from paradiplomacy.record.frames import Frames

__all__ = [
    "BASE",
    "BY_IMPUTATION",
    "COUNTRIES",
    "MARGIN_SD",
    "METHOD",
    "checks",
    "never_only",
    "sensitivity",
    "single_cases",
]

MARGIN_SD = 0.1
"""An effect counts as none below this part of the outcome's standard deviation."""

COUNTRIES = 8
EARLIER = 4
PLACEBO_DATES = "placebo dates"
"""Marks the estimate at dates at which no tie began."""

BASES = (1, 3, 5, 8)
"""Years before the first tie whose mean is the base, each in turn."""

BASE, BY_IMPUTATION = "before the first tie", "by imputation"
"""Mark estimates with other bases, and the one that has all years before as its base."""

DOSES = (3, 5)
SHOCK, UNTIL = 1989, 1995


def checks(
    design: Design,
    chance: Permuted,
    trends: Trends,
) -> Iterator[Estimate]:
    """The test of the years before, bounds where trends part, and the test of equivalence."""
    n = len(design.adopters)
    subjects = dating(design)
    before, robust = trends.before, trends.robust
    if before is not None:
        yield Estimate(
            "chance that the years before the first tie differ so much by luck",
            before,
            None,
            None,
            n,
            "p-value",
            "joint test of the years five to two before the first tie, by shuffling years of "
            "first ties over countries; below 0.05 the comparison does not hold",
            subjects=subjects,
        )
    if robust is not None:
        how = (
            "relative magnitudes (Rambachan and Roth 2023): after the first tie trends part from "
            "year to year by no more than they did at most before"
        )
        yield as_estimate(
            "the same change if trends may part as much as before",
            robust.interval,
            n,
            "points",
            how,
            subjects=subjects,
        )
        yield Estimate(
            "how many times the largest break before it takes to explain the change away",
            robust.breakdown,
            None,
            None,
            n,
            "times",
            f"{how}; 0 where the interval covers no change without any break",
            subjects=subjects,
        )
    if chance.tost < 1:
        yield Estimate(
            "chance that an effect large enough to count would look so small",
            chance.tost,
            None,
            None,
            n,
            "p-value",
            f"equivalence: {MARGIN_SD:g} standard deviations of the outcome, two one-sided "
            "tests by shuffling",
            subjects=subjects,
        )


def single_cases(frames: Frames, design: Design) -> Iterator[Estimate]:
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
            f"{country(code)} after {count(ties, 'new tie')} in {year}, the most in one year "
            "among these countries: gap to a synthetic one",
        )
    pair = main_pair(frames)
    if pair is not None and design.hub in pair:
        (code,) = (c for c in pair if c != design.hub)
        yield from _synthetic(
            frames,
            panel_of(frames, design.hub, OLDER),
            (design.hub, code, OLDER),
            (SHOCK, UNTIL),
            f"{country(code)} from {SHOCK} to {UNTIL}: gap to a synthetic one; the effect of the "
            "shock and not of ties",
        )


def _synthetic(
    frames: Frames, panel: UnitYears, of: tuple[str, str, str], when: tuple[int, int], name: str
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
    found = synthetic(values[np.array(full)], codes.index(code), before=before)
    if found is None or found.interval.low is None:
        return
    others = [c for c in codes if c != code]
    order = np.argsort(-found.weights, kind="stable")
    made_of = [f"{country(others[i])} {found.weights[i]:.0%}" for i in order[:3]]
    subjects = held(
        frames, [f"reading:{series}|{a}-{b}|{year}" for a, b in ((hub, code), (code, hub))], series
    )
    yield as_estimate(
        name,
        found.interval,
        1,
        "points",
        f"synthetic control with {found.others} others, which have ties of their own, mostly "
        f"{listed(made_of)}, each around its own mean before; off by {found.fit:.2f} points "
        f"before {year}; placebo in space "
        f"p = {found.p:.2f}",
        subjects=subjects,
    )


def _largest_jump(design: Design) -> tuple[str, int, int] | None:
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


def sensitivity(frames: Frames, design: Design, chance: Permuted) -> Iterator[Estimate]:
    """The deciding estimate under other choices, placebo dates and benchmarks."""
    panel = design.panel
    narrow = chance.narrow
    if narrow.low is not None and narrow.high is not None:
        yield _row(design, "90% interval, for the equivalence test", narrow, len(design.adopters))
    yield from _other_bases(frames, design, chance)
    yield from _again(frames, design, "controls without any tie to the end", never_only(panel))
    yield from _again(frames, design, "the first five years only", panel, span=(0, 4))
    for dose in DOSES:
        starts = [design.ties[code].reached(dose) for code in panel.units]
        yield from _again(
            frames,
            design,
            f"treated from {number(dose)} ties on",
            treated(panel, starts, design.ties),
        )
    counted = [design.ties[code].first for code in panel.units]
    if counted != [design.ties[code].start for code in panel.units]:
        yield from _again(
            frames,
            design,
            "first ties by the register alone",
            treated(panel, counted, design.ties),
        )
    most = max(design.adopters, key=lambda code: (design.ties[code].total, code))
    yield from _again(
        frames,
        design,
        f"without {country(most)}, which has most ties",
        panel.only([c != most for c in panel.units]),
    )
    yield from _again(
        frames,
        design,
        f"{PLACEBO_DATES}: as if first ties had come {number(EARLIER)} years earlier",
        _placebo(panel),
        span=(0, EARLIER - 1),
    )
    benchmark = two_way(panel)
    if benchmark is not None:
        yield _normal(
            design,
            "two-way fixed effects, a benchmark only",
            benchmark,
            "regression on country and year effects, errors clustered by country; "
            f"{benchmark.negative:.0%} of treated cells enter with the wrong sign",
            n=len(panel.units),
        )
    yield from _by_dose(frames, design)
    yield from third_state(frames, design)
    yield from _other_outcomes(frames, design)


def _other_bases(frames: Frames, design: Design, chance: Permuted) -> Iterator[Estimate]:
    """The change from the mean of more years before the first tie, and by imputation from all."""
    panel = design.panel
    for years in BASES:
        words = f"the mean of {count(years, 'year')}" if years > 1 else "the year"
        name = f"change of the distance, from {words} {BASE}"
        if years > 1:
            yield from change(frames, design, name, panel, base_years=years)
        elif chance.interval.low is not None and chance.interval.high is not None:
            yield as_estimate(name, chance.interval, len(design.adopters), "points", METHOD)
    found = imputed(cells_of(panel, last=AFTER[1]))
    interval = None if found is None else found.interval(freedom_of(panel))
    if interval is not None:
        yield as_estimate(
            f"change of the distance, {BY_IMPUTATION}",
            interval,
            len(design.adopters),
            "points",
            "imputation from all years before the first tie (Borusyak, Jaravel and Spiess 2024), "
            "errors by country around the mean effect at one distance from the first tie",
            subjects=dating(design),
        )


def never_only(panel: UnitYears) -> UnitYears:
    """Cells of countries that are yet to be tied are no controls: blank, but for their base."""
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
    design: Design,
    choice: str,
    panel: UnitYears,
    *,
    span: tuple[int, int] = AFTER,
) -> Iterator[Estimate]:
    yield from change(frames, design, f"change of the distance, {choice}", panel, span=span)


def _row(design: Design, choice: str, found: Interval, n: int) -> Estimate:
    return as_estimate(
        f"change of the distance, {choice}", found, n, "points", METHOD, subjects=dating(design)
    )


def _normal(design: Design, choice: str, found: TwoWay, method: str, *, n: int) -> Estimate:
    from scipy.stats import t

    half = float(t.ppf(0.975, max(n - 1, 1))) * found.error
    interval = Interval(found.value, found.value - half, found.value + half, 0.95)
    return as_estimate(
        f"change of the distance, {choice}",
        interval,
        n,
        "points",
        method,
        subjects=dating(design),
    )


def _by_dose(frames: Frames, design: Design) -> Iterator[Estimate]:
    """Every country of the register, by how many ties it counts until then."""
    whole = panel_of(frames, design.hub, OUTCOME)
    panel = whole.only([code in design.ties for code in whole.units])
    dose = np.zeros(panel.values.shape)
    values = panel.values.copy()
    for row, code in enumerate(panel.units):
        ties = design.ties[code]
        for year, made in ties.by_year:
            dose[row, panel.years >= year] += made
        values[row, (panel.years < ties.counted[0]) | (panel.years > ties.counted[1])] = np.nan
    found = two_way(replace(panel, values=values), np.log2(1 + dose))
    if found is None:
        return
    yield _normal(
        design,
        f"for each doubling of counted ties, all {len(panel.units)} countries",
        found,
        "regression on country and year effects and the logarithm of one more than the ties "
        "counted so far; errors clustered by country; not a staggered design",
        n=len(panel.units),
    )


def _other_outcomes(frames: Frames, design: Design) -> Iterator[Estimate]:
    """The same for disputes and trade, where the record has them for these countries."""
    told = of_hub(frames, design.hub)
    for series in sorted(set(told["series"])):
        if not series.startswith(("disputes.", "trade.")):
            continue
        other = design_of(frames, series)
        if len(other.panel.units) < COUNTRIES or len(other.adopters) < ENOUGH_EVENTS:
            continue
        yield from change(
            frames,
            other,
            f"change of {series} in the decade from the first tie",
            other.panel,
            unit=str(told.filter(pl.col("series") == series)["unit"][0]),
        )
