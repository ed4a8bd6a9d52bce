"""Correlations of opinion with exchanges: of places, and of nations over years."""

from __future__ import annotations

from dataclasses import dataclass

from paradiplomacy.hypotheses.base import Estimate, Verdict
from paradiplomacy.hypotheses.conflict.local_opinion import (
    linked_places,
    local_panel,
    panel_subjects,
)
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.estimators.lead_lag import DRAWS, LEAST_YEARS, Lag, changes, lead_lag
from paradiplomacy.hypotheses.estimators.linked_correlation import linked_correlation
from paradiplomacy.hypotheses.histories.yearly import EXCHANGES, Yearly, city_series, opinion_series
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

__all__ = ["RULE", "Part", "local_part", "national_parts"]

WORDS = Words(__name__)
RULE = DecisionRule("more", 0.0, least=LEAST_YEARS)
_PERMUTED = 2000


@dataclass(frozen=True, slots=True)
class Part:
    """One half of the claim: its correlation, p-value, units and label."""

    estimate: Estimate
    label: Message
    narrow: Interval
    p: float
    n: int

    @property
    def interval(self) -> Interval:
        """Its 95 % interval."""
        return Interval(self.estimate.value, self.estimate.low, self.estimate.high, 0.95)

    @property
    def shown(self) -> Interval:
        """The interval as it is written: 0.00 where there is no number."""
        e = self.estimate
        return Interval(e.value or 0.0, e.low or 0.0, e.high or 0.0, 0.95)

    @property
    def verdict(self) -> Verdict:
        """What it says of its half."""
        return RULE.verdict(self.interval, self.narrow, events=self.n)


def local_part(frames: Frames) -> Part | None:
    """The change of local opinion against exchanges, over places; None where it cannot be."""
    import numpy as np

    panel = local_panel(frames)
    n = panel.height
    if n < LEAST_YEARS:
        return None
    x, y = np.log1p(panel["exchanges"].to_numpy()), panel["change"].to_numpy()
    if np.ptp(x) <= 0 or np.ptp(y) <= 0:
        return None
    links = linked_places(frames, panel)
    found = linked_correlation(x, y, links)
    r = found.value
    rng = np.random.default_rng(frames.seed)
    mixed = np.array([rng.permutation(x) for _ in range(_PERMUTED)])
    mixed = (mixed - x.mean()) @ (y - y.mean()) / (n * x.std() * y.std())
    p = (1 + int((np.abs(mixed) >= abs(r) - 1e-12).sum())) / (1 + _PERMUTED)
    if links:  # places that belong together cannot be shuffled one by one
        p = max(p, found.p)
    estimate = as_estimate(
        WORDS("estimate.local"),
        found.interval(0.95),
        n,
        "correlation",
        WORDS("how.linked", n=len(links), p=p)
        if links
        else WORDS("how.local", draws=_PERMUTED, p=p),
        subjects=panel_subjects(frames, panel),
    )
    return Part(estimate, WORDS("label.local"), found.interval(0.9), p, n)


def national_parts(frames: Frames) -> list[Part]:
    """The change of each national series against exchanges of the year before."""
    exchanges = next((series for series in city_series(frames) if series.name == EXCHANGES), None)
    if exchanges is None:
        return []
    parts = []
    for opinion in opinion_series(frames):
        both = [
            lead_lag(
                exchanges.values, changes(opinion.values), lags=(1,), level=level, seed=frames.seed
            )
            for level in (0.95, 0.9)
        ]
        if both[0] and both[1]:
            part = _part(exchanges, opinion, both[0].lags[0], both[1].lags[0])
            parts.append(part)
    return parts


def _part(exchanges: Yearly, opinion: Yearly, lag: Lag, narrow: Lag) -> Part:
    estimate = as_estimate(
        WORDS("estimate.nation", opinion=opinion.name),
        lag.interval,
        lag.n,
        "correlation",
        WORDS("how.nation", draws=DRAWS, p=lag.p),
        subjects=(*exchanges.subjects, *opinion.subjects),
    )
    label = WORDS("label.nation", opinion=opinion.name)
    return Part(estimate, label, narrow.interval, lag.p, lag.n)
