"""Whether cities mend before nations do, after a break between nations."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from paradiplomacy.hypotheses.base import (
    Estimate,
    Finding,
    Hypothesis,
    Need,
    Picture,
    Verdict,
    wants_all,
)
from paradiplomacy.hypotheses.estimators.exact import (
    ENOUGH_EVENTS,
    Interval,
    detectable_share,
    share,
)
from paradiplomacy.hypotheses.estimators.lead_lag import (
    DRAWS,
    LEAST_YEARS,
    changes,
    lead_lag,
)
from paradiplomacy.hypotheses.histories.periods import pair_acts
from paradiplomacy.hypotheses.histories.yearly import EXCHANGES, city_series, national_series
from paradiplomacy.hypotheses.rights.mending import Mending, after_quiet_days, mendings
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.hypotheses.wording import missed
from paradiplomacy.language.english import count, listed, number, p_value, percent, percent_span
from paradiplomacy.record.frames import Frames

__all__ = ["RAPPROCHEMENT_LEAD", "share_of_lead"]

HALF = 0.5
BOUNDED = (
    "share with exact binomial limits (Clopper-Pearson); breaks whose dates do not tell who was "
    "first count for the nations at the lower end and for the cities at the upper"
)


def _counts(found: Sequence[Mending]) -> tuple[int, int, int]:
    """Breaks where the cities led, where the nations did, and where dates do not tell."""
    leaders = [one.leader for one in found]
    return leaders.count("city"), leaders.count("nation"), leaders.count("undecided")


def share_of_lead(found: Sequence[Mending], *, level: float = 0.95) -> Interval:
    """Share of breaks after which cities led, with limits that cover those of unclear order."""
    lead, _, either = _counts(found)
    low, high = (share(k, len(found), level=level) for k in (lead, lead + either))
    return Interval(low.value if not either else None, low.low, high.high, level)


def _p(found: Sequence[Mending]) -> float | None:
    """Exact sign test, at the least favourable way in which the undecided may have fallen."""
    from scipy.stats import binomtest

    lead, _, either = _counts(found)
    if not found:
        return None
    return max(float(binomtest(k, len(found), HALF).pvalue) for k in range(lead, lead + either + 1))


def _test(frames: Frames) -> Finding:
    found = mendings(frames)
    n = len(found)
    *_, either = _counts(found)
    _, least = detectable_share(n, silent=either)
    part = share_of_lead(found)
    quiet = after_quiet_days(frames)
    first, then, _ = _counts(quiet)
    beat = max(HALF, share(first, first + then).low or 0.0)
    verdict = Verdict.INCONCLUSIVE
    if n >= ENOUGH_EVENTS:
        if part.above(beat):
            verdict = Verdict.SUPPORTED
        elif part.below(HALF):
            verdict = Verdict.CONTRADICTED
    deciding = as_estimate(
        "share of national breaks after which cities mended first",
        part,
        n,
        "share",
        BOUNDED,
        subjects=_subjects(found),
    )
    on_exchanges, others = _lead_lags(frames) if wants_all() else ((), ())
    beside = _sensitivity(frames, quiet) if wants_all() else ()
    return Finding(
        RAPPROCHEMENT_LEAD.id,
        verdict,
        _sentence(found, part, quiet, verdict),
        estimates=(deciding, *on_exchanges),
        n=n,
        method=(
            "First mending of ties against first warming act after each break; exact sign test. "
            "Yearly changes of both levels at lags of three years and less."
        ),
        mde=None if least is None else least - HALF,
        mde_unit="difference in share from one half",
        mde_sentence=(
            missed(f"With {_clear(n, either)}", "lead of either")
            + " It takes six of clear order to tell any, and more where others are unclear."
            if least is None
            else f"With {_clear(n, either)}, cities would have to be first after {percent(least)} "
            "or more of breaks of clear order to be told from one half in eight samples of ten."
        ),
        lacks=(
            "The day on which each tie first wrote, met or planned again after a break, from "
            f"the files of both ends: for {count(either, 'break')} the dates do not tell who was "
            "first.",
            "Silent contacts, which come before any delegation: asked of both ends, as months "
            "until the return.",
        ),
        sensitivity=(*beside, *others),
        caveats=_caveats(found, quiet),
        picture=Picture(
            "intervals",
            (
                as_row("After breaks", deciding),
                *(
                    as_row(label, e)
                    for label, e in zip(_LABELS, beside, strict=bool(beside))
                    if e.n
                ),
            ),
            "Share where cities were first",
            "",
            reference=HALF,
        ),
        p=_p(found),
    )


def _clear(n: int, either: int) -> str:
    told = count(n, "break")
    return f"{told}, {number(either)} of unclear order," if either else told


_LABELS = ("Returns of suspended ties only", "After quiet days")


def _subjects(found: Sequence[Mending]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s for one in found for s in one.subjects))


def _sensitivity(frames: Frames, quiet: Sequence[Mending]) -> tuple[Estimate, ...]:
    returns = mendings(frames, returns_only=True)
    return (
        as_estimate(
            "share of breaks after which cities mended first, only returns of suspended ties",
            share_of_lead(returns),
            len(returns),
            "share",
            BOUNDED,
            subjects=_subjects(returns),
        ),
        as_estimate(
            "for comparison, share of quiet days after which an exchange came before a warming act",
            share_of_lead(quiet),
            len(quiet),
            "share",
            BOUNDED,
            subjects=_subjects(quiet),
        ),
    )


def _lead_lags(frames: Frames) -> tuple[tuple[Estimate, ...], tuple[Estimate, ...]]:
    """Whether the cities' changes go ahead of the nations': of exchanges, and of the rest."""
    rows: dict[bool, list[Estimate]] = {True: [], False: []}
    for city in city_series(frames):
        for nation in national_series(frames):
            found = lead_lag(changes(city.values), changes(nation.values), seed=frames.seed)
            if found is None:
                continue
            best = found.strongest
            subjects = (*city.subjects, *nation.subjects)
            pair = f"{city.name} and {nation.name}"
            ahead = _ahead(best.years)
            if found.lead is not None:
                rows[city.name == EXCHANGES].append(
                    as_estimate(
                        f"lead of the cities, {pair}: correlation where cities are one to three "
                        "years ahead, less that where nations are",
                        found.lead,
                        max(lag.n for lag in found.lags),
                        "difference in correlation",
                        f"yearly changes; {DRAWS} series of the same rhythm, "
                        f"{p_value(found.lead_p)}",
                        subjects=subjects,
                    )
                )
            rows[city.name == EXCHANGES].append(
                as_estimate(
                    f"strongest correlation, {pair}: {ahead}",
                    best.joint,
                    best.n,
                    "correlation",
                    f"yearly changes, interval for all lags together; {DRAWS} series of the same "
                    f"rhythm, {p_value(found.p)}",
                    subjects=subjects,
                )
            )
    return tuple(rows[True]), tuple(rows[False])


def _ahead(years: int) -> str:
    if years == 0:
        return "in the same year"
    who = "cities" if years > 0 else "nations"
    return f"{who} {count(abs(years), 'year')} ahead"


def _sentence(
    found: Sequence[Mending], part: Interval, quiet: Sequence[Mending], verdict: Verdict
) -> str:
    lead, behind, either = _counts(found)
    told = f"After {count(len(found), 'national break')} cities were first to mend {_times(lead)}"
    which = [one.name for one in found if one.leader == "city"]
    told += f" ({listed(which)})" if which else ""
    told += f" and nations {_times(behind)}"
    if either:
        told += f"; after {number(either)} the dates do not tell"
    told += f". The share where cities led lies in the {percent_span(part)}"
    told += _READING[verdict]
    first, then, _ = _counts(quiet)
    if first + then:
        told += (
            f" After {count(first + then, 'quiet day')}, with no break within a year, the exchange "
            f"of some tie came before the next warming act {_times(first)}: many ties against two "
            "governments are often first."
        )
    return told


def _times(n: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(n) or count(n, "time")


_READING = {
    Verdict.SUPPORTED: ": cities mend first.",
    Verdict.CONTRADICTED: ": nations mend first.",
    Verdict.INCONCLUSIVE: ": that does not tell who mends first.",
}


def _caveats(found: Sequence[Mending], quiet: Sequence[Mending]) -> tuple[str, ...]:
    unclear = [one.name for one in found if one.leader == "undecided"]
    caveats = [
        "Many ties stand against two governments: the first of many events comes sooner than the "
        "first of few. So the claim must also beat what happens after quiet days"
        + ("." if quiet else ", of which this record has none."),
        "An exchange after a break shows contact; it does not show that this tie had broken off, "
        "nor that it moved the nations.",
        "A national act counts from its day, a secret mission too.",
        "A year's correlation of series is no cause, and silent years count as years without "
        f"exchange; series with fewer than {LEAST_YEARS} years in common, or of fewer than five "
        "events, are left out.",
    ]
    if unclear:
        caveats.append(f"Undecided, for want of days: {listed(unclear, most=10)}.")
    return tuple(caveats)


RAPPROCHEMENT_LEAD = Hypothesis(
    id="rapprochement-lead",
    section="Human Rights Protection, 4",
    claim="After a break between nations, cities mend before the nations do.",
    needs=(
        Need(
            "shocks",
            "breaks between the two countries, dated to the month, after which a tie or a "
            "government is told to mend",
            lambda frames: len(mendings(frames)),
        ),
        Need(
            "acts",
            "dated warming acts of the two governments",
            lambda frames: pair_acts(frames).filter(pl.col("sign") == "warming").height,
        ),
    ),
    test=_test,
    estimator=(
        "Share of national breaks after which the first resumption or exchange of a tie that "
        "stood came before the first warming act of the two governments, with exact 95 % limits "
        "in which breaks of unclear order count both ways: supported if all of it lies above one "
        "half and above the lower limit of the same share after quiet days of known order, "
        "contradicted if all of it lies below one half, else inconclusive; inconclusive with "
        "fewer than five breaks. Beside it, correlations of yearly changes at lags of up to three "
        "years."
    ),
    items=("crisis.stopped", "crisis.months-until-return"),
)
