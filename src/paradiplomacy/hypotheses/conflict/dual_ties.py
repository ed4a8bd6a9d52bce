"""Claim that mainland ties are left in peace where the same place has a tie to Taiwan."""

from __future__ import annotations

from paradiplomacy.hypotheses.article_claim import article_claim
from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Verdict
from paradiplomacy.hypotheses.conflict.own_cases import places_with_both
from paradiplomacy.hypotheses.designs.rates import p_of_counts
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import (
    FEW,
    Interval,
    detectable_ratio,
    needed_for_same_rate,
)
from paradiplomacy.hypotheses.finding import always, decided, finding, some
from paradiplomacy.hypotheses.histories.exposure import MAINLAND, Exposure, exposures, homes_of
from paradiplomacy.hypotheses.names import names_of
from paradiplomacy.hypotheses.phrases import Detectable, named_ratio
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

__all__ = ["DUAL_TIES"]

WORDS = Words(__name__)
MARGIN = (1 / 2, 2.0)
RULE = DecisionRule("same", 1.0, margin=MARGIN, against="more")


def _test_dual_ties(frames: Frames, *, whole: bool = True) -> Finding:
    exposure = exposures(frames)
    totals, years = exposure.totals, (exposure.dual_years, exposure.other_years)
    ratio, n = totals.ratio(), totals.all
    verdict = RULE.verdict(ratio, totals.ratio(level=0.9), events=n)
    deciding = _estimate_of_exposure("deciding", exposure)
    base = decided(verdict, deciding, p=p_of_counts(totals, RULE))
    if not whole:
        return base
    by_law = _estimate_of_exposure("by-law", exposures(frames, by_law=True))
    dated = _estimate_of_exposure("dated", exposures(frames, undated=False))
    shown = {"deciding": deciding, "by-law": by_law, "dated": dated}
    _, least = detectable_ratio(n, time=years[0], base_time=years[1])
    # Disturbances that would show equivalence, at this mix of tie-years.
    needed = 0
    if min(years) > 0:
        needed = needed_for_same_rate(MARGIN, time=years[0], base_time=years[1])
    same, sample = WORDS("same-rate", needed=needed) if needed else "", WORDS("sample", n=n)
    undated = len([tie for tie in homes_of(frames, MAINLAND) if tie not in set(exposure.ties)])
    return finding(
        WORDS,
        base,
        _sentence_on_dual_ties(frames, exposure, ratio, verdict),
        beside=places_with_both(frames),
        detectable=Detectable(least, WORDS("mde-unit"), sample, more=same),
        lacks={
            "gone-needed": {"needed": needed, "n": n} if needed else None,
            "gone": not needed,
            **always("dates", "friction"),
        },
        sensitivity=(_estimate_of_exposure("narrow", exposure, level=0.9), by_law, dated),
        caveats=always("survivors", "open-end", "larger")
        | {
            "exposed": {"dual": len(exposure.dual), "all": len(exposure.ties)},
            "undated": some(n=undated),
        },
        rows=[(WORDS(f"label.{name}"), estimate) for name, estimate in shown.items()],
        reference=1.0,
        margin=MARGIN,
    )


def _estimate_of_exposure(choice: str, exposure: Exposure, *, level: float = 0.95) -> Estimate:
    return as_estimate(
        WORDS(f"estimate.{choice}"),
        exposure.totals.ratio(level=level),
        exposure.totals.all,
        "ratio",
        WORDS("exact"),
        subjects=exposure.ties,
    )


def _sentence_on_dual_ties(
    frames: Frames, exposure: Exposure, ratio: Interval, verdict: Verdict
) -> Message:
    dual, names = exposure.dual_breaks, names_of(frames)
    counted = WORDS(
        "counted.named" if dual else "counted.none",
        dual=_words_for_times_broken(len(dual)),
        dual_years=exposure.dual_years,
        other=_words_for_times_broken(len(exposure.other_breaks)),
        other_years=exposure.other_years,
        **({"ties": tuple(names[tie] for tie in dual)} if dual else {}),
    )
    if ratio.value is None:
        rates = WORDS("ratio.unknown", ratio=ratio)
    elif exposure.totals.all >= FEW and not dual:
        rates = WORDS("ratio.none", ratio=ratio)
    else:
        known = WORDS("ratio.known", ratio=ratio)
        rates = named_ratio(ratio, known, events=exposure.totals.all, event=WORDS("disturbance"))
    return WORDS(f"sentence.{verdict}", counted=counted, ratio=rates)


def _words_for_times_broken(n: int) -> Message:
    if n < 3:
        return WORDS(f"times.{('never', 'once', 'twice')[n]}")
    return WORDS("times.more", n=n)


def _dual_count(frames: Frames) -> int:
    return len(exposures(frames).dual)


DUAL_TIES = article_claim(
    WORDS,
    "Conflict Prevention and Resolution, 4",
    _test_dual_ties,
    Need("spells", WORDS("need"), _dual_count),
    margin=MARGIN,
)
