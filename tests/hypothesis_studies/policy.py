"""Policy of countries after their first tie: staggered adoption, and readings of an outcome."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import log

import numpy as np
import polars as pl
from tests.hypothesis_studies.base import Answer, Study
from tests.simulated_records import BEGIN, Setting, records_of, whole_year, worlds_of

from paradiplomacy.hypotheses.estimators.staggered_checks import shuffle_test
from paradiplomacy.hypotheses.estimators.staggered_rule import trends_of
from paradiplomacy.hypotheses.policy.policy_design import (
    AFTER,
    COUNTS,
    OUTCOME,
    could_decide,
    design_of,
)
from paradiplomacy.record.frames import Frames

__all__ = ["STUDIES", "drifting", "judged"]

_COUNTRIES = 30
_YEARS = 24
DRAWS = 99
_HUB = "US"
_CODES = tuple(f"{a}{b}" for a in "XZ" for b in "ABDEFGHJKLMNOPQ")
_SETTING = Setting(senders=1, receivers=_COUNTRIES, years=float(_YEARS), tied=False)


def _closer(effect: float, records: int, seed: int, *, drift: float = 0.0) -> Iterator[Frames]:
    """Some 13 of 30 countries make a first tie; their distance then moves by a constant.

    Where there is a drift, that of countries that ever make one moves by so much a year.

    The rest of it is a level for each country and year, a random walk, and chance.
    """
    worlds = worlds_of(_SETTING, {}, {"form": [log(0.025)]}, worlds=records, seed=seed)
    rng = np.random.default_rng(seed)
    years = np.arange(BEGIN.year, BEGIN.year + _YEARS)
    whole = pl.DataFrame({"country": _CODES}).join(pl.DataFrame({"year": years}), how="cross")

    def readings(_world: int, events: pl.DataFrame) -> dict[str, pl.DataFrame]:
        first = np.full(_COUNTRIES, years[-1] + 1)
        first[events["receiver"].to_numpy()] = events["on"].dt.year().to_numpy()
        walk = np.cumsum(rng.normal(0.0, 0.1, (_COUNTRIES, _YEARS)), axis=1)
        value = (
            rng.normal(2.0, 0.5, (_COUNTRIES, 1))
            + rng.normal(0.0, 0.2, (1, _YEARS))
            + walk
            + rng.normal(0.0, 0.1, (_COUNTRIES, _YEARS))
            + effect * (years[None, :] >= first[:, None])
            + drift * np.arange(_YEARS) * (first[:, None] <= years[-1])
        )
        counts = (years[None, :] == first[:, None]).astype(float)
        parts = [
            whole.with_columns(pl.lit(series).alias("series"), pl.Series("value", values.ravel()))
            for series, values in ((OUTCOME, value), (COUNTS, counts))
        ]
        rows = pl.concat(parts).with_columns(pl.format(_HUB + "-{}", "country").alias("subject"))
        return {"readings": rows.with_columns(whole_year())}

    return records_of(_SETTING, worlds, beside=readings)


def judged(frames: Frames, *, draws: int = DRAWS) -> Answer:
    """What shuffles of first ties say; with fewer of them than the hypothesis takes."""
    panel = design_of(frames).panel
    least = could_decide(panel, seed=frames.seed)
    found = shuffle_test(panel, draws=draws, seed=frames.seed, span=AFTER)
    if found is None:
        return Answer(None, least)
    trends = trends_of(panel, draws=draws, seed=frames.seed, last=AFTER[1], units=len(panel.units))
    decided = False
    if trends.before is not None and trends.robust is not None and not trends.has_pretrend:
        both = (found.interval, trends.robust.interval)
        decided = all(i.below(0.0) for i in both) or all(i.above(0.0) for i in both)
    return Answer(found.interval, least, told=decided)


def _moved(frames: Frames, effect: float) -> Frames:
    """The same record with an effect from the first tie of each country on."""
    panel = design_of(frames).panel
    firsts = pl.DataFrame(
        {"subject": [f"{_HUB}-{code}" for code in panel.units], "first": panel.first}
    )
    after = (pl.col("series") == OUTCOME) & (pl.col("date").dt.year() >= pl.col("first"))
    moved = frames.readings.join(firsts, on="subject", how="left", maintain_order="left")
    change = effect * after.fill_null(value=False).cast(pl.Float64)
    return replace(frames, readings=moved.with_columns(pl.col("value") + change).drop("first"))


def drifting(drift: float, *, records: int, seed: int) -> dict[str, int]:
    """How often a drift without an effect is decided: by the interval alone, by the whole rule."""
    told = {"interval": 0, "rule": 0}
    for frames in _closer(0.0, records, seed, drift=drift):
        found = judged(frames)
        told["interval"] += found.excludes(0.0)
        told["rule"] += found.rejects(0.0)
    return told


STUDIES = (
    Study("policy after a first tie", _closer, judged, nothing=0.0, records=20, moved=_moved),
)
