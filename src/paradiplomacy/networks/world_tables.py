"""Blocks and core as tables, and the members of each block."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from paradiplomacy.networks.world_system import Layer, WorldSystem

__all__ = ["block_lists", "world_tables"]


def block_lists(layer: Layer) -> list[tuple[int, list[str]]]:
    """Blocks with their members, those with most ties first, and so within each."""
    ties: dict[int, int] = {}
    members: dict[int, list[tuple[int, str]]] = {}
    blocks = layer.models.best.blocks.tolist()
    for name, block, degree in zip(layer.names, blocks, layer.degrees.tolist(), strict=True):
        ties[block] = ties.get(block, 0) + degree
        members.setdefault(block, []).append((-degree, name))
    order = sorted(members, key=lambda block: (-ties[block], block))
    return [
        (number, [name for _, name in sorted(members[block])])
        for number, block in enumerate(order, start=1)
    ]


_BLOCKS = {
    "layer": pl.String,
    "name": pl.String,
    "ties": pl.Int64,
    "block": pl.Int64,
    "core": pl.Boolean,
    "confidence": pl.Float64,
    "coreness": pl.Float64,
}
_MODELS = {
    "layer": pl.String,
    "model": pl.String,
    "blocks": pl.Int64,
    "nats": pl.Float64,
    "bits_a_tie": pl.Float64,
    "behind": pl.Float64,
}


def world_tables(world: WorldSystem | None) -> dict[str, pl.DataFrame]:
    """Tables ``blocks`` (a row a country or place) and ``block_models``."""
    return {
        "blocks": pl.DataFrame(list(_nodes(world)), schema=_BLOCKS),
        "block_models": pl.DataFrame(
            [
                {"layer": name, **{key: getattr(row, key) for key in list(_MODELS)[1:]}}
                for name, layer in _layers(world)
                for row in layer.models.rows
            ],
            schema=_MODELS,
        ),
    }


def _layers(world: WorldSystem | None) -> list[tuple[str, Layer]]:
    if world is None:
        return []
    return [("countries", world.countries), ("places", world.places)]


def _nodes(world: WorldSystem | None) -> Iterator[dict[str, Any]]:
    """Nodes with their block, numbered as on the page."""
    for name, layer in _layers(world):
        numbers = {key: number for number, names in block_lists(layer) for key in names}
        for row in layer.table().iter_rows(named=True):
            yield {"layer": name, **row, "block": numbers[row["name"]]}
