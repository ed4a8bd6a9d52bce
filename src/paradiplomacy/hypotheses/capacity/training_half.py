"""Whether half of the city pairs had training, mostly of Chinese officials in the U.S.

The claim comes with its own figure, which cannot test it: interviews can, where they asked
enough ties. Without them the figure is restated.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Picture, Verdict
from paradiplomacy.hypotheses.capacity.trade_work import answered_ties
from paradiplomacy.hypotheses.capacity.training import UNKNOWN, taught, taught_by, training
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.designs.share import Share
from paradiplomacy.hypotheses.estimators.exact import (
    ENOUGH_EVENTS,
    needed_for_equivalence,
    share,
)
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.selection import as_estimate, as_row, figure, pair_ties
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

__all__ = ["TRAINING_HALF"]

TEACHER, LEARNER = "US", "CN"
HALF = 0.5
MARGIN = (0.35, 0.65)
QUESTION = "training.any"
CAME = (pl.col("flow") == "personnel") & (pl.col("giver") == LEARNER)
"""Whether people of the learning country came."""

WORDS = Words(__name__)

BY_ANSWERS = Share(
    units=lambda frames: answered_ties(frames, QUESTION),
    unit=WORDS("unit"),
    did=WORDS("did"),
    frame="answers",
    rule=DecisionRule("same", HALF, margin=MARGIN),
)


def _test(frames: Frames) -> Finding:
    claimed = figure(frames, "capacity", "training")
    if claimed is None:
        raise ValueError("called without the figure that the need asks for")
    k, n = claimed["numerator"], claimed["denominator"]
    stated = as_estimate(
        WORDS("estimate.stated"),
        share(k, n),
        n,
        "share",
        WORDS("exact"),
        basis="the article's figure",
        subjects=(f"claim:{claimed['claim']}",),
    )
    exchanges = training(frames, TEACHER, LEARNER)
    directions, city_ties = _directions(exchanges), _city_ties(frames, exchanges)
    shown = {"stated": stated, **city_ties, **directions}
    estimates = (*directions.values(), *city_ties.values())
    asked = answered_ties(frames, QUESTION).height
    if asked >= ENOUGH_EVENTS:
        finding = BY_ANSWERS.test(frames)
        shown = {"asked": finding.estimates[0], **shown}
        estimates = (stated, *estimates)
    else:
        finding = _restated(stated, k, n)
    low, high = MARGIN
    interviews = WORDS(
        "lack.interviews",
        needed=needed_for_equivalence(MARGIN),
        low=low,
        high=high,
        asked=asked,
    )
    return replace(
        finding,
        hypothesis=TRAINING_HALF.id,
        sentence=sentences(finding.sentence, *_direction_sentences(exchanges, city_ties)),
        estimates=(finding.estimates[0], *estimates),
        lacks=(WORDS("lack.pairs", n=n), WORDS("lack.directions"), interviews),
        caveats=_caveats(exchanges, city_ties),
        picture=Picture(
            "intervals",
            tuple(as_row(WORDS(f"label.{name}"), e) for name, e in shown.items()),
            WORDS("axis"),
            "",
            reference=HALF,
            margin=MARGIN,
        ),
    )


def _restated(stated: Estimate, k: int, n: int) -> Finding:
    return Finding(
        TRAINING_HALF.id,
        Verdict.RESTATED,
        WORDS("restated", k=k, n=n, share=k / n),
        estimates=(stated,),
        n=n,
        method=WORDS("method-restated"),
    )


def _directions(exchanges: pl.DataFrame) -> dict[str, Estimate]:
    """Who taught, and who travelled: two questions."""
    one_way = exchanges.filter(taught(TEACHER, LEARNER) | taught(LEARNER, TEACHER))
    if one_way.is_empty():
        return {}
    came = share(one_way.filter(CAME).height, one_way.height)
    subjects = tuple(f"exchange:{key}" for key in one_way["exchange"])
    return {
        "american": taught_by(WORDS("estimate.american"), one_way, TEACHER, LEARNER),
        "came": as_estimate(
            WORDS("estimate.came"),
            came,
            one_way.height,
            "share",
            WORDS("exact"),
            subjects=subjects,
        ),
    }


def _city_ties(frames: Frames, exchanges: pl.DataFrame) -> dict[str, Estimate]:
    """City ties of the record with any training exchange: at least so many."""
    ties = pair_ties(frames, TEACHER, LEARNER).filter(pl.col("tier") == "city")["tie"].to_list()
    if not ties:
        return {}
    of_cities = exchanges.filter(pl.col("tie").is_in(ties))
    with_training = of_cities["tie"].n_unique() / len(ties)
    bound = Estimate(
        WORDS("estimate.city-ties"),
        with_training,
        with_training,
        1.0,
        len(ties),
        "share",
        WORDS("bound"),
        level=1.0,
        subjects=tuple(f"exchange:{key}" for key in of_cities["exchange"]),
    )
    return {"city-ties": bound}


def _direction_sentences(
    exchanges: pl.DataFrame, city_ties: dict[str, Estimate]
) -> tuple[Message, ...]:
    if exchanges.is_empty():
        return (WORDS("no-training"),)
    by_teacher = exchanges.filter(taught(TEACHER, LEARNER))
    chinese = exchanges.filter(taught(LEARNER, TEACHER)).height
    unknown = exchanges.filter(UNKNOWN).height
    both = exchanges.height - by_teacher.height - chinese - unknown
    parts = [
        WORDS(
            "taught",
            n=exchanges.height,
            american=by_teacher.height,
            came=by_teacher.filter(CAME).height,
            chinese=chinese,
        )
    ]
    if both:
        parts.append(WORDS("both", n=both))
    if unknown:
        parts.append(WORDS("unknown", n=unknown))
    of_cities = (WORDS("city-ties", share=bound.value) for bound in city_ties.values())
    return (WORDS("directions", parts=tuple(parts)), *of_cities)


def _caveats(exchanges: pl.DataFrame, city_ties: dict[str, Estimate]) -> tuple[Message, ...]:
    low, high = MARGIN
    caveats = [WORDS("caveat.pairs"), WORDS("caveat.margin", low=low, high=high)]
    unknown = exchanges.filter(UNKNOWN).height
    if unknown:
        caveats.append(WORDS("caveat.unknown", unknown=unknown, n=exchanges.height))
    if not exchanges.is_empty():
        caveats.append(WORDS("caveat.officials"))
    if city_ties:
        caveats.append(WORDS("caveat.bound"))
    return tuple(caveats)


TRAINING_HALF = Hypothesis(
    id="training-half",
    section="Capacity Building, 1",
    claim=WORDS("claim"),
    needs=(
        Need(
            "claims",
            WORDS("need"),
            lambda frames: 0 if figure(frames, "capacity", "training") is None else 1,
        ),
    ),
    test=_test,
    estimator=WORDS("estimator", rule=BY_ANSWERS.rule.words()),
    margin=MARGIN,
    varies=(),  # the figure is the article's, whatever the record holds
)
