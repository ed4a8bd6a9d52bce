"""Interruptions of ties and how long they last, known only to within days or years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import inf
from typing import Any

import polars as pl

from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval, share
from paradiplomacy.hypotheses.histories.agreed_answers import agreed_answers
from paradiplomacy.hypotheses.selection import DAYS_A_YEAR, ties_of_pair
from paradiplomacy.record.frames import Frames

__all__ = [
    "SUSPENDED",
    "Interruption",
    "interruptions",
    "median_years",
    "share_within",
    "survival",
    "turnbull",
    "with_answered",
    "within",
]

HALF = 0.5
BACK = ("resumed", "renewed", "established")
SUSPENDED = ("suspended",)
DRAWS = 400
MANY, DRAWS_OF_MANY = 100, 100
"""With more interruptions than this, fewer resamples: each takes long, and informs much."""
STEPS = 5000
TOLERANCE = 1e-9
NEGLIGIBLE = 1e-6


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
    stretches = []
    wanted = pl.col("status").is_in(statuses) | pl.col("exit").is_in(statuses)
    broken = frames.spells.filter(wanted).select("tie").unique()
    of_broken = frames.spells.join(broken, on="tie", how="semi", maintain_order="left")
    for _, spells in of_broken.sort("tie", maintain_order=True).group_by(
        "tie", maintain_order=True
    ):
        run: list[dict[str, Any]] = []
        for row in spells.iter_rows(named=True):
            if row["status"] in statuses:
                run.append(row)
                continue
            if run:
                stretches.append(_interruption(run, frames.as_of))
            run = []
            last = row["exit"] == "ended" and "ended" in statuses
            if last and "ended" not in spells["status"].to_list():
                since = min(row["stop_high"] or frames.as_of, frames.as_of)
                stretches.append(
                    Interruption(row["tie"], _years_between_days(since, frames.as_of), inf, "ended")
                )
        if run:
            stretches.append(_interruption(run, frames.as_of))
    return stretches


def with_answered(frames: Frames, cases: Sequence[Interruption]) -> list[Interruption]:
    """Interruptions, with those of other ties that stopped for a crisis as interviews say."""
    known, ties = {case.tie for case in cases}, set(ties_of_pair(frames)["tie"])
    answers = agreed_answers(frames, "crisis.months-until-return")
    return [
        *cases,
        *(
            # So many whole months, and a part of one more.
            Interruption(tie, answer.value / 12, (answer.value + 1) / 12, "resumed")
            for tie, answer in sorted(answers.items())
            if tie in ties and tie not in known and isinstance(answer.value, float)
        ),
    ]


def _interruption(run: Sequence[dict[str, Any]], as_of: date) -> Interruption:
    first, last = run[0], run[-1]
    tie = str(first["tie"])
    start_low, start_high = first["start_low"], first["start_high"] or last["stop_low"] or as_of
    if last["exit"] not in BACK:
        outcome = "ended" if last["exit"] == "ended" else "open"
        return Interruption(tie, _years_between_days(start_high, as_of), inf, outcome)
    shortest = _years_between_days(start_high, last["stop_low"] or start_high)
    # A resumption that is not dated happened by the end of the record.
    longest = _years_between_days(start_low, last["stop_high"] or as_of) if start_low else inf
    return Interruption(tie, shortest, max(longest, shortest), "resumed")


def _years_between_days(start: date, stop: date) -> float:
    return max((stop - start).days / DAYS_A_YEAR, 0.0)


def within(cases: Sequence[Interruption], years: float) -> tuple[int, int, int]:
    """Numbers that surely lasted no longer, that surely lasted longer, and that may be either.

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

    Both curves differ where the data do not say when the estimate falls. What never
    falls within the record stays.
    """
    masses = turnbull([(case.shortest, case.longest) for case in cases])
    falls = [(first, last, mass) for first, last, mass in masses if last < inf]
    followed = max((case.shortest for case in cases), default=0.0)
    times = sorted({0.0, followed, *(first for first, *_ in falls), *(fall[1] for fall in falls)})
    return [
        (
            time,
            max(1.0 - sum(mass for first, _, mass in falls if first <= time), 0.0),
            max(1.0 - sum(mass for _, last, mass in falls if last <= time), 0.0),
        )
        for time in times
    ]


def turnbull(times: Sequence[tuple[float, float]]) -> list[tuple[float, float, float]]:
    """Stretches where interval-censored times have probability: from, to, and how much.

    Parameters
    ----------
    times : sequence of (float, float)
        Each known to lie after the first and up to the second number, or to be both where
        they are equal; the second may be infinite.

    Returns
    -------
    list of (float, float, float)
        Only intervals with more than a millionth of the probability.

    Notes
    -----
    The nonparametric maximum likelihood estimate by self-consistency (Turnbull 1976).
    lifelines has one, which does not end where all probability falls into one interval
    and is good to three digits only; tests compare both where it ends.

    Examples
    --------
    >>> turnbull([(0.0, 2.0), (1.0, 3.0), (5.0, 5.0), (6.0, inf)])
    [(1.0, 2.0, 0.5), (5.0, 5.0, 0.25), (6.0, inf, 0.25)]
    """
    import numpy as np

    if not times:
        return []
    tally = Counter(times)  # equal ones share a row, which is much faster where there are many
    # A number and whether just after it, so that (1, 2] starts after [1, 1] has ended.
    opens = [(low, low < high) for low, high in tally]
    closes = [(high, False) for _, high in tally]
    counts = np.array(list(tally.values()), dtype=float)
    ends = sorted({*((end, 0) for end in opens), *((end, 1) for end in closes)})
    inner = [
        (start, stop)
        for (start, opening), (stop, closing) in pairwise(ends)
        if (opening, closing) == (0, 1)
    ]
    may = np.array(
        [
            [low <= start and stop <= high for start, stop in inner]
            for low, high in zip(opens, closes, strict=True)
        ],
        dtype=float,
    )
    mass = np.full(len(inner), 1 / len(inner))
    often, whole = counts[:, np.newaxis], counts.sum()
    for _ in range(STEPS):
        weights = may * mass
        new = (weights / weights.sum(axis=1, keepdims=True) * often).sum(axis=0) / whole
        done = bool(np.abs(new - mass).max() < TOLERANCE)
        mass = new
        if done:
            break
    return [
        (start, stop, float(part))
        for ((start, _), (stop, _)), part in zip(inner, mass, strict=True)
        if part > NEGLIGIBLE
    ]


def median_years(cases: Sequence[Interruption], *, seed: int = 1989) -> Interval:
    """Median time to resumption with a bootstrap interval; none below five interruptions.

    The value is the middle of the range that the curve leaves. The interval is of
    percentiles of 400 seeded resamples, of 100 where there are more than 100 interruptions,
    from the earlier end of that range in the low tail to the later end in the high one.
    """
    if len(cases) < ENOUGH_EVENTS:
        return Interval(None, None, None, 0.95)
    import numpy as np

    early, late = _median_of_curves(survival(cases))
    value = (early + late) / 2 if late < inf else None

    rng = np.random.default_rng(seed)
    draws = DRAWS if len(cases) <= MANY else DRAWS_OF_MANY
    picks = rng.integers(len(cases), size=(draws, len(cases)))
    drawn = [_median_of_curves(survival([cases[i] for i in pick])) for pick in picks]
    low = float(np.quantile([d[0] for d in drawn], 0.025, method="lower"))
    high = float(np.quantile([d[1] for d in drawn], 0.975, method="higher"))
    return Interval(value, low if low < inf else None, high if high < inf else None, 0.95)


def _median_of_curves(curve: Sequence[tuple[float, float, float]]) -> tuple[float, float]:
    """First times at which the lower and the upper curve are at one half or less."""
    early = next((time for time, low, _ in curve if low <= HALF + NEGLIGIBLE), inf)
    late = next((time for time, _, high in curve if high <= HALF + NEGLIGIBLE), inf)
    return early, late
