"""How long suspensions last, and who mends first after a break."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

from tests.hypothesis_studies.base import Answer, Study
from tests.simulated_records import NEVER, Setting, records_of, worlds_of

from dyadevents import Covariate, terms
from paradiplomacy.hypotheses.estimators.exact import detectable_share
from paradiplomacy.hypotheses.histories.interruptions import interruptions, share_within
from paradiplomacy.hypotheses.rights.mending import Leads, mendings
from paradiplomacy.record.event_kinds import TIE_KINDS, WARMING
from paradiplomacy.record.frames import Frames

__all__ = ["STUDIES"]

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


STUDIES = (
    Study("suspensions over within a year", _resuming, _judged_recovery, nothing=0.5),
    Study("who mends first after a break", _mending, _judged_lead, nothing=0.5, records=25),
)
