"""Units that were treated, each beside the untreated ones most like it, and exact permutations.

Within a set of one treated and a few like units, each might as well have been the treated one
if the treatment did nothing. So all ways to deal the label give the distribution of the
difference, without a model of the outcome (Rosenbaum 2002, Observational Studies, ch. 2 and 3).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import lcm, prod, sqrt
from typing import Any

import numpy as np
import polars as pl

from paradiplomacy.hypotheses.estimators.exact import SIGNIFICANCE, Interval, detectable_errors

STEP = 10
"""The interval is found to a tenth of a unit of the outcome."""
WIDEST = 200_000
"""Beyond so many possible sums the distribution is taken as normal, of the same variance."""


@dataclass(frozen=True, slots=True)
class MatchedSet:
    """One treated unit and those matched to it.

    outcome: Of the treated unit, a count.
    outcomes: Of the controls.
    """

    treated: str
    controls: tuple[str, ...]
    outcome: int
    outcomes: tuple[int, ...]

    @property
    def difference(self) -> float:
        """Mean of the controls, less the treated one."""
        return sum(self.outcomes) / len(self.outcomes) - self.outcome


def match(
    units: pl.DataFrame, *, numeric: Sequence[str], same: Sequence[str], caliper: float, most: int
) -> list[MatchedSet]:
    """Match each treated unit to its nearest untreated ones, each used once in its stratum.

    units: With columns ``unit`` and ``treated`` (bool), and ``outcome`` (int) where it is known
        yet; else outcomes are 0.
    numeric: Numbers that should be close. The distance is the root mean square of their differences
        in standard deviations over all units.
    same: Columns that must agree.
    caliper: A greater distance is not a match.
    most: Controls of one treated unit. Every one gets its nearest before any gets a second.
    """
    sets: list[MatchedSet] = []
    scaled = units.with_columns(
        (pl.col(name) / (units[name].std() or 1.0)).alias(f"_{name}") for name in numeric
    )
    for stratum in scaled.partition_by([*same], maintain_order=True):
        sets += _in_stratum(stratum.sort("unit"), numeric, caliper, most)
    return sorted(sets, key=lambda matched_set: matched_set.treated)


def _in_stratum(
    stratum: pl.DataFrame, numeric: Sequence[str], caliper: float, most: int
) -> list[MatchedSet]:
    treated = stratum["treated"].to_numpy()
    cases, controls = np.flatnonzero(treated).tolist(), np.flatnonzero(~treated).tolist()
    if not cases or not controls:
        return []
    # What is unknown is unknown in the whole stratum, or says nothing: no difference.
    at = np.nan_to_num(stratum.select(f"_{name}" for name in numeric).to_numpy().astype(float))
    distances = np.sqrt(((at[cases][:, None, :] - at[controls][None, :, :]) ** 2).mean(axis=2))
    taken: dict[int, list[int]] = {row: [] for row in range(len(cases))}
    for _ in range(most):
        for row in np.argsort(distances.min(axis=1), kind="stable").tolist():
            column = int(distances[row].argmin())
            if distances[row, column] <= caliper:
                taken[row].append(column)
                distances[:, column] = np.inf
    has_outcome = "outcome" in stratum.columns
    units = stratum["unit"].to_list()
    outcomes = stratum["outcome"].to_list() if has_outcome else [0] * len(units)
    return [
        MatchedSet(
            units[cases[row]],
            tuple(units[controls[column]] for column in columns_of),
            int(outcomes[cases[row]]),
            tuple(int(outcomes[controls[column]]) for column in columns_of),
        )
        for row, columns_of in taken.items()
        if columns_of
    ]


def difference(sets: Sequence[MatchedSet], *, level: float = 0.95) -> Interval:
    """Mean difference of controls to treated, with the interval that the permutations leave.

    The interval holds every effect, the same for all, that the one-sided tests at half of
    ``1 - level`` each do not rule out. An end is open where so few sets cannot rule out any.
    """
    if not sets:
        return Interval(None, None, None, level)
    value = sum(matched_set.difference for matched_set in sets) / len(sets)
    outcomes = [x for matched_set in sets for x in (matched_set.outcome, *matched_set.outcomes)]
    reach = STEP * (max(outcomes) - min(outcomes) + 1)
    tail = (1 - level) / 2
    low = _first_number_that_holds(lambda k: _tails_of_sum(sets, k / STEP)[0] > tail, -reach, reach)
    high = _first_number_that_holds(
        lambda k: _tails_of_sum(sets, -k / STEP)[1] > tail, -reach, reach
    )
    return Interval(
        value,
        None if low is None else min(low / STEP, value),
        None if high is None else max(-high / STEP, value),
        level,
    )


def _first_number_that_holds(holds: Callable[[int], bool], low: int, high: int) -> int | None:
    """The least whole number at which something starts to hold; None where it always did."""
    at = bisect_left(range(low, high), True, key=holds)
    return low + at if at else None


def p_of_sets(sets: Sequence[MatchedSet]) -> float | None:
    """Two-sided p-value of no difference: twice the smaller tail of all permutations."""
    return min(1.0, 2 * min(_tails_of_sum(sets, 0.0))) if sets else None


def _tails_of_sum(sets: Sequence[MatchedSet], effect: float) -> tuple[float, float]:
    """Chances of a sum as great, and as small, as seen, if each treated lost so much."""
    grain = STEP * lcm(*(len(matched_set.outcomes) for matched_set in sets))
    parts = []
    for matched_set in sets:
        outcomes = (matched_set.outcome + effect, *matched_set.outcomes)
        total, m = sum(outcomes), len(matched_set.outcomes)
        parts.append([round(grain * (total - (m + 1) * x) / m) for x in outcomes])
    observed = sum(part[0] for part in parts)
    if sum(max(part) - min(part) for part in parts) > WIDEST:
        return _normal_tails(parts, observed)
    chances, start = _distribution_of_sum(parts)
    at = observed - start
    return float(chances[at:].sum()), float(chances[: at + 1].sum())


def _distribution_of_sum(parts: Sequence[Sequence[int]]) -> tuple[Any, int]:
    """The distribution of a sum of which each part takes one of its values, all as likely."""
    chances, start = np.ones(1), 0
    for part in parts:
        least = min(part)
        wider = np.zeros(len(chances) + max(part) - least)
        for value in part:
            wider[value - least : value - least + len(chances)] += chances / len(part)
        chances, start = wider, start + least
    return chances, start


def _normal_tails(parts: Sequence[Sequence[int]], observed: int) -> tuple[float, float]:
    from scipy.stats import norm

    spread = sqrt(sum(sum(value**2 for value in part) / len(part) for part in parts))
    return float(norm.sf(observed / spread)), float(norm.cdf(observed / spread))


def detectable(sizes: Sequence[int]) -> float | None:
    """The least difference that would be found, in standard deviations of the outcome.

    sizes: Controls of each set.

    At 5 % two-sided, in four of five samples, by the normal distribution; None where so few sets
    have too few permutations to rule out anything.

    >>> detectable([1, 1]) is None
    True
    >>> round(detectable([1] * 32), 2)
    0.7
    """
    return (
        None
        if not sizes or 1 / prod(m + 1 for m in sizes) > SIGNIFICANCE / 2
        else detectable_errors() * sqrt(sum(1 + 1 / m for m in sizes)) / len(sizes)
    )
