"""When and where ties are founded: inland over time, and with urban growth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import log

import numpy as np
from tests.hypothesis_studies.base import MANY, Answer, Study
from tests.simulated_records import Setting, records_of, worlds_of

from dyadevents import Covariate, terms
from paradiplomacy.hypotheses.capacity.new_ties import (
    dated_ties,
    odds_ratio_a_decade,
    spread_of_years,
)
from paradiplomacy.hypotheses.climate.urban_growth import (
    SERIES,
    DealtGrowth,
    detectable_growth,
    growth_cells,
)
from paradiplomacy.hypotheses.estimators.exact import detectable_odds_ratio
from paradiplomacy.record.frames import Frames

__all__ = ["STUDIES", "judged_growth"]


def _founding_setting() -> Setting:
    """Places inland are founded at another rate each year; those of the coast are steady."""
    return Setting(senders=20, receivers=20, tied=False, west=8)


_COAST = _founding_setting()


def _spreading(ratio: float, records: int, seed: int) -> Iterator[Frames]:
    """Of some 100 ties, the odds to be inland rise by the same factor in every decade."""
    west = _COAST.is_west()
    years = np.arange(1, int(_COAST.years))
    middle = _COAST.years / 2
    inland = np.flatnonzero(west)
    start = west * (0.5 - middle) / 10
    drift = Covariate(
        "drift",
        "receivers",
        start,
        np.repeat(years, len(inland)).astype(float),
        np.tile(inland, len(years)),
        np.repeat((years + 0.5 - middle) / 10, len(inland)),
    )
    setting = replace(_COAST, covariates={"drift": drift})
    worlds = worlds_of(
        setting,
        {"form": [terms.Receiver("drift")]},
        {"form": [log(0.014), log(ratio)]},
        worlds=records,
        seed=seed,
    )
    return records_of(setting, worlds)


def _judged_coast(frames: Frames) -> Answer:
    ties = dated_ties(frames)
    base = float(ties["inland"].sum()) / ties.height
    least = detectable_odds_ratio(ties.height, spread=spread_of_years(ties), base=base, per=10.0)
    effect = odds_ratio_a_decade(ties)
    return Answer(effect.interval() if effect else None, least)


def _growing_setting() -> tuple[Setting, Covariate]:
    """Thirty provinces whose urban share grows by 0.5 to 2 points a year, in three periods."""
    years, provinces = (1980, 1985, 1990, 2000), 30
    rng = np.random.default_rng(3)
    growth = rng.uniform(0.5, 2.0, (3, provinces))
    readings = []
    for province in range(provinces):
        share = 20.0
        readings.append((SERIES, province, years[0], share))
        for period in range(3):
            share += growth[period, province] * (years[period + 1] - years[period])
            readings.append((SERIES, province, years[period + 1], share))
    everyone = np.arange(provinces)
    covariate = Covariate(
        "growth",
        "receivers",
        growth[0],
        # Founding counts by calendar year, after that of the first reading.
        np.repeat([6.0, 11.0], provinces),
        np.tile(everyone, 2),
        growth[1:].ravel(),
    )
    setting = Setting(
        senders=20,
        receivers=provinces,
        provinces=provinces,
        years=21.0,
        tied=False,
        readings=tuple(readings),
    )
    return setting, covariate


_GROWING, _GROWTH = _growing_setting()


def _urbanizing(ratio: float, records: int, seed: int) -> Iterator[Frames]:
    """Some 120 ties in 30 provinces, at a rate that goes with a province's growth."""
    setting = replace(_GROWING, covariates={"growth": _GROWTH})
    spread = np.concatenate([_GROWTH.initial, _GROWTH.values])
    level = 0.01 / float(np.mean(ratio**spread))
    worlds = worlds_of(
        setting,
        {"form": [terms.Receiver("growth")]},
        {"form": [log(level), log(ratio)]},
        worlds=records,
        seed=seed,
    )
    return records_of(setting, worlds)


def judged_growth(frames: Frames, *, draws: int = 499) -> Answer:
    """By fewer dealings than the hypothesis makes."""
    cells = growth_cells(frames)
    dealt = DealtGrowth.of(cells, seed=frames.seed, draws=draws)
    return Answer(dealt.interval if dealt else None, detectable_growth(cells))


STUDIES = (
    Study("inland over time, logistic", _spreading, _judged_coast, exact=False, records=MANY),
    Study(
        "founding by urban growth, clusters", _urbanizing, judged_growth, exact=False, records=MANY
    ),
)
