"""The answer on policy under other choices: bases and placebos.

Votes of the General Assembly lie mostly along one line. Who moves along it toward one state
moves toward or away from all others, so that the distance to a third state is not a placebo. What
a country agrees with the third state beyond its place on the line is one: a tie that pulls along
the line leaves it as it is, and whatever else unsettles how a country votes need not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS
from paradiplomacy.hypotheses.estimators.staggered_checks import ShuffleTest
from paradiplomacy.hypotheses.estimators.staggered_did import NEVER, UnitYears
from paradiplomacy.hypotheses.policy.first_ties import hub_of, panel_of
from paradiplomacy.hypotheses.policy.policy_design import (
    METHOD,
    OLDER,
    PolicyDesign,
    change,
    could_see,
    with_ties,
)
from paradiplomacy.hypotheses.selection import as_estimate
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
    >>> from paradiplomacy.hypotheses.policy.first_ties import NEVER
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
    first = agreement.first[[agreement.units.index(code) for code in codes]]
    return UnitYears(codes, years, residuals, first)


def placebo_outcome(frames: Frames, design: PolicyDesign) -> Iterator[Estimate]:
    """The change of an outcome that ties should not move, of the countries of the design."""
    third = third_of(frames, design.hub)
    if not third:
        return
    outcome = beyond_the_line(panel_of(frames, third, AGREEMENT), panel_of(frames, third, OLDER))
    chosen_units = outcome.only([code in design.panel.units for code in outcome.units])
    starts = [design.ties[code].start for code in chosen_units.units]
    panel = with_ties(chosen_units, starts, design.ties)
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
