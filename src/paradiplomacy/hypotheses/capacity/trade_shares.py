"""Shares of ties that worked for trade: by models beside other kinds, and as lower bounds.

With enough exchanges most ties have had any kind of them. So what is said of one kind has to be
more than is said of others by the same rule, and more than of kinds dealt at random.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from statistics import median_low

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Verdict
from paradiplomacy.hypotheses.capacity.trade_work import WIDER_SECTORS, active_ties, is_trade
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.dealt_kinds import p_of_dealt_kinds
from paradiplomacy.hypotheses.estimators.detection import (
    Detection,
    Detections,
    detectable_within,
    detections,
)
from paradiplomacy.hypotheses.estimators.exact import SIGNIFICANCE, share
from paradiplomacy.hypotheses.finding import decided, finding
from paradiplomacy.hypotheses.phrases import Detectable, beyond
from paradiplomacy.hypotheses.selection import as_estimate, as_number
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

__all__ = [
    "PLACEBOS",
    "by_models",
    "dealt_share",
    "middle",
    "model_of",
    "named_bound",
    "other_bounds",
]

WORDS = Words(__name__)

PLACEBOS = ("culture", "education", "government")
"""Sectors of which nobody claims that most ties work for them."""


def middle(units: pl.DataFrame) -> int:
    """The middle number of recorded exchanges of the ties that have any: what the record has."""
    return int(median_low(units["exchanges"].to_list()))


def model_of(units: pl.DataFrame) -> Detections | None:
    """Frequency of exchanges of the kind, and of ties with any; None where too few tell."""
    return detections(units["exchanges"].to_list(), units["of_trade"].to_list())


def placebos(frames: Frames) -> dict[str, Detections]:
    """The same of other sectors, where there is a model of them."""
    models = {
        sector: model_of(
            active_ties(frames, trade=pl.col("sectors").list.contains(sector).fill_null(False))
        )
        for sector in PLACEBOS
    }
    return {sector: model for sector, model in models.items() if model is not None}


def dealt_share(units: pl.DataFrame, within: int) -> float:
    """The share of ties with the kind within so many exchanges, if kinds were dealt at random.

    Examples
    --------
    >>> units = pl.DataFrame({"exchanges": [1, 1, 2], "of_trade": [1, 0, 0]})
    >>> dealt_share(units, 2)
    0.5
    """
    every, some = int(units["exchanges"].sum()), int(units["of_trade"].sum())
    none = 1.0
    for taken in range(min(within, every)):
        none *= max(every - some - taken, 0) / (every - taken)
    return 1 - none


Row = tuple[Message, Estimate]
"""An estimate of the share, and its label in the picture."""


def named_bound(choice: Message, estimate: Estimate) -> Row:
    """An estimate named by a choice, with its label."""
    named = replace(estimate, name=WORDS("estimate.choice", choice=choice))
    return WORDS("label", choice=choice), named


def by_models(
    frames: Frames, units: pl.DataFrame, model: Detections, rule: DecisionRule, *, whole: bool
) -> Finding:
    """By the share within as many exchanges as the record has of a tie, beside other kinds."""
    n, hits, m = units.height, int(units["hit"].sum()), middle(units)
    within, half = model.interval(m), rule.reference
    deciding = as_estimate("", within, n, "share", _how(model), subjects=tuple(units["subject"]))
    more, p = within.above(half) and hits >= rule.least, 1.0
    others = placebos(frames) if more or whole else {}
    numbers, some = units["exchanges"].to_list(), units["of_trade"].to_list()
    if more:
        p = max(model.p(m, half), min(1.0, 2 * p_of_dealt_kinds(numbers, some, seed=frames.seed)))
    reading = "open" if not more else "dealt" if p > SIGNIFICANCE else ""
    if not reading and any(other.interval(m).above(half) for other in others.values()):
        reading, p = "alike", 1.0
    verdict = Verdict.INCONCLUSIVE if reading else Verdict.SUPPORTED
    base = decided(verdict, deciding, p=p)
    if not whole:
        return base
    dealt, beside = dealt_share(units, m), []
    for sector, other in others.items():
        name = WORDS("estimate.placebo", sector=WORDS(f"sector.{sector}"), n=m)
        beside.append(as_estimate(name, other.interval(m), n, "share", _how(other)))
    by_chance = as_number(WORDS("estimate.dealt", n=m), dealt, n, "share", WORDS("dealt"))
    of_others = tuple(
        WORDS("of-sector", sector=WORDS(f"sector.{sector}"), share=other.interval(m).value)
        for sector, other in others.items()
    )
    least = detectable_within(numbers, sum(some), within=m)
    single = numbers.count(1)
    others_said = WORDS("beside-none", dealt=dealt)
    if of_others:
        others_said = WORDS("beside", sectors=of_others, dealt=dealt)
    return finding(
        WORDS,
        base,
        sentences(
            WORDS("counted", n=n, hits=hits, recorded=hits / n, within=m, share=within),
            others_said,
            WORDS(f"reading.{reading or verdict}"),
        ),
        beside=(*beside, by_chance),
        detectable=Detectable(
            beyond(least, half),
            WORDS("mde-unit", reference=half),
            WORDS("sample", n=n, within=m),
            "share",
        ),
        lacks={"exchanges": {"single": single} if reading else None},
    )


def _model_name(model: Detection) -> Message:
    return WORDS(f"model.{model.model.replace(' ', '-')}")


def _how(model: Detections) -> Message:
    better = WORDS(
        "better",
        model=_model_name(model.better),
        gain=model.gain,
        aic=2 * model.gain,
        other=_model_name(model.other),
    )
    return WORDS("both", better=better) if len(model.standing) > 1 else better


def other_bounds(frames: Frames) -> Iterator[Row]:
    """The lower bound of cities alone, by more sectors, and of silent ties too."""
    cities = active_ties(frames).filter(pl.col("tier") == "city")
    choices = [
        (WORDS("choice.cities"), cities),
        (WORDS("choice.wider"), active_ties(frames, trade=is_trade(WIDER_SECTORS))),
        (WORDS("choice.all"), active_ties(frames, silent=True)),
    ]
    for choice, units in choices:
        if units.height:
            yield named_bound(choice, _lower_bound_of_share(units))


def _lower_bound_of_share(units: pl.DataFrame) -> Estimate:
    at_least = replace(share(int(units["hit"].sum()), units.height), high=1.0)
    subjects = tuple(units["subject"])
    return as_estimate("", at_least, units.height, "share", WORDS("bound"), subjects=subjects)
