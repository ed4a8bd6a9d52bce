"""Shares of ties that worked for trade: by models beside other kinds, and as lower bounds.

With enough exchanges most ties have had any kind of them. So what is said of one kind has to be
more than is said of others by the same rule, and more than of kinds dealt at random.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import median_low

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Verdict
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.dealt_kinds import p_of_dealt_kinds
from paradiplomacy.hypotheses.estimators.detection import (
    Detection,
    Detections,
    detectable_within,
    detections,
)
from paradiplomacy.hypotheses.estimators.exact import SIGNIFICANCE
from paradiplomacy.hypotheses.finding import Detectable, beyond, decision, finding
from paradiplomacy.hypotheses.selection import as_estimate, as_number, ties_of_pair, without_repeats
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

WORDS = Words(__name__)

PLACEBOS = ("culture", "education", "government")
"""Sectors of which nobody claims that most ties work for them."""
SECTORS = ("trade", "investment", "business", "economy")
DEALS = ("agreement", "other")
"""Forms in which capital that flows is a deal, and neither a gift nor a shared project."""


def is_trade() -> pl.Expr:
    """True if an exchange worked for trade or investment.

    By its form (a trade mission), by a sector, or because capital flowed in a deal. Capital
    also codes gifts such as masks and relief, which are none.
    """
    return (
        (pl.col("form") == "trade mission")
        | pl.col("sectors").list.eval(pl.element().is_in(list(SECTORS))).list.any()
        | ((pl.col("flow") == "capital") & pl.col("form").is_in(list(DEALS)))
    ).fill_null(value=False)


@cached_by_frames
def active_ties(frames: Frames) -> pl.DataFrame:
    """Ties of the main pair with any exchange, and whether any of theirs was for trade.

    Columns: subject (the tie), hit, exchanges, of_trade (how many of them).
    """
    return _ties_with(frames, is_trade())


def _ties_with(frames: Frames, trade: pl.Expr) -> pl.DataFrame:
    """The same, of exchanges of any kind."""
    return (
        without_repeats(frames.exchanges)
        .join(ties_of_pair(frames).select("tie"), on="tie", how="semi")
        .with_columns(trade.alias("trade"))
        .group_by(subject="tie")
        .agg(
            pl.len().alias("exchanges"),
            pl.col("trade").any().alias("hit"),
            pl.col("trade").sum().cast(pl.Int64).alias("of_trade"),
        )
        .sort("subject")
    )


def answered_ties(frames: Frames, question: str) -> pl.DataFrame:
    """Ties of the main pair of which an interview answers a question with yes or no.

    Columns: subject (the tie), hit: whether either end said yes.
    """
    return (
        frames.answers.filter((pl.col("question") == question) & pl.col("value").is_in([0.0, 1.0]))
        .join(frames.accounts.select("account", "tie"), on="account")
        .join(ties_of_pair(frames).select("tie"), on="tie", how="semi")
        .group_by("tie", maintain_order=True)
        .agg((pl.col("value") > 0).any().alias("hit"))
        .rename({"tie": "subject"})
        .sort("subject")
    )


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
            _ties_with(frames, pl.col("sectors").list.contains(sector).fill_null(False))
        )
        for sector in PLACEBOS
    }
    return {sector: model for sector, model in models.items() if model is not None}


def dealt_share(units: pl.DataFrame, within: int) -> float:
    """The share of ties with the kind within so many exchanges, if kinds were dealt at random.

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
    frames: Frames, units: pl.DataFrame, model: Detections, rule: DecisionRule
) -> Finding:
    """By the share within as many exchanges as the record has of a tie, beside other kinds."""
    n, hits, m = units.height, int(units["hit"].sum()), middle(units)
    within, half = model.interval(m), rule.reference
    deciding = as_estimate("", within, n, "share", _how(model), subjects=tuple(units["subject"]))
    more, p = within.above(half) and hits >= rule.least, 1.0
    checks = [
        (WORDS(f"sector.{sector}"), other.interval(m), _how(other))
        for sector, other in placebos(frames).items()
    ]
    numbers, some = units["exchanges"].to_list(), units["of_trade"].to_list()
    if more:
        p = max(model.p(m, half), min(1.0, 2 * p_of_dealt_kinds(numbers, some, seed=frames.seed)))
    reading = "open" if not more else "dealt" if p > SIGNIFICANCE else ""
    if not reading and any(part.above(half) for _, part, _ in checks):
        reading, p = "alike", 1.0
    verdict = Verdict.SUPPORTED.only_if(not reading)
    dealt = dealt_share(units, m)
    estimates = [
        as_estimate(WORDS("estimate.placebo", sector=sector, n=m), part, n, "share", how)
        for sector, part, how in checks
    ]
    by_chance = as_number(WORDS("estimate.dealt", n=m), dealt, n, "share", WORDS("dealt"))
    of_sectors = tuple(WORDS("of-sector", sector=of, share=part.value) for of, part, _ in checks)
    of_dealing = WORDS("beside-none", dealt=dealt)
    if of_sectors:
        of_dealing = WORDS("beside", sectors=of_sectors, dealt=dealt)
    return finding(
        WORDS,
        decision(verdict, deciding, p=p),
        sentences(
            WORDS("counted", n=n, hits=hits, recorded=hits / n, within=m, share=within),
            of_dealing,
            WORDS(f"reading.{reading or verdict}"),
        ),
        further=(*estimates, by_chance),
        detectable=Detectable(
            beyond(detectable_within(numbers, sum(some), within=m), half),
            WORDS("mde-unit", reference=half),
            WORDS("sample", n=n, within=m),
            "share",
        ),
        lacks={"exchanges": {"single": numbers.count(1)} if reading else None},
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
    return WORDS("both", better=better) if len(model.not_rejected) > 1 else better
