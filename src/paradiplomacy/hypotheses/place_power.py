"""How many pairs decide claims on where and when ties were founded, and what they did there.

As in `paradiplomacy.hypotheses.answer_power`, by each claim's own rule, on ties drawn as
`paradiplomacy.interviews.made_places` draws them. Taken as given are China's places with their
region, coast and size, the income and the urban share of provinces, and that ties last.
"""

from __future__ import annotations

from functools import cache
from math import log, sqrt
from typing import TYPE_CHECKING, Any

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.capacity import approvals, coast_to_inland, intermediaries
from paradiplomacy.hypotheses.climate import halves_of_pairs
from paradiplomacy.hypotheses.climate.climate_multilevel import TENTH
from paradiplomacy.hypotheses.designs.four import Four, exact_change
from paradiplomacy.hypotheses.designs.rates import Totals
from paradiplomacy.hypotheses.estimators.clustered_share import share_of_clusters
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS
from paradiplomacy.hypotheses.pairs_design import PairsDesign
from paradiplomacy.interviews.made_places import (
    DECADES,
    PROVINCES,
    SPREAD,
    PlacesTruth,
    exchanges_of_ties,
    placed_ties,
)

if TYPE_CHECKING:
    import polars as pl

__all__ = ["PLACE_DESIGNS"]

DRAWS = 400
MANY = 20_000
"""Ties from which is worked out what a study may expect."""
WORLDS = 40
"""Sets of provinces over which a chance is averaged."""
STEPS = 200
"""In which errors are gone through."""
WALD = 1.96
TREBLE, HALF_MORE, FIFTH, SOME = 3.0, 1.5, 0.2, 0.3
"""Effects of ours, where a claim names none."""


@cache
def _many(truth: PlacesTruth, seed: int, ties: int = MANY) -> pl.DataFrame:
    import numpy as np

    return placed_ties(np.random.default_rng(seed), ties, truth)[0]


def _chance_beyond(effect: float, error: float, *, clusters: int, alone: float = 0.0) -> float:
    """Chance that an estimate lies surely above nothing, with errors over clusters and without.

    Parameters
    ----------
    effect, error : float
        On the scale of logarithms.
    clusters : int, keyword-only
        Over which errors are estimated, so that they vary as those of so few do.
    alone : float, keyword-only
        How many errors the interval reaches that takes each tie by itself; both have to say it.
    """
    import numpy as np
    from scipy.stats import chi2, norm, t

    freedom = clusters - 1
    parts = (np.arange(STEPS) + 0.5) / STEPS
    reach = t.ppf(0.975, freedom) * np.sqrt(chi2.ppf(parts, freedom) / freedom)
    return float(norm.sf(np.maximum(reach, alone) - effect / error).mean())


def _of_coast(pairs: int, effect: float, seed: int) -> float:
    """The trend of an inland end over the years of founding."""
    ties = _many(PlacesTruth(inland=effect), seed)
    decades = ties["year"].to_numpy() / 10
    inland = ties["inland"].mean()
    if not isinstance(inland, float) or pairs * min(inland, 1 - inland) < ENOUGH_EVENTS:
        return 0.0
    weight = _spread_of_logit(decades, log(effect))
    return _chance_beyond(log(effect), 1 / sqrt(pairs * weight), clusters=PROVINCES, alone=WALD)


def _spread_of_logit(x: Any, slope: float) -> float:
    """Information of each tie on the slope of a logistic regression with its middle at 2000."""
    import numpy as np

    odds = np.exp(slope * (x - 200.0))
    weight = odds / (1 + odds) ** 2
    middle = np.average(x, weights=weight)
    return float((weight * (x - middle) ** 2).mean())


def _of_growth(pairs: int, effect: float, seed: int) -> float:
    """The rate of new ties by urban growth, within the period; the provinces are drawn anew."""
    import numpy as np

    if pairs < ENOUGH_EVENTS:
        return 0.0
    spreads = _growth_spreads(effect, seed)
    errors = 1 / np.sqrt(pairs * np.asarray(spreads))
    return float(
        np.mean([_chance_beyond(log(effect), error, clusters=PROVINCES) for error in errors])
    )


@cache
def _growth_spreads(effect: float, seed: int) -> tuple[float, ...]:
    """How far growth spreads among new ties of a period, in many worlds."""
    import polars as pl

    spreads = []
    for world in range(WORLDS):
        from numpy.random import default_rng

        ties, urban = placed_ties(default_rng([seed, world]), MANY // 4, PlacesTruth(growth=effect))
        growth = urban.sort("province", "year").select(
            "province",
            (pl.col("year") - 10).alias("period"),
            (pl.col("value").diff().over("province") / 10).alias("growth"),
        )
        periods = ties.with_columns(((pl.col("year") - 1) // 10 * 10).alias("period"))
        of_ties = periods.join(growth, on=["province", "period"])
        apart = pl.col("growth") - pl.col("growth").mean().over("period")
        spreads.append(float(of_ties.select((apart**2).mean()).item()))
    return tuple(spreads)


def _of_climate(pairs: int, effect: float, seed: int) -> float:
    """That climate work is as likely in the upper halves, by size and by income."""
    import polars as pl

    ties = _many(PlacesTruth(large=effect, rich=effect), seed, MANY // 4)
    # Where the record has no exchange, an answer is one.
    answers = ties.select(
        pl.col("climate").cast(pl.Int8),
        pl.col("climate").cast(pl.Int64).alias("of_climate"),
        pl.lit(1).alias("exchanges"),
        pl.col("province"),
    )
    chance = halves_of_pairs.chance_of_none(answers, odds=effect)
    return 0.0 if chance is None else chance(float(pairs))


def _of_levels(pairs: int, effect: float, seed: int) -> float:
    """The share of climate work done above cities, of the ties that did any: half of all."""
    import numpy as np
    from scipy.stats import binom

    ties = np.arange(ENOUGH_EVENTS, pairs + 1)
    least = binom.isf(0.025, ties, TENTH) + 1
    chances = binom.pmf(ties, pairs, PlacesTruth().climate) * binom.sf(least - 1, ties, effect)
    return float(chances.sum())


def _of_rural(pairs: int, effect: float, seed: int) -> float:
    """How much more the first work for rural areas came in the West, from decade to decade."""
    four = _expected_rural(pairs, effect, seed)
    if min(four.counts) < 1:
        return 0.0
    ratio, error = exact_change(four), sqrt(sum(1 / count for count in four.counts))
    if ratio.value is None or not ratio.low:
        return 0.0
    # How far the exact interval reaches down; few events scatter more than their middle number.
    reach = log(ratio.value / ratio.low) / error
    scatter = sqrt(sum(1 / count + 1 / count**2 for count in four.counts))
    return _chance_beyond(log(effect), scatter, clusters=PROVINCES, alone=reach * error / scatter)


def _expected_rural(pairs: int, effect: float, seed: int) -> Four:
    """Events and years until the first work, of so many ties."""
    import polars as pl

    first, turn, last = DECADES
    until = pl.when(pl.col("rural") > 0).then("rural").otherwise(last)
    begun = pl.col("year") + 0.5
    ties = _many(PlacesTruth(rural=effect), seed).with_columns(
        (pl.min_horizontal(until, turn) - pl.max_horizontal(begun, first)).clip(0).alias("early"),
        (pl.min_horizontal(until, last) - pl.max_horizontal(begun, turn)).clip(0).alias("late"),
    )
    part = pairs / ties.height
    totals = []
    for years, events in (
        ("early", (pl.col("rural") > 0) & (pl.col("rural") < turn)),
        ("late", pl.col("rural") >= turn),
    ):
        of_both: list[float] = []
        for west in (True, False):
            own = ties.filter((pl.col("region") == "West") == west)
            of_both += [
                round(own.filter(events).height * part),
                float(own[years].sum()) * part,
            ]
        totals.append(Totals(int(of_both[0]), of_both[1], int(of_both[2]), of_both[3]))
    return Four(*totals)


def _of_carriers(pairs: int, effect: float, seed: int) -> float:
    """The share of last year's exchanges that others carried, alike within a tie."""
    import numpy as np

    rng, supported = np.random.default_rng(seed), 0
    counts, parts = exchanges_of_ties(rng, (DRAWS, pairs), effect)
    for count, carried in zip(counts, rng.binomial(counts, parts), strict=True):
        part = share_of_clusters(carried.tolist(), count.tolist())
        verdict = intermediaries.RULE.verdict(part, part, events=int((count > 0).sum()))
        supported += verdict is Verdict.SUPPORTED
    return supported / DRAWS


def _of_approvals(pairs: int, effect: float, seed: int) -> float:
    """How much shorter ties of the West waited, among those since 2000."""
    ties = _many(PlacesTruth(approval=effect), seed)
    part = ties.filter((ties["year"] >= DECADES[1]) & (ties["region"] == "West")).height
    of_region = round(pairs * part / ties.height)
    if of_region < ENOUGH_EVENTS:
        return 0.0
    error = SPREAD * sqrt(2 / of_region)
    # The middle of each region is estimated.
    known = round(PROVINCES * 2 / 3) - 1
    return _chance_beyond(-log(effect), error, clusters=known, alone=WALD)


PLACE_DESIGNS = {
    "coast-to-inland": PairsDesign(
        "odds", (coast_to_inland.RULE.margin or (0.8, 1.25))[1], True, 1.0, 100.0, _of_coast
    ),
    "urbanization": PairsDesign("ratio", HALF_MORE, False, 1.0, 100.0, _of_growth),
    "climate-any-size": PairsDesign(
        "odds", 1.0, True, 0.01, halves_of_pairs.MARGIN[1], _of_climate
    ),
    "climate-multilevel": PairsDesign("share", SOME, False, TENTH, 1.0, _of_levels),
    "rural-development": PairsDesign("ratio", TREBLE, False, 1.0, 100.0, _of_rural),
    "intermediaries": PairsDesign("share", FIFTH, False, TENTH, 1.0, _of_carriers),
    "western-fast-track": PairsDesign(
        "ratio", (approvals.RULE.margin or (2 / 3, 1.5))[0], True, 0.01, 1.0, _of_approvals
    ),
}
"""By claim: those whose rule reads answers on places."""
