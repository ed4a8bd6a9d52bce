"""Claim that half of the city pairs had training, mostly of Chinese officials in the U.S.

The claim comes with its own figure, which cannot test it: interviews can, where they asked
enough ties. Without them the figure is restated.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Verdict
from paradiplomacy.hypotheses.capacity.trade_shares import answered_ties
from paradiplomacy.hypotheses.capacity.training import UNKNOWN, taught, taught_by, training
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.designs.share import Share
from paradiplomacy.hypotheses.estimators.exact import (
    ENOUGH_EVENTS,
    Interval,
    needed_for_equivalence,
)
from paradiplomacy.hypotheses.finding import Figure, decision, finding, some
from paradiplomacy.hypotheses.hypothesis import article_claim
from paradiplomacy.hypotheses.selection import as_estimate, as_share, exchange_subjects, pair_ties
from paradiplomacy.language import Message, Text, Words, sentences
from paradiplomacy.record.frames import Frames

TEACHER, LEARNER = "US", "CN"
HALF = 0.5
MARGIN = (0.35, 0.65)
QUESTION = "training.any"
CAME = (pl.col("flow") == "personnel") & (pl.col("giver") == LEARNER)
"""Whether people of the learning country came."""

WORDS = Words(__name__)
FIGURE = Figure(WORDS, "capacity", "training")
BY_ANSWERS = Share(
    units=lambda frames: answered_ties(frames, QUESTION),
    unit=WORDS("unit"),
    did=WORDS("did"),
    frame="answers",
    rule=DecisionRule("same", HALF, margin=MARGIN),
)


def _find_share_with_training(frames: Frames) -> Finding:
    stated, numbers = FIGURE.stated_share(frames)
    exchanges = training(frames, TEACHER, LEARNER)
    directions, city_ties = _directions(exchanges), _city_ties(frames, exchanges)
    asked, (low, high) = answered_ties(frames, QUESTION).height, MARGIN
    by_label = {"stated": stated, **city_ties, **directions}
    estimates = [*directions.values(), *city_ties.values()]
    base = decision(Verdict.RESTATED, stated)
    sentence: Text = WORDS("restated", **numbers)
    if asked >= ENOUGH_EVENTS:
        base = BY_ANSWERS.test(frames)
        sentence, estimates = base.sentence, [stated, *estimates]
        by_label = {"asked": base.estimates[0], **by_label}
    interviews = {"needed": needed_for_equivalence(MARGIN), "low": low, "high": high}
    unknown, n = exchanges.filter(UNKNOWN).height, exchanges.height
    return finding(
        WORDS,
        replace(base, lacks=()),
        sentences(sentence, *_direction_sentences(exchanges, city_ties)),
        further=estimates,
        lacks={
            "pairs": {"n": stated.n},
            "directions": True,
            "interviews": {"asked": asked, **interviews},
        },
        caveats={
            "pairs": True,
            "margin": {"low": low, "high": high},
            "unknown": some(unknown=unknown, n=n),
            "officials": n > 0,
            "bound": bool(city_ties),
        },
        rows=[(WORDS(f"label.{name}"), estimate) for name, estimate in by_label.items()],
        reference=HALF,
        margin=MARGIN,
    )


def _directions(exchanges: pl.DataFrame) -> dict[str, Estimate]:
    """Estimates of who taught, and of who travelled: two questions."""
    one_way = exchanges.filter(taught(TEACHER, LEARNER) | taught(LEARNER, TEACHER))
    if one_way.is_empty():
        return {}
    name, subjects = WORDS("estimate.came"), exchange_subjects(one_way)
    return {
        "american": taught_by(WORDS("estimate.american"), one_way, TEACHER, LEARNER),
        "came": as_share(
            name, one_way.filter(CAME).height, one_way.height, WORDS("exact"), subjects=subjects
        ),
    }


def _city_ties(frames: Frames, exchanges: pl.DataFrame) -> dict[str, Estimate]:
    """City ties of the record with any training exchange: at least so many."""
    ties = pair_ties(frames, TEACHER, LEARNER).filter(pl.col("tier") == "city")["tie"].to_list()
    if not ties:
        return {}
    of_cities, name = exchanges.filter(pl.col("tie").is_in(ties)), WORDS("estimate.city-ties")
    least = of_cities["tie"].n_unique() / len(ties)
    of = Interval(least, least, 1.0, 1.0), len(ties), "share", WORDS("bound")
    return {"city-ties": as_estimate(name, *of, subjects=exchange_subjects(of_cities))}


def _direction_sentences(
    exchanges: pl.DataFrame, city_ties: dict[str, Estimate]
) -> tuple[Message, ...]:
    if exchanges.is_empty():
        return (WORDS("no-training"),)
    n, by_teacher = exchanges.height, exchanges.filter(taught(TEACHER, LEARNER))
    american, came = by_teacher.height, by_teacher.filter(CAME).height
    chinese = exchanges.filter(taught(LEARNER, TEACHER)).height
    unknown = exchanges.filter(UNKNOWN).height
    mutual = n - american - chinese - unknown
    parts = (
        WORDS("taught", n=n, american=american, came=came, chinese=chinese),
        *([WORDS("both", n=mutual)] if mutual else ()),
        *([WORDS("unknown", n=unknown)] if unknown else ()),
    )
    of_cities = (WORDS("city-ties", share=bound.value) for bound in city_ties.values())
    return (WORDS("directions", parts=parts), *of_cities)


TRAINING_HALF = article_claim(
    WORDS,
    "Capacity Building, 1",
    _find_share_with_training,
    *FIGURE.needs,
    estimator=WORDS("estimator", rule=BY_ANSWERS.rule.words()),
    margin=MARGIN,
    varies=(),  # the figure is the article's, whatever the record holds
)
