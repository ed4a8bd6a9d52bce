"""How many pairs, both ends of which answer, would decide a claim that reads answers.

Before anyone is asked. Each claim is decided by its own rule (`DecisionRule`), on answers drawn as
made studies draw them. What a claim needs beside answers is taken as given: here the history of
ties that the record has, and, of opinion, a national series that supports its half; for the others
see `crisis_power` and `place_power`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.capacity import supply_demand, trade_majority, training_half
from paradiplomacy.hypotheses.conflict import opinion_up, trust_by_level
from paradiplomacy.hypotheses.crisis_power import CRISIS_DESIGNS
from paradiplomacy.hypotheses.designs.rates import Totals
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, POWER, Interval
from paradiplomacy.hypotheses.estimators.half_told import chance_of_difference
from paradiplomacy.hypotheses.estimators.linked_correlation import linked_correlation
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.pairs_design import PairsDesign, chance_of_share
from paradiplomacy.hypotheses.place_power import PLACE_DESIGNS
from paradiplomacy.hypotheses.rights import purpose, recovery, suspension_1989
from paradiplomacy.interviews.made_ties import exchange_rates, lives, opinions
from paradiplomacy.interviews.made_truth import BEGAN, FIRST_ROUND, LAST_YEAR

__all__ = ["ALL_DESIGNS", "DESIGNS", "AnswerPower", "answer_power"]

MOST = 2000
"""Pairs beyond which no number is given."""
DRAWS = 400
SOLIDARITY_BREAKS = 0.02
"""Ends of a tie of solidarity a year, assumed."""

NOT_HALF = training_half.MARGIN[1]
"""The smallest share that does not count as a half any more."""
STRONG = 0.5
"""A large correlation by Cohen (1988); the claim of opinion names none."""


@dataclass(frozen=True, slots=True)
class AnswerPower:
    """How many pairs decide a claim.

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
    claims: Iterable[Hypothesis],
    *,
    effect: float | None = None,
    pairs: int = 37,
    seed: int = 1989,
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
        design = ALL_DESIGNS.get(claim.id)
        if design is None:
            yield AnswerPower(claim.id, "", None, False, None, None, pairs)
            continue
        true = design.effect if effect is None else effect
        if not design.lowest <= true <= design.highest:
            raise ValueError(
                f"{claim.id} is not true of a {design.unit} of {true:g}; give one between "
                f"{design.lowest:g} and {design.highest:g}"
            )
        chance = cache(partial(_chance, design, true, seed))
        yield AnswerPower(
            claim.id, design.unit, true, design.named, _needed(chance), chance(pairs), pairs
        )


def _chance(design: PairsDesign, effect: float, seed: int, pairs: int) -> float:
    return design.chance(pairs, effect, seed)


def _needed(chance: Callable[[int], float]) -> int | None:
    """The smallest number of pairs from which on the chance stays at four in five or above."""
    high = 8
    while chance(high) < POWER:
        high *= 2
        if high > MOST:
            return None
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        if chance(middle) < POWER:
            low = middle
        else:
            high = middle
    # Counts are whole numbers, so that one pair more may lower the chance a little.
    while min(chance(high + more) for more in (0, 1, 2)) < POWER:
        high += 1
    return high


# --- shares -----------------------------------------------------------------------------------


def _of_ties(rule: DecisionRule, pairs: int, effect: float, seed: int) -> float:
    """Each tie is a unit, whose ends say the same."""
    return chance_of_share(rule, pairs, effect)


ALIKE = 0.25
"""Part of the respondents who trust both levels alike, assumed."""
ONE_WAY = 0.5 * 2 / 3
"""Part of the ties in which one end taught, assumed: half had training, of these two thirds."""
SUSPENDED = 0.25
"""Part of the ties that suspended after June 1989, assumed."""
AT_SITE, ELSEWHERE = 1 / 8, 0.15
"""Part of the ties that are with Beijing, and of the others that suspended, assumed."""


def _of_respondents(rule: DecisionRule, pairs: int, effect: float, seed: int) -> float:
    """Each respondent is a unit; who trusts both levels alike tells nothing."""
    from scipy.stats import binom

    asked = 2 * pairs
    first, last = (int(n) for n in binom.ppf((1e-6, 1 - 1e-6), asked, 1 - ALIKE))
    return sum(
        float(binom.pmf(n, asked, 1 - ALIKE)) * chance_of_share(rule, n, effect)
        for n in range(first, last + 1)
    )


def _of_part(rule: DecisionRule, part: float, pairs: int, effect: float, seed: int) -> float:
    """Only a part of the ties are units: by chance more of them or fewer."""
    from scipy.stats import binom

    first, last = (int(n) for n in binom.ppf((1e-6, 1 - 1e-6), pairs, part))
    return sum(
        float(binom.pmf(n, pairs, part)) * chance_of_share(rule, n, effect)
        for n in range(first, last + 1)
    )


def _of_suspensions(pairs: int, effect: float, seed: int) -> float:
    """All ties of the record are asked, so that nothing but the share among them decides."""
    from scipy.stats import binom

    carried_on = [
        k
        for k in range(pairs + 1)
        if suspension_1989.verdict_of(Interval(None, k / pairs, k / pairs, 1.0), pairs)
        is Verdict.SUPPORTED
    ]
    return float(binom.pmf(carried_on, pairs, effect).sum())


def _of_site(pairs: int, effect: float, seed: int) -> float:
    """A part of the ties is with the place of the crackdown, and suspended more often."""
    site = round(pairs * AT_SITE)
    part = min(ELSEWHERE + effect, 1.0)
    return chance_of_difference(site, pairs - site, part=part, base=ELSEWHERE, least=ENOUGH_EVENTS)


# --- ends of ties -----------------------------------------------------------------------------


def _of_ends(rule: DecisionRule, pairs: int, effect: float, seed: int) -> float:
    """Half of the ties were founded for gain, half for solidarity, and end at their rates."""
    import numpy as np

    watched = float(LAST_YEAR + 1 - BEGAN)
    rng, supported = np.random.default_rng(seed), 0
    gain = [at % 2 == 0 for at in range(pairs)]
    for _ in range(DRAWS):
        until = lives(rng, gain, ratio=effect, breaks=SOLIDARITY_BREAKS, watched=watched)
        sums = {True: [0, 0.0], False: [0, 0.0]}
        for of_gain, years in zip(gain, until, strict=True):
            sums[of_gain][0] += years is not None
            sums[of_gain][1] += watched if years is None else years
        totals = Totals(int(sums[True][0]), sums[True][1], int(sums[False][0]), sums[False][1])
        verdict = rule.verdict(totals.ratio(), totals.ratio(level=0.9), events=totals.all)
        supported += verdict is Verdict.SUPPORTED
    return supported / DRAWS


# --- opinion ----------------------------------------------------------------------------------


def _of_opinion(rule: DecisionRule, pairs: int, effect: float, seed: int) -> float:
    """Both places of a tie count together, with the exchanges of the tie and views of their own."""
    import numpy as np

    rng, years, places = np.random.default_rng(seed), LAST_YEAR - FIRST_ROUND, 2 * pairs
    if places < rule.least:
        return 0.0
    links, supported = [(2 * k, 2 * k + 1) for k in range(pairs)], 0
    for _ in range(DRAWS):
        done = np.repeat(rng.poisson(exchange_rates(rng, pairs) * years), 2)
        before, after = opinions(rng, done, effect)
        change, logs = after - before, np.log1p(done / years)
        if change.std() > 0 and logs.std() > 0:
            found = linked_correlation(logs, change, links)
            verdict = rule.verdict(found.interval(0.95), found.interval(0.9), events=places)
            supported += verdict is Verdict.SUPPORTED
    return supported / DRAWS


DESIGNS = {
    "trust-by-level": PairsDesign(
        "share", NOT_HALF, False, 0.5, 1.0, partial(_of_respondents, trust_by_level.RULE)
    ),
    "opinion-up": PairsDesign(
        "correlation", STRONG, False, 0.0, 1.0, partial(_of_opinion, opinion_up.RULE)
    ),
    "purpose": PairsDesign(
        "ratio",
        (purpose.DESIGN.rule.margin or (0.5, 2.0))[0],
        True,
        0.0,
        1.0,
        partial(_of_ends, purpose.DESIGN.rule),
    ),
    "suspension-1989": PairsDesign("share", 1 - NOT_HALF, False, 0.0, 0.5, _of_suspensions),
    "june-1989": PairsDesign("difference", 0.5, False, 0.0, 1 - ELSEWHERE, _of_site),
    "recovery": PairsDesign(
        "share", NOT_HALF, False, 0.5, 1.0, partial(_of_part, recovery.RULE, SUSPENDED)
    ),
    "supply-demand": PairsDesign(
        "share", NOT_HALF, False, 0.5, 1.0, partial(_of_part, supply_demand.RULE, ONE_WAY)
    ),
    "trade-majority": PairsDesign(
        "share", NOT_HALF, False, 0.5, 1.0, partial(_of_ties, trade_majority.BY_ANSWERS.rule)
    ),
    "training-half": PairsDesign(
        "share",
        training_half.HALF,
        True,
        *training_half.MARGIN,
        partial(_of_ties, training_half.BY_ANSWERS.rule),
    ),
}
"""By claim: those that are decided by what ties are and did."""

ALL_DESIGNS = {**DESIGNS, **CRISIS_DESIGNS, **PLACE_DESIGNS}
