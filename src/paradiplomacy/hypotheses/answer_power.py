"""Number of pairs, both ends of which answer, that decide each claim that reads answers.

Before anyone is asked. Each claim is decided by its own rule, where its effect is the smallest
that it calls one; `simulated_answers` says how likely.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial

from paradiplomacy.hypotheses import simulated_answers as simulated
from paradiplomacy.hypotheses.capacity import (
    approvals,
    coast_to_inland,
    supply_demand,
    trade_majority,
    training_half,
)
from paradiplomacy.hypotheses.climate import climate_multilevel, halves_of_pairs
from paradiplomacy.hypotheses.conflict import carried_on, detachment, dual_ties, trust_by_level
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import POWER
from paradiplomacy.hypotheses.experiments import trade_war
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.pairs_design import Chance, PairsDesign, chance_of_share
from paradiplomacy.hypotheses.rights import purpose, recovery
from paradiplomacy.hypotheses.rights.related_stances import OPPOSITE

__all__ = ["DESIGNS", "AnswerPower", "answer_power"]

MOST = 2000
"""Pairs beyond which no number is given."""
NOT_HALF = training_half.MARGIN[1]
"""The smallest share that does not count as a half any more."""


@dataclass(frozen=True, slots=True)
class AnswerPower:
    """Number of pairs that decides a claim.

    Parameters
    ----------
    claim : str
    unit : str
        ``""`` where the rule of the claim reads no answers; then there is no number either.
    effect : float or None
    named : bool
        Whether the effect is the claim's own.
    needed : int or None
        Pairs both ends of which answer; None where even 2,000 would not do.
    chance : float or None
        With `pairs` pairs.
    pairs : int
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

    Parameters
    ----------
    claims : iterable of Hypothesis
        Those that ask for nothing are left out.
    effect : float, optional, keyword-only
        The true effect; by default the smallest that each claim calls one.
    pairs : int, keyword-only
        For which the chance is given too.
    seed : int, keyword-only
        Of what has to be drawn.

    Raises
    ------
    ValueError
        An effect under which a claim would not be true.

    Examples
    --------
    >>> from paradiplomacy.hypotheses.capacity.trade_majority import TRADE_MAJORITY
    >>> (found,) = answer_power([TRADE_MAJORITY], effect=0.8)
    >>> found.needed, round(found.chance, 2)
    (23, 0.98)
    """
    for claim in claims:
        if not claim.asks:
            continue
        design = DESIGNS.get(claim.id)
        if design is None:
            yield AnswerPower(claim.id, "", None, False, None, None, pairs)
            continue
        true = design.effect if effect is None else effect
        if not design.lowest <= true <= design.highest:
            raise ValueError(
                f"{claim.id} is not true of a {design.unit} of {true:g}; give one between "
                f"{design.lowest:g} and {design.highest:g}"
            )
        chance = cache(partial(_chance_of_design, design, true, seed))
        needed = _needed(chance)
        yield AnswerPower(claim.id, design.unit, true, design.named, needed, chance(pairs), pairs)


def _chance_of_design(design: PairsDesign, effect: float, seed: int, pairs: int) -> float:
    return design.chance(pairs, effect, seed)


def _needed(chance: Callable[[int], float]) -> int | None:
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


# --- claims -----------------------------------------------------------------------------------


def _design_of_larger_share(
    chance: Chance, effect: float = NOT_HALF, lowest: float = 0.5
) -> PairsDesign:
    """A claim on a share that is larger than a lowest one."""
    return PairsDesign("share", effect, False, lowest, 1.0, chance)


def _design_of_no_change(rule: DecisionRule, chance: Chance) -> PairsDesign:
    """A claim that nothing changes: true of every ratio within its margin."""
    return PairsDesign("ratio", 1.0, True, *(rule.margin or (1.0, 1.0)), chance)


def _end_of_margin(rule: DecisionRule, at: int) -> float:
    return (rule.margin or (0.5, 2.0))[at]


_TENTH, _HALF = climate_multilevel.TENTH, training_half.MARGIN
_PURPOSE, _WEST, _COAST = purpose.DESIGN.rule, approvals.RULE, coast_to_inland.RULE
_DUAL = dual_ties.DESIGN.rule

DESIGNS = {
    "trust-by-level": _design_of_larger_share(
        chance_of_share(trust_by_level.DESIGN.rule, part=1 - simulated.ALIKE, each=2)
    ),
    "trade-majority": _design_of_larger_share(chance_of_share(trade_majority.BY_ANSWERS.rule)),
    "continuity": _design_of_larger_share(chance_of_share(carried_on.BY_ANSWERS.rule)),
    "recovery": _design_of_larger_share(chance_of_share(recovery.RULE, part=simulated.SUSPENDED)),
    "supply-demand": _design_of_larger_share(
        chance_of_share(supply_demand.RULE, part=simulated.ONE_WAY)
    ),
    "climate-multilevel": _design_of_larger_share(
        chance_of_share(climate_multilevel.BY_ANSWERS.rule, part=simulated.CLIMATE), 0.3, _TENTH
    ),
    "intermediaries": _design_of_larger_share(simulated.of_carriers, 0.2, _TENTH),
    "rapprochement-lead": _design_of_larger_share(simulated.of_breaks, 0.9),
    "training-half": PairsDesign(
        "share", training_half.HALF, True, *_HALF, chance_of_share(training_half.BY_ANSWERS.rule)
    ),
    "suspension-1989": PairsDesign(
        "share", 1 - NOT_HALF, False, 0.0, 0.5, simulated.of_suspensions
    ),
    "june-1989": PairsDesign(
        "difference", 0.5, False, 0.0, 1 - simulated.ELSEWHERE, simulated.of_site
    ),
    "engagement": PairsDesign("difference", 0.3, False, 0.0, 1.0, simulated.of_conditions),
    # By Cohen (1988) a correlation of one half is large; the claim of opinion names none.
    "opinion-up": PairsDesign("correlation", 0.5, False, 0.0, 1.0, simulated.of_opinion),
    "two-dimensions": PairsDesign("correlation", 0.0, False, OPPOSITE, 1.0, simulated.of_stances),
    "detachment": _design_of_no_change(detachment.RULE, simulated.of_detachment),
    "trade-war-2018": _design_of_no_change(trade_war.DESIGN.rule, simulated.of_trade_war),
    "dual-ties": _design_of_no_change(_DUAL, simulated.of_ends(_DUAL)),
    "purpose": PairsDesign(
        "ratio",
        _end_of_margin(_PURPOSE, 0),
        True,
        0.0,
        1.0,
        simulated.of_ends(_PURPOSE, simulated.WATCHED - 2),
    ),
    "covid-2020": PairsDesign("ratio", 0.4, False, 0.0, 1.0, simulated.of_travel),
    "state-laws": PairsDesign("ratio", 5.0, False, 1.0, 100.0, simulated.of_laws),
    "urbanization": PairsDesign("ratio", 1.5, False, 1.0, 100.0, simulated.of_growth),
    "rural-development": PairsDesign("ratio", 3.0, False, 1.0, 100.0, simulated.of_rural),
    "western-fast-track": PairsDesign(
        "ratio", _end_of_margin(_WEST, 0), True, 0.01, 1.0, simulated.of_approvals
    ),
    "coast-to-inland": PairsDesign(
        "odds", _end_of_margin(_COAST, 1), True, 1.0, 100.0, simulated.of_coast
    ),
    "climate-any-size": PairsDesign(
        "odds", 1.0, True, 0.01, halves_of_pairs.MARGIN[1], simulated.of_climate
    ),
}
"""By claim."""
