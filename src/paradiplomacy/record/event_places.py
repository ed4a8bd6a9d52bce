"""The places between which ties may form, and what is known of each: the risk set of formation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from paradiplomacy.earth import RADIUS_KM
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.record.frames import Frames, cached_by_frames

Floats = NDArray[np.float64]

_COLUMNS = ("place", "label", "tier", "admin1", "coastal", "latitude", "longitude", "population")


def places_at_risk(frames: Frames, country: str, *, larger_than: int | None = None) -> pl.DataFrame:
    """Places of one country that may form a tie, sorted by key.

    `larger_than`: adds the places of the gazetteer with more inhabitants than that, whether the
      record knows them or not.

    Returns: place, label, tier, admin1, coastal, latitude, longitude, population, division (a key
      such as ``us-tx`` under which laws and series name the state or province).

    A record holds the places that have a tie. Among those alone, that a place has no tie
    *yet* says that one is to come. The larger places of the gazetteer mend that for cities;
    but a tie of theirs that no source of the record names then counts as none.
    """
    return _at_risk(frames.places, country, larger_than)


@cached_by_frames
def _at_risk(places: pl.DataFrame, country: str, larger_than: int | None) -> pl.DataFrame:
    own = places.filter(pl.col("country") == country).sort("place")
    divisions = [_division_of_row(row) for row in own.iter_rows(named=True)]
    table = own.select(*_COLUMNS).with_columns(pl.Series("division", divisions, dtype=pl.String))
    if larger_than is None or own.is_empty():
        return table
    from paradiplomacy.sources.gazetteer import gazetteer

    coast = dict(
        own.filter(pl.col("coastal").is_not_null() & (pl.col("admin1") != ""))
        .select("admin1", "coastal")
        .iter_rows()
    )
    code = country.lower()
    key = pl.concat_str(pl.lit(f"{code}-gn-"), pl.col("id"))
    named = set(own.filter(pl.col("tier") == "city").select("name", "admin1").iter_rows())
    larger = gazetteer().frame.filter(
        (pl.col("country") == country)
        & (pl.col("population") > larger_than)
        & ~pl.col("id").is_in(set(own["geonames_id"].drop_nulls()))
    )
    rows = [
        {
            "place": place,
            "label": f"{name}, {admin1}" if admin1 not in ("", name) else name,
            "tier": "city",
            "admin1": admin1,
            "coastal": coast.get(admin1),
            "latitude": latitude,
            "longitude": longitude,
            "population": population,
            "division": _slug_of_division(code, admin1_code if admin1_code.isalpha() else admin1),
        }
        for place, name, admin1, admin1_code, latitude, longitude, population in larger.select(
            key, "name", "admin1", "admin1_code", "latitude", "longitude", "population"
        ).iter_rows()
        if (name, admin1) not in named
    ]
    return pl.concat([table, pl.DataFrame(rows, schema=table.schema)]).sort("place")


def _slug_of_division(code: str, name: str) -> str:
    return f"{code}-{name.lower().replace(' ', '-')}"


def _division_of_row(row: dict[str, Any]) -> str:
    """Key of the state or province of a place, whose own key starts with it."""
    if row["tier"] == "state":
        return str(row["place"])
    named = _slug_of_division(str(row["country"]).lower(), row["admin1"] or "")
    place = str(row["place"])
    if place == named or place.startswith(named + "-"):
        return named
    return "-".join(place.split("-")[:2])


def belonging(places: pl.DataFrame, keys: Iterable[str]) -> dict[str, Sequence[int]]:
    """Numbers of the places that belong to each key: a state or province, or the place itself."""
    wanted, rows = set(keys), places.select("place", "division").iter_rows()
    numbers = group_pairs((key, n) for n, row in enumerate(rows) for key in {*row} & wanted)
    return {key: numbers.get(key, []) for key in wanted}


def distances_km(senders: pl.DataFrame, receivers: pl.DataFrame) -> Floats:
    """Great-circle distances, shape (senders, receivers); NaN where a place has no coordinates."""

    def vectors(places: pl.DataFrame) -> Floats:
        latitude = np.radians(places["latitude"].cast(pl.Float64).to_numpy())
        longitude = np.radians(places["longitude"].cast(pl.Float64).to_numpy())
        flat = np.cos(latitude)
        return np.column_stack(
            [flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)]
        )

    cosine = np.clip(vectors(senders) @ vectors(receivers).T, -1.0, 1.0)
    return np.asarray(RADIUS_KM * np.arccos(cosine))
