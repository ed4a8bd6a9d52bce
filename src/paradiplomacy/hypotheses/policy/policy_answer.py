"""Answer of the panel of many countries, its verdict, and checks of it.

Under other choices, bases and placebos, the answer is made again.

Votes of the General Assembly lie mostly along one line. Who moves along it toward one state
moves toward or away from all others, so that the distance to a third state is not a placebo. What
a country agrees with the third state beyond its place on the line is one: a tie that pulls along
the line leaves it as it is, and whatever else unsettles how a country votes need not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from paradiplomacy.hypotheses.base import Estimate, Verdict
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval
from paradiplomacy.hypotheses.estimators.staggered_checks import (
    Shuffles,
    ShuffleTest,
    Years,
    shuffle_test,
)
from paradiplomacy.hypotheses.estimators.staggered_did import NEVER, Effects, UnitYears, effects
from paradiplomacy.hypotheses.estimators.staggered_rule import YEARS_BEFORE, Trends, trends_of
from paradiplomacy.hypotheses.policy.policy_design import (
    AFTER,
    METHOD,
    OLDER,
    RULE,
    PolicyDesign,
    change,
    could_decide,
    could_see,
    dating,
    design_of,
    freedom_of,
    hub_of,
    panel_of,
    spread,
    with_ties,
)
from paradiplomacy.hypotheses.selection import as_estimate, as_number
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

WORDS = Words(__name__)

AGREEMENT = "un.agreement"
"""Share of votes on which both of a pair voted alike."""

ON_A_LINE = 8
"""Countries that it takes in a year to see where the line lies."""


def third_of(frames: Frames, hub: str) -> str:
    """The state with which most countries' agreement is known; ``""`` without any."""
    third = hub_of(frames, AGREEMENT)
    return "" if third == hub else third


def beyond_the_line(agreement: UnitYears, distance: UnitYears) -> UnitYears:
    """Agreement with a state less what the distance to it predicts, in percentage points.

    agreement, distance: Of the same state; countries and years that only one of them has are left
        out.

    Returns in each year the residual of a straight line through all countries. Blank in years with
    readings of fewer than eight countries, or of countries all at one distance.

    >>> import numpy as np
    >>> from paradiplomacy.hypotheses.policy.policy_design import NEVER
    >>> codes, years = tuple("ABCDEFGH"), np.array([2000])
    >>> never = np.full(8, NEVER)
    >>> gap = UnitYears(codes, years, np.arange(8.0)[:, None], never)
    >>> votes = UnitYears(codes, years, 0.9 - gap.values / 10, never)
    >>> np.abs(beyond_the_line(votes, gap).values).max().round(9)
    np.float64(0.0)
    """
    codes = tuple(code for code in agreement.units if code in distance.units)
    years = np.intersect1d(agreement.years, distance.years)
    shares, distances = (
        panel.only([panel.units.index(code) for code in codes]).values[
            :, np.isin(panel.years, years)
        ]
        for panel in (agreement, distance)
    )
    known_pairs = np.isfinite(shares) & np.isfinite(distances)
    residuals = np.full(shares.shape, np.nan)
    for at in range(len(years)):
        known = known_pairs[:, at]
        x, y = distances[known, at], shares[known, at]
        if len(x) < ON_A_LINE or np.ptp(x) == 0 or np.var(x) == 0:
            continue
        slope, level = np.polyfit(x, y, 1)
        residuals[known, at] = 100 * (y - level - slope * x)
    return UnitYears(
        codes, years, residuals, agreement.first[[agreement.units.index(code) for code in codes]]
    )


def placebo_outcome(frames: Frames, design: PolicyDesign) -> Iterator[Estimate]:
    """The change of an outcome that ties should not move, of the countries of the design."""
    third = third_of(frames, design.hub)
    if not third:
        return
    outcome = beyond_the_line(panel_of(frames, third, AGREEMENT), panel_of(frames, third, OLDER))
    chosen_units = outcome.only([code in design.panel.units for code in outcome.units])
    panel = with_ties(
        chosen_units, [design.ties[code].start for code in chosen_units.units], design.ties
    )
    if panel.adopters.sum() < ENOUGH_EVENTS:
        return
    mde, _ = could_see(panel)
    method = METHOD if mde is None else WORDS("method", method=METHOD, mde=mde)
    name = WORDS("placebo", country=third)
    yield from change(frames, design, name, panel, unit="percentage points", method=method)


def is_placebo(estimate: Estimate) -> bool:
    """True if it is of the outcome that ties should not move."""
    return isinstance(estimate.name, Message) and estimate.name.key == "placebo"


COUNTRIES = 8
EARLIER = 4
PLACEBO_DATES = WORDS("distance", choice=WORDS("choice.placebo", years=EARLIER))
"""Name of the estimate at dates at which no tie began."""

BASES = (1, 3, 5, 8)
"""Years before the first tie whose mean is the base, each in turn."""


def _base_name(years: int) -> Message:
    return WORDS("base.mean", n=years) if years > 1 else WORDS("base.year")


BASE_NAMES = tuple(map(_base_name, BASES))
"""Names of estimates with other bases."""


def sensitivity(frames: Frames, design: PolicyDesign, chance: ShuffleTest) -> Iterator[Estimate]:
    """The deciding estimate under other choices, and placebos."""
    panel = design.panel
    for years in BASES:
        name = _base_name(years)
        if years > 1:
            yield from change(frames, design, name, panel, base_years=years)
        elif chance.interval.low is not None and chance.interval.high is not None:
            yield as_estimate(name, chance.interval, len(design.adopters), "points", METHOD)
    yield from change(frames, design, PLACEBO_DATES, _placebo(panel), span=(0, EARLIER - 1))
    yield from placebo_outcome(frames, design)


def _placebo(panel: UnitYears) -> UnitYears:
    """First ties some years earlier, and nothing from the true ones on."""
    blank = panel.years[None, :] >= panel.first[:, None]
    early = np.where(panel.first == NEVER, NEVER, panel.first - EARLIER)
    return replace(panel, values=np.where(blank, np.nan, panel.values)).treated_from(early)


MARGIN_SD = 0.1
"""An effect counts as none below this part of the outcome's standard deviation."""

LUCK_HOW = WORDS("check.luck-how")
PARTING_HOW = WORDS("check.parting-how")

DATE_DRAWS = 999
"""Sets of years of first ties that are drawn, where those that are seen are upper bounds."""

SWEEPS = 2
"""How often the search for the worst years goes through all countries."""


@dataclass(frozen=True, slots=True)
class Dates:
    """The mean effect where years of first ties are upper bounds.

    interval: Over years drawn between the first tie of all countries with the hub and the earliest
        seen.
    worst: The lowest and the highest mean effect that a search found for years within these bounds.
    vague: Countries whose year is drawn.
    earliest: No tie is older.
    """

    interval: Interval
    worst: tuple[float, float]
    vague: int
    earliest: int


def dates_of(design: PolicyDesign, *, seed: int, draws: int = DATE_DRAWS) -> Dates | None:
    """Draw the years, and search for the worst; None where all are known or nothing is left.

    Within its bounds every year is equally likely. Estimates are pooled by Rubin's rules. The worst
    is searched country by country, each year that it may have against all others as they stand,
    twice from the first country to the last: what years could do is at least what it finds.
    """
    panel = design.panel
    if not design.vague or not panel.adopters.any():
        return None
    from dyadevents.inference.imputation import pool

    low = _lowest(design)
    rng = np.random.default_rng(seed)
    firsts = rng.integers(low, panel.first, size=(draws, len(low)), endpoint=True)
    between = np.arange(low.min(), panel.first[low < panel.first].max() + 1)
    shuffles = Shuffles(panel, cohorts=[*between, *panel.first], span=AFTER)
    drawn = shuffles.effects(firsts, around="all")
    values, squares = drawn.mean[drawn.known], (drawn.influence[drawn.known] ** 2).sum(axis=1)
    if len(values) < 2:
        return None
    n, complete = len(low), max(freedom_of(panel), 1)
    variances = squares * (n / max(n - 1, 1))
    pooled = pool(values[:, None], variances[:, None, None], complete=complete)
    least, most = pooled.interval()[0]
    return Dates(
        Interval(float(pooled.estimates[0]), float(least), float(most), 0.95),
        (-_farthest(panel, shuffles, low, -1), _farthest(panel, shuffles, low, 1)),
        int((low < panel.first).sum()),
        int(low.min()),
    )


def _lowest(design: PolicyDesign) -> Years:
    """The earliest year in which each country may have made its first tie."""
    first = design.panel.first.copy()
    for unit, code in enumerate(design.panel.units):
        since = design.ties[code].since
        if since is not None and code in design.vague:
            first[unit] = min(int(first[unit]), since)
    return first


def _farthest(panel: UnitYears, shuffles: Shuffles, low: Years, side: int) -> float:
    """The largest mean effect, or the negative of the smallest, that a search finds."""
    best, first = -np.inf, panel.first.copy()
    for _ in range(SWEEPS):
        for unit in np.flatnonzero(low < panel.first):
            tried = np.tile(first, (panel.first[unit] - low[unit] + 1, 1))
            tried[:, unit] = np.arange(low[unit], panel.first[unit] + 1)
            drawn = shuffles.effects(tried, around=None)
            means = np.where(drawn.known, side * drawn.mean, np.nan)
            if np.isfinite(means).any() and np.nanmax(means) > best:
                best, first = float(np.nanmax(means)), tried[int(np.nanargmax(means))]
    return best


def checks(
    design: PolicyDesign, chance: ShuffleTest, trends: Trends, dates: Dates | None
) -> Iterator[Estimate]:
    """Estimates that check it: of an unseen cause, the years before, dates, and equivalence."""
    n, subjects = len(design.adopters), dating(design)
    number, span = (partial(make, subjects=subjects) for make in (as_number, as_estimate))
    before, robust = trends.before, trends.robust
    if robust is not None:
        how = WORDS("check.break-how", how=PARTING_HOW)
        yield number(WORDS("check.break"), robust.breakdown, n, "times", how)
    if before is not None:
        yield number(WORDS("check.luck"), before, n, "p-value", LUCK_HOW)
    if robust is not None:
        yield span(WORDS("check.parting"), robust.interval, n, "points", PARTING_HOW)
    if dates is not None:
        of, how = {"n": dates.vague, "since": dates.earliest}, WORDS("dates.drawn-how")
        yield span(WORDS("dates.drawn", **of), dates.interval, n, "points", how)
        for key, value in zip(("lowest", "highest"), dates.worst, strict=True):
            yield number(WORDS(f"dates.{key}", **of), value, n, "points", WORDS("dates.worst-how"))
    if chance.tost < 1:
        how = WORDS("check.small-how", margin=MARGIN_SD)
        yield number(WORDS("check.small"), chance.tost, n, "p-value", how)


DRAWS = 4_999

_UNKNOWN = Interval(None, None, None, 0.95)


@dataclass(frozen=True, slots=True)
class PolicyAnswer:
    """Answer of the panel: the effect, and what speaks for or against the comparison.

    `mde` is the smallest effect that the whole rule would find, `by_interval` the one that its
    interval alone would; both with first ties in the years in which they are seen. `dates` is
    what is left where these years are upper bounds, None where all are known.
    """

    design: PolicyDesign
    mde: float | None
    by_interval: float | None
    error: float
    sd: float
    effects: Effects
    chance: ShuffleTest
    trends: Trends
    dates: Dates | None

    @property
    def margin(self) -> float:
        """Below it an effect counts as none."""
        return MARGIN_SD * self.sd

    @property
    def verdict(self) -> Verdict:
        """By the rule of the hypothesis."""
        trends = self.trends
        if trends.robust is None or trends.before is None or trends.has_pretrend:
            return Verdict.INCONCLUSIVE
        spans = [self.chance.interval, trends.robust.interval]
        if self.dates is not None:
            spans += [self.dates.interval, Interval(None, *self.dates.worst, 1.0)]
        return RULE.of_all(*spans, events=len(self.design.adopters))


def answer_of(frames: Frames) -> PolicyAnswer:
    """Estimate, shuffle, and ask what would speak against it."""
    design = design_of(frames)
    panel = design.panel
    n, sd = len(panel.units), spread(panel)
    alone, error = could_see(panel)
    mde = could_decide(panel, seed=frames.seed)
    steps = effects(panel, span=(-YEARS_BEFORE, AFTER[1]))
    chance = shuffle_test(panel, draws=DRAWS, seed=frames.seed, span=AFTER, margin=MARGIN_SD * sd)
    if chance is None:
        # Every reading is the same, or one country is left: there is nothing to shuffle.
        chance = ShuffleTest(1.0, _UNKNOWN, replace(_UNKNOWN, level=0.9), 0, 1.0)
    trends = trends_of(panel, draws=DRAWS, seed=frames.seed, last=AFTER[1], units=n)
    return PolicyAnswer(
        design, mde, alone, error, sd, steps, chance, trends, dates_of(design, seed=frames.seed)
    )
