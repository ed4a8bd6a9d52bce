"""How long suspensions last, and who mends first after a break."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from math import exp, log

import numpy as np
import polars as pl
from tests.hypothesis_studies.base import Answer, Held, Study
from tests.simulated_records import BEGIN, DAYS, NEVER, Setting, records_of, worlds_of

from dyadevents import Covariate, terms
from paradiplomacy.hypotheses.estimators.exact import Interval, detectable_share
from paradiplomacy.hypotheses.estimators.interval_survival import weibull_median
from paradiplomacy.hypotheses.experiments.before_after import Span
from paradiplomacy.hypotheses.experiments.competing_risks import cumulative_incidence, followed
from paradiplomacy.hypotheses.histories.interruptions import (
    interruptions,
    share_within,
)
from paradiplomacy.hypotheses.rights.led_more import Leads
from paradiplomacy.hypotheses.rights.mending import mendings
from paradiplomacy.hypotheses.selection import ties_of_pair
from paradiplomacy.record.event_kinds import TIE_KINDS, WARMING
from paradiplomacy.record.frames import Frames

__all__ = ["HELD", "STUDIES"]

# --- suspensions that are over within a year ---------------------------------------------

EARLY = 8.0
_WAITING = Setting(
    senders=20,
    receivers=20,
    years=28.0,
    covariates={"early": Covariate.series("early", 1.0, {EARLY: 0.0})},
)


def suspending(resume: float, records: int, seed: int) -> Iterator[Frames]:
    """Some 40 suspensions in eight years, each over at a steady rate, watched for 20 more."""
    worlds = worlds_of(
        _WAITING,
        {"suspend": [terms.Given("early")]},
        {"suspend": [NEVER, log(0.0125) - NEVER], "resume": [log(resume)]},
        worlds=records,
        seed=seed,
    )
    return records_of(_WAITING, worlds)


def _resuming(share: float, records: int, seed: int) -> Iterator[Frames]:
    return suspending(-log(1 - share), records, seed)


def _judged_recovery(frames: Frames) -> Answer:
    cases = interruptions(frames)
    least, _ = detectable_share(len(cases))
    mde = None if least is None else 0.5 - least
    return Answer(share_within(cases, 1.0), least, mde=mde)


# --- who mends first -----------------------------------------------------------------------

_BREAKS = tuple(2.0 + 4.0 * n for n in range(24))
_BROKEN = Setting(senders=2, receivers=2, years=99.0, shocks=_BREAKS)
_A_YEAR = 8.0
"""Signs of mending a year, of ties and of governments: so many that nearly all are in time."""


def _mending(share: float, records: int, seed: int) -> Iterator[Frames]:
    """After each of 24 breaks the cities are first with the same chance."""
    worlds = worlds_of(
        _BROKEN,
        {},
        {"exchange": [log(share * _A_YEAR / 4)], "warming": [log((1 - share) * _A_YEAR)]},
        worlds=records,
        seed=seed,
        kinds=(*TIE_KINDS, WARMING),
    )
    return records_of(_BROKEN, worlds)


def _judged_lead(frames: Frames) -> Answer:
    found = mendings(frames)
    leads = Leads.of(found)
    return Answer(leads.share(), detectable_share(leads.n, silent=leads.unclear)[1])


# --- what decides nothing: a median, and the chance of each way to end -----------------------

MEDIAN = 0.7
"""Years until half of the suspended ties are back."""


def _vaguely(records: int, seed: int) -> Iterator[Frames]:
    """Suspensions dated to the month, and returns to the quarter."""
    for frames in suspending(log(2) / MEDIAN, records, seed):
        broken = pl.col("status") == "suspended"
        known = [
            ("start", "1mo", broken),
            ("stop", "1q", broken & (pl.col("exit") == "resumed")),
        ]
        spells = frames.spells
        for name, by, where in known:
            low = pl.col(name).dt.truncate(by)
            ends = {"_low": low, "_high": low.dt.offset_by(by).dt.offset_by("-1d")}
            spells = spells.with_columns(
                pl.when(where).then(day).otherwise(name + end).alias(name + end)
                for end, day in ends.items()
            )
        yield replace(frames, spells=spells)


def _weibull(frames: Frames) -> Interval:
    return weibull_median([(case.shortest, case.longest) for case in interruptions(frames)])


_AGE, _ENDING, _BY_LAW = 20.0, 0.03, 0.4
_ENDS = Setting(senders=15, receivers=15, years=36.0, tied=False)
_WATCHED = 18.0


def _ended(records: int, seed: int) -> Iterator[Frames]:
    """Ties are founded throughout and end at a steady rate, two in five of them by law."""
    worlds = worlds_of(
        _ENDS, {}, {"form": [log(0.05)], "end": [log(_ENDING)]}, worlds=records, seed=seed
    )
    rng = np.random.default_rng(seed)
    for frames in records_of(_ENDS, worlds):
        by = np.where(rng.random(frames.spells.height) < _BY_LAW, "law", "US")
        yield replace(frames, spells=frames.spells.with_columns(pl.Series("exit_actor", by)))


def _by_law(frames: Frames) -> Interval:
    """From the last years alone: older ties enter at their age."""
    span = Span(BEGIN + timedelta(days=round(_WATCHED * DAYS)), frames.as_of)
    table = followed(frames, ties_of_pair(frames), span, {})
    return cumulative_incidence(table, "law", age=_AGE, seed=frames.seed)


STUDIES = (
    Study("suspensions over within a year", _resuming, _judged_recovery, nothing=0.5),
    Study("who mends first after a break", _mending, _judged_lead, nothing=0.5, records=25),
)
HELD = (
    Held("median of suspensions, Weibull", _vaguely, _weibull, MEDIAN),
    Held(
        "chance of an end by law by an age, others competing",
        _ended,
        _by_law,
        _BY_LAW * (1 - exp(-_ENDING * _AGE)),
    ),
)
