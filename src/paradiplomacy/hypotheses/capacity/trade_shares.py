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
    "by_side",
    "dealt_share",
    "middle",
    "model_of",
    "named_bound",
    "of_models",
    "other_bounds",
    "p_of_dealt",
]

WORDS = Words(__name__)

PLACEBOS = ("culture", "education", "government")
"""Sectors of which nobody claims that most ties work for them."""
DRAWS = 19_999
AT_ONCE = 4_000_000
"""Ties times dealings that are held in memory at once."""


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


def p_of_dealt(units: pl.DataFrame, *, seed: int, draws: int = DRAWS) -> float:
    """Chance that as many ties, or more, have the kind, if kinds are dealt at random; one-sided."""
    import numpy as np

    numbers, some = units["exchanges"].to_numpy(), int(units["of_trade"].sum())
    hits = int((units["of_trade"] > 0).sum())
    rng, part, reached = np.random.default_rng(seed), max(1, AT_ONCE // len(numbers)), 1
    for start in range(0, draws, part):
        dealt = rng.multivariate_hypergeometric(numbers, some, size=min(part, draws - start))
        reached += int(((dealt > 0).sum(axis=1) >= hits).sum())
    return reached / (draws + 1)


NUMBERS = (2, 3, 5)
OTHER_NUMBERS = (3, 5, 10)
"""Exchanges within which a tie has to show it, beside the middle number on record."""


MISSION = pl.col("form") == "trade mission"


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
    if more:
        p = max(model.p(m, half), min(1.0, 2 * p_of_dealt(units, seed=frames.seed)))
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
    least = detectable_within(units["exchanges"].to_list(), int(units["of_trade"].sum()), within=m)
    single = int((units["exchanges"] == 1).sum())
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


def of_models(units: pl.DataFrame, model: Detections | None) -> Iterator[Row]:
    """The share within other numbers of exchanges, and by the other model."""
    if model is None:
        return
    m = middle(units)
    choices = [(WORDS("choice.within", n=n), model.better, n) for n in OTHER_NUMBERS if n != m]
    choices.append((WORDS("choice.within-other", n=m), model.other, m))
    for choice, fitted, n in choices:
        how = WORDS("profile", model=_model_name(fitted))
        yield named_bound(choice, as_estimate("", fitted.interval(n), units.height, "share", how))


def other_bounds(frames: Frames) -> Iterator[Row]:
    """The lower bound by how many exchanges a tie has, and by what counts as trade."""
    cities = active_ties(frames).filter(pl.col("tier") == "city")
    choices = [
        *((WORDS("choice.at-least", n=n), active_ties(frames, least=n)) for n in NUMBERS),
        (WORDS("choice.cities"), cities),
        (WORDS("choice.missions"), active_ties(frames, trade=MISSION)),
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


def by_side(frames: Frames) -> Iterator[Estimate]:
    """In how many ties each side is named as the one that came or gave."""
    units = active_ties(frames)
    sides = sorted(
        {g for givers in units["givers"].drop_nulls() for g in givers if g and g != "mutual"}
    )
    for side in sides:
        of_side = pl.col("givers").list.contains(side).fill_null(value=False)
        bound = _lower_bound_of_share(units.with_columns(of_side.alias("hit")))
        yield replace(bound, name=WORDS("estimate.side", side=side))
