"""Whether suspensions were short."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from paradiplomacy.hypotheses.base import (
    Estimate,
    Finding,
    Hypothesis,
    Need,
    Picture,
    Verdict,
    wants_all,
)
from paradiplomacy.hypotheses.designs.rule import Rule
from paradiplomacy.hypotheses.designs.share import p_of_share
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, FEW, Interval, detectable_share
from paradiplomacy.hypotheses.histories.interruptions import (
    Interruption,
    interruptions,
    median_years,
    share_within,
    survival,
    within,
)
from paradiplomacy.hypotheses.rights.resumption_trade import resumption_by_trade
from paradiplomacy.hypotheses.selection import names_of
from paradiplomacy.hypotheses.wording import missed
from paradiplomacy.language.english import (
    capital,
    count,
    listed,
    number,
    percent,
    percent_span,
    ratio,
    ratio_span,
)
from paradiplomacy.record.frames import Frames

__all__ = ["RECOVERY"]

HALF = 0.5
YEAR = 1.0
BOUNDED_SHARE = (
    "share with exact binomial limits (Clopper-Pearson): the lower end takes every open case as "
    "not resumed, the upper as resumed"
)


def _test(frames: Frames) -> Finding:
    found = interruptions(frames)
    nearest, _ = detectable_share(len(found))
    short, long, either = within(found, YEAR)
    part = share_within(found, YEAR)
    subjects = tuple(dict.fromkeys(i.tie for i in found))
    deciding = Estimate(
        "share of suspensions that were over within a year",
        part.value,
        part.low,
        part.high,
        len(found),
        "share",
        BOUNDED_SHARE,
        subjects=subjects,
    )
    by_trade, lacking = resumption_by_trade(frames)
    verdict = Verdict.INCONCLUSIVE
    if len(found) >= ENOUGH_EVENTS:
        if part.above(HALF):
            verdict = Verdict.SUPPORTED
        elif part.below(HALF):
            verdict = Verdict.CONTRADICTED
    return Finding(
        RECOVERY.id,
        verdict,
        _sentence(frames, found, part, verdict) + _trade_sentence(by_trade),
        estimates=(
            deciding,
            _median_estimate(found, "median time until a suspended tie resumed", frames.seed),
            *((by_trade,) if by_trade else ()),
        ),
        n=len(found),
        method="Interval-censored times from suspension to resumption (Turnbull); exact shares.",
        mde=None if nearest is None else HALF - nearest,
        mde_unit="difference in share from one half",
        mde_sentence=_mde_sentence(len(found), nearest),
        lacks=(
            "When each suspended tie resumed, or that it never did; the claim rests on ties "
            f"that the article does not name. Unknown here: {either} of {len(found)}.",
            f"At least {ENOUGH_EVENTS} suspensions with both dates; this record holds "
            f"{short + long} whose length is known to be under or over a year.",
            *((lacking,) if lacking else ()),
        ),
        sensitivity=_sensitivity(frames, found) if wants_all() else (),
        caveats=_caveats(frames, found),
        picture=_picture(found),
        # Open cases count both ways in the limits, so there is one number only without any.
        p=None if either else p_of_share(short, len(found), Rule("more", HALF)),
    )


def _median_estimate(found: Sequence[Interruption], name: str, seed: int) -> Estimate:
    middle = median_years(found, seed=seed)
    return Estimate(
        name,
        middle.value,
        middle.low,
        middle.high,
        len(found),
        "years",
        "interval-censored Kaplan-Meier (Turnbull); bootstrap interval; none below five cases",
        subjects=tuple(dict.fromkeys(i.tie for i in found)),
    )


def _sensitivity(frames: Frames, found: Sequence[Interruption]) -> tuple[Estimate, ...]:
    wider = {
        "suspended or dormant": interruptions(frames, ("suspended", "dormant")),
        "suspended, dormant or ended": interruptions(frames, ("suspended", "dormant", "ended")),
        "suspended, without those of unknown outcome": [i for i in found if i.outcome != "open"],
    }
    rows: list[Estimate] = []
    for name, cases in wider.items():
        if not cases:
            continue
        part = share_within(cases, YEAR)
        rows.append(
            Estimate(
                f"share over within a year, ties {name}",
                part.value,
                part.low,
                part.high,
                len(cases),
                "share",
                BOUNDED_SHARE,
                subjects=tuple(dict.fromkeys(i.tie for i in cases)),
            )
        )
        rows.append(
            _median_estimate(cases, f"median time until resumption, ties {name}", frames.seed)
        )
    return tuple(rows)


def _sentence(
    frames: Frames, found: Sequence[Interruption], part: Interval, verdict: Verdict
) -> str:
    names = names_of(frames)
    back = [f"{names[i.tie]}, after {_length(i)}" for i in found if i.outcome == "resumed"]
    never = [names[i.tie] for i in found if i.outcome == "ended"]
    unknown = [names[i.tie] for i in found if i.outcome == "open"]
    told = [
        f"{number(len(back))} resumed ({listed(back)})" if back else "none is known to have resumed"
    ]
    if never:
        told.append(f"{number(len(never))} ended for good ({listed(never)})")
    if unknown:
        told.append(f"for {number(len(unknown))} the record does not say ({listed(unknown)})")
    few = len(found) < ENOUGH_EVENTS
    return (
        f"Of {count(len(found), 'suspension')} in this record {'; '.join(told)}. The share that "
        f"was over within a year lies in the {percent_span(part)}{_READING[verdict]}"
        + (f" {capital(count(len(found), 'case'))} cannot decide it." if few else "")
    )


_READING = {
    Verdict.SUPPORTED: ": most suspensions were short.",
    Verdict.CONTRADICTED: ": most suspensions were not short.",
    Verdict.INCONCLUSIVE: ", so it cannot tell whether suspensions were short.",
}


def _trade_sentence(found: Estimate | None) -> str:
    """What trade has to do with it; it does not decide the verdict."""
    if found is None:
        return " Whether trade drove the return is not tested."
    if found.n < FEW:
        return f" Of {count(found.n, 'resumption')} no ratio to trade is worth telling."
    span = Interval(found.value, found.low, found.high, found.level)
    tells = span.above(1.0) or span.below(1.0)
    return (
        f" For each doubling of trade ties resumed {ratio(found.value)} times as readily "
        f"({ratio_span(span)})"
        + (
            ", though other things changed with the years too."
            if tells
            else ", which tells nothing."
        )
    )


def _length(interruption: Interruption) -> str:
    if interruption.longest == inf:
        return f"at least {interruption.shortest:.0f} years"
    if interruption.longest < 2:
        return f"{12 * interruption.shortest:.0f} to {12 * interruption.longest:.0f} months"
    middle = (interruption.shortest + interruption.longest) / 2
    return f"about {middle:.0f} years"


def _mde_sentence(n: int, nearest: float | None) -> str:
    if nearest is None:
        told = f"With {count(n, 'suspension')}"
        return missed(told, "difference from one half") + " It takes six to tell any."
    return (
        f"With {count(n, 'suspension')} of known length, a share of {percent(nearest)} or less, "
        f"or of {percent(1 - nearest)} or more, would be told from one half in eight of ten."
    )


def _caveats(frames: Frames, found: Sequence[Interruption]) -> tuple[str, ...]:
    names = names_of(frames)
    unknown = [names[i.tie] for i in found if i.outcome == "open"]
    caveats = [
        "Suspensions that made news, and lasted, are likelier to be in a record than short ones.",
        "That a tie resumed while trade was high does not show that trade drove its return: trade "
        "grew in most years, and whatever else grew with the years goes with it. The verdict "
        "rests on the time to resumption alone.",
        "The curve takes a tie without a recorded resumption as still suspended when the record "
        "ends; the shares do not.",
    ]
    if unknown:
        caveats.append(
            f"No source was found on whether {listed(unknown)} resumed; that does not show that "
            "it did not."
        )
    return tuple(caveats)


def _picture(found: Sequence[Interruption]) -> Picture:
    rows = tuple(
        {"group": "suspended ties", "x": x, "value": (low + high) / 2, "low": low, "high": high}
        for x, low, high in survival(found)
    )
    return Picture(
        "steps", rows, "Years since suspension", "Share not known to have resumed", reference=HALF
    )


RECOVERY = Hypothesis(
    id="recovery",
    section="Human Rights Protection, 2-4",
    claim=(
        "Suspensions were short: within a year trade was drawing relations back to normal, and "
        "the ties kept their function."
    ),
    needs=(
        Need(
            "spells",
            "suspended ties, each with the date of its suspension",
            lambda frames: len(interruptions(frames)),
        ),
    ),
    test=_test,
    estimator=(
        "Share of suspensions that were over within a year, with exact 95 % limits in which "
        "unknown outcomes count both ways: supported if all of it lies above one half, "
        "contradicted if below, else inconclusive, and always inconclusive below five "
        "suspensions. Median by interval-censored Kaplan-Meier (Turnbull). Resumptions are set "
        "against trade at the time from five on; that does not decide."
    ),
    items=("crisis.stopped", "crisis.months-until-return"),
    # Dates are not drawn: its limits already take each anywhere between its bounds.
    varies=("definition", "contradicted", "size", "age"),
)
