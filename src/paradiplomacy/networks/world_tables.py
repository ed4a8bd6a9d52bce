"""The core as a table."""

from __future__ import annotations

import polars as pl

from paradiplomacy.networks.world_system import WorldSystem

_CORES = {
    "layer": pl.String,
    "name": pl.String,
    "ties": pl.Int64,
    "core": pl.Boolean,
    "confidence": pl.Float64,
}


def world_tables(world: WorldSystem | None) -> dict[str, pl.DataFrame]:
    """Table ``cores``: a row a country or place."""
    layers = {} if world is None else {"countries": world.countries, "places": world.places}
    rows = [
        layer.table().select(pl.lit(name).alias("layer"), "*") for name, layer in layers.items()
    ]
    return {"cores": pl.concat([pl.DataFrame(schema=_CORES), *rows])}
