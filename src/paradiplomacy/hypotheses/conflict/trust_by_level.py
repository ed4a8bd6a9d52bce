"""Claim that trust is easier between cities than higher up, by people who know both."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.designs.share import Share
from paradiplomacy.hypotheses.finding import always, finding, interval_of
from paradiplomacy.hypotheses.hypothesis import article_claim
from paradiplomacy.hypotheses.selection import as_share
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

CITY, ABOVE = "trust.city", "trust.above"
WORDS = Words(__name__)


def trust_gaps(frames: Frames) -> pl.DataFrame:
    """One row an account that answers for both levels.

    Accounts that are shown in groups are left out: nobody knows which answers of a group belong
    together.

    Columns: ``account``, ``side``, ``tie``, ``city`` and ``above`` (the answers) and ``gap`` (how
    much more trust between cities). Answers given twice count by their mean.
    """
    answers = frames.answers.filter(
        pl.col("question").is_in([CITY, ABOVE]) & pl.col("value").is_not_null()
    )
    means = answers.group_by("account", "question", maintain_order=True).agg(pl.col("value").mean())
    city, above = (
        means.filter(pl.col("question") == question).select("account", pl.col("value").alias(name))
        for question, name in ((CITY, "city"), (ABOVE, "above"))
    )
    return (
        frames.accounts.filter(pl.col("in_group").fill_null("") == "")
        .select("account", "side", "tie")
        .join(city, on="account")
        .join(above, on="account")
        .with_columns((pl.col("city") - pl.col("above")).alias("gap"))
        .sort("account")
    )


def _see_a_difference(pairs: pl.DataFrame) -> pl.DataFrame:
    """Accounts that trust one level more: subject, and hit (between cities)."""
    return pairs.filter(pl.col("gap") != 0).select(
        subject=pl.format("account:{}", "account"), hit=pl.col("gap") > 0
    )


DESIGN = Share(
    units=lambda frames: _see_a_difference(trust_gaps(frames)),
    unit=WORDS("unit"),
    did=WORDS("did"),
    frame="answers",
    rule=DecisionRule("more", 0.5),
)


def _find_share_trusting_cities(frames: Frames) -> Finding:
    pairs, base = trust_gaps(frames), DESIGN.test(frames)
    sides = list(pairs["side"].unique().sort())
    of_sides = {side: _share_of_side(pairs, side) for side in sides}
    (deciding,) = base.estimates
    one_side = WORDS("lack-one-side", side=sides[0]) if len(sides) == 1 else ""
    return finding(
        WORDS,
        replace(base, lacks=()),
        _sentence_on_trust(pairs, deciding, base),
        further=of_sides.values(),
        method=WORDS("method"),
        lacks=[sentences(WORDS("lack"), one_side)],
        sensitivity=_ties_that_agree(pairs),
        caveats=always("survivors", "hearsay", "same-tie"),
        rows=[
            (WORDS("all"), deciding),
            *((WORDS("side", side=side), estimate) for side, estimate in of_sides.items()),
        ],
        reference=DESIGN.rule.reference,
    )


def _share_of_side(pairs: pl.DataFrame, side: str) -> Estimate:
    units = _see_a_difference(pairs.filter(pl.col("side") == side))
    name, how = WORDS("estimate.decided-of-side", side=side), WORDS("exact")
    return as_share(
        name, int(units["hit"].sum() or 0), units.height, how, subjects=tuple(units["subject"])
    )


def _ties_that_agree(pairs: pl.DataFrame) -> tuple[Estimate, ...]:
    """Of ties with answers from both ends, how many whose ends see it the same way."""
    of_end = (
        pairs.filter((pl.col("tie") != "") & pl.col("tie").is_not_null())
        .group_by("tie", "side", maintain_order=True)
        .agg(pl.col("gap").mean().sign().alias("way"), pl.col("account"))
    )
    of_tie = (
        of_end.group_by("tie", maintain_order=True)
        .agg(
            pl.len().alias("ends"),
            (pl.col("way").n_unique() == 1).alias("same"),
            pl.col("account").explode(),
        )
        .filter(pl.col("ends") > 1)
        .sort("tie")
    )
    if of_tie.is_empty():
        return ()
    name, same = WORDS("estimate.both-ends"), int(of_tie["same"].sum())
    subjects = tuple(sorted(f"account:{key}" for keys in of_tie["account"] for key in keys))
    return (as_share(name, same, of_tie.height, WORDS("exact"), subjects=subjects),)


def _sentence_on_trust(pairs: pl.DataFrame, deciding: Estimate, base: Finding) -> Message:
    more, less = (int((sign * pairs["gap"] > 0).sum()) for sign in (1, -1))
    n = pairs.height
    counted = WORDS("counted", n=n, more=more, less=less, alike=n - more - less)
    return (
        WORDS("no-difference-seen", counted=counted)
        if deciding.value is None
        else WORDS(f"sentence.{base.verdict}", counted=counted, share=interval_of(deciding))
    )


TRUST_BY_LEVEL = article_claim(
    WORDS,
    "Conflict Prevention and Resolution, 3",
    _find_share_trusting_cities,
    Need("answers", WORDS("need"), trust_gaps),
    estimator=WORDS("estimator", rule=DESIGN.rule.words()),
)
