"""Ties that stopped after a crisis beside like ties that went on."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

import numpy as np
import polars as pl
from tests.hypothesis_studies.base import Answer, Study
from tests.simulated_records import NEVER, Setting, records_of, worlds_of

from dyadevents import Covariate, terms
from paradiplomacy.hypotheses.estimators.matched_sets import detectable, difference, match
from paradiplomacy.hypotheses.rights.stopped_or_not import (
    CALIPER,
    MOST,
    NUMERIC,
    SAME,
    units_of,
    with_later,
)
from paradiplomacy.record.frames import Frames

__all__ = ["STUDIES"]

_CRISIS, _STOPPING, _BACK = 7.0, 0.4, 0.98
_MEAN = 4.0
"""Exchanges of a tie in years two to six after the crisis."""
_PART = 0.2
"""Of ties stop."""


def _setting() -> Setting:
    """140 ties; a crisis after which some stop, and are back before the year is over."""
    steps = {_CRISIS: 1.0, _CRISIS + _STOPPING: 0.0}
    return Setting(
        senders=14,
        receivers=10,
        years=14.0,
        shocks=(_CRISIS,),
        covariates={
            "shaken": Covariate.series("shaken", 0.0, steps),
            "mending": Covariate.series("mending", 0.0, {_CRISIS + _STOPPING: 1.0}),
        },
    )


_SETTING = _setting()


def _parting(difference: float, records: int, seed: int) -> Iterator[Frames]:
    """Ties that stopped exchange less from then on: by so many in years two to six."""
    # The mean over all ties stays; what stopped has less, the rest more.
    stopped = _MEAN - (1 - _PART) * difference
    ratio = stopped / (stopped + difference)
    hazard = -log(1 - _PART) / _STOPPING
    quick = log(30.0 / (_BACK - _STOPPING))
    worlds = worlds_of(
        _SETTING,
        {
            "exchange": [terms.Inertia(of="suspend", transform="binary")],
            "suspend": [terms.Given("shaken")],
            "resume": [terms.Given("mending")],
        },
        {
            "exchange": [log((stopped + difference) / 5), log(ratio)],
            "suspend": [NEVER, log(hazard) - NEVER],
            "resume": [NEVER, quick - NEVER],
        },
        worlds=records,
        seed=seed,
    )
    return records_of(_SETTING, worlds)


def _judged(frames: Frames) -> Answer:
    units = units_of(frames)
    back = units.filter(~pl.col("treated") | pl.col("since").is_not_null())
    sets = match(back, numeric=NUMERIC, same=SAME, caliper=CALIPER, most=MOST)
    sets = with_later(frames, units, sets)
    least = detectable([len(one.controls) for one in sets])
    told = [x for one in sets for x in (one.outcome, *one.outcomes)]
    scale = float(np.std(told, ddof=1))
    return Answer(difference(sets), None if least is None else least * scale, mde=least)


STUDIES = (
    Study("exchanges of matched ties after a crisis", _parting, _judged, nothing=0.0, exact=False),
)
