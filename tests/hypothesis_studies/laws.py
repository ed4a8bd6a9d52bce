"""Ends of ties under laws that come to some states, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from math import log

import numpy as np
import polars as pl
from tests.hypothesis_studies.base import Answer, Study, shifted
from tests.simulated_records import BEGIN, DAYS, Setting, dated, records_of, worlds_of

from dyadevents import Covariate, terms
from paradiplomacy.hypotheses.estimators.exact import detectable_ratio
from paradiplomacy.hypotheses.estimators.odds import Conditional
from paradiplomacy.hypotheses.experiments.law_panel import panel_of, random_p, strata
from paradiplomacy.record.frames import Frames

__all__ = ["STUDIES"]

STATES = 40
_LAWS = {5.0: (0, 1, 2), 6.0: (3, 4, 5), 7.0: (6, 7), 8.0: (8, 9)}
"""Years from the start by the states to which a law comes then."""
_YEARS = 10.0
_SHARE = sum((_YEARS - year) * len(states) for year, states in _LAWS.items()) / (STATES * _YEARS)


def _day(year: float) -> date:
    return BEGIN + timedelta(days=round(year * DAYS))


def _setting() -> Setting:
    times = [year for year, states in _LAWS.items() for _ in states]
    index = [state for states in _LAWS.values() for state in states]
    under = Covariate(
        "under",
        "senders",
        np.zeros(STATES),
        np.array(times),
        np.array(index),
        np.ones(len(times)),
    )
    setting = Setting(senders=STATES, receivers=5, years=_YEARS, states=STATES)
    return replace(setting, covariates={"under": under})


_SETTING = _setting()
_ROWS = pl.DataFrame(
    [
        {
            "law": f"law-{state}",
            "place": f"us-ca-{state}",
            "status": "in force",
            "day": _day(year),
            "scope_countries": ["CN"],
        }
        for year, states in _LAWS.items()
        for state in states
    ]
).with_columns(*dated("effective", pl.col("day")), *dated("enacted", pl.col("day")))


def _ending(ratio: float, records: int, seed: int) -> Iterator[Frames]:
    """Some 60 of 200 ties end within ten years, at another rate where a law is in force."""
    worlds = worlds_of(
        _SETTING,
        {"end": [terms.Sender("under")]},
        {"end": [shifted(0.035, ratio, _SHARE), log(ratio)]},
        worlds=records,
        seed=seed,
    )
    return records_of(_SETTING, worlds, beside=lambda _world, _events: {"laws": _ROWS})


def _judged(frames: Frames, *, drawn: bool) -> Answer:
    panel = panel_of(frames)
    assert panel is not None
    groups = strata(panel)
    used = [s for s in groups if s.time > 0]
    _, least = detectable_ratio(
        sum(s.all for s in groups if s.is_informative),
        time=sum(s.time for s in used),
        base_time=sum(s.base_time for s in used),
    )
    found = Conditional.of_rates(groups).ratio()
    if not drawn:
        return Answer(found, least)
    clear = found.above(1.0) or found.below(1.0)
    return Answer(found, least, told=clear and random_p(panel, seed=frames.seed) < 0.05)


STUDIES = (
    Study("ends under a law, exact", _ending, partial(_judged, drawn=False), records=40),
    Study("ends under a law, dealt to states", _ending, partial(_judged, drawn=True), records=40),
)
