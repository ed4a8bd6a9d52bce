"""Claim that ties for mutual gain break less than ties of solidarity."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import polars as pl

from paradiplomacy.hypotheses.base import Finding, Need
from paradiplomacy.hypotheses.designs.rates import Rates
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.finding import always, finding
from paradiplomacy.hypotheses.histories.tie_time import tie_years
from paradiplomacy.hypotheses.hypothesis import article_claim
from paradiplomacy.language import Words
from paradiplomacy.record.frames import Frames

GAIN, SOLIDARITY = "mutual gain", "solidarity"
WORDS = Words(__name__)
ITEMS = ("purpose.mutual-gain", "purpose.solidarity")


def purposes(frames: Frames) -> pl.DataFrame:
    """Purpose that each tie was founded for, where a source or an interview says so.

    Columns tie and purpose. A source goes before interviews; answers give a purpose only where all
    of them on a tie name the same one of gain and solidarity.
    """
    declared = frames.ties.filter(pl.col("purpose").fill_null("") != "").select("tie", "purpose")
    answered = (
        frames.answers.filter(pl.col("question").is_in(ITEMS) & pl.col("value").is_not_null())
        .join(frames.accounts.select("account", "tie"), on="account")
        .filter(pl.col("tie").is_in(frames.ties["tie"].to_list()))
        .group_by("tie", maintain_order=True)
        .agg(_says_yes_to(ITEMS[0]).alias("gain"), _says_yes_to(ITEMS[1]).alias("solidarity"))
        .filter(pl.col("gain") != pl.col("solidarity"))
        .select(
            "tie", pl.when("gain").then(pl.lit(GAIN)).otherwise(pl.lit(SOLIDARITY)).alias("purpose")
        )
    )
    return pl.concat([declared, answered.join(declared, on="tie", how="anti")]).sort("tie")


def _says_yes_to(item: str) -> pl.Expr:
    return ((pl.col("question") == item) & (pl.col("value") > 0)).any()


def _cells_by_purpose(frames: Frames) -> pl.DataFrame:
    """Tie-years and breaks, with ties for gain as the group."""
    return (
        tie_years(frames)
        .join(purposes(frames), on="tie")
        .filter(pl.col("purpose").is_in([GAIN, SOLIDARITY]))
        .select(
            pl.col("tie").alias("subject"),
            (pl.col("purpose") != SOLIDARITY).alias("group"),
            "events",
            "years",
        )
        .sort("subject")
    )


DESIGN = Rates(
    cells=_cells_by_purpose,
    event=WORDS("event"),
    inside=WORDS("ties.gain"),
    outside=WORDS("ties.solidarity"),
    frame="spells",
    rule=DecisionRule("less", 1.0, margin=(1 / 2, 2.0)),
)


def _find_rates_by_purpose(frames: Frames) -> Finding:
    by_rates = DESIGN.test(frames)
    return finding(
        WORDS,
        replace(by_rates, lacks=()),
        lacks=(WORDS("lack", n=frames.ties.height - purposes(frames).height), *by_rates.lacks),
        caveats=always("countries", "won", "declared", "silent"),
    )


def _watched_cells(frames: Frames, *, gain: bool) -> pl.DataFrame:
    return _cells_by_purpose(frames).filter((pl.col("group") == gain) & (pl.col("years") > 0))


PURPOSE = article_claim(
    WORDS,
    "Human Rights Protection, 4",
    _find_rates_by_purpose,
    Need("ties", WORDS("need.gain"), partial(_watched_cells, gain=True)),
    Need("ties", WORDS("need.solidarity"), partial(_watched_cells, gain=False)),
    estimator=WORDS("estimator", method=DESIGN.method, rule=DESIGN.rule.words()),
    margin=DESIGN.rule.margin,
)
