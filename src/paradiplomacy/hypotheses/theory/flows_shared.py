"""Ties that carry several flows, and both ways: beside webs that are dealt out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.exact import Interval, share
from paradiplomacy.hypotheses.finding import NOTHING
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Words
from paradiplomacy.record.frames import Frames

if TYPE_CHECKING:
    from paradiplomacy.networks.multiplexity import Flows

__all__ = ["dealt_flows", "flow_shares", "flows_of"]

WORDS = Words(__name__)


def flows_of(frames: Frames, rng: Any, **choices: Any) -> Flows:
    """What flows the ties of a record carry."""
    from paradiplomacy.networks.multiplexity import flows

    return flows(frames, rng, **choices)


def flow_shares(seen: Flows) -> tuple[Estimate, ...]:
    """The shares behind the ratios."""
    rows = []
    for of, part in (("directions", seen.directions), ("flows", seen.kinds)):
        named, n = WORDS(f"share.{of}"), len(part.ties)
        found = share(part.both, n), n, "share", WORDS("exact")
        rows.append(as_estimate(named, *found, subjects=part.ties))
    return tuple(rows)


def _dealt(observed: int, draws: Any) -> Interval:
    """A number relative to the mean of random draws, and how far those vary."""
    import numpy as np

    low, high = np.quantile(draws, [0.025, 0.975]).tolist()
    mean = float(draws.mean())
    if low <= 0:
        return NOTHING
    return Interval(observed / mean, observed / high, observed / low, 0.95)


def dealt_flows(seen: Flows) -> tuple[Estimate, ...]:
    """Ties that show two, beside the same exchanges dealt out anew."""
    rows = []
    for what, part in (("directions", seen.directions), ("flows", seen.kinds)):
        dealt = _dealt(part.both, part.draws)
        if dealt.value is not None:
            name, n = WORDS(f"dealt-anew.{what}"), len(part.ties)
            method = WORDS("dealt")
            rows.append(as_estimate(name, dealt, n, "ratio", method, subjects=part.ties))
    return tuple(rows)
