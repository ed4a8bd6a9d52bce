"""Votes beside those with the hub: a placebo outcome, and the distance to a third state.

Votes of the General Assembly lie mostly along one line. Who moves along it toward one state
moves toward or away from all others, so that the distance to a third state is not a placebo. What
a country agrees with the third state beyond its place on the line is one: a tie that pulls along
the line leaves it as it is, and whatever else unsettles how a country votes need not.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS
from paradiplomacy.hypotheses.estimators.staggered import UnitYears
from paradiplomacy.hypotheses.policy.panel import hub_of, panel_of
from paradiplomacy.hypotheses.policy.policy_design import (
    METHOD,
    OLDER,
    PolicyDesign,
    change,
    could_see,
    treated,
)
from paradiplomacy.language import Message, Text, Words
from paradiplomacy.record.frames import Frames

__all__ = ["AGREEMENT", "beyond_the_line", "is_placebo", "third_of", "third_state"]

AGREEMENT = "un.agreement"
"""Share of votes on which both of a pair voted alike."""

WORDS = Words(__name__)

ON_A_LINE = 8
"""Countries that it takes in a year to see where the line lies."""


def third_of(frames: Frames, hub: str) -> str:
    """The state with which most countries' agreement is known; ``""`` without any."""
    third = hub_of(frames, AGREEMENT)
    return "" if third == hub else third


def beyond_the_line(agreement: UnitYears, distance: UnitYears) -> UnitYears:
    """Agreement with a state less what the distance to it predicts, in percentage points.

    Parameters
    ----------
    agreement, distance : UnitYears
        Of the same state; countries and years that only one of them has are left out.

    Returns
    -------
    UnitYears
        In each year the residual of a straight line through all countries. Blank in years
        with readings of fewer than eight countries, or of countries all at one distance.

    Examples
    --------
    >>> import numpy as np
    >>> from paradiplomacy.hypotheses.policy.panel import NEVER
    >>> codes, years = tuple("ABCDEFGH"), np.array([2000])
    >>> never = np.full(8, NEVER)
    >>> far = UnitYears(codes, years, np.arange(8.0)[:, None], never)
    >>> alike = UnitYears(codes, years, 0.9 - far.values / 10, never)
    >>> np.abs(beyond_the_line(alike, far).values).max().round(9)
    np.float64(0.0)
    """
    codes = tuple(code for code in agreement.units if code in distance.units)
    years = np.intersect1d(agreement.years, distance.years)
    share, far = (
        panel.only([panel.units.index(code) for code in codes]).values[
            :, np.isin(panel.years, years)
        ]
        for panel in (agreement, distance)
    )
    known_both = np.isfinite(share) & np.isfinite(far)
    left = np.full(share.shape, np.nan)
    for at in range(len(years)):
        known = known_both[:, at]
        x, y = far[known, at], share[known, at]
        if len(x) < ON_A_LINE or np.ptp(x) == 0 or np.var(x) == 0:
            continue
        slope, level = np.polyfit(x, y, 1)
        left[known, at] = 100 * (y - level - slope * x)
    first = agreement.first[[agreement.units.index(code) for code in codes]]
    return UnitYears(codes, years, left, first)


def third_state(frames: Frames, design: PolicyDesign) -> Iterator[Estimate]:
    """The placebo outcome, and the distance to a third state in the same votes."""
    third = third_of(frames, design.hub)
    if not third:
        return
    distance = panel_of(frames, third, OLDER)
    yield from _change(frames, design, WORDS("third", country=third), distance)
    yield from _change(
        frames,
        design,
        WORDS("placebo", country=third),
        beyond_the_line(panel_of(frames, third, AGREEMENT), distance),
        unit="percentage points",
    )


def is_placebo(estimate: Estimate) -> bool:
    """Whether it is of the outcome that ties should not move."""
    return isinstance(estimate.name, Message) and estimate.name.key == "placebo"


def _change(
    frames: Frames, design: PolicyDesign, name: Text, whole: UnitYears, *, unit: str = "points"
) -> Iterator[Estimate]:
    """The change of another outcome of the countries of the design."""
    kept = whole.only([code in design.panel.units for code in whole.units])
    starts = [design.ties[code].start for code in kept.units]
    panel = treated(kept, starts, design.ties)
    if panel.adopters.sum() < ENOUGH_EVENTS:
        return
    mde, _ = could_see(panel)
    method = METHOD if mde is None else WORDS("method", method=METHOD, mde=mde)
    yield from change(frames, design, name, panel, unit=unit, method=method)
