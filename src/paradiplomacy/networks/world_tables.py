"""The core as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from paradiplomacy.networks.world_system import Layer, WorldSystem

__all__ = ["world_tables"]

_CORES = {
    "layer": pl.String,
    "name": pl.String,
    "ties": pl.Int64,
    "core": pl.Boolean,
    "confidence": pl.Float64,
}


def world_tables(world: WorldSystem | None) -> dict[str, pl.DataFrame]:
    """Table ``cores``: a row a country or place."""
    return {"cores": pl.DataFrame(list(_nodes(world)), schema=_CORES)}


def _layers_of_world(world: WorldSystem | None) -> list[tuple[str, Layer]]:
    if world is None:
        return []
    return [("countries", world.countries), ("places", world.places)]


def _nodes(world: WorldSystem | None) -> Iterator[dict[str, Any]]:
    for name, layer in _layers_of_world(world):
        for row in layer.table().iter_rows(named=True):
            yield {"layer": name, **row}
