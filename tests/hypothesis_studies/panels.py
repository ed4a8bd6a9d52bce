"""A panel of one's own: an outcome of places, before and after their first tie."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

import numpy as np
import polars as pl
from tests.hypothesis_studies.base import Answer, Study, answer_of
from tests.simulated_records import BEGIN, Setting, records_of, whole_year, worlds_of

from paradiplomacy.hypotheses.designs.from_spec import hypothesis_of
from paradiplomacy.hypotheses.designs.spec import PanelSpec
from paradiplomacy.record.frames import Frames

__all__ = ["STUDIES"]

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


def _opening(effect: float, records: int, seed: int) -> Iterator[Frames]:
    """Some half of the places make a first tie; openness then moves by a constant."""
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
        )
        told = (pl.lit(_SERIES).alias("series"), pl.Series("value", value.ravel()))
        return {"readings": grid.with_columns(*told, *whole_year())}

    return records_of(_SETTING, worlds, beside=readings)


def _judged(frames: Frames) -> Answer:
    return answer_of(_OPENER.test(frames))


STUDIES = (Study("a panel of one's own, staggered", _opening, _judged, nothing=0.0, exact=False),)
