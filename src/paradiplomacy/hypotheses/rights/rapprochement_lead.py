"""Claim that cities mend before nations do, after a break between nations more than otherwise."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need
from paradiplomacy.hypotheses.finding import Detectable, always, beyond, decision, finding, some
from paradiplomacy.hypotheses.histories.periods import pair_acts
from paradiplomacy.hypotheses.hypothesis import article_claim
from paradiplomacy.hypotheses.rights.mending import (
    HALF,
    Leads,
    LedMore,
    Mending,
    after_quiet_days,
    mendings,
)
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Message, Text, Words, sentences
from paradiplomacy.record.frames import Frames

WORDS = Words(__name__)


def _find_who_mends_first(frames: Frames) -> Finding:
    after_breaks, after_quiet = mendings(frames), after_quiet_days(frames)
    led = LedMore(Leads.of(after_breaks), Leads.of(after_quiet))
    breaks, quiet = led.breaks, led.quiet
    name, how = WORDS("estimate.deciding"), WORDS("bounded-odds")
    subjects, n = _subjects_of_mendings([*after_breaks, *after_quiet]), breaks.n + quiet.n
    more = {"subjects": subjects, "cases": WORDS("cases", breaks=breaks.n, quiet=quiet.n)}
    deciding = as_estimate(name, led.ratio(), n, "odds ratio", how, **more)
    shares = {
        "breaks": _share_led_by_cities("breaks", after_breaks),
        "quiet": _share_led_by_cities("quiet", after_quiet),
    }
    unclear = tuple(mending.name for mending in after_breaks if mending.leader == "undecided")
    sample = WORDS("sample", n=breaks.n, unclear=breaks.unclear, quiet=quiet.n)
    return finding(
        WORDS,
        decision(led.verdict, deciding, p=led.p, n=breaks.n),
        _sentence_on_who_mends_first(after_breaks, led),
        further=shares.values(),
        detectable=Detectable(beyond(led.detectable(), HALF), WORDS("mde-unit"), sample, "share"),
        lacks={"days": {"n": breaks.unclear}, "contacts": True},
        caveats=always("many", "contact", "secret") | {"undecided": some(breaks=unclear)},
        rows=[(WORDS(f"row.{name}"), estimate) for name, estimate in shares.items()],
        reference=HALF,
    )


def _share_led_by_cities(name: str, some: Sequence[Mending]) -> Estimate:
    return as_estimate(
        WORDS(f"estimate.{name}"),
        Leads.of(some).share(),
        len(some),
        "share",
        WORDS("bounded"),
        subjects=_subjects_of_mendings(some),
    )


def _subjects_of_mendings(after_breaks: Sequence[Mending]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s for mending in after_breaks for s in mending.subjects))


def _sentence_on_who_mends_first(after_breaks: Sequence[Mending], led: LedMore) -> Message:
    names = tuple(mending.name for mending in after_breaks if mending.leader == "city")
    named: Text = WORDS("named", breaks=names) if names else ""
    of_breaks, of_quiet = (
        WORDS(
            "counted",
            after=WORDS(f"after.{days}", n=leads.n),
            city=_words_for_times_led(leads.city),
            nation=_words_for_times_led(leads.nation),
            unclear=_words_for_times_led(leads.unclear),
        )
        for days, leads in (("breaks", led.breaks), ("quiet", led.quiet))
    )
    leads = WORDS("both", breaks=of_breaks, quiet=of_quiet)
    return sentences(leads, named, WORDS(f"reading.{led.verdict}"))


def _words_for_times_led(n: int) -> Message:
    return (
        WORDS("times.more", n=n)
        if n > 2
        else (WORDS("times.never"), WORDS("times.once"), WORDS("times.twice"))[n]
    )


RAPPROCHEMENT_LEAD = article_claim(
    WORDS,
    "Human Rights Protection, 4",
    _find_who_mends_first,
    Need("shocks", WORDS("need.breaks"), lambda frames: len(mendings(frames))),
    Need("acts", WORDS("need.acts"), lambda f: pair_acts(f).filter(pl.col("sign") == "warming")),
    Need("exchanges", WORDS("need.quiet"), lambda frames: len(after_quiet_days(frames))),
)
