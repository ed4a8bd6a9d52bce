"""Claim that ties for mutual gain break less than ties of solidarity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import polars as pl

from paradiplomacy.hypotheses.article_claim import article_claim
from paradiplomacy.hypotheses.base import Estimate, Finding, Need
from paradiplomacy.hypotheses.designs.rates import EXACT, Rates, Totals
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.finding import always, finding
from paradiplomacy.hypotheses.histories.tie_time import tie_years
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

__all__ = ["PURPOSE", "purposes"]

GAIN, UNDERSTANDING, SOLIDARITY = "mutual gain", "understanding", "solidarity"
WORDS = Words(__name__)
ITEMS = ("purpose.mutual-gain", "purpose.solidarity")


def purposes(frames: Frames) -> pl.DataFrame:
    """Purpose that each tie was founded for, where a source or an interview says so.

    Returns
    -------
    polars.DataFrame
        Columns tie and purpose. A source goes before interviews; answers give a purpose
        only where all of them on a tie name the same one of gain and solidarity.
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


def _cells_by_purpose(
    frames: Frames, *, gain: Sequence[str] = (GAIN,), by_law: bool = False, alike: bool = False
) -> pl.DataFrame:
    """Tie-years and breaks, with ties for gain as the group."""
    cells = (
        tie_years(frames, by_law=by_law)
        .join(purposes(frames), on="tie")
        .filter(pl.col("purpose").is_in([*gain, SOLIDARITY]))
        .join(frames.ties.select("tie", "country_a", "country_b"), on="tie")
        .select(
            pl.col("tie").alias("subject"),
            (pl.col("purpose") != SOLIDARITY).alias("group"),
            "events",
            "years",
            pl.concat_list("country_a", "country_b").list.sort().list.join("-").alias("pair"),
        )
        .sort("subject")
    )
    if alike:
        cells = cells.filter(pl.col("group").n_unique().over("pair") > 1)
    return cells.drop("pair")


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
    rows = (
        _ratio_for_choice_of_purpose(WORDS("choice.laws"), _cells_by_purpose(frames, by_law=True)),
        _ratio_for_choice_of_purpose(
            WORDS("choice.understanding"), _cells_by_purpose(frames, gain=(GAIN, UNDERSTANDING))
        ),
        _ratio_for_choice_of_purpose(WORDS("choice.alike"), _cells_by_purpose(frames, alike=True)),
    )
    undeclared = frames.ties.height - purposes(frames).height
    return finding(
        WORDS,
        replace(by_rates, lacks=()),
        by_rates.sentence,
        sensitivity=rows,
        lacks=(WORDS("lack", n=undeclared), *by_rates.lacks),
        caveats=always("countries", "won", "declared", "silent"),
    )


def _ratio_for_choice_of_purpose(choice: Message, cells: pl.DataFrame) -> Estimate:
    totals = Totals.of(cells)
    name, subjects = WORDS("ratio", choice=choice), tuple(cells["subject"])
    return as_estimate(name, totals.ratio(), totals.all, "ratio", EXACT, subjects=subjects)


def _watched(frames: Frames, *, gain: bool) -> int:
    return (
        _cells_by_purpose(frames).filter((pl.col("group") == gain) & (pl.col("years") > 0)).height
    )


PURPOSE = article_claim(
    WORDS,
    "Human Rights Protection, 4",
    _find_rates_by_purpose,
    Need("ties", WORDS("need.gain"), partial(_watched, gain=True)),
    Need("ties", WORDS("need.solidarity"), partial(_watched, gain=False)),
    estimator=WORDS("estimator", method=DESIGN.method, rule=DESIGN.rule.words()),
    margin=DESIGN.rule.margin,
)
