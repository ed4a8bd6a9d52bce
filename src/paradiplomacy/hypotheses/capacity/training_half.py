"""Whether half of the city pairs had training, mostly of Chinese officials in the U.S.

The claim comes with its own figure, which cannot test it: interviews can, where they asked
enough ties. Without them the figure is restated.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Hypothesis, Need, Picture, Verdict
from paradiplomacy.hypotheses.capacity.trade_work import answered_ties
from paradiplomacy.hypotheses.capacity.training import UNKNOWN, taught, taught_by, training
from paradiplomacy.hypotheses.designs.rule import Rule
from paradiplomacy.hypotheses.designs.share import Share
from paradiplomacy.hypotheses.estimators.exact import (
    ENOUGH_EVENTS,
    needed_for_equivalence,
    share,
)
from paradiplomacy.hypotheses.selection import as_estimate, as_row, figure, pair_ties
from paradiplomacy.language.english import count, number, percent
from paradiplomacy.record.frames import Frames

__all__ = ["TRAINING_HALF"]

TEACHER, LEARNER = "US", "CN"
HALF = 0.5
MARGIN = (0.35, 0.65)
QUESTION = "training.any"
EXACT = "share with exact binomial interval (Clopper-Pearson)"

BY_ANSWERS = Share(
    units=lambda frames: answered_ties(frames, QUESTION),
    unit="tie that was asked",
    did="had governance training",
    frame="answers",
    rule=Rule("same", HALF, margin=MARGIN),
)


def _test(frames: Frames) -> Finding:
    claimed = figure(frames, "capacity", "training")
    if claimed is None:
        raise ValueError("called without the figure that the need asks for")
    k, n = claimed["numerator"], claimed["denominator"]
    stated = as_estimate(
        "share of city pairs with governance training",
        share(k, n),
        n,
        "share",
        EXACT,
        basis="the article's figure",
        subjects=(f"claim:{claimed['claim']}",),
    )
    held = training(frames, TEACHER, LEARNER)
    ways = _directions(held)
    traced = _traced(frames, held)
    rows = [as_row("The article's figure", stated)]
    rows += [as_row(_LABELS[str(e.name)], e) for e in (*traced, *ways)]
    beside = (*ways, *traced)
    asked = answered_ties(frames, QUESTION).height
    found = BY_ANSWERS.test(frames) if asked >= ENOUGH_EVENTS else _restated(stated, k, n)
    if asked >= ENOUGH_EVENTS:
        rows.insert(0, as_row("Ties that were asked", found.estimates[0]))
        beside = (stated, *beside)
    return replace(
        found,
        hypothesis=TRAINING_HALF.id,
        sentence=str(found.sentence) + _direction_sentence(held, traced),
        estimates=(found.estimates[0], *beside),
        lacks=(
            f"Which of the {n} pairs had training and which had none, said by both ends.",
            "For each training exchange who taught, who learned and who travelled.",
            f"Interviews on about {needed_for_equivalence(MARGIN)} ties, to show that a true half "
            f"is roughly half ({percent(MARGIN[0])} to {percent(MARGIN[1])}); {asked} were asked.",
        ),
        caveats=_caveats(held, traced),
        picture=Picture("intervals", tuple(rows), "Share", "", reference=HALF, margin=MARGIN),
    )


def _restated(stated: Estimate, k: int, n: int) -> Finding:
    return Finding(
        TRAINING_HALF.id,
        Verdict.RESTATED,
        f"The article gives {k} of {n} city pairs ({percent(k / n)}) as having had governance "
        "training; which pairs these are it does not say, so the record can neither confirm nor "
        "refute that figure.",
        estimates=(stated,),
        n=n,
        method="The article's own figure is repeated, not tested; the record adds who taught whom.",
    )


def _directions(exchanges: pl.DataFrame) -> tuple[Estimate, ...]:
    """Who travelled, and who taught: two questions."""
    one_way = exchanges.filter(taught(TEACHER, LEARNER) | taught(LEARNER, TEACHER))
    if one_way.is_empty():
        return ()
    came = one_way.filter((pl.col("flow") == "personnel") & (pl.col("giver") == LEARNER))
    return (
        taught_by(_TAUGHT, one_way, TEACHER, LEARNER),
        as_estimate(
            _CAME,
            share(came.height, one_way.height),
            one_way.height,
            "share",
            EXACT,
            subjects=tuple(f"exchange:{key}" for key in one_way["exchange"]),
        ),
    )


_CAME = "training exchanges in which Chinese people came to the U.S."
_TAUGHT = "training exchanges in which Americans taught"
_TRACED = "share of U.S.-China city ties with a recorded training exchange"
_LABELS = {
    _TAUGHT: "Training: Americans taught",
    _CAME: "Training: Chinese came to the U.S.",
    _TRACED: "City ties of this record with training (a lower bound)",
}


def _traced(frames: Frames, held: pl.DataFrame) -> tuple[Estimate, ...]:
    """City ties of the record with any training exchange: at least so many."""
    ties = pair_ties(frames, TEACHER, LEARNER).filter(pl.col("tier") == "city")["tie"].to_list()
    if not ties:
        return ()
    of_cities = held.filter(pl.col("tie").is_in(ties))
    with_training = of_cities["tie"].n_unique()
    return (
        Estimate(
            _TRACED,
            with_training / len(ties),
            with_training / len(ties),
            1.0,
            len(ties),
            "share",
            "lower bound: a tie without a recorded training exchange may have had one",
            level=1.0,
            subjects=tuple(f"exchange:{key}" for key in of_cities["exchange"]),
        ),
    )


def _direction_sentence(held: pl.DataFrame, traced: tuple[Estimate, ...]) -> str:
    if held.is_empty():
        return " This record holds no training exchange, so it cannot tell who trained whom."
    by_teacher = held.filter(taught(TEACHER, LEARNER))
    there = by_teacher.filter((pl.col("flow") == "personnel") & (pl.col("giver") == LEARNER))
    back = held.filter(taught(LEARNER, TEACHER)).height
    silent = held.filter(UNKNOWN).height
    said = (
        f" Of {count(held.height, 'training exchange')} in this record, in "
        f"{number(by_teacher.height)} Americans taught Chinese (in {number(there.height)} of them "
        f"Chinese people came to the United States), and in {number(back)} Chinese taught Americans"
    )
    both = held.height - by_teacher.height - back - silent
    said += f"; in {number(both)} each taught the other" if both else ""
    said += f"; of {number(silent)} nobody says who taught." if silent else "."
    if traced:
        said += f" They touch {percent(traced[0].value)} of its city ties, which is a lower bound."
    return said


def _caveats(held: pl.DataFrame, traced: tuple[Estimate, ...]) -> tuple[str, ...]:
    caveats = [
        "Which pairs the article asked was the authors' choice; the interval of their share takes "
        "them as a sample.",
        f"Roughly half is read as {percent(MARGIN[0])} to {percent(MARGIN[1])}; the article "
        "names no margin.",
    ]
    silent = held.filter(UNKNOWN).height
    if silent:
        caveats.append(
            f"Of {silent} of {held.height} training exchanges nobody says who taught; they are "
            "left out of the shares."
        )
    if not held.is_empty():
        caveats.append(
            "Training here is any exchange coded so, of teachers or nurses too; the article "
            "means officials. Its own examples are among them where its record is opened too."
        )
    if traced:
        caveats.append("Training that no source mentions is missing, so the share of ties is low.")
    return tuple(caveats)


TRAINING_HALF = Hypothesis(
    id="training-half",
    section="Capacity Building, 1",
    claim=(
        "Roughly half of the city pairs (15 of 32) had governance training, mostly of Chinese "
        "officials in the United States."
    ),
    needs=(
        Need(
            "claims",
            "a study's figure of how many pairs had training, and of how many",
            lambda frames: 0 if figure(frames, "capacity", "training") is None else 1,
        ),
    ),
    test=_test,
    estimator=(
        "Share of ties that had training, of those that interviews asked: "
        f"{str(BY_ANSWERS.rule.words()).removesuffix('.')}. With fewer than five ties that were "
        "asked the article's figure is restated, not tested. Who taught whom, and who travelled, "
        "is described from the record's exchanges and does not enter the verdict."
    ),
    margin=MARGIN,
    items=(QUESTION, "training.taught"),
    varies=(),  # the figure is the article's, whatever the record holds
)
