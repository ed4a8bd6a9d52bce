"""Claim that climate work is found in small and poor pairs as well as in large and rich ones."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.base import Finding, Need, Verdict
from paradiplomacy.hypotheses.climate.halves_of_pairs import (
    INCOME,
    MARGIN,
    Contrast,
    city_pairs,
    detectable_odds,
    estimate_of,
    incomes,
    needed_pairs,
)
from paradiplomacy.hypotheses.designs.rule import Conclusion, DecisionRule
from paradiplomacy.hypotheses.estimators.exact import FEW
from paradiplomacy.hypotheses.finding import Detectable, always, decision, finding
from paradiplomacy.hypotheses.hypothesis import article_claim
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

WORDS = Words(__name__)
RULE = DecisionRule("same", 1.0, margin=(0.0, MARGIN[1]), least=0, against="more")
"""Odds that are lower in the upper half do not confine climate work to it."""


def _find_odds_by_size_and_income(frames: Frames) -> Finding:
    pairs = city_pairs(frames)
    contrasts = (Contrast.of(pairs, "size", "large"), Contrast.of(pairs, "income", "rich"))
    n = min(c.n for c in contrasts)
    by_pair = [estimate_of(c, "pair") for c in contrasts]
    base = decision(
        _verdict_of_contrasts(contrasts), *by_pair, p=_largest_p_of_contrasts(contrasts), n=n
    )
    by_exchange = [estimate_of(c, "exchange") for c in contrasts]
    rows = [
        (WORDS(f"label.{unit}.{c.half}"), estimate)
        for c, *of_half in zip(contrasts, by_pair, by_exchange, strict=True)
        for unit, estimate in zip(("pair", "exchange"), of_half, strict=True)
    ]
    least, needed = detectable_odds(contrasts), needed_pairs(pairs)
    lack = {"needed": needed, "n": n} if needed else None
    unit, sample = WORDS("mde-unit"), WORDS("sample", n=n)
    return finding(
        WORDS,
        base,
        _sentence_on_size_and_income(contrasts, base.verdict),
        detectable=Detectable(
            least, unit, sample, more=WORDS("needed", needed=needed) if needed else ""
        ),
        lacks={"answers-needed": lack, "answers": not needed, "income": True},
        sensitivity=tuple(by_exchange),
        caveats=always("silence", "size", "sectors"),
        rows=rows,
        known=True,
        reference=MARGIN[1],
    )


def _verdict_of_contrasts(contrasts: tuple[Contrast, ...]) -> Verdict:
    """Confined if both ways to count say so of size or of income; else what all four say alike."""
    if any(RULE.common_conclusion(*c.effects, events=0) is Conclusion.OPPOSITE for c in contrasts):
        return Verdict.CONTRADICTED
    return RULE.common_conclusion(*(e for c in contrasts for e in c.effects), events=0).verdict


def _largest_p_of_contrasts(contrasts: tuple[Contrast, ...]) -> float | None:
    """The largest one-sided p-value of an odds ratio of the margin or more."""
    effects = [effect for contrast in contrasts for effect in contrast.effects]
    estimated = [effect for effect in effects if effect is not None]
    below = [effect.p_below(MARGIN[1]) for effect in estimated]
    return max(below) if len(estimated) == len(effects) else None


def _sentence_on_size_and_income(contrasts: tuple[Contrast, ...], verdict: Verdict) -> Message:
    lower_halves = (c.pairs.filter(~pl.col(c.half))["climate"].sum() for c in contrasts)
    take_part = verdict is Verdict.INCONCLUSIVE and all(lower_halves)
    return sentences(
        *(_words_for_counts_by_half(c) for c in contrasts),
        WORDS("take-part") if take_part else "",
        WORDS(f"reading.{verdict}"),
    )


def _words_for_counts_by_half(contrast: Contrast) -> Message:
    upper, lower = (contrast.pairs.filter(pl.col(contrast.half) == side) for side in (True, False))
    counted = WORDS(
        f"counted.{contrast.half}",
        upper=upper.height,
        upper_share=_share_with_climate_work(upper),
        lower=lower.height,
        lower_share=_share_with_climate_work(lower),
    )
    return (
        WORDS("with-odds", counted=counted, odds=contrast.by_pair.interval())
        if contrast.by_pair and int(contrast.pairs["climate"].sum() or 0) >= FEW
        else WORDS("without-odds", counted=counted)
    )


def _share_with_climate_work(rows: pl.DataFrame) -> float | None:
    return None if rows.is_empty() else float(rows["climate"].sum() or 0) / rows.height


CLIMATE_ANY_SIZE = article_claim(
    WORDS,
    "Climate Action, 1",
    _find_odds_by_size_and_income,
    Need(
        "exchanges", WORDS("need.pairs"), lambda f: city_pairs(f).drop_nulls(["size", "income"]), 2
    ),
    Need("exchanges", WORDS("need.climate"), lambda f: city_pairs(f).filter(pl.col("climate") > 0)),
    Need("readings", WORDS("need.income", series=INCOME), incomes, least=2),
    margin=MARGIN,
)
