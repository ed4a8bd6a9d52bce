"""Whether most ties carried on after June 1989.

The claim comes with its own figure, which cannot test it. What can is what the record says of
each tie, however its silent ties answered; where that leaves both open, the claim is restated.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Picture, Verdict
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval, share
from paradiplomacy.hypotheses.histories.crisis_answers import Answers, answers_to, shock_on
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.names import names_of
from paradiplomacy.hypotheses.selection import (
    as_estimate,
    as_row,
    figure,
    main_pair,
)
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

__all__ = ["SUSPENSION_1989", "verdict_of"]

DAY = date(1989, 6, 4)
HALF = 0.5
WORDS = Words(__name__)


def _test(frames: Frames) -> Finding:
    claimed = figure(frames, "rights", "suspend")
    if claimed is None:
        raise ValueError("called without the figure that the need asks for")
    k, n = claimed["numerator"], claimed["denominator"]
    stated = as_estimate(
        WORDS("estimate.stated"),
        share(k, n),
        n,
        "share",
        WORDS("exact"),
        basis="the article's figure",
        subjects=(f"claim:{claimed['claim']}",),
    )
    answers = answers_to(frames, DAY)
    here = answers.estimate(WORDS("estimate.here"))
    verdict = verdict_of(Interval(here.value, here.low, here.high, here.level), here.n)
    rows = [as_row(WORDS("row.stated"), stated)]
    shown: tuple[Estimate, ...] = (stated,)
    sensitivity: tuple[Estimate, ...] = ()
    if answers.total:
        # The estimate that decides stands first; the claim's own decides nothing.
        shown = (here, stated) if verdict.decides else (stated, here)
        sensitivity = (_among_answers(answers), *_by_tier(frames))
        rows += [as_row(WORDS("row.open"), here)]
        rows += [as_row(WORDS("row.answered"), sensitivity[0])]
    return Finding(
        SUSPENSION_1989.id,
        verdict,
        sentences(
            WORDS("figure", k=k, n=n, share=k / n), _record_sentence(frames, answers, here, verdict)
        ),
        estimates=shown,
        n=shown[0].n,
        method=WORDS("method"),
        lacks=(WORDS("lack.answers", n=len(answers.open)), WORDS("lack.list")),
        sensitivity=sensitivity,
        caveats=_caveats(frames, answers),
        picture=Picture("intervals", tuple(rows), WORDS("axis"), "", reference=HALF),
    )


def verdict_of(bounds: Interval, n: int) -> Verdict:
    """What the record says, whatever its silent ties did; else the claim is only restated."""
    if n >= ENOUGH_EVENTS and bounds.below(HALF):
        return Verdict.SUPPORTED
    if n >= ENOUGH_EVENTS and bounds.above(HALF):
        return Verdict.CONTRADICTED
    return Verdict.RESTATED


def _among_answers(answers: Answers) -> Estimate:
    known = len(answers.suspended) + len(answers.carried_on)
    return as_estimate(
        WORDS("estimate.answered"),
        share(len(answers.suspended), known),
        known,
        "share",
        WORDS("exact-named"),
        subjects=(*answers.suspended, *answers.carried_on),
    )


def _by_tier(frames: Frames) -> tuple[Estimate, ...]:
    parts = {tier: answers_to(frames, DAY, tier=tier) for tier in ("city", "state")}
    return tuple(
        part.estimate(WORDS(f"estimate.tier-{tier}")) for tier, part in parts.items() if part.total
    )


def _record_sentence(frames: Frames, answers: Answers, here: Estimate, verdict: Verdict) -> Message:
    if not answers.total:
        return WORDS("none-dated")
    country, other = main_pair(frames) or ("ZZ", "ZZ")
    names = names_of(frames)
    ties = tuple(names[tie] for tie in answers.suspended)
    stopped = (
        WORDS("stopped-named", n=len(ties), ties=ties) if ties else WORDS("stopped", n=len(ties))
    )
    reported = WORDS(
        "reported",
        n=answers.total,
        ties=WORDS("ties", pair=WORDS("pair", one=country, other=other)),
        stopped=stopped,
        on=len(answers.carried_on),
    )
    if answers.both:
        reported = WORDS("reported-both", reported=reported, both=len(answers.both))
    silent = len(answers.silent)
    return WORDS(
        f"sentence.{verdict}", reported=reported, silent=silent, low=here.low, high=here.high
    )


def _caveats(frames: Frames, answers: Answers) -> tuple[Message, ...]:
    names = names_of(frames)
    claimed = figure(frames, "rights", "suspend") or {}
    whole, source = int(claimed.get("denominator") or 0), claimed.get("support")
    caveats = [
        WORDS("caveat.one-source", source=source) if source else WORDS("caveat.source-unnamed"),
        WORDS("caveat.no-sample"),
        WORDS("caveat.noticed"),
    ]
    if answers.total > whole:
        caveats.append(WORDS("caveat.more", n=answers.total, whole=whole))
    if answers.both:
        caveats.append(WORDS("caveat.both-ways", ties=tuple(names[tie] for tie in answers.both)))
    shock = shock_on(frames, DAY)
    unnamed = frames.responses.filter((pl.col("shock") == shock) & (pl.col("tie") == "")).height
    if shock and unnamed:
        single = unnamed == 1
        caveats.append(
            WORDS("caveat.one-unnamed") if single else WORDS("caveat.unnamed", n=unnamed)
        )
    return tuple(caveats)


SUSPENSION_1989 = Hypothesis(
    id="suspension-1989",
    section="Human Rights Protection, 2-3",
    claim=WORDS("claim"),
    needs=(
        Need(
            "claims",
            WORDS("need"),
            lambda frames: 0 if figure(frames, "rights", "suspend") is None else 1,
        ),
    ),
    test=_test,
    estimator=WORDS("estimator"),
    varies=(),  # bounds already take every answer, and the figure is the article's
)
