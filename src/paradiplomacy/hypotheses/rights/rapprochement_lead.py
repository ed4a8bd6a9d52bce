"""Whether cities mend before nations do, after a break between nations more than at other times."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Picture, Verdict
from paradiplomacy.hypotheses.estimators.lead_lag import (
    DRAWS,
    LEAST_YEARS,
    changes,
    lead_lag,
)
from paradiplomacy.hypotheses.histories.periods import pair_acts
from paradiplomacy.hypotheses.histories.yearly import EXCHANGES, city_series, national_series
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.phrases import largest_missed
from paradiplomacy.hypotheses.rights.led_more import HALF, Leads, LedMore
from paradiplomacy.hypotheses.rights.mending import Mending, after_quiet_days, mendings
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

__all__ = ["RAPPROCHEMENT_LEAD"]

WORDS = Words(__name__)


def _test(frames: Frames, *, whole: bool = True) -> Finding:
    after_breaks, after_quiet = mendings(frames), after_quiet_days(frames)
    led = LedMore(Leads.of(after_breaks), Leads.of(after_quiet))
    n, verdict = led.breaks.n, led.verdict
    deciding = as_estimate(
        WORDS("estimate.deciding"),
        led.ratio(),
        n + led.quiet.n,
        "odds ratio",
        WORDS("bounded-odds"),
        subjects=_subjects([*after_breaks, *after_quiet]),
    )
    if not whole:
        return Finding(RAPPROCHEMENT_LEAD.id, verdict, "", estimates=(deciding,), p=led.p)
    on_exchanges, others = _lead_lags(frames)
    returns = _share("returns", mendings(frames, returns_only=True))
    shares = {"breaks": _share("breaks", after_breaks), "quiet": _share("quiet", after_quiet)}
    rows = {**shares, "returns": returns} if returns.n else shares
    least = led.detectable()
    return Finding(
        RAPPROCHEMENT_LEAD.id,
        verdict,
        _sentence(after_breaks, led, verdict),
        estimates=(deciding, *shares.values(), *on_exchanges),
        n=n,
        method=WORDS("method"),
        mde=None if least is None else least - HALF,
        mde_unit=WORDS("mde-unit"),
        mde_sentence=_mde_sentence(led, least),
        lacks=(WORDS("lack.days", n=led.breaks.unclear), WORDS("lack.contacts")),
        sensitivity=(returns, *others),
        caveats=_caveats(after_breaks),
        picture=Picture(
            "intervals",
            tuple(as_row(WORDS(f"row.{name}"), estimate) for name, estimate in rows.items()),
            WORDS("axis"),
            "",
            reference=HALF,
        ),
        p=led.p,
    )


def _mde_sentence(led: LedMore, least: float | None) -> Message:
    sample = WORDS("sample", n=led.breaks.n, unclear=led.breaks.unclear, quiet=led.quiet.n)
    if least is None:
        return largest_missed(sample, WORDS("effect"))
    return WORDS("detectable", sample=sample, least=least)


def _share(name: str, some: Sequence[Mending]) -> Estimate:
    part, method = Leads.of(some).share(), WORDS("bounded")
    name_of = WORDS(f"estimate.{name}")
    return as_estimate(name_of, part, len(some), "share", method, subjects=_subjects(some))


def _subjects(after_breaks: Sequence[Mending]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s for mending in after_breaks for s in mending.subjects))


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


def _sentence(after_breaks: Sequence[Mending], led: LedMore, verdict: Verdict) -> Message:
    names = tuple(mending.name for mending in after_breaks if mending.leader == "city")
    after = WORDS("after.breaks", n=led.breaks.n)
    if names:
        after = WORDS("after.breaks-named", n=led.breaks.n, breaks=names)
    beside = WORDS("after.quiet", n=led.quiet.n)
    counted = (
        WORDS(
            "counted",
            after=day,
            city=_times(leads.city),
            nation=_times(leads.nation),
            unclear=_times(leads.unclear),
        )
        for day, leads in ((after, led.breaks), (beside, led.quiet))
    )
    return sentences(*counted, WORDS(f"reading.{verdict}"))


def _times(n: int) -> Message:
    if n > 2:
        return WORDS("times.more", n=n)
    return (WORDS("times.never"), WORDS("times.once"), WORDS("times.twice"))[n]


def _caveats(after_breaks: Sequence[Mending]) -> tuple[Message, ...]:
    unclear = tuple(mending.name for mending in after_breaks if mending.leader == "undecided")
    caveats = (
        WORDS("caveat.many"),
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
        Need("exchanges", WORDS("need.quiet"), lambda frames: len(after_quiet_days(frames))),
    ),
    test=_test,
    alone=partial(_test, whole=False),
    estimator=WORDS("estimator"),
)
