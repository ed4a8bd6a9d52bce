"""Share of ties whose exchanges were given by both ends, against givers dealt at random."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl

from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.hypotheses.designs.design import estimator_of, general_claim
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.designs.share import Share
from paradiplomacy.hypotheses.estimators.dealt_kinds import DRAWS, p_of_dealt_kinds
from paradiplomacy.hypotheses.estimators.exact import SIGNIFICANCE
from paradiplomacy.hypotheses.selection import without_repeats
from paradiplomacy.language import Words, sentences
from paradiplomacy.record.frames import Frames

_WORDS = Words(__name__)
LEAST = 2
"""Exchanges of known giver that a tie needs to show that both ends give."""


def _both_gave(of_first: Any, one_way: Any) -> Any:
    return (of_first > 0) & (of_first < one_way)


def _ties_that_gave(frames: Frames) -> pl.DataFrame:
    """Ties with two exchanges or more of known giver, and how many each end gave alone.

    With columns subject, pair (of countries), mutual (whether both ends gave one together), one_way
    (exchanges that one end gave), of_first (those of the first country of the pair) and hit.
    """
    pair = pl.concat_list("country_a", "country_b").list.sort()
    ties = frames.ties.filter(pl.col("country_a") != pl.col("country_b")).select("tie", pair=pair)
    giver, first = pl.col("giver"), pl.col("pair").list.first()
    known = (giver == "mutual") | giver.is_in(pl.col("pair"))
    given = without_repeats(frames.exchanges).join(ties, on="tie").filter(known)
    return (
        given.group_by("tie", pair=pl.col("pair").list.join("-"), maintain_order=True)
        .agg(pl.len(), one_way=(giver != "mutual").sum(), of_first=(giver == first).sum())
        .filter(pl.col("len") >= LEAST)
        .with_columns(mutual=pl.col("one_way") < pl.col("len"), subject="tie")
        .with_columns(hit=pl.col("mutual") | _both_gave(pl.col("of_first"), pl.col("one_way")))
    )


DESIGN = Share(
    _ties_that_gave,
    unit=_WORDS("unit"),
    did=_WORDS("did"),
    frame="exchanges",
    rule=DecisionRule("more", 0.5),
    silent=True,
)


def _find_share_both_ways(frames: Frames) -> Finding:
    """By the share; not supported where as many ties would have both if givers were dealt."""
    finding = replace(DESIGN.test(frames), caveats=(_WORDS("caveat"),))
    if finding.verdict is not Verdict.SUPPORTED:
        return finding
    # A tie whose ends gave something together has both, whoever gave the rest.
    ties = _ties_that_gave(frames).filter(~pl.col("mutual"))
    columns = (ties[name].to_list() for name in ("one_way", "of_first"))
    by_chance = p_of_dealt_kinds(
        *columns, seed=frames.seed, hits=_both_gave, within=ties["pair"].to_list()
    )
    p = min(1.0, 2 * by_chance)
    reading = finding.verdict.only_if(p <= SIGNIFICANCE)
    sentence = sentences(finding.sentence, _WORDS(f"dealt.{reading}", share=by_chance))
    return replace(finding, verdict=reading, p=p, sentence=sentence)


EXCHANGES_BOTH_WAYS = general_claim(
    _WORDS,
    DESIGN,
    test=_find_share_both_ways,
    estimator=sentences(estimator_of(DESIGN), _WORDS("estimator", draws=DRAWS)),
)
