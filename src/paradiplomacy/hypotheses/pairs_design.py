"""Design by which answers of so many pairs decide a claim, as `answer_power` asks for it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import share

__all__ = ["Chance", "PairsDesign", "chance_of_share"]

Chance = Callable[[int, float, int], float]
"""From pairs, effect and seed to the chance that the claim's own rule decides as is true."""


EffectUnit = Literal["share", "ratio", "odds", "difference", "correlation"]


@dataclass(frozen=True, slots=True)
class PairsDesign:
    """Design by which answers of both ends decide a claim.

    Parameters
    ----------
    unit : {"share", "ratio", "odds", "difference", "correlation"}
        Of the effect.
    effect : float
        The smallest that the claim calls an effect.
    named : bool
        Whether the rule of the claim names that effect by a margin; else it is ours.
    lowest, highest : float
        Between which effects the claim is true.
    chance : callable
    """

    unit: EffectUnit
    effect: float
    named: bool
    lowest: float
    highest: float
    chance: Chance


@cache
def _of_units(rule: DecisionRule, n: int, true: float) -> float:
    """The chance that a rule supports a claim by a share of so many units, of the true one."""
    from scipy.stats import binom

    def supports(hits: int) -> bool:
        wide, narrow = share(hits, n), share(hits, n, level=0.9)
        return rule.verdict(wide, narrow, events=n) is Verdict.SUPPORTED

    middle = round(n * (sum(rule.margin) / 2 if rule.margin else 1.0))
    if not supports(middle):
        return 0.0
    first = bisect_left(range(middle), True, key=supports)
    beyond = bisect_left(range(n + 1), True, lo=middle, key=lambda hits: not supports(hits))
    return float(binom.cdf(beyond - 1, n, true) - binom.cdf(first - 1, n, true))


def chance_of_share(rule: DecisionRule, *, part: float = 1.0, each: int = 1) -> Chance:
    """Each tie is one or more units, all of them or by chance a part of them."""

    def chance(pairs: int, effect: float, seed: int) -> float:
        from scipy.stats import binom

        first, last = (int(n) for n in binom.ppf((1e-6, 1 - 1e-6), pairs * each, part))
        counts = range(first, last + 1)
        likely = binom.pmf(counts, pairs * each, part)
        return float(likely @ [_of_units(rule, n, effect) for n in counts])

    return chance
