"""Chance that answers of so many pairs decide a claim as is true, by the claim's own rule.

Each function takes pairs, effect and seed. Where a study is only as sure as its errors, the chance
is that of the errors, else the part of `DRAWS` studies, drawn at random, that support the claim.
What a claim needs beside answers is given: crises, laws and places of the record, and of opinion a
national series that supports its half.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from math import log, sqrt
from statistics import NormalDist
from typing import Any, Literal

import numpy as np
import polars as pl
from scipy.stats import binom, hypergeom

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.capacity import (
    coast_to_inland,
    intermediaries,
    new_ties,
    supply_demand,
    trade_majority,
    training_half,
)
from paradiplomacy.hypotheses.climate import climate_multilevel, halves_of_pairs
from paradiplomacy.hypotheses.conflict import (
    continuity,
    detachment,
    dual_ties,
    opinion_parts,
    trust_by_level,
)
from paradiplomacy.hypotheses.designs.change import Four
from paradiplomacy.hypotheses.designs.clustered_counts import ClusteredCounts
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.correlations import linked_correlation, spearman
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, SIGNIFICANCE, Interval, share
from paradiplomacy.hypotheses.estimators.normal_estimates import chance_beyond, share_of_clusters
from paradiplomacy.hypotheses.estimators.odds import Totals
from paradiplomacy.hypotheses.estimators.partly_silent import chance_of_difference
from paradiplomacy.hypotheses.experiments import state_laws, trade_war, travel
from paradiplomacy.hypotheses.rights import (
    conditions,
    purpose,
    recovery,
    related_stances,
    suspension_1989,
    two_dimensions,
)
from paradiplomacy.hypotheses.rights.mending import Leads, LedMore

Chance = Callable[[int, float, int], float]
"""From pairs, effect and seed to the chance that the claim's own rule decides as is true."""

EffectUnit = Literal["share", "ratio", "odds", "difference", "correlation"]


@dataclass(frozen=True, slots=True)
class PairsDesign:
    """Design by which answers of both ends decide a claim.

    unit: Of the effect.
    effect: The smallest that the claim calls an effect.
    named: Whether the rule of the claim names that effect by a margin; else it is ours.
    lowest, highest: Between which effects the claim is true.
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
        first, last = (int(n) for n in binom.ppf((1e-6, 1 - 1e-6), pairs * each, part))
        counts = range(first, last + 1)
        likely = binom.pmf(counts, pairs * each, part)
        return float(likely @ [_of_units(rule, n, effect) for n in counts])

    return chance


DRAWS = 1_000

# What is assumed of ties: docs/methods/pairs-to-ask.csv says it in words.
ACTIVE, UNLIKE, TRAVEL = 1.6, 0.9, 0.6
"""Exchanges a year in the middle, deviation of their logarithm, part that needs travel."""
BREAKS, WATCHED, IN_FORCE = 0.02, 38.0, 6.0
"""Ends of a tie a year, years that ties are watched, and the last of them, under a law."""
CRISES, HOMES, PROVINCES = 12, 12, 24
QUIET = Leads(CRISES // 2, CRISES // 2)
SAME_TRUST, SUSPENDED, ONE_WAY, CLIMATE = 0.25, 0.25, 1 / 3, 0.5
"""Parts: of respondents who trust both levels alike; of ties that suspended, in which one end
taught the other, and with climate work."""
STOPPED, AT_SITE, ELSEWHERE = 0.3, 1 / 8, 0.15
"""Ends that stopped, or protested; ties with Beijing, and others that suspended in June 1989."""
FOUNDED = np.arange(1981, 2021)
RURAL_A_YEAR, MONTHS_SPREAD, CARRIED_WITHIN_TIE = 0.05, 0.8, 5.0

_HALF = training_half.MARGIN
_LARGER = _HALF[1]
"""The smallest share that does not count as a half any more: ours, where a claim names none."""
_WEST, _COAST = new_ties.RULE, coast_to_inland.RULE

DESIGNS: dict[str, PairsDesign] = {}
"""By claim."""


def _decides(
    claim: str, unit: EffectUnit, effect: float, true: tuple[float, float], *, named: bool = False
) -> Callable[[Chance], Chance]:
    """A chance as that of a claim, which is true of effects between two ends."""

    def register(chance: Chance) -> Chance:
        DESIGNS[claim] = PairsDesign(unit, effect, named, *true, chance)
        return chance

    return register


def _decides_no_change(claim: str, rule: DecisionRule) -> Callable[[Chance], Chance]:
    """The same of a claim that nothing changes: true of every ratio within its margin."""
    return _decides(claim, "ratio", 1.0, rule.margin or (1.0, 1.0), named=True)


_OF_SHARES: dict[str, tuple[DecisionRule, dict[str, Any]]] = {
    "trust-by-level": (trust_by_level.DESIGN.rule, {"part": 1 - SAME_TRUST, "each": 2}),
    "trade-majority": (trade_majority.BY_ANSWERS.rule, {}),
    "continuity": (continuity.BY_ANSWERS.rule, {}),
    "recovery": (recovery.RULE, {"part": SUSPENDED}),
    "supply-demand": (supply_demand.RULE, {"part": ONE_WAY}),
}
for _claim, (_rule, _units) in _OF_SHARES.items():
    _decides(_claim, "share", _LARGER, (0.5, 1.0))(chance_of_share(_rule, **_units))
_decides("climate-multilevel", "share", 0.3, (climate_multilevel.TENTH, 1.0))(
    chance_of_share(climate_multilevel.BY_ANSWERS.rule, part=CLIMATE)
)
_decides("training-half", "share", training_half.HALF, _HALF, named=True)(
    chance_of_share(training_half.BY_ANSWERS.rule)
)


@_decides("suspension-1989", "share", 1 - _LARGER, (0.0, 0.5))
def _suspensions(pairs: int, effect: float, seed: int) -> float:
    """All ties of the record are asked, so that nothing but the share among them decides."""
    parts = (Interval(None, k / pairs, k / pairs, 1.0) for k in range(pairs + 1))
    verdicts = [suspension_1989.verdict_of(part, pairs) for part in parts]
    hits = [k for k, verdict in enumerate(verdicts) if verdict is Verdict.SUPPORTED]
    return float(binom.pmf(hits, pairs, effect).sum())


@_decides("june-1989", "difference", 0.5, (0.0, 1 - ELSEWHERE))
def _site(pairs: int, effect: float, seed: int) -> float:
    """A part of the ties is with the place of the crackdown, and suspended more often."""
    site, part = round(pairs * AT_SITE), min(ELSEWHERE + effect, 1.0)
    return chance_of_difference(site, pairs - site, part=part, base=ELSEWHERE, least=ENOUGH_EVENTS)


def _chance_by_drawing(
    studies: Callable[[np.random.Generator, int, float], Iterable[Any]],
) -> Chance:
    """The chance by a function that says of `DRAWS` studies whether they support."""

    def chance(pairs: int, effect: float, seed: int) -> float:
        return float(np.mean([*studies(np.random.default_rng(seed), pairs, effect)]))

    return chance


def _rates(rng: np.random.Generator, pairs: int) -> Any:
    """Exchanges of each tie a year: some ties do far more than others."""
    return ACTIVE * np.exp(rng.normal(0.0, UNLIKE, (DRAWS, pairs)))


def _is_supported(rule: DecisionRule, totals: Totals) -> bool:
    wide, narrow = totals.ratio(), totals.ratio(level=0.9)
    return rule.verdict(wide, narrow, events=totals.all) is Verdict.SUPPORTED


_supports_counts = cache(lambda rule, a, b: _is_supported(rule, Totals(a, 1.0, b, 1.0)))


def _ends(rule: DecisionRule, watched: float = WATCHED) -> Chance:
    """One half of the ties ends so much more often than the other."""

    def studies(rng: np.random.Generator, pairs: int, effect: float) -> Iterator[bool]:
        group, lives = np.arange(pairs) % 2 == 0, rng.exponential(1 / BREAKS, (DRAWS, pairs))
        # Of a ratio of zero, none of that half ends.
        lives[:, group] = lives[:, group] / effect if effect else np.inf
        for years, ended in zip(np.minimum(lives, watched), lives < watched, strict=True):
            yield _is_supported(rule, _totals_of_group(ended, years, group))

    return _chance_by_drawing(studies)


_decides_no_change("dual-ties", dual_ties.DESIGN.rule)(_ends(dual_ties.DESIGN.rule))
_decides("purpose", "ratio", (purpose.DESIGN.rule.margin or (0.5, 2.0))[0], (0.0, 1.0), named=True)(
    _ends(purpose.DESIGN.rule, WATCHED - 2)
)


def _totals_of_group(ends: Any, years: Any, group: Any) -> Totals:
    of_group = int(ends[group].sum()), float(years[group].sum())
    return Totals(*of_group, int(ends[~group].sum()), float(years[~group].sum()))


@_decides("state-laws", "ratio", 5.0, (1.0, 100.0))
@_chance_by_drawing
def _laws(rng: np.random.Generator, pairs: int, effect: float) -> Iterator[bool]:
    """Half of the states have a law, which is compared with random halves as the claim does."""
    home, law = np.arange(pairs) % HOMES, np.arange(HOMES) < HOMES // 2
    sets = np.vstack([law, rng.permuted(np.tile(law, (999, 1)), axis=1)]).astype(float)
    for after_law in rng.exponential(1 / BREAKS, (DRAWS, pairs)) - (WATCHED - IN_FORCE):
        until = np.maximum(after_law, 0.0) / np.where(law[home], effect, 1.0)
        ends = np.bincount(home, (after_law >= 0) & (until < IN_FORCE), HOMES)
        years = np.bincount(home, np.minimum(until, IN_FORCE), HOMES)
        if not _is_supported(state_laws.RULE, _totals_of_group(ends, years, law)):
            yield False
            continue
        part = sets @ years / years.sum()
        spread, squared = ends.sum() * part * (1 - part), (sets @ ends - ends.sum() * part) ** 2
        scores = np.divide(squared, spread, where=spread > 0, out=np.zeros_like(part))
        yield float((scores >= scores[0] - 1e-9).mean()) < SIGNIFICANCE


@_decides_no_change("detachment", detachment.RULE)
@_chance_by_drawing
def _detachment(rng: np.random.Generator, pairs: int, effect: float) -> Iterator[bool]:
    """All exchanges around crises are one ratio, no surer than ties or crises are."""
    rates, crises = _rates(rng, pairs), rng.integers(0, CRISES, (DRAWS, pairs))
    for after, before, crisis in zip(rng.poisson(rates * effect), rng.poisson(rates), crises,
                                     strict=True):  # fmt: skip
        of_crises = [np.bincount(crisis, some).astype(int).tolist() for some in (after, before)]
        clustered = ClusteredCounts.of_counts(
            zip(after.tolist(), before.tolist(), strict=True), zip(*of_crises, strict=True)
        )
        yield clustered.verdict(detachment.RULE) is Verdict.SUPPORTED


@_decides_no_change("trade-war-2018", trade_war.DESIGN.rule)
@_chance_by_drawing
def _trade_war(rng: np.random.Generator, pairs: int, effect: float) -> Iterator[bool]:
    """By the ratio whose errors are robust by tie, and as if exchanges stood alone."""
    rule, rates = trade_war.DESIGN.rule, _rates(rng, pairs)
    reach = NormalDist().inv_cdf(1 - SIGNIFICANCE)
    for after, before in zip(rng.poisson(rates * effect), rng.poisson(rates), strict=True):
        a, b, active = int(after.sum()), int(before.sum()), int((after + before > 0).sum())
        if min(a, b, active) < ENOUGH_EVENTS or not _supports_counts(rule, a, b):
            yield False
            continue
        error = sqrt(((after / a - before / b) ** 2).sum() * pairs / max(pairs - 1, 1)) * reach
        robust = Interval(a / b, a / b * np.exp(-error), a / b * np.exp(error), 0.9)
        yield rule.verdict(robust, robust, events=active) is Verdict.SUPPORTED


@_decides("covid-2020", "ratio", 0.4, (0.0, 1.0))
@_chance_by_drawing
def _travel(rng: np.random.Generator, pairs: int, effect: float) -> Any:
    """All exchanges, and each tie counted once, have to say the same, by one tail of Fisher's."""
    rates = _rates(rng, pairs)
    parts = [TRAVEL * effect, 1 - TRAVEL, TRAVEL, 1 - TRAVEL]
    exchanges = np.stack([rng.poisson(rates * part) for part in parts])
    significant = np.ones(DRAWS, dtype=bool)
    for a, b, c, d in (exchanges.sum(axis=2), (exchanges > 0).sum(axis=2)):
        tail = hypergeom.cdf(a, a + b + c + d, a + b, a + c)
        significant &= (a + b + c + d >= travel.RULE.least) & (tail < SIGNIFICANCE / 2)
    return significant


@_decides("engagement", "difference", 0.3, (0.0, 1.0))
@_chance_by_drawing
def _conditions(rng: np.random.Generator, pairs: int, effect: float) -> Any:
    """Ties that an end stopped against those that both carried on, by one tail of Fisher's."""
    on = rng.random((DRAWS, pairs)) < (1 - STOPPED) ** 2
    better = rng.random((DRAWS, pairs)) < 0.5 + np.where(on, effect, -effect) / 2
    n = on.sum(axis=1)
    tail = hypergeom.sf((better & on).sum(axis=1) - 1, pairs, better.sum(axis=1), n)
    return (np.minimum(n, pairs - n) >= conditions.OF_CONDITIONS.least) & (tail < SIGNIFICANCE / 2)


@_decides("two-dimensions", "correlation", 0.0, (related_stances.OPPOSITE, 1.0))
@_chance_by_drawing
def _stances(rng: np.random.Generator, pairs: int, effect: float) -> Iterator[bool]:
    """Places, by Fisher's interval; the resampled one that the claim also asks is as wide."""
    beyond = NormalDist().inv_cdf(1 - STOPPED)
    x, noise = rng.standard_normal((2, DRAWS, 2 * pairs))
    protested = sqrt(1 - effect**2) * noise + effect * x > beyond
    for on, protest in zip(x > -beyond, protested, strict=True):
        rho = spearman(on.astype(float).tolist(), protest.astype(float).tolist())
        least = int(min(on.sum(), protest.sum()))
        yield two_dimensions.RULE.verdict(rho, rho, events=least) is Verdict.SUPPORTED


@_decides("rapprochement-lead", "share", 0.9, (0.5, 1.0))
@_chance_by_drawing
def _breaks(rng: np.random.Generator, pairs: int, effect: float) -> Iterator[bool]:
    """Each break is a unit, known where some tie is asked, beside quiet days that are given."""
    for crisis in rng.integers(0, CRISES, (DRAWS, pairs)):
        known = len(np.unique(crisis))
        yield _leads(int(rng.binomial(known, effect)), known)


@cache
def _leads(city: int, known: int) -> bool:
    return LedMore(Leads(city, known - city, CRISES - known), QUIET).verdict is Verdict.SUPPORTED


# By Cohen (1988) a correlation of one half is large; the claim of opinion names none.
@_decides("opinion-up", "correlation", 0.5, (0.0, 1.0))
@_chance_by_drawing
def _opinion(rng: np.random.Generator, pairs: int, effect: float) -> Iterator[bool]:
    """Both places of a tie count together, with its exchanges of ten years and own views."""
    rule, links = opinion_parts.RULE, [(2 * k, 2 * k + 1) for k in range(pairs)]
    for done in rng.poisson(_rates(rng, pairs) * 10):
        logs = np.repeat(np.log1p(done / 10), 2)
        x = (logs - logs.mean()) / (logs.std() or 1.0)
        y = effect * x + sqrt(1 - effect**2) * rng.standard_normal(2 * pairs)
        change = np.clip(np.rint(1.2 * y), -4, 4)  # of answers from 1 to 5
        if 2 * pairs < rule.least or not change.std() or not logs.std():
            yield False
            continue
        measured = linked_correlation(logs, change, links)
        verdict = rule.verdict(measured.interval(0.95), measured.interval(0.9), events=2 * pairs)
        yield verdict is Verdict.SUPPORTED


@_decides("intermediaries", "share", 0.2, (climate_multilevel.TENTH, 1.0))
@_chance_by_drawing
def _carriers(rng: np.random.Generator, pairs: int, effect: float) -> Iterator[bool]:
    """The share of last year's exchanges that others carried, alike within a tie."""
    counts = rng.poisson(_rates(rng, pairs))
    parts = rng.beta(
        CARRIED_WITHIN_TIE * effect, CARRIED_WITHIN_TIE * (1 - effect) or 1e-9, counts.shape
    )
    for count, carried in zip(counts, rng.binomial(counts, parts), strict=True):
        part, active = share_of_clusters(carried.tolist(), count.tolist()), int((count > 0).sum())
        yield intermediaries.RULE.verdict(part, part, events=active) is Verdict.SUPPORTED


@_decides("coast-to-inland", "odds", (_COAST.margin or (0.5, 2.0))[1], (1.0, 100.0), named=True)
def _coast(pairs: int, effect: float, seed: int) -> float:
    """The trend of an inland end over the years of founding, even odds in 2000."""
    decades = (FOUNDED - 2000) / 10
    inland = 1 / (1 + np.exp(-log(effect) * decades))
    weight = inland * (1 - inland)
    if pairs * min(inland.mean(), 1 - inland.mean()) < ENOUGH_EVENTS:
        return 0.0
    spread = (weight * (decades - np.average(decades, weights=weight)) ** 2).mean()
    return chance_beyond(log(effect), 1 / sqrt(pairs * spread), clusters=PROVINCES, alone=1.96)


@_decides("urbanization", "ratio", 1.5, (1.0, 100.0))
def _growth(pairs: int, effect: float, seed: int) -> float:
    """The rate of new ties by urban growth, within a decade; the provinces are drawn anew."""
    if pairs < ENOUGH_EVENTS:
        return 0.0
    rng = np.random.default_rng(seed)
    growth = np.clip(rng.normal(1.0, 0.5, (DRAWS, PROVINCES, 4)), 0.05, None)
    weight = effect**growth
    middle = (weight * growth).sum(axis=1, keepdims=True) / weight.sum(axis=1, keepdims=True)
    spread = (weight * (growth - middle) ** 2).sum(axis=(1, 2)) / weight.sum(axis=(1, 2))
    return chance_beyond(log(effect), 1 / np.sqrt(pairs * spread), clusters=PROVINCES)


@_decides("climate-any-size", "odds", 1.0, (0.01, halves_of_pairs.MARGIN[1]), named=True)
def _climate(pairs: int, effect: float, seed: int) -> float:
    """That climate work is as likely in the upper halves, by size and by income."""
    rng = np.random.default_rng(seed)
    province = rng.integers(0, PROVINCES, 5_000)
    odds = effect ** ((rng.random(len(province)) < 0.5) + (province % 2.0))
    climate = (rng.random(len(province)) < odds / (1 + odds)).astype(np.int8)
    # Where the record has no exchange, an answer is one.
    answers = pl.DataFrame({"climate": climate, "of_climate": climate, "province": province})
    chance = halves_of_pairs.chance_of_none(answers.with_columns(exchanges=1), odds=effect)
    return 0.0 if chance is None else chance(float(pairs))


@_decides("rural-development", "ratio", 3.0, (1.0, 100.0))
def _rural(pairs: int, effect: float, seed: int) -> float:
    """Chance by how much more first work for rural areas came in the West, decade to decade."""
    early, late = (
        np.clip(end - np.maximum(FOUNDED + 1, end - 10), 0, None) for end in (2000, 2010)
    )
    totals = []
    for years, untouched, change in (
        (early, 1.0, 1.0),
        (late, np.exp(-RURAL_A_YEAR * early), effect),
    ):
        four_sums: list[float] = []
        for rate, part in ((RURAL_A_YEAR * change, 1 / 3), (RURAL_A_YEAR, 2 / 3)):
            events = float((untouched * -np.expm1(-rate * years)).mean()) * pairs * part
            four_sums += [round(events), events / rate]
        totals.append(Totals(int(four_sums[0]), four_sums[1], int(four_sums[2]), four_sums[3]))
    four = Four(*totals)
    ratio = four.interval() if min(four.counts) else None
    if ratio is None or ratio.value is None or not ratio.low:
        return 0.0
    # How far the exact interval reaches down; few events scatter more than their middle number.
    scatter = sqrt(sum(1 / count + 1 / count**2 for count in four.counts))
    return chance_beyond(
        log(effect), scatter, clusters=PROVINCES, alone=log(ratio.value / ratio.low) / scatter
    )


@_decides("western-fast-track", "ratio", (_WEST.margin or (0.5, 2.0))[0], (0.01, 1.0), named=True)
def _approvals(pairs: int, effect: float, seed: int) -> float:
    """Chance by how much shorter ties of the West waited, a third of all ties since 2000."""
    of_region = round(pairs * float((FOUNDED >= 2000).mean()) / 3)
    if of_region < ENOUGH_EVENTS:
        return 0.0
    error, known = MONTHS_SPREAD * sqrt(2 / of_region), PROVINCES * 2 // 3 - 1
    return chance_beyond(-log(effect), error, clusters=known, alone=1.96)
