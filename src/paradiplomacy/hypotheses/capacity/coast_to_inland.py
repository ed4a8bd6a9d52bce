"""Claim that ties spread from the coast to the interior."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.base import Finding, Need, Verdict
from paradiplomacy.hypotheses.capacity.new_ties import (
    ALTER,
    EGO,
    LARGER_THAN,
    cities_at_risk,
    dated_ties,
    odds_ratio_a_decade,
    spread_of_years,
    ties_of_risk_set,
)
from paradiplomacy.hypotheses.designs.rule import Conclusion, DecisionRule
from paradiplomacy.hypotheses.estimators.exact import (
    ENOUGH_EVENTS,
    Interval,
    detectable_odds_ratio,
    needed_for_same_odds,
)
from paradiplomacy.hypotheses.finding import NOTHING, Detectable, always, decision, finding, some
from paradiplomacy.hypotheses.hypothesis import article_claim
from paradiplomacy.hypotheses.selection import as_estimate, pair_ties
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

MARGIN = (4 / 5, 5 / 4)
"""The range of bioequivalence (FDA 2001), the most usual margin of a ratio of odds or means."""

RULE = DecisionRule("more", 1.0, margin=MARGIN)
WORDS = Words(__name__)


def _find_move_inland(frames: Frames) -> Finding:
    ties = ties_of_risk_set(frames)
    n, inland = ties.height, int(ties["inland"].sum() or 0)
    spread, part = spread_of_years(ties), _share_inland(ties)
    least = detectable_odds_ratio(n, spread=spread, base=part, per=10.0)
    detectable = Detectable(least, WORDS("mde-unit"), WORDS("sample", n=n))
    effect = odds_ratio_a_decade(ties)
    robust = odds_ratio_a_decade(ties, clusters="province")
    if effect is None:
        return finding(
            WORDS,
            decision(Verdict.INCONCLUSIVE, n=n),
            WORDS("too-few", n=n, larger=LARGER_THAN, inland=inland),
            detectable=detectable,
            lacks={"too-few": {"least": ENOUGH_EVENTS}},
            method=WORDS("method-too-few"),
        )
    odds, reading = effect.interval(), RULE.common_conclusion(effect, robust, events=n)
    name, subjects = WORDS("estimate.odds"), tuple(ties["tie"])
    deciding = as_estimate(name, odds, n, "odds ratio", WORDS("logit"), subjects=subjects)
    p = None if robust is None else RULE.p_of_reading(reading, effect, robust)
    wide, how = robust.interval() if robust else NOTHING, "logit" if robust else "not-fitted"
    by_province = as_estimate(
        WORDS("estimate.by-province"), wide, n, "odds ratio", WORDS(how), subjects=subjects
    )
    every, of_pair = dated_ties(frames), pair_ties(frames, EGO, ALTER).height
    needed = needed_for_same_odds(MARGIN[1], spread=spread / 10, base=part)
    return finding(
        WORDS,
        decision(reading.verdict, deciding, p=p),
        _inland_sentence(frames, ties, odds, reading),
        detectable=detectable,
        lacks={"years": {"undated": of_pair - every.height}, "needed": some(needed=needed)},
        sensitivity=(by_province,),
        caveats={
            "old-ties": {"n": n, "whole": of_pair},
            "watched": {"larger": LARGER_THAN},
            **always("inland", "province", "margin"),
        },
        rows=[(WORDS("label.odds"), deciding), (WORDS("label.by-province"), by_province)],
        reference=1.0,
        margin=MARGIN,
        no_difference=reading is Conclusion.NO_DIFFERENCE,
    )


def _inland_sentence(
    frames: Frames, ties: pl.DataFrame, odds: Interval, reading: Conclusion
) -> Message:
    thirds = ties.sort("established", "tie")
    part = max(ties.height // 3, 1)
    early, late = thirds.head(part), thirds.tail(part)
    counted = WORDS(
        "counted",
        larger=LARGER_THAN,
        cities=_share_of_cities_inland(frames),
        n=ties.height,
        until=early["year"].to_list()[-1],
        early=_share_inland(early),
        since=late["year"].to_list()[0],
        late=_share_inland(late),
        odds=odds,
    )
    return WORDS(f"sentence.{reading.key}", counted=counted)


def _share_of_cities_inland(frames: Frames) -> float | None:
    """The share of cities at risk that lie inland."""
    cities = cities_at_risk(frames).drop_nulls("coastal")
    return None if cities.is_empty() else float((~cities["coastal"]).sum()) / cities.height


def _share_inland(ties: pl.DataFrame) -> float:
    return float(ties["inland"].sum() or 0) / max(ties.height, 1)


COAST_TO_INLAND = article_claim(
    WORDS,
    "Capacity Building, 2",
    _find_move_inland,
    Need("ties", WORDS("need", larger=LARGER_THAN), ties_of_risk_set, least=2),
    estimator=WORDS("estimator", larger=LARGER_THAN),
    margin=MARGIN,
)
