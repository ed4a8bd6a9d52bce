"""How many pairs decide claims on what ties did in crises, and on how they end.

As in `paradiplomacy.hypotheses.answer_power`, by each claim's own rule, on ties drawn as
`paradiplomacy.interviews.made_crises` draws them. Taken as given are the crises of the record with
the day on which the nations mended, which places have a tie to Taiwan, and which states a law.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

import polars as pl

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.conflict import detachment, dual_ties, in_contact
from paradiplomacy.hypotheses.designs.bunched import Bunched
from paradiplomacy.hypotheses.designs.rates import Totals
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import (
    ENOUGH_EVENTS,
    SIGNIFICANCE,
    Interval,
    rate_ratio,
)
from paradiplomacy.hypotheses.estimators.rank_correlation import spearman
from paradiplomacy.hypotheses.experiments import covid_2020, state_laws, trade_war
from paradiplomacy.hypotheses.pairs_design import PairsDesign, chance_of_share
from paradiplomacy.hypotheses.rights import conditions, two_dimensions
from paradiplomacy.hypotheses.rights.led_more import Leads, LedMore
from paradiplomacy.hypotheses.rights.related_stances import OPPOSITE
from paradiplomacy.interviews.made_crises import (
    ASKED,
    BEGAN,
    CRISES,
    HOMES,
    LAW,
    CrisesTruth,
    crises_ties,
)

__all__ = ["BASE", "CRISIS_DESIGNS", "QUIET"]

DRAWS = 400
AT_ONCE = 256
"""Ties of each study that are drawn at once; studies of fewer are the first of them."""
BREAKS = 0.02
"""Ends of a tie a year, assumed."""
BASE = CrisesTruth()
NOT_HALF, NEARLY_ALL, FIVE_TIMES = 0.65, 0.9, 5.0
"""Effects of ours, where a claim names none."""
QUIET = Leads(len(CRISES) // 2, len(CRISES) // 2)
"""As many quiet days as crises, after half of which cities are first, assumed."""
CUT, BETTER = 0.4, 0.3
"""Of ours: what is left of exchanges with travel, and how many more ties have it better."""


def _drawn(pairs: int, seed: int, truth: CrisesTruth) -> Iterator[pl.DataFrame]:
    """So many ties of each study; of the same studies, however many are asked."""
    whole = max(AT_ONCE, 1 << (pairs - 1).bit_length())
    return (ties.head(pairs) for ties in _studies(whole, seed, truth))


@lru_cache(maxsize=4)
def _studies(pairs: int, seed: int, truth: CrisesTruth) -> tuple[pl.DataFrame, ...]:
    import numpy as np

    rng = np.random.default_rng(seed)
    return tuple(crises_ties(rng, pairs, truth) for _ in range(DRAWS))


def _part(supports: Iterator[bool]) -> float:
    decided = list(supports)
    return sum(decided) / len(decided)


# --- exchanges --------------------------------------------------------------------------------


@cache
def _by_ratio(rule: DecisionRule, after: int, before: int) -> bool:
    """Whether two counts of equally long years support a claim."""
    ratio = Totals(after, 1.0, before, 1.0)
    verdict = rule.verdict(ratio.ratio(), ratio.ratio(level=0.9), events=ratio.all)
    return verdict is Verdict.SUPPORTED


def _of_detachment(pairs: int, effect: float, seed: int) -> float:
    """All exchanges around crises are one ratio, no surer than ties or crises are."""
    truth = replace(BASE, crisis=effect)
    return _part(_went_on(ties) for ties in _drawn(pairs, seed, truth))


def _went_on(ties: pl.DataFrame) -> bool:
    sides = ("after", "before")
    of_crises = ties.group_by("crisis").agg(pl.col(*sides).sum())
    seen = Bunched.of_counts(*(some.select(sides).rows() for some in (ties, of_crises)))
    return detachment.verdict_of(seen) is Verdict.SUPPORTED


def _of_trade_war(pairs: int, effect: float, seed: int) -> float:
    """Exchanges of one tie come in bunches, so that ties are what varies."""
    truth = replace(BASE, trade_war=effect)
    return _part(_in_bunches(ties) for ties in _drawn(pairs, seed, truth))


def _in_bunches(ties: pl.DataFrame) -> bool:
    """By the ratio whose errors are robust by tie, and as if exchanges stood alone."""
    import numpy as np
    from scipy.stats import norm

    rule = trade_war.DESIGN.rule
    after, before = ties["in_2019"].to_numpy(), ties["in_2017"].to_numpy()
    active = int(((after > 0) | (before > 0)).sum())
    if min(after.sum(), before.sum(), active) < ENOUGH_EVENTS:
        return False
    scores = after / after.sum() - before / before.sum()
    error = float(np.sqrt((scores**2).sum() * len(after) / max(len(after) - 1, 1)))
    value = float(np.log(after.sum() / before.sum()))
    if not _by_ratio(rule, int(after.sum()), int(before.sum())):
        return False
    reach = float(norm.ppf(1 - SIGNIFICANCE)) * error
    robust = Interval(np.exp(value), np.exp(value - reach), np.exp(value + reach), 0.9)
    return rule.verdict(robust, robust, events=active) is Verdict.SUPPORTED


def _of_travel(pairs: int, effect: float, seed: int) -> float:
    """All exchanges, and each tie counted once, have to say the same."""
    truth = replace(BASE, travel=effect)
    return _part(_both_counts(ties) for ties in _drawn(pairs, seed, truth))


def _both_counts(ties: pl.DataFrame) -> bool:
    columns = [
        [ties[f"in_{year}"] - ties[f"remote_{year}"], ties[f"remote_{year}"]]
        for year in (2021, 2019)
    ]
    tables = (
        tuple(tuple(int((n > 0).sum()) for n in row) for row in columns),
        tuple(tuple(int(n.sum()) for n in row) for row in columns),
    )
    return all(_fewer(table) for table in tables)


def _fewer(table: tuple[tuple[int, ...], ...]) -> bool:
    """Whether the exact interval of the odds ratio lies below one, as one tail of Fisher's says."""
    from scipy.stats import hypergeom

    (a, b), (c, d) = table
    tail = float(hypergeom.cdf(a, a + b + c + d, a + b, a + c))
    return a + b + c + d >= covid_2020.RULE.least and tail < SIGNIFICANCE / 2


# --- contact ----------------------------------------------------------------------------------


def _of_contact(pairs: int, effect: float, seed: int) -> float:
    return chance_of_share(in_contact.BY_ANSWERS.rule, pairs, effect)


def _of_breaks(pairs: int, effect: float, seed: int) -> float:
    """Each break is a unit, known where some tie is asked, beside quiet days that are given."""
    truth = replace(BASE, first=effect)
    return _part(_leads(ties) for ties in _drawn(pairs, seed, truth))


def _leads(ties: pl.DataFrame) -> bool:
    first = ties.group_by("crisis").agg(pl.col("first").min() < 12)["first"]
    return _lead_more(int(first.sum()), len(first))


@cache
def _lead_more(city: int, known: int) -> bool:
    breaks = Leads(city, known - city, len(CRISES) - known)
    return LedMore(breaks, QUIET).verdict is Verdict.SUPPORTED


# --- stops, protest and conditions ------------------------------------------------------------


def _of_conditions(pairs: int, effect: float, seed: int) -> float:
    """Ties that an end stopped against those that both carried on."""
    truth = replace(BASE, better_off=0.5 - effect / 2, better_on=0.5 + effect / 2)
    return _part(_better(ties) for ties in _drawn(pairs, seed, truth))


def _better(ties: pl.DataFrame) -> bool:
    """Whether the exact interval of the odds ratio lies above one, as one tail of Fisher's says."""
    from scipy.stats import hypergeom

    stop, better = ties["stopped_us"] | ties["stopped_cn"], ties["better"]
    on, both = int((~stop).sum()), int((better & ~stop).sum())
    tail = float(hypergeom.sf(both - 1, len(stop), int(better.sum()), on))
    return min(on, len(stop) - on) >= conditions.RULE.least and tail < SIGNIFICANCE / 2


def _of_stances(pairs: int, effect: float, seed: int) -> float:
    """Each place is a unit, with what it did itself."""
    truth = replace(BASE, stance=effect)
    return _part(_two_dimensions(ties) for ties in _drawn(pairs, seed, truth))


def _two_dimensions(ties: pl.DataFrame) -> bool:
    """By Fisher's interval; the resampled one, which the claim also asks, is about as wide."""
    x: list[float] = []
    y: list[float] = []
    for side in ("us", "cn"):
        x += (~ties[f"stopped_{side}"]).cast(pl.Float64).to_list()
        y += (2.0 * ties[f"protested_{side}"].cast(pl.Float64)).to_list()
    rho = spearman(x, y)
    least = min(sum(value > 0 for value in axis) for axis in (x, y))
    return two_dimensions.RULE.verdict(rho, rho, events=least) is Verdict.SUPPORTED


# --- ends of ties -----------------------------------------------------------------------------


def _of_dual_ties(pairs: int, effect: float, seed: int) -> float:
    """Every second dozen of ties stands next to a tie to Taiwan."""
    truth = replace(BASE, breaks=BREAKS, dual=effect)
    return _part(_undisturbed(ties) for ties in _drawn(pairs, seed, truth))


def _undisturbed(ties: pl.DataFrame) -> bool:
    watched = ties["years"].fill_null(float(ASKED + 1 - BEGAN))
    dual, ended = ties["dual"], ties["years"].is_not_null()
    totals = Totals(
        int((ended & dual).sum()),
        float(watched.filter(dual).sum()),
        int((ended & ~dual).sum()),
        float(watched.filter(~dual).sum()),
    )
    verdict = dual_ties.RULE.verdict(totals.ratio(), totals.ratio(level=0.9), events=totals.all)
    return verdict is Verdict.SUPPORTED


def _of_laws(pairs: int, effect: float, seed: int) -> float:
    """Half of the states have a law, in force for the last years."""
    truth = replace(BASE, breaks=BREAKS, law=effect)
    sets = _sets_of_states(seed)
    return _part(_ends_more(ties, sets) for ties in _drawn(pairs, seed, truth))


@cache
def _sets_of_states(seed: int) -> Any:
    """Random halves of the states, as the claim puts laws on others."""
    import numpy as np

    picks = np.argsort(np.random.default_rng(seed).random((999, HOMES)), axis=1)[:, : HOMES // 2]
    sets = np.zeros((999, HOMES))
    np.put_along_axis(sets, picks, 1.0, axis=1)
    return sets


def _ends_more(ties: pl.DataFrame, sets: Any) -> bool:
    import numpy as np

    began, whole = float(LAW - BEGAN), float(ASKED + 1 - LAW)
    lived = ties["years"].fill_null(began + whole).to_numpy()
    standing, ended = lived >= began, ties["years"].is_not_null().to_numpy()
    home = ties["home"].to_numpy()
    years = np.bincount(home, np.where(standing, lived - began, 0.0), HOMES)
    ends = np.bincount(home, standing & ended, HOMES)
    law = np.arange(HOMES) < HOMES // 2
    over, base = int(ends[law].sum()), int(ends[~law].sum())
    time, rest = float(years[law].sum()), float(years[~law].sum())
    rule = state_laws.RULE
    wide, narrow = (
        rate_ratio(over, time, base_count=base, base_time=rest, level=level)
        for level in (0.95, 0.9)
    )
    if rule.verdict(wide, narrow, events=over + base) is not Verdict.SUPPORTED:
        return False
    part = sets @ years / years.sum()
    spread = ends.sum() * part * (1 - part)
    drawn = np.divide(
        (sets @ ends - ends.sum() * part) ** 2, spread, where=spread > 0, out=0 * part
    )
    share = time / (time + rest)
    seen = (over - (over + base) * share) ** 2 / ((over + base) * share * (1 - share))
    return float((drawn >= seen - 1e-9).sum() + 1) / (len(sets) + 1) < SIGNIFICANCE


_Chance = Callable[[int, float, int], float]


def _same(rule: DecisionRule, chance: _Chance) -> PairsDesign:
    """A claim that nothing changes: true of every ratio within its margin."""
    low, high = rule.margin or (1.0, 1.0)
    return PairsDesign("ratio", 1.0, True, low, high, chance)


CRISIS_DESIGNS = {
    "detachment": _same(detachment.RULE, _of_detachment),
    "continuity": PairsDesign("share", NOT_HALF, False, 0.5, 1.0, _of_contact),
    "rapprochement-lead": PairsDesign("share", NEARLY_ALL, False, 0.5, 1.0, _of_breaks),
    "engagement": PairsDesign("difference", BETTER, False, 0.0, 1.0, _of_conditions),
    "trade-war-2018": _same(trade_war.DESIGN.rule, _of_trade_war),
    "covid-2020": PairsDesign("ratio", CUT, False, 0.0, 1.0, _of_travel),
    "two-dimensions": PairsDesign("correlation", 0.0, False, OPPOSITE, 1.0, _of_stances),
    "dual-ties": _same(dual_ties.RULE, _of_dual_ties),
    "state-laws": PairsDesign("ratio", FIVE_TIMES, False, 1.0, 100.0, _of_laws),
}
"""By claim."""
