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
from paradiplomacy.hypotheses.phrases import largest_missed
from paradiplomacy.hypotheses.rights.mending import Mending, after_quiet_days, mendings
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

__all__ = ["RAPPROCHEMENT_LEAD", "cities_lead", "share_of_lead"]

HALF = 0.5
WORDS = Words(__name__)


def _counts(after_breaks: Sequence[Mending]) -> tuple[int, int, int]:
    """Breaks where the cities led, where the nations did, and where dates do not say."""
    leaders = [mending.leader for mending in after_breaks]
    return leaders.count("city"), leaders.count("nation"), leaders.count("undecided")


def share_of_lead(after_breaks: Sequence[Mending], *, level: float = 0.95) -> Interval:
    """Share of breaks after which cities led, with limits that cover those of unclear order."""
    lead, _, either = _counts(after_breaks)
    return _share_of(lead, len(after_breaks), either, level=level)


def cities_lead(lead: int, n: int, either: int) -> bool:
    """Whether cities lead: after so many of all breaks, where so many are of unclear order."""
    return _verdict(n, _share_of(lead, n, either), HALF) is Verdict.SUPPORTED


def _verdict(n: int, part: Interval, beat: float) -> Verdict:
    if n >= ENOUGH_EVENTS and part.above(beat):
        return Verdict.SUPPORTED
    if n >= ENOUGH_EVENTS and part.below(HALF):
        return Verdict.CONTRADICTED
    return Verdict.INCONCLUSIVE


def _share_of(lead: int, n: int, either: int, *, level: float = 0.95) -> Interval:
    low, high = (share(k, n, level=level) for k in (lead, lead + either))
    return Interval(low.value if not either else None, low.low, high.high, level)


def _p(after_breaks: Sequence[Mending]) -> float | None:
    """Exact sign test, at the least favourable way in which the undecided may have fallen."""
    from scipy.stats import binomtest

    lead, _, either = _counts(after_breaks)
    if not after_breaks:
        return None
    return max(
        float(binomtest(k, len(after_breaks), HALF).pvalue) for k in range(lead, lead + either + 1)
    )


def _test(frames: Frames) -> Finding:
    after_breaks = mendings(frames)
    n = len(after_breaks)
    *_, either = _counts(after_breaks)
    _, least = detectable_share(n, silent=either)
    part = share_of_lead(after_breaks)
    quiet = after_quiet_days(frames)
    first, then, _ = _counts(quiet)
    beat = max(HALF, share(first, first + then).low or 0.0)
    verdict = _verdict(n, part, beat)
    deciding = _share(WORDS("estimate.deciding"), after_breaks)
    on_exchanges, others = _lead_lags(frames) if wants_all() else ((), ())
    beside = _sensitivity(frames, quiet) if wants_all() else ()
    rows = ((WORDS("row.deciding"), deciding), *beside)
    return Finding(
        RAPPROCHEMENT_LEAD.id,
        verdict,
        _sentence(after_breaks, part, quiet, verdict),
        estimates=(deciding, *on_exchanges),
        n=n,
        method=WORDS("method"),
        mde=None if least is None else least - HALF,
        mde_unit=WORDS("mde-unit"),
        mde_sentence=_mde_sentence(n, either, least),
        lacks=(WORDS("lack.days", n=either), WORDS("lack.contacts")),
        sensitivity=(*(estimate for _, estimate in beside), *others),
        caveats=_caveats(after_breaks, quiet),
        picture=Picture(
            "intervals",
            tuple(as_row(label, e) for label, e in rows if e.n or e is deciding),
            WORDS("axis"),
            "",
            reference=HALF,
        ),
        p=_p(after_breaks),
    )


def _mde_sentence(n: int, unclear: int, least: float | None) -> Message:
    if least is None:
        sample = (
            WORDS("sample-unclear", n=n, unclear=unclear)
            if unclear
            else WORDS("sample", breaks=WORDS("breaks", n=n))
        )
        return sentences(largest_missed(sample, WORDS("effect")), WORDS("six-needed"))
    if unclear:
        breaks = WORDS("breaks-unclear", n=n, unclear=unclear)
        return WORDS("detectable-unclear", breaks=breaks, least=least)
    return WORDS("detectable", breaks=WORDS("breaks", n=n), least=least)


def _share(name: Message, some: Sequence[Mending]) -> Estimate:
    part, n = share_of_lead(some), len(some)
    return as_estimate(name, part, n, "share", WORDS("bounded"), subjects=_subjects(some))


def _subjects(after_breaks: Sequence[Mending]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s for mending in after_breaks for s in mending.subjects))


def _sensitivity(frames: Frames, quiet: Sequence[Mending]) -> tuple[tuple[Message, Estimate], ...]:
    returns = mendings(frames, returns_only=True)
    return (
        (WORDS("row.returns"), _share(WORDS("estimate.returns"), returns)),
        (WORDS("row.quiet"), _share(WORDS("estimate.quiet"), quiet)),
    )


def _lead_lags(frames: Frames) -> tuple[tuple[Estimate, ...], tuple[Estimate, ...]]:
    """Whether the cities' changes go ahead of the nations': of exchanges, and of the rest."""
    rows: dict[bool, list[Estimate]] = {True: [], False: []}
    for city in city_series(frames):
        for nation in national_series(frames):
            comparison = lead_lag(changes(city.values), changes(nation.values), seed=frames.seed)
            if comparison is None:
                continue
            best = comparison.strongest
            subjects = (*city.subjects, *nation.subjects)
            both = {"city": city.name, "nation": nation.name}
            if comparison.lead is not None:
                rows[city.name == EXCHANGES].append(
                    as_estimate(
                        WORDS("estimate.lead", **both),
                        comparison.lead,
                        max(lag.n for lag in comparison.lags),
                        "difference in correlation",
                        WORDS("lead-method", draws=DRAWS, p=comparison.lead_p),
                        subjects=subjects,
                    )
                )
            rows[city.name == EXCHANGES].append(
                as_estimate(
                    WORDS("estimate.strongest", ahead=_ahead(best.years), **both),
                    best.joint,
                    best.n,
                    "correlation",
                    WORDS("strongest-method", draws=DRAWS, p=comparison.p),
                    subjects=subjects,
                )
            )
    return tuple(rows[True]), tuple(rows[False])


def _ahead(years: int) -> Message:
    if years == 0:
        return WORDS("ahead.same")
    who = "cities" if years > 0 else "nations"
    return WORDS(f"ahead.{who}", n=abs(years))


def _sentence(
    after_breaks: Sequence[Mending], part: Interval, quiet: Sequence[Mending], verdict: Verdict
) -> Message:
    lead, behind, unclear = _counts(after_breaks)
    n = len(after_breaks)
    breaks = tuple(mending.name for mending in after_breaks if mending.leader == "city")
    led = (
        WORDS("led-named", n=n, times=_times(lead), breaks=breaks)
        if breaks
        else WORDS("led", n=n, times=_times(lead))
    )
    times = _times(behind)
    counted = (
        WORDS("counted-unclear", led=led, times=times, unclear=unclear)
        if unclear
        else WORDS("counted", led=led, times=times)
    )
    sentence = WORDS(f"sentence.{verdict}", counted=counted, share=part)
    first, then, _ = _counts(quiet)
    if not first + then:
        return sentence
    return sentences(sentence, WORDS("quiet", n=first + then, times=_times(first)))


def _times(n: int) -> Message:
    if n > 2:
        return WORDS("times.more", n=n)
    return (WORDS("times.never"), WORDS("times.once"), WORDS("times.twice"))[n]


def _caveats(after_breaks: Sequence[Mending], quiet: Sequence[Mending]) -> tuple[Message, ...]:
    unclear = tuple(mending.name for mending in after_breaks if mending.leader == "undecided")
    caveats = (
        WORDS("caveat.many" if quiet else "caveat.many-no-quiet"),
        WORDS("caveat.contact"),
        WORDS("caveat.secret"),
        WORDS("caveat.series", least=LEAST_YEARS),
    )
    return (*caveats, WORDS("caveat.undecided", breaks=unclear)) if unclear else caveats


RAPPROCHEMENT_LEAD = Hypothesis(
    id="rapprochement-lead",
    section="Human Rights Protection, 4",
    claim=WORDS("claim"),
    needs=(
        Need("shocks", WORDS("need.breaks"), lambda frames: len(mendings(frames))),
        Need(
            "acts",
            WORDS("need.acts"),
            lambda frames: pair_acts(frames).filter(pl.col("sign") == "warming").height,
        ),
    ),
    test=_test,
    estimator=WORDS("estimator"),
)
