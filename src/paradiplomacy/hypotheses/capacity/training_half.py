"""Whether half of the city pairs had training, mostly of Chinese officials in the U.S."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Hypothesis, Need, Picture, Verdict
from paradiplomacy.hypotheses.capacity.training import readings, taught_by, training
from paradiplomacy.hypotheses.designs.rule import Rule
from paradiplomacy.hypotheses.designs.share import p_of_share
from paradiplomacy.hypotheses.estimators.exact import (
    Interval,
    detectable_share,
    needed_for_equivalence,
    share,
)
from paradiplomacy.hypotheses.selection import as_estimate, as_row, figure, pair_ties
from paradiplomacy.hypotheses.wording import count, number, percent, percent_span
from paradiplomacy.record.frames import Frames

__all__ = ["TRAINING_HALF"]

TEACHER, LEARNER = "US", "CN"
HALF = 0.5
MARGIN = (0.35, 0.65)
EXACT = "share with exact binomial interval (Clopper-Pearson)"


def _test(frames: Frames) -> Finding:
    claimed = figure(frames, "capacity", "training")
    if claimed is None:
        raise ValueError("called without the figure that the need asks for")
    k, n = claimed["numerator"], claimed["denominator"]
    low, _ = detectable_share(n)
    needed = needed_for_equivalence(MARGIN)
    found, narrow = share(k, n), share(k, n, level=0.9)
    deciding = as_estimate(
        "share of city pairs with governance training",
        found,
        n,
        "share",
        EXACT,
        basis="the article's figure",
        subjects=(f"claim:{claimed['claim']}",),
    )
    verdict = Verdict.INCONCLUSIVE
    if narrow.within(MARGIN):
        verdict = Verdict.SUPPORTED
    elif found.below(MARGIN[0]) or found.above(MARGIN[1]):
        verdict = Verdict.CONTRADICTED
    held = training(frames, TEACHER, LEARNER)
    ways = _directions(held)
    traced = _traced(frames, held)
    rows = [as_row("The article's figure", deciding)]
    rows += [as_row(_LABELS[e.name], e) for e in (*traced, *ways)]
    return Finding(
        TRAINING_HALF.id,
        verdict,
        _sentence(k, n, found, narrow, verdict) + _direction_sentence(held, traced),
        estimates=(deciding, *ways, *traced),
        n=n,
        method="Exact binomial intervals; equivalence to one half by two one-sided tests.",
        mde=None if low is None else HALF - low,
        mde_unit="difference in share from one half",
        mde_sentence=_mde_sentence(n, low, needed),
        lacks=(
            f"Which of the {n} pairs had training and which had none, said by both ends.",
            "For each training exchange who taught and who learned, apart from who travelled.",
        ),
        sensitivity=(
            as_estimate(
                "share of city pairs with governance training, for the equivalence test",
                narrow,
                n,
                "share",
                EXACT,
                basis="the article's figure",
                subjects=deciding.subjects,
            ),
        ),
        caveats=_caveats(held, traced),
        picture=Picture("intervals", tuple(rows), "Share", "", reference=HALF, margin=MARGIN),
        p=p_of_share(k, n, Rule("same", HALF, margin=MARGIN)),
    )


def _directions(exchanges: pl.DataFrame) -> tuple[Estimate, ...]:
    """Who travelled, and who taught whom by both readings of the coding."""
    one_way = exchanges.filter(pl.col("giver").is_in([TEACHER, LEARNER]))
    if one_way.is_empty():
        return ()
    taught = readings(TEACHER, LEARNER)
    came = (pl.col("flow") == "personnel") & (pl.col("giver") == LEARNER)
    return (
        taught_by(_CAME, one_way, came),
        taught_by(_LEARNED, one_way, taught["learn"]),
        taught_by(_TAUGHT, one_way, taught["teach"]),
    )


_CAME = "training exchanges in which Chinese people came to the U.S."
_LEARNED = "training exchanges in which Americans taught, if those who travel learn"
_TAUGHT = "training exchanges in which Americans taught, if those who travel teach"
_TRACED = "share of U.S.-China city ties with a recorded training exchange"
_LABELS = {
    _CAME: "Training: Chinese came to the U.S.",
    _LEARNED: "Training: U.S. taught, if travellers learn",
    _TAUGHT: "Training: U.S. taught, if travellers teach",
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


def _sentence(k: int, n: int, found: Interval, narrow: Interval, verdict: Verdict) -> str:
    start = (
        f"By the article's figure {k} of {n} city pairs ({percent(found.value)}; "
        f"{percent_span(found)}) had governance training"
    )
    low, high = (percent(bound) for bound in MARGIN)
    if verdict is Verdict.SUPPORTED:
        return (
            f"{start}: roughly half, as even the {percent_span(narrow)} stays between {low} and "
            f"{high}."
        )
    if verdict is Verdict.CONTRADICTED:
        return f"{start}: not roughly half, as the share lies outside {low} to {high}."
    return (
        f"{start}. That is near half, but {count(n, 'pair')} are too few to call it roughly half: "
        f"the share would have to lie between {low} and {high}, and the {percent_span(narrow)} "
        "of the test goes beyond."
    )


def _direction_sentence(held: pl.DataFrame, traced: tuple[Estimate, ...]) -> str:
    if held.is_empty():
        return " This record holds no training exchange, so it cannot tell who trained whom."
    came = held.filter((pl.col("flow") == "personnel") & (pl.col("giver") == LEARNER)).height
    went = held.filter((pl.col("flow") == "personnel") & (pl.col("giver") == TEACHER)).height
    sent = held.filter((pl.col("flow") != "personnel") & (pl.col("giver") == TEACHER)).height
    back = held.height - came - went - sent
    said = (
        f" Of {count(held.height, 'training exchange')} in this record, in {number(came)} "
        f"people from China came to the United States, in {number(went)} Americans went to China, "
        f"and in {number(sent)} American knowledge was passed on otherwise"
    )
    said += f"; {number(back)} ran another way or none that is said." if back else "."
    if traced:
        said += f" They touch {percent(traced[0].value)} of its city ties, which is a lower bound."
    return said


def _mde_sentence(n: int, low: float | None, needed: int) -> str:
    missed = (
        "no share could be told from one half"
        if low is None
        else f"a share of {percent(low)} or less, or {percent(1 - low)} or more, would be told "
        "from one half in eight samples of ten"
    )
    return (
        f"With {count(n, 'pair')}, {missed}. To show that a true half is roughly half takes "
        f"about {needed} pairs."
    )


def _caveats(held: pl.DataFrame, traced: tuple[Estimate, ...]) -> tuple[str, ...]:
    caveats = [
        "Which pairs were asked was the authors' choice; the interval takes them as a sample.",
        f"Roughly half is read as {percent(MARGIN[0])} to {percent(MARGIN[1])}; the article "
        "names no margin.",
    ]
    ambiguous = held.filter(pl.col("flow") == "personnel").height
    if ambiguous:
        caveats.append(
            f"In {ambiguous} of {held.height} training exchanges the record codes who "
            "travelled, not who learned: Chinese trainees in the U.S. and Chinese teachers in "
            "the U.S. look alike. Both readings are given; the descriptions tell them apart."
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
        "The article's share with its exact interval: supported if the 90 % interval lies within "
        "0.35 to 0.65 (equivalence to one half at 5 %, two one-sided tests), contradicted if the "
        "95 % interval lies wholly outside, else inconclusive. Who taught whom is described "
        "from the record's exchanges, by two readings, and does not enter the verdict."
    ),
    margin=MARGIN,
    items=("training.any", "training.taught"),
    varies=(),  # the figure is the article's, whatever the record holds
)
