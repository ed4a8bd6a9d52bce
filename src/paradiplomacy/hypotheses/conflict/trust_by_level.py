"""Claim that trust is easier between cities than higher up, by people who know both."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.article_claim import article_claim
from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Verdict
from paradiplomacy.hypotheses.conflict.paired_trust import (
    ABOVE,
    CITY,
    account_subjects,
    alike_at_both_ends,
    paired,
)
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.designs.share import p_of_share
from paradiplomacy.hypotheses.estimators.exact import Interval, detectable_share, share
from paradiplomacy.hypotheses.finding import always, decided, finding
from paradiplomacy.hypotheses.phrases import Detectable, beyond
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

__all__ = ["TRUST_BY_LEVEL"]

RULE = DecisionRule("more", 0.5)
WORDS = Words(__name__)


def _count_by_larger_trust(pairs: pl.DataFrame) -> tuple[int, int, int]:
    """Numbers of people who trust more between cities, who trust less, and who trust alike."""
    gap = pairs["gap"]
    return int((gap > 0).sum()), int((gap < 0).sum()), int((gap == 0).sum())


def _among_decided(name: Message, pairs: pl.DataFrame) -> Estimate:
    more, less, _ = _count_by_larger_trust(pairs)
    n = more + less
    subjects = account_subjects(pairs.filter(pl.col("gap") != 0))
    return as_estimate(name, share(more, n), n, "share", WORDS("exact-sign"), subjects=subjects)


def _test_trust_by_level(frames: Frames) -> Finding:
    pairs = paired(frames)
    more, less, alike = _count_by_larger_trust(pairs)
    n = more + less
    favour, narrow = share(more, n), share(more, n, level=0.9)
    verdict = RULE.verdict(favour, narrow, events=n)
    sides = list(pairs["side"].unique().sort())
    deciding = _among_decided(WORDS("estimate.decided"), pairs)
    of_sides = {
        side: _among_decided(
            WORDS("estimate.decided-of-side", side=side), pairs.filter(pl.col("side") == side)
        )
        for side in sides
    }
    everybody, name, how = pairs.height, WORDS("estimate.all"), WORDS("exact-ties-as-no")
    of_all = as_estimate(
        name, share(more, everybody), everybody, "share", how, subjects=account_subjects(pairs)
    )
    least = beyond(detectable_share(n)[1], RULE.reference)
    six = WORDS("six-needed") if least is None else ""
    return finding(
        WORDS,
        decided(verdict, deciding, p=p_of_share(more, n, RULE)),
        _sentence_on_trust((more, less, alike), favour, verdict),
        beside=of_sides.values(),
        detectable=Detectable(least, WORDS("mde-unit"), WORDS("sample", n=n), "share", six),
        lacks=[_lack(sides)],
        sensitivity=(of_all, *alike_at_both_ends(pairs)),
        caveats=always("survivors", "hearsay", "same-tie"),
        rows=[
            (WORDS("all"), deciding),
            *((WORDS("side", side=side), estimate) for side, estimate in of_sides.items()),
        ],
        reference=RULE.reference,
    )


def _sentence_on_trust(counts: tuple[int, int, int], favour: Interval, verdict: Verdict) -> Message:
    more, less, alike = counts
    counted = WORDS("counted", n=sum(counts), more=more, less=less, alike=alike)
    if favour.value is None:
        return WORDS("no-difference-seen", counted=counted)
    return WORDS(f"sentence.{verdict}", counted=counted, share=favour)


def _lack(sides: list[str]) -> Message:
    lack = WORDS("lack", city=CITY, above=ABOVE)
    return sentences(lack, WORDS("lack-one-side", side=sides[0])) if len(sides) == 1 else lack


TRUST_BY_LEVEL = article_claim(
    WORDS,
    "Conflict Prevention and Resolution, 3",
    _test_trust_by_level,
    Need("answers", WORDS("need", city=CITY, above=ABOVE), lambda frames: paired(frames).height),
    estimator=WORDS("estimator", rule=RULE.words()),
)
