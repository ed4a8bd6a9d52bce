"""Whether mainland ties are left in peace where the same place has a tie to Taiwan."""

from __future__ import annotations

from functools import partial

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Picture, Verdict
from paradiplomacy.hypotheses.designs.rates import Totals, p_of_counts
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import (
    FEW,
    Interval,
    detectable_ratio,
    needed_for_equivalence,
    share_of_ratio,
)
from paradiplomacy.hypotheses.histories.exposure import (
    MAINLAND,
    RIVAL,
    Exposure,
    exposures,
    homes_of,
)
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.names import names_of
from paradiplomacy.hypotheses.phrases import largest_missed, named_ratio
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

__all__ = ["DUAL_TIES"]

WORDS = Words(__name__)
MARGIN = (1 / 2, 2.0)
RULE = DecisionRule("same", 1.0, margin=MARGIN, against="more")


def _test(frames: Frames, *, whole: bool = True) -> Finding:
    exposure = exposures(frames)
    n = exposure.breaks
    _, least = detectable_ratio(n, time=exposure.dual_years, base_time=exposure.other_years)
    ratio = exposure.ratio()
    verdict = RULE.verdict(ratio, exposure.ratio(level=0.9), events=n)
    deciding = _estimate("deciding", exposure)
    if not whole:
        return Finding(DUAL_TIES.id, verdict, "", estimates=(deciding,), p=_p(exposure))
    by_law = _estimate("by-law", exposures(frames, by_law=True))
    dated = _estimate("dated", exposures(frames, undated=False))
    needed = _needed(exposure)
    return Finding(
        DUAL_TIES.id,
        verdict,
        _sentence(frames, exposure, ratio, verdict),
        estimates=(deciding, *_own_cases(frames)),
        n=n,
        method=WORDS("method"),
        mde=least,
        mde_unit=WORDS("mde-unit"),
        mde_sentence=_detectable(n, least, needed),
        lacks=(
            WORDS("lack.gone-needed", needed=needed, n=n) if needed else WORDS("lack.gone"),
            WORDS("lack.dates"),
            WORDS("lack.friction"),
        ),
        sensitivity=(_estimate("narrow", exposure, level=0.9), by_law, dated),
        caveats=_caveats(frames, exposure),
        picture=Picture(
            "intervals",
            (
                as_row(WORDS("label.deciding"), deciding),
                as_row(WORDS("label.by-law"), by_law),
                as_row(WORDS("label.dated"), dated),
            ),
            WORDS("axis"),
            "",
            reference=1.0,
            margin=MARGIN,
        ),
        p=_p(exposure),
    )


def _p(exposure: Exposure) -> float | None:
    totals = Totals(
        len(exposure.dual_breaks),
        exposure.dual_years,
        len(exposure.other_breaks),
        exposure.other_years,
    )
    return p_of_counts(totals, RULE)


def _estimate(choice: str, exposure: Exposure, *, level: float = 0.95) -> Estimate:
    return as_estimate(
        WORDS(f"estimate.{choice}"),
        exposure.ratio(level=level),
        exposure.breaks,
        "ratio",
        WORDS("exact"),
        subjects=exposure.ties,
    )


def _needed(exposure: Exposure) -> int | None:
    """Disturbances that would show equivalence, at this mix of tie-years."""
    if exposure.dual_years <= 0 or exposure.other_years <= 0:
        return None
    low, true, high = (
        share_of_ratio(r, exposure.dual_years, exposure.other_years)
        for r in (MARGIN[0], 1.0, MARGIN[1])
    )
    return needed_for_equivalence((low, high), true=true)


def _own_cases(frames: Frames) -> tuple[Estimate, ...]:
    """Places of the article that keep ties with both, by its claims on pairs."""
    rivals = set(homes_of(frames, RIVAL))
    claims = frames.claims.filter(
        (pl.col("kind") == "pair")
        & (pl.col("domain") == "conflict")
        & pl.col("tie").is_in(list(rivals))
    ).sort("claim")
    if claims.is_empty():
        return ()
    return (
        Estimate(
            WORDS("own-cases.name"),
            float(claims["tie"].n_unique()),
            None,
            None,
            claims["tie"].n_unique(),
            "count",
            WORDS("own-cases.how"),
            basis="the article's claim",
            subjects=tuple(f"claim:{key}" for key in claims["claim"]),
        ),
    )


def _sentence(frames: Frames, exposure: Exposure, ratio: Interval, verdict: Verdict) -> Message:
    dual, names = exposure.dual_breaks, names_of(frames)
    counted = WORDS(
        "counted.named" if dual else "counted.none",
        dual=_times(len(dual)),
        dual_years=exposure.dual_years,
        other=_times(len(exposure.other_breaks)),
        other_years=exposure.other_years,
        **({"ties": tuple(names[tie] for tie in dual)} if dual else {}),
    )
    if ratio.value is None:
        rates = WORDS("ratio.unknown", ratio=ratio)
    elif exposure.breaks >= FEW and not dual:
        rates = WORDS("ratio.none", ratio=ratio)
    else:
        known = WORDS("ratio.known", ratio=ratio)
        rates = named_ratio(ratio, known, events=exposure.breaks, event=WORDS("disturbance"))
    return WORDS(f"sentence.{verdict}", counted=counted, ratio=rates)


def _times(n: int) -> Message:
    if n < 3:
        return WORDS(f"times.{('never', 'once', 'twice')[n]}")
    return WORDS("times.more", n=n)


def _detectable(n: int, least: float | None, needed: int | None) -> Message:
    sample = WORDS("sample", n=n)
    sentence = (
        largest_missed(sample, WORDS("difference"))
        if least is None
        else WORDS("detectable", sample=sample, ratio=least)
    )
    return sentences(sentence, WORDS("same-rate", needed=needed) if needed else "")


def _caveats(frames: Frames, exposure: Exposure) -> tuple[Message, ...]:
    watched = set(exposure.ties)
    undated = len([tie for tie in homes_of(frames, MAINLAND) if tie not in watched])
    caveats = [
        WORDS("caveat.survivors"),
        WORDS("caveat.open-end"),
        WORDS("caveat.larger"),
        WORDS("caveat.exposed", dual=len(exposure.dual), all=len(exposure.ties)),
    ]
    if undated:
        caveats.append(WORDS("caveat.undated", n=undated))
    return tuple(caveats)


def _dual_count(frames: Frames) -> int:
    return len(exposures(frames).dual)


DUAL_TIES = Hypothesis(
    id="dual-ties",
    section="Conflict Prevention and Resolution, 4",
    claim=WORDS("claim"),
    needs=(Need("spells", WORDS("need"), _dual_count),),
    test=_test,
    alone=partial(_test, whole=False),
    estimator=WORDS("estimator"),
    margin=MARGIN,
)
