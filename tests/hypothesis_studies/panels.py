"""A panel of one's own: an outcome of places, before and after their first tie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import log

import numpy as np
import polars as pl
from tests.hypothesis_studies.base import Answer, Study, answer_of
from tests.simulated_records import BEGIN, Setting, records_of, whole_year, worlds_of

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.designs.from_spec import hypothesis_of
from paradiplomacy.hypotheses.designs.spec import PanelSpec
from paradiplomacy.record.frames import Frames

__all__ = ["STUDIES", "drifting"]

_PLACES = 40
_YEARS = np.arange(BEGIN.year, BEGIN.year + 24, 3)
_SETTING = Setting(senders=1, receivers=_PLACES, years=24.0, tied=False)
_SERIES = "trade.openness"
_OPENER = hypothesis_of(
    PanelSpec.model_validate(
        {
            "id": "opener",
            "claim": "Places open up after their first tie.",
            "section": "made up",
            "design": "panel",
            "outcome": _SERIES,
            "measure": "openness",
            "unit": "place",
            "after": "its first tie",
            "treatment": {"ties": "tier = 'city'", "match": "place"},
            "expect": "more",
        }
    )
)


def _opening(effect: float, records: int, seed: int, *, drift: float = 0.0) -> Iterator[Frames]:
    """Some half of the places make a first tie; openness then moves by a constant.

    Where there is a drift, openness of places that ever make a tie moves by so much a reading.
    """
    worlds = worlds_of(_SETTING, {}, {"form": [log(0.03)]}, worlds=records, seed=seed)
    rng = np.random.default_rng(seed)
    grid = pl.DataFrame({"subject": _SETTING.network.receivers}).join(
        pl.DataFrame({"year": _YEARS}), how="cross"
    )

    def readings(_world: int, events: pl.DataFrame) -> dict[str, pl.DataFrame]:
        first = np.full(_PLACES, _YEARS[-1] + 1)
        first[events["receiver"].to_numpy()] = events["on"].dt.year().to_numpy()
        shape = (_PLACES, len(_YEARS))
        value = (
            rng.normal(0.0, 1.0, (_PLACES, 1))
            + rng.normal(0.0, 0.3, (1, len(_YEARS)))
            + np.cumsum(rng.normal(0.0, 0.2, shape), axis=1)
            + rng.normal(0.0, 0.3, shape)
            + effect * (_YEARS[None, :] >= first[:, None])
            + drift * np.arange(len(_YEARS)) * (first[:, None] <= _YEARS[-1])
        )
        told = (pl.lit(_SERIES).alias("series"), pl.Series("value", value.ravel()))
        return {"readings": grid.with_columns(*told, *whole_year())}

    return records_of(_SETTING, worlds, beside=readings)


def _judged(frames: Frames) -> Answer:
    found = _OPENER.test(frames)
    decided = found.verdict in (Verdict.SUPPORTED, Verdict.CONTRADICTED)
    return replace(answer_of(found), told=decided)


def _moved(frames: Frames, effect: float) -> Frames:
    """The same record with an effect from the first tie of each place on."""
    firsts = frames.ties.group_by(pl.col("place_b").alias("subject")).agg(
        pl.col("established").dt.year().min().alias("first")
    )
    after = (pl.col("date").dt.year() >= pl.col("first")).fill_null(value=False)
    moved = frames.readings.join(firsts, on="subject", how="left", maintain_order="left")
    return replace(
        frames,
        readings=moved.with_columns(pl.col("value") + effect * after.cast(pl.Float64)).drop(
            "first"
        ),
    )


def drifting(drift: float, *, records: int, seed: int) -> dict[str, int]:
    """How often a drift without an effect is decided: by the interval alone, by the whole rule."""
    told = {"interval": 0, "rule": 0}
    for frames in _opening(0.0, records, seed, drift=drift):
        found = _judged(frames)
        told["interval"] += found.excludes(0.0)
        told["rule"] += found.rejects(0.0)
    return told


STUDIES = (Study("a panel of one's own, staggered", _opening, _judged, nothing=0.0, moved=_moved),)
