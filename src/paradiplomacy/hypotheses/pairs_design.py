"""How answers of so many pairs decide a claim: what `answer_power` asks of each design."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import share

__all__ = ["ChanceToDecide", "PairsDesign", "chance_of_share"]

ChanceToDecide = Callable[[int, float, int], float]
"""From pairs, effect and seed to the chance that the claim's own rule decides as is true."""


@dataclass(frozen=True, slots=True)
class PairsDesign:
    """How answers of both ends decide a claim.

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

    unit: Literal["share", "ratio", "odds", "difference", "correlation"]
    effect: float
    named: bool
    lowest: float
    highest: float
    chance: ChanceToDecide


def _decided(rule: DecisionRule, n: int, hits: int) -> Verdict:
    return rule.verdict(share(hits, n), share(hits, n, level=0.9), events=n)


@cache
def _supporting(rule: DecisionRule, n: int) -> tuple[int, int]:
    """The first and last count of `n` that support a claim by its rule; (1, 0) where none does."""
    start = round(n * (sum(rule.margin) / 2 if rule.margin else 1.0))
    if n == 0 or _decided(rule, n, start) is not Verdict.SUPPORTED:
        return (1, 0)
    return _edge(rule, n, start, -1), _edge(rule, n, start, 1)


def _edge(rule: DecisionRule, n: int, start: int, step: int) -> int:
    """The last count from a start on, in steps, that still supports; by halving."""
    near, far = start, (-1 if step < 0 else n + 1)
    while abs(far - near) > 1:
        middle = (near + far) // 2
        if _decided(rule, n, middle) is Verdict.SUPPORTED:
            near = middle
        else:
            far = middle
    return near


def chance_of_share(rule: DecisionRule, n: int, true: float) -> float:
    """The chance that a rule supports a claim by a share of so many units, of the true one."""
    from scipy.stats import binom

    first, last = _supporting(rule, n)
    return float(binom.cdf(last, n, true) - binom.cdf(first - 1, n, true)) if first <= last else 0.0
