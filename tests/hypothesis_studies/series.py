"""Yearly and monthly series: opinion after exchanges, and exchanges after tense years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from math import log, sqrt

import numpy as np
import polars as pl
from scipy.stats import poisson
from tests.hypothesis_studies.base import Answer, Study, shifted
from tests.simulated_records import (
    BEGIN,
    DAYS,
    Setting,
    dated,
    filled,
    records_of,
    worlds_of,
)

from dyadevents import Covariate, terms
from paradiplomacy.hypotheses.conflict.tense_months import detectable_fall, months, tense_effect
from paradiplomacy.hypotheses.estimators.lead_lag import (
    changes,
    detectable_correlation,
    lead_lag,
)
from paradiplomacy.hypotheses.histories.periods import (
    exchange_series,
    opinion_series,
    stabilised_counts,
)
from paradiplomacy.record.frames import Frames

__all__ = ["STUDIES"]

# --- opinion of a nation after exchanges of the year before ---------------------------------------

_OPINION = Setting(years=32.0)
_A_YEAR = 12.0
_OPINIONS = "opinion.survey.favorable"


def _standard(counts: np.ndarray) -> np.ndarray:
    """Counts as the estimator takes them, around their mean and in standard deviations."""
    may = np.arange(int(poisson.isf(1e-12, _A_YEAR)) + 1)
    value = np.array(list(stabilised_counts(dict(enumerate(may.astype(float)))).values()))
    chance = poisson.pmf(may, _A_YEAR)
    mean = float(chance @ value)
    spread = sqrt(float(chance @ (value - mean) ** 2))
    return (value[counts] - mean) / spread


def _warming(rho: float, records: int, seed: int) -> Iterator[Frames]:
    """Some 12 exchanges a year; a year later opinion changes with them, and by chance."""
    worlds = worlds_of(_OPINION, {}, {"exchange": [log(_A_YEAR / 100)]}, worlds=records, seed=seed)
    rng = np.random.default_rng(seed)
    first, last = BEGIN.year, BEGIN.year + round(_OPINION.years)

    def readings(_world: int, events: pl.DataFrame) -> dict[str, pl.DataFrame]:
        year = events["on"].dt.year().to_numpy()
        counted = np.bincount(year - first, minlength=last - first)[: last - first]
        noise = rng.normal(size=last - first)
        change = rho * _standard(counted) + sqrt(1 - rho**2) * noise
        level = 50.0 + np.cumsum(np.concatenate([[0.0], change[:-1]]))
        rows = pl.DataFrame(
            {
                "series": _OPINIONS,
                "subject": "US-CN",
                "value": level,
                "day": [date(y, 7, 1) for y in range(first, last)],
            }
        )
        return {"readings": rows.with_columns(dated("date", pl.col("day")))}

    return records_of(_OPINION, worlds, beside=readings)


def _judged_opinion(frames: Frames) -> Answer:
    exchanges = exchange_series(frames)
    assert exchanges is not None
    (opinion,) = opinion_series(frames)
    lag = lead_lag(exchanges.values, changes(opinion.values), lag=1, seed=frames.seed)
    assert lag is not None
    return Answer(lag.interval, detectable_correlation(lag.n))


# --- exchanges after a tense year ----------------------------------------


def _tense_setting() -> tuple[Setting, pl.DataFrame, float]:
    """Forty years with acts of both signs at random days; what is tense follows from them."""
    setting = Setting(years=40.0)
    rng = np.random.default_rng(7)
    days = np.sort(rng.integers(0, round(setting.years * DAYS), 80))
    acts = pl.DataFrame(
        {
            "act": [f"a{n}" for n in range(len(days))],
            "actor": "US",
            "target": "CN",
            "sign": rng.permutation(["cooling", "warming"] * 40),
            "days": days,
        }
    ).with_columns(dated("date", pl.lit(BEGIN) + pl.duration(days="days")))
    quiet = next(records_of(setting, worlds_of(setting, {}, {}, worlds=1, seed=1)))
    told = months(replace(quiet, acts=filled("acts", acts)))
    steps = {
        (month - BEGIN).days / DAYS: float(tense)
        for month, tense in told.select("month", "tense").iter_rows()
    }
    tense = Covariate.series("tense", 0.0, steps)
    part = float(told["tense"].mean())
    return replace(setting, covariates={"tense": tense}), acts, part


_TENSE, _ACTS, _TENSE_PART = _tense_setting()


def _talking(ratio: float, records: int, seed: int) -> Iterator[Frames]:
    """Some 160 exchanges in forty years, at another rate after a tense year."""
    worlds = worlds_of(
        _TENSE,
        {"exchange": [terms.Given("tense")]},
        {"exchange": [shifted(0.04, ratio, _TENSE_PART), log(ratio)]},
        worlds=records,
        seed=seed,
    )
    return records_of(_TENSE, worlds, beside=lambda _world, _events: {"acts": _ACTS})


def _judged_tense(frames: Frames) -> Answer:
    rows = months(frames)
    effect = tense_effect(rows)
    return Answer(effect.interval() if effect else None, detectable_fall(rows)[0])


STUDIES = (
    Study("opinion a year after exchanges", _warming, _judged_opinion, nothing=0.0),
    Study("exchanges after a tense year", _talking, _judged_tense),
)
