"""What is true of the ties of made studies: when they end, what they do, how opinion follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from paradiplomacy.model.dates import EventDate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike
    from tests.support.made_truth import MadeTie, Truth

__all__ = ["exchange_rates", "lives", "made_ties", "national_opinion", "opinions", "trusts"]

_STATES = ("ar", "ca", "oh", "tx", "wa", "il", "ny", "ga")
_PROVINCES = ("jilin", "sichuan", "jiangsu", "shandong", "beijing", "fujian", "hubei", "liaoning")
YEARS = range(1996, 2021)
ACTIVE = 1.6
"""Exchanges of a tie a year, in the middle."""


def made_ties(rng: np.random.Generator, pairs: int, truth: Truth) -> tuple[MadeTie, ...]:
    """Ties of both purposes, half and half, with their exchanges and ends."""
    from tests.support.made_truth import BEGAN, LAST_YEAR, MadeTie

    gain = [at % 2 == 0 for at in range(pairs)]
    years = lives(
        rng, gain, ratio=truth.gain_ratio, breaks=truth.breaks, watched=LAST_YEAR + 1 - BEGAN
    )
    rates = exchange_rates(rng, pairs)
    climate = _climate(rng)
    ties = []
    for at in range(pairs):
        month = rng.integers(1, 13)
        lived = years[at]
        ended = None if lived is None else BEGAN + max(lived, 1.0)
        ties.append(
            MadeTie(
                us=f"us-{_STATES[at % 8]}-elmwood-{at:03}",
                cn=f"cn-{_PROVINCES[at % 8]}-yunshan-{at:03}",
                founded=EventDate.parse(f"{BEGAN}-{month:02}"),
                ended=None if ended is None else _month(ended),
                gain=gain[at],
                exchanges={
                    year: int(rng.poisson(rates[at] * climate[year]))
                    if ended is None or year < ended - 1
                    else 0
                    for year in YEARS
                },
            )
        )
    return tuple(ties)


def exchange_rates(rng: np.random.Generator, pairs: int) -> Any:
    """Exchanges of each tie a year: some ties do far more than others."""
    return rng.lognormal(0.0, 0.9, pairs) * ACTIVE


def lives(
    rng: np.random.Generator, gain: Sequence[bool], *, ratio: float, breaks: float, watched: float
) -> list[float | None]:
    """Years until each tie ends; None where it has not ended when the watch does."""
    until = [float(rng.exponential(1 / (breaks * (ratio if g else 1.0)))) for g in gain]
    return [years if years < watched else None for years in until]


def trusts(
    rng: np.random.Generator, respondents: int, *, more: float, alike: float
) -> tuple[Any, Any]:
    """Trust between cities and above them, 1 to 5, of so many respondents."""
    import numpy as np

    above = rng.integers(2, 5, respondents)
    step = np.where(rng.random(respondents) < more, 1, -1)
    return above + np.where(rng.random(respondents) < alike, 0, step), above


def opinions(rng: np.random.Generator, exchanges: ArrayLike, correlation: float) -> tuple[Any, Any]:
    """Local opinion before and after, 1 to 5, that follows exchanges in between."""
    import numpy as np

    logs = np.log1p(np.asarray(exchanges, dtype=float) / 10.0)
    spread = logs.std()
    x = (logs - logs.mean()) / spread if spread > 0 else np.zeros(len(logs))
    y = correlation * x + np.sqrt(1 - correlation**2) * rng.standard_normal(len(x))
    change = np.clip(np.rint(1.2 * y), -4, 4)
    # Where the scale leaves room, all begin in its middle.
    before = np.clip(3, 1 - np.minimum(change, 0), 5 - np.maximum(change, 0))
    return before, before + change


def national_opinion(
    rng: np.random.Generator, ties: Sequence[MadeTie], correlation: float
) -> Mapping[int, float]:
    """National opinion whose change follows the exchanges of the year before."""
    import numpy as np

    totals = np.array([sum(tie.exchanges[year] for tie in ties) for year in YEARS], dtype=float)
    stable = 2 * np.sqrt(totals + 3 / 8)
    spread = stable.std()
    x = (stable - stable.mean()) / spread if spread > 0 else np.zeros(len(stable))
    noise = np.sqrt(1 - correlation**2) * rng.standard_normal(len(x))
    change = np.concatenate([[0.0], (correlation * x + noise)[:-1]])
    return dict(zip(YEARS, (50 + 2 * np.cumsum(change)).round(2).tolist(), strict=True))


def _climate(rng: np.random.Generator) -> Mapping[int, float]:
    """How favourable each year is to exchanges."""
    return {year: float(rng.uniform(0.4, 1.8)) for year in YEARS}


def _month(year: float) -> EventDate:
    whole = int(year)
    return EventDate.parse(f"{whole}-{int(12 * (year - whole)) + 1:02}")
