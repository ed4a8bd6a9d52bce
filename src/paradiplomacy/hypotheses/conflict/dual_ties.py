"""Whether mainland ties are left in peace where the same place has a tie to Taiwan."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Hypothesis, Need, Picture, Verdict
from paradiplomacy.hypotheses.designs.rates import Totals, p_of_counts
from paradiplomacy.hypotheses.designs.rule import Rule
from paradiplomacy.hypotheses.estimators.exact import (
    ENOUGH_EVENTS,
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
from paradiplomacy.hypotheses.selection import as_estimate, names_of
from paradiplomacy.hypotheses.wording import missed, times
from paradiplomacy.language.english import capital, count, listed, ratio, ratio_span
from paradiplomacy.record.frames import Frames

__all__ = ["DUAL_TIES"]

MARGIN = (1 / 2, 2.0)
EXACT = "ratio of Poisson rates per tie-year, exact conditional interval"


def _test(frames: Frames) -> Finding:
    seen = exposures(frames)
    n = seen.breaks
    _, least = detectable_ratio(n, time=seen.dual_years, base_time=seen.other_years)
    found, narrow = seen.ratio(), seen.ratio(level=0.9)
    verdict = Verdict.INCONCLUSIVE
    if n >= ENOUGH_EVENTS and seen.dual_years > 0 and seen.other_years > 0:
        if narrow.within(MARGIN):
            verdict = Verdict.SUPPORTED
        elif found.above(MARGIN[1]):
            verdict = Verdict.CONTRADICTED
    deciding = _estimate("rate of disturbance with a tie to Taiwan, relative to without", seen)
    sensitivity = (
        _estimate("the same, 90% interval for the equivalence test", seen, level=0.9),
        _estimate("suspensions and ends by law too", exposures(frames, by_law=True)),
        _estimate("places with an undated Taiwan tie left out", exposures(frames, undated=False)),
    )
    rows = tuple(
        {"label": label, "value": e.value, "low": e.low, "high": e.high}
        for label, e in zip(
            ("Without ends by law", "With ends by law", "Dated Taiwan ties only"),
            (deciding, *sensitivity[1:]),
            strict=True,
        )
    )
    needed = _needed(seen)
    return Finding(
        DUAL_TIES.id,
        verdict,
        _sentence(frames, seen, found, verdict),
        estimates=(deciding, *_own_cases(frames)),
        n=n,
        method=(
            "Suspensions and ends per tie-year of mainland ties, with and without a tie of the "
            "same place to Taiwan; exact conditional rate ratio; equivalence by two one-sided "
            "tests."
        ),
        mde=least,
        mde_unit="rate ratio",
        mde_sentence=_mde_sentence(seen, least, needed),
        lacks=(
            "Ties that were broken off or fell asleep and have left the lists since, with dates"
            + (f"; about {needed} disturbances are needed, {n} are here." if needed else "."),
            "Dates of the undated Taiwan ties.",
            "What both ends say of friction short of a suspension: that is what the claim is "
            "about.",
        ),
        sensitivity=sensitivity,
        caveats=_caveats(frames, seen),
        picture=Picture(
            "intervals",
            rows,
            "Rate of disturbance with a Taiwan tie, relative to without",
            "",
            reference=1.0,
            margin=MARGIN,
        ),
        p=_p(seen),
    )


def _p(seen: Exposure) -> float | None:
    totals = Totals(
        len(seen.dual_breaks), seen.dual_years, len(seen.other_breaks), seen.other_years
    )
    return p_of_counts(totals, Rule("same", 1.0, margin=MARGIN))


def _estimate(name: str, seen: Exposure, *, level: float = 0.95) -> Estimate:
    return as_estimate(
        name, seen.ratio(level=level), seen.breaks, "ratio", EXACT, subjects=seen.ties
    )


def _needed(seen: Exposure) -> int | None:
    """Disturbances that would show equivalence, at this mix of tie-years."""
    if seen.dual_years <= 0 or seen.other_years <= 0:
        return None
    low, true, high = (
        share_of_ratio(r, seen.dual_years, seen.other_years) for r in (MARGIN[0], 1.0, MARGIN[1])
    )
    return needed_for_equivalence((low, high), true=true)


def _own_cases(frames: Frames) -> tuple[Estimate, ...]:
    """Places of the article that keep ties with both, as its claims on pairs tell."""
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
            "Taiwan ties that the article names beside a mainland tie, undisturbed",
            float(claims["tie"].n_unique()),
            None,
            None,
            claims["tie"].n_unique(),
            "count",
            "cases chosen by the authors: an illustration, no rate can be told from them",
            basis="the article's claim",
            subjects=tuple(f"claim:{key}" for key in claims["claim"]),
        ),
    )


def _sentence(frames: Frames, seen: Exposure, found: Interval, verdict: Verdict) -> str:
    names = names_of(frames)
    dual, other = len(seen.dual_breaks), len(seen.other_breaks)
    which = listed([names[tie] for tie in seen.dual_breaks])
    told = (
        f"Mainland ties of places that also had a tie to Taiwan were {_times(dual)} suspended or "
        f"ended in {seen.dual_years:,.0f} tie-years" + (f" ({which})" if which else "")
    )
    told += f", and {_times(other)} in {seen.other_years:,.0f} without one. "
    if found.value is None:
        told += f"No ratio of rates can be formed ({ratio_span(found)})"
    elif seen.breaks < FEW:
        told += capital(times(found, "", events=seen.breaks, thing="disturbance"))
    elif dual == 0:
        told += f"The rate beside a Taiwan tie may be 0 to {ratio(found.high)} times the other "
        told += "(95% interval)"
    else:
        told += f"The rate beside a Taiwan tie is {ratio(found.value)} times the other "
        told += f"({ratio_span(found)})"
    return told + _READING[verdict]


def _times(number: int) -> str:
    words = {0: "never", 1: "once", 2: "twice"}
    return words.get(number) or count(number, "time")


_READING = {
    Verdict.SUPPORTED: ": no more, and no less, than a factor of two apart, so undisturbed.",
    Verdict.CONTRADICTED: ": more than twice, so a tie to Taiwan does go with disturbance.",
    Verdict.INCONCLUSIVE: ": too few disturbances to tell a difference from none.",
}


def _mde_sentence(seen: Exposure, least: float | None, needed: int | None) -> str:
    told = f"With {count(seen.breaks, 'disturbance')} in all"
    said = (
        missed(told, "difference of rates")
        if least is None
        else f"{told}, a rate {ratio(least)} times as high, or more, would be found in eight of "
        "ten records."
    )
    if needed:
        said += f" To show the same rate within a factor of two takes about {needed}."
    return said


def _caveats(frames: Frames, seen: Exposure) -> tuple[str, ...]:
    watched = set(seen.ties)
    undated = len([tie for tie in homes_of(frames, MAINLAND) if tie not in watched])
    caveats = [
        "Registers list ties that lived: one that broke early and was forgotten is not here, "
        "with a tie to Taiwan or without, so both rates are too low.",
        "A tie without a recorded end is watched to the end of the record; nobody says that it "
        "is alive.",
        "Places with ties to both are larger and have more ties; the ratio does not hold that "
        "apart.",
        f"{len(seen.dual)} of {len(seen.ties)} mainland ties had time beside a tie to Taiwan.",
    ]
    if undated:
        caveats.append(f"Left out for want of a date of founding: {undated} mainland ties.")
    return tuple(caveats)


def _dual_count(frames: Frames) -> int:
    return len(exposures(frames).dual)


DUAL_TIES = Hypothesis(
    id="dual-ties",
    section="Conflict Prevention and Resolution, 4",
    claim="Places with ties to both mainland China and Taiwan see neither disturbed by the other.",
    needs=(
        Need(
            "spells",
            "mainland ties with a date of founding, at places that also have a tie to Taiwan",
            _dual_count,
        ),
    ),
    test=_test,
    estimator=(
        "Rate of suspension or end (by law left out) per tie-year of mainland ties beside a tie "
        "to Taiwan, relative to those without: supported if the exact 90 % interval lies within "
        "1/2 to 2 (equivalence at 5 %, two one-sided tests), contradicted if the 95 % interval "
        "lies wholly above 2, else inconclusive; inconclusive with fewer than five disturbances."
    ),
    margin=MARGIN,
    items=("friction.rival-tie",),
)
