"""Whether ties spread from the coast to the interior."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from math import log

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Picture, Verdict
from paradiplomacy.hypotheses.capacity.growth_by_region import growth_by_region
from paradiplomacy.hypotheses.capacity.new_ties import cities_at_risk, ties_of_risk_set
from paradiplomacy.hypotheses.capacity.regions import region_words
from paradiplomacy.hypotheses.designs.rates import p_of_effect
from paradiplomacy.hypotheses.designs.rule import Conclusion, DecisionRule
from paradiplomacy.hypotheses.estimators.exact import (
    ENOUGH_EVENTS,
    POWER,
    Interval,
    detectable_odds_ratio,
)
from paradiplomacy.hypotheses.estimators.regression import Effect
from paradiplomacy.hypotheses.histories.founding import (
    FAR,
    NEAR,
    START,
    dated_ties,
    odds_ratio_a_decade,
    spread_of_years,
)
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.phrases import largest_missed
from paradiplomacy.hypotheses.selection import as_estimate, pair_ties
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

__all__ = ["COAST_TO_INLAND"]

LARGER_THAN = 200_000
"""Inhabitants above which a city is watched whether it has a tie or not."""

MARGIN = (4 / 5, 5 / 4)
"""The range of bioequivalence (FDA 2001), the most usual margin of a ratio of odds or means."""

RULE = DecisionRule("more", 1.0, margin=MARGIN)
LATE = date(2018, 1, 1)
BIN_YEARS = 5
WORDS = Words(__name__)


def _test(frames: Frames, *, whole: bool = True) -> Finding:
    ties = ties_of_risk_set(frames, larger_than=LARGER_THAN)
    n, inland = ties.height, int(ties["inland"].sum() or 0)
    mde = detectable_odds_ratio(
        n, spread=spread_of_years(ties), base=inland / n if n else 0.0, per=10.0
    )
    effect = odds_ratio_a_decade(ties)
    robust = odds_ratio_a_decade(ties, clusters="province")
    if effect is None:
        return _too_few(n, inland, mde)
    odds = effect.interval()
    reading = _reading(effect, robust, n)
    deciding = as_estimate(
        WORDS("estimate.odds"), odds, n, "odds ratio", WORDS("logit"), subjects=tuple(ties["tie"])
    )
    if not whole:
        return Finding(
            COAST_TO_INLAND.id,
            reading.verdict,
            "",
            estimates=(deciding,),
            p=_p(effect, robust, reading),
        )
    every = dated_ties(frames)
    return Finding(
        COAST_TO_INLAND.id,
        reading.verdict,
        _sentence(frames, ties, odds, reading),
        estimates=(
            deciding,
            *(_first_year(region, ties) for region, ties in _by_region(every)),
            *growth_by_region(frames, every),
        ),
        n=n,
        method=WORDS("method"),
        mde=mde,
        mde_unit=WORDS("mde-unit"),
        mde_sentence=_detectable(n, mde),
        lacks=_lacks(frames, ties),
        sensitivity=tuple(_sensitivity(ties, every, robust)),
        caveats=(
            WORDS("caveat.old-ties", n=n, whole=pair_ties(frames, NEAR, FAR).height),
            WORDS("caveat.watched", larger=LARGER_THAN),
            WORDS("caveat.inland"),
            WORDS("caveat.province"),
            WORDS("caveat.margin"),
        ),
        picture=_picture(ties),
        p=_p(effect, robust, reading),
        no_difference=reading is Conclusion.NO_DIFFERENCE,
    )


def _reading(effect: Effect, robust: Effect | None, n: int) -> Conclusion:
    """What both kinds of errors say alike."""
    if robust is None:
        return Conclusion.OPEN
    readings = {RULE.reading(e.interval(), e.interval(0.9), events=n) for e in (effect, robust)}
    return readings.pop() if len(readings) == 1 else Conclusion.OPEN


def _p(effect: Effect, robust: Effect | None, reading: Conclusion) -> float | None:
    """Of the test that decides, of a difference or of none: the larger of both."""
    if robust is None:
        return None
    rule = RULE.of_equivalence() if reading is Conclusion.NO_DIFFERENCE else RULE
    return max(p_of_effect(e, rule) for e in (effect, robust))


def _too_few(n: int, inland: int, mde: float | None) -> Finding:
    return Finding(
        COAST_TO_INLAND.id,
        Verdict.INCONCLUSIVE,
        WORDS("too-few", n=n, larger=LARGER_THAN, inland=inland),
        n=n,
        mde=mde,
        mde_unit=WORDS("mde-unit"),
        mde_sentence=_detectable(n, mde),
        lacks=(WORDS("lack.too-few", least=ENOUGH_EVENTS),),
        method=WORDS("method-too-few"),
    )


def _sensitivity(
    ties: pl.DataFrame, every: pl.DataFrame, robust: Effect | None
) -> Iterator[Estimate]:
    parts = {
        "all-ties": every,
        "any-size": every.filter(pl.col("tier") == "city"),
        "confirmed": ties.filter(pl.col("agreement") == "confirmed"),
        "uncontradicted": ties.filter(pl.col("agreement") != "contradicted"),
        "before-2018": ties.filter(pl.col("established") < LATE),
    }
    west = ties.filter(pl.col("region") != "").with_columns(
        (pl.col("region") == "West").cast(pl.Int8).alias("west")
    )
    choices = [
        ("province-errors", ties, robust),
        *((name, part, odds_ratio_a_decade(part)) for name, part in parts.items()),
        ("west", west, odds_ratio_a_decade(west, outcome="west")),
    ]
    for name, part, effect in choices:
        yield as_estimate(
            WORDS(f"estimate.choice.{name}"),
            effect.interval() if effect else Interval(None, None, None, 0.95),
            part.height,
            "odds ratio",
            WORDS("logit" if effect else "not-fitted"),
            subjects=tuple(part["tie"]),
        )


def _by_region(ties: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    """Dated ties of each region, the region of the earliest first."""
    known = ties.filter(pl.col("region") != "").sort("established", "tie")
    parts = known.partition_by("region", maintain_order=True)
    return sorted(
        ((part["region"].to_list()[0], part) for part in parts),
        key=lambda row: (row[1]["year"].to_list()[0], row[0]),
    )


def _first_year(region: str, ties: pl.DataFrame) -> Estimate:
    first = ties.row(0, named=True)
    return Estimate(
        WORDS("estimate.first", region=region_words(region)),
        float(first["year"]),
        float(first["established_low"].year),
        float(first["established_high"].year),
        ties.height,
        "year",
        WORDS("earliest"),
        level=1.0,
        subjects=(first["tie"],),
    )


def _sentence(frames: Frames, ties: pl.DataFrame, odds: Interval, reading: Conclusion) -> Message:
    thirds = ties.sort("established", "tie")
    part = max(ties.height // 3, 1)
    early, late = thirds.head(part), thirds.tail(part)
    counted = WORDS(
        "counted",
        larger=LARGER_THAN,
        cities=_inland(frames),
        n=ties.height,
        until=early["year"].to_list()[-1],
        early=_share(early),
        since=late["year"].to_list()[0],
        late=_share(late),
        odds=odds,
    )
    first_ties = tuple(
        WORDS("first", region=region_words(region), year=of_region["year"].to_list()[0])
        for region, of_region in _by_region(dated_ties(frames))
    )
    return sentences(
        WORDS(f"sentence.{reading.key}", counted=counted),
        WORDS("first-ties", ties=first_ties),
    )


def _inland(frames: Frames) -> float | None:
    """The share of cities at risk that lie inland."""
    cities = cities_at_risk(frames, larger_than=LARGER_THAN).drop_nulls("coastal")
    return None if cities.is_empty() else float((~cities["coastal"]).sum()) / cities.height


def _share(ties: pl.DataFrame) -> float:
    return float(ties["inland"].sum() or 0) / max(ties.height, 1)


def _detectable(n: int, mde: float | None) -> Message:
    if mde is None:
        return largest_missed(WORDS("sample", n=n), WORDS("trend"))
    return WORDS("detectable", n=n, odds=mde)


def _lacks(frames: Frames, ties: pl.DataFrame) -> tuple[Message, ...]:
    undated = pair_ties(frames, NEAR, FAR).height - dated_ties(frames).height
    lacks = (WORDS("lack.years", undated=undated),)
    needed = _needed(ties)
    return (*lacks, WORDS("lack.needed", needed=needed)) if needed else lacks


def _needed(ties: pl.DataFrame) -> int | None:
    """Ties that would show no move in eight records of ten, as far apart as these are."""
    from scipy.stats import norm

    inland, spread = _share(ties), spread_of_years(ties) / 10
    if spread <= 0 or not 0 < inland < 1:
        return None
    steps = float(norm.ppf(0.95) + norm.ppf((1 + POWER) / 2))
    error = log(MARGIN[1]) / steps
    return int(round(1 / (error**2 * spread**2 * inland * (1 - inland)), -1))


def _picture(ties: pl.DataFrame) -> Picture:
    first = START.year
    bins = (
        ties.with_columns(
            (first + (pl.col("year") - first).floordiv(BIN_YEARS) * BIN_YEARS).alias("from"),
            pl.col("region").fill_null("").replace("", "unknown").alias("group"),
        )
        .group_by("from", "group", maintain_order=True)
        .len()
        .sort("from", "group")
    )
    rows = tuple(
        {
            "year": year,
            "group": WORDS("unknown-region") if region == "unknown" else region_words(region),
            "count": number,
        }
        for year, region, number in bins.select("from", "group", "len").iter_rows()
    )
    return Picture("stacked-years", rows, WORDS("x-axis"), WORDS("y-axis"), span=BIN_YEARS)


COAST_TO_INLAND = Hypothesis(
    id="coast-to-inland",
    section="Capacity Building, 2",
    claim=WORDS("claim"),
    needs=(
        Need(
            "ties",
            WORDS("need", larger=LARGER_THAN),
            lambda frames: ties_of_risk_set(frames, larger_than=LARGER_THAN).height,
            least=2,
        ),
    ),
    test=_test,
    alone=partial(_test, whole=False),
    estimator=WORDS("estimator", larger=LARGER_THAN),
    margin=MARGIN,
    needs_statsmodels=True,
)
