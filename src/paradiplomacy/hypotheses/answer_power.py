"""Number of pairs, both ends of which answer, that decide each claim that reads answers.

Before anyone is asked. Each claim is decided by its own rule, where its effect is the smallest
that it calls one; `simulated_answers` says how likely.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from paradiplomacy.hypotheses.estimators.exact import POWER
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.simulated_answers import DESIGNS

MOST = 2000
"""Pairs beyond which no number is given."""


@dataclass(frozen=True, slots=True)
class AnswerPower:
    """Number of pairs that decides a claim.

    unit: ``""`` where the rule of the claim reads no answers; then there is no number either.
    named: Whether the effect is the claim's own.
    needed: Pairs both ends of which answer; None where even 2,000 would not do.
    chance: With `pairs` pairs.
    """

    claim: str
    unit: str
    effect: float | None
    named: bool
    needed: int | None
    chance: float | None
    pairs: int


def answer_power(
    claims: Iterable[Hypothesis], *, effect: float | None = None, pairs: int = 37, seed: int = 1989
) -> Iterator[AnswerPower]:
    """Of each claim that asks for answers, how many pairs would decide it.

    claims: Those that ask for nothing are left out.
    effect: The true effect; by default the smallest that each claim calls one.
    pairs: For which the chance is given too.
    seed: Of what has to be drawn.

    Raises ValueError: An effect under which a claim would not be true.

    >>> from paradiplomacy.hypotheses.capacity.trade_majority import TRADE_MAJORITY
    >>> (found,) = answer_power([TRADE_MAJORITY], effect=0.8)
    >>> found.needed, round(found.chance, 2)
    (23, 0.98)
    """
    for claim in claims:
        if claim.asks:
            yield _power_of_claim(claim.id, effect, pairs, seed)


def _power_of_claim(claim: str, effect: float | None, pairs: int, seed: int) -> AnswerPower:
    design = DESIGNS.get(claim)
    if design is None:
        return AnswerPower(claim, "", None, False, None, None, pairs)
    true = design.effect if effect is None else effect
    if not design.lowest <= true <= design.highest:
        raise ValueError(
            f"{claim} is not true of a {design.unit} of {true:g}; give one between "
            f"{design.lowest:g} and {design.highest:g}"
        )
    chance = cache(lambda number: design.chance(number, true, seed))
    return AnswerPower(
        claim, design.unit, true, design.named, _fewest_pairs(chance), chance(pairs), pairs
    )


def _fewest_pairs(chance: Callable[[int], float]) -> int | None:
    """The smallest number of pairs from which on the chance stays at four in five or above."""
    high = 8
    while chance(high) < POWER:
        high *= 2
        if high > MOST:
            return None
    high = bisect_left(range(high), True, lo=high // 2, key=lambda n: chance(n) >= POWER)
    # Counts are whole numbers, so that one pair more may lower the chance a little.
    while min(chance(high + more) for more in (0, 1, 2)) < POWER:
        high += 1
    return high
