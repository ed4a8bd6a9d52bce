"""Interruptions of ties and how long they last, known only to within days or years."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import inf
from typing import Any

from paradiplomacy.hypotheses.estimators import ENOUGH_EVENTS, Interval, share
from paradiplomacy.hypotheses.selection import DAYS_A_YEAR
from paradiplomacy.record.frames import Frames

__all__ = [
    "Interruption",
    "interruptions",
    "median_years",
    "share_within",
    "survival",
    "within",
]

HALF = 0.5
BACK = ("resumed", "renewed", "established")
SUSPENDED = ("suspended",)
DRAWS = 400
SEED = 1989


@dataclass(frozen=True, slots=True)
class Interruption:
    """One interruption of a tie, and how long it lasted at least and at most, in years.

    `longest` is infinite where no resumption is known; then `shortest` is the time until
    the record ends. `outcome` is ``resumed``, ``ended`` or ``open``.
    """

    tie: str
    shortest: float
    longest: float
    outcome: str


def interruptions(frames: Frames, statuses: Sequence[str] = SUSPENDED) -> list[Interruption]:
    """Stretches of the wanted statuses; ends without a return count where asked for.

    Stretches that follow on each other (suspended, then ended) are one interruption.
    """
    found = []
    for _, spells in frames.spells.sort("tie", maintain_order=True).group_by(
        "tie", maintain_order=True
    ):
        run: list[dict[str, Any]] = []
        for row in spells.iter_rows(named=True):
            if row["status"] in statuses:
                run.append(row)
                continue
            if run:
                found.append(_interruption(run, frames.as_of))
            run = []
            last = row["exit"] == "ended" and "ended" in statuses
            if last and "ended" not in spells["status"].to_list():
                since = min(row["stop_high"] or frames.as_of, frames.as_of)
                found.append(Interruption(row["tie"], _years(since, frames.as_of), inf, "ended"))
        if run:
            found.append(_interruption(run, frames.as_of))
    return found


def _interruption(run: Sequence[dict[str, Any]], as_of: date) -> Interruption:
    first, last = run[0], run[-1]
    tie = str(first["tie"])
    start_low, start_high = first["start_low"], first["start_high"] or last["stop_low"] or as_of
    if last["exit"] not in BACK:
        outcome = "ended" if last["exit"] == "ended" else "open"
        return Interruption(tie, _years(start_high, as_of), inf, outcome)
    shortest = _years(start_high, last["stop_low"] or start_high)
    # A resumption that is not dated happened by the end of the record.
    longest = _years(start_low, last["stop_high"] or as_of) if start_low else inf
    return Interruption(tie, shortest, max(longest, shortest), "resumed")


def _years(start: date, stop: date) -> float:
    return max((stop - start).days / DAYS_A_YEAR, 0.0)


def within(cases: Sequence[Interruption], years: float) -> tuple[int, int, int]:
    """How many surely lasted no longer, surely lasted longer, and may be either.

    An interruption that is open is silence about a resumption, so it may be either.
    """
    short = sum(i.longest <= years for i in cases)
    long = sum(i.shortest > years and i.outcome != "open" for i in cases)
    return short, long, len(cases) - short - long


def share_within(cases: Sequence[Interruption], years: float) -> Interval:
    """Share that lasted no longer, with limits that cover the undecided cases."""
    short, _, either = within(cases, years)
    whole = len(cases)
    low, high = share(short, whole), share(short + either, whole)
    return Interval(low.value if not either else None, low.low, high.high, low.level)


def survival(cases: Sequence[Interruption]) -> list[tuple[float, float, float]]:
    """Share still interrupted from a time on: time, lower and upper curve.

    Notes
    -----
    The nonparametric maximum likelihood estimate for interval-censored times (Turnbull
    1976), by lifelines. Both curves differ where the data do not say when the estimate
    falls. Without any resumption the curve stays at one.
    """
    start = (0.0, 1.0, 1.0)
    if not any(i.outcome == "resumed" and i.longest < inf for i in cases):
        last = max((i.shortest for i in cases), default=0.0)
        return [start, (last, 1.0, 1.0)]
    from lifelines import KaplanMeierFitter

    with warnings.catch_warnings():
        # Its EM step takes the logarithm of shares that have come down to zero.
        warnings.simplefilter("ignore", RuntimeWarning)
        fitted = KaplanMeierFitter().fit_interval_censoring(
            [i.shortest for i in cases], [i.longest for i in cases]
        )
    # lifelines gives the curve up to a time, steps are drawn from a time on: shift by one.
    curve = fitted.survival_function_.drop(index=inf, errors="ignore")
    times = [float(time) for time in curve.index]
    lower = [float(low) for low in curve["NPMLE_estimate_lower"]][1:]
    upper = [float(high) for high in curve["NPMLE_estimate_upper"]][1:]
    if inf in fitted.survival_function_.index:
        left = float(fitted.survival_function_.loc[inf, "NPMLE_estimate_upper"])
    else:
        left = float(curve["NPMLE_estimate_lower"].iloc[-1])
    steps = list(zip(times, [*lower, left], [*upper, left], strict=True))
    return steps if times[0] == 0 else [start, *steps]


def median_years(cases: Sequence[Interruption]) -> Interval:
    """Median time to resumption with a bootstrap interval; none below five interruptions.

    The value is the middle of the range that the curve leaves. The interval is of
    percentiles of 400 seeded resamples, from the earlier end of that range in the low tail
    to the later end in the high one.
    """
    if len(cases) < ENOUGH_EVENTS:
        return Interval(None, None, None, 0.95)
    import numpy as np

    early, late = _median(survival(cases))
    value = (early + late) / 2 if late < inf else None

    rng = np.random.default_rng(SEED)
    picks = rng.integers(len(cases), size=(DRAWS, len(cases)))
    drawn = [_median(survival([cases[i] for i in pick])) for pick in picks]
    low = float(np.quantile([d[0] for d in drawn], 0.025, method="lower"))
    high = float(np.quantile([d[1] for d in drawn], 0.975, method="higher"))
    return Interval(value, low if low < inf else None, high if high < inf else None, 0.95)


def _median(curve: Sequence[tuple[float, float, float]]) -> tuple[float, float]:
    """First times at which the lower and the upper curve are at one half or less."""
    early = next((time for time, low, _ in curve if low <= HALF), inf)
    late = next((time for time, _, high in curve if high <= HALF), inf)
    return early, late
