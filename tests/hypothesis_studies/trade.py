"""Years in dispute of pairs of countries, at rates that go with their trade."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import brentq
from tests.hypothesis_studies.base import Answer, Study
from tests.simulated_records import BEGIN, Setting, records_of, whole_year, worlds_of

from dyadevents import Covariate, terms
from paradiplomacy.hypotheses.capacity.dyad_years import (
    DISPUTES,
    detectable_ratio,
    fit,
    panel_years,
)
from paradiplomacy.record.frames import Frames

__all__ = ["STUDIES"]

_SETTING = Setting(senders=6, receivers=6, years=24.0)
_PAIRS = [f"X{x}-Z{y}" for x, y in product("ABDEFG", repeat=2)]
_YEARS = int(_SETTING.years)
_SHARE = 0.1
"""Of years of pairs in dispute, on average."""
_SPREAD_OF_PAIRS, _SPREAD_OF_YEARS = 0.6, 0.3
"""How far pairs and years differ in their chance of a dispute, on the log scale."""
_MOST = 0.9


def _logs(rng: np.random.Generator) -> NDArray[np.float64]:
    """Binary logarithm of trade by pair and year before: a level, a trend and a random walk."""
    n = len(_PAIRS)
    steps = rng.normal(rng.normal(0.05, 0.03, (n, 1)), 0.3, (n, _YEARS))
    return rng.normal(8.0, 2.0, (n, 1)) + np.cumsum(steps, axis=1)


def _chances(
    logs: NDArray[np.float64], ratio: float, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Chance that a pair has a dispute in a year; the sum over all is the same for any ratio."""
    n = len(_PAIRS)
    lean = rng.normal(0.0, _SPREAD_OF_PAIRS, (n, 1)) + rng.normal(0.0, _SPREAD_OF_YEARS, _YEARS)
    apart = logs - logs.mean(axis=1, keepdims=True)
    relative = np.exp(lean + np.log(ratio) * (apart - apart.mean(axis=0)))
    level = brentq(lambda x: np.minimum(x * relative, _MOST).mean() - _SHARE, 0.0, 1.0)
    return np.minimum(level * relative, _MOST)


def _disputing(ratio: float, records: int, seed: int) -> Iterator[Frames]:
    """Of 36 pairs over 24 years; the chance of a year in dispute goes with trade a year before."""
    rng = np.random.default_rng(seed)
    for number in range(records):
        logs = _logs(rng)
        # Of no event in a year is left the rest of the chance.
        rates = np.log(-np.log1p(-_chances(logs, ratio, rng)))
        shape = (_SETTING.senders, _SETTING.receivers)
        steps = Covariate("rate", "dyads", rates[:, 0].reshape(shape)).with_steps(
            np.repeat(np.arange(1.0, _YEARS), len(_PAIRS)),
            np.tile(np.arange(len(_PAIRS)), _YEARS - 1),
            rates[:, 1:].T.ravel(),
        )
        setting = replace(_SETTING, covariates={"rate": steps})
        worlds = worlds_of(
            setting,
            {"exchange": [terms.Given("rate")]},
            {"exchange": [0.0, 1.0]},
            worlds=1,
            seed=seed + number,
        )
        yield next(records_of(setting, worlds, beside=lambda _w, e, x=logs: _told(x, e)))


def _told(logs: NDArray[np.float64], events: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Trade both ways of the years before, and whether a dispute was open in each."""
    seen = np.zeros(logs.shape)
    pair = events["sender"].to_numpy() * _SETTING.receivers + events["receiver"].to_numpy()
    seen[pair, events["on"].dt.year().to_numpy() - BEGIN.year] = 1.0
    grid = pl.DataFrame({"subject": _PAIRS}).join(
        pl.DataFrame({"year": range(BEGIN.year, BEGIN.year + _YEARS)}), how="cross"
    )
    before = grid.with_columns(pl.col("year") - 1)
    way = 2.0 ** (logs.ravel() - 1)
    parts = [
        grid.with_columns(pl.lit(DISPUTES).alias("series"), pl.Series("value", seen.ravel())),
        *(
            before.with_columns(pl.lit(f"trade.{name}").alias("series"), pl.Series("value", way))
            for name in ("exports", "imports")
        ),
    ]
    return {"readings": pl.concat(parts).with_columns(whole_year())}


def _judged(frames: Frames) -> Answer:
    panel = panel_years(frames)
    effect = fit(panel)
    return Answer(effect.interval() if effect else None, detectable_ratio(panel))


STUDIES = (Study("years in dispute by trade, panel", _disputing, _judged, exact=False, records=40),)
