"""The world-system view in words: which blocks tell the ties, and who sits in the core."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from paradiplomacy.networks.block_models import MODELS
from paradiplomacy.networks.world_system import Layer, WorldSystem
from paradiplomacy.record.record import Record
from paradiplomacy.report import words

__all__ = ["block_lists", "world_context", "world_tables"]

_CORE = 30
"""Members of a core that the page names."""
_SELDOM = 0.05
_NULLS = {
    "random": "random networks of as many ties",
    "degrees": "random networks in which each keeps its number of ties",
}


def world_context(found: WorldSystem | None, record: Record) -> dict[str, Any]:
    """What the template of the section on blocks and core needs."""
    if found is None:
        return {"world": None}
    return {
        "world": found,
        "layers": [
            _layer("countries", found.countries, words.country),
            _layer("places", found.places, record.label),
        ],
        "country_blocks": block_lists(found.countries),
        "models": MODELS,
    }


def _layer(what: str, layer: Layer, called: Any) -> dict[str, Any]:
    table = layer.table().filter("core")
    return {
        "what": what,
        "n": len(layer.names),
        "ties": layer.ties,
        "core": layer.core,
        "members": [
            (called(row["name"]), row["ties"], row["confidence"])
            for row in table.head(_CORE).iter_rows(named=True)
        ],
        "size": layer.core.size,
        "nulls": [
            (
                _NULLS[kind],
                float(null.fits.mean()),
                float(null.fits.max()),
                null.p_fit,
                len(null.fits),
                null.ratio(),
            )
            for kind, null in layer.nulls.items()
        ],
        "beyond_degrees": _beyond_degrees(layer),
        "rows": layer.models.rows,
        "compression": layer.models.compression,
    }


def _beyond_degrees(layer: Layer) -> bool:
    """Whether the core fits better than in nearly all networks with the same numbers of ties."""
    null = layer.nulls.get("degrees")
    return null is not None and null.p_fit <= _SELDOM


def block_lists(layer: Layer) -> list[tuple[int, list[str]]]:
    """Blocks with their members, those with most ties first, and so within each."""
    ties: dict[int, int] = {}
    held: dict[int, list[tuple[int, str]]] = {}
    blocks = layer.models.best.blocks.tolist()
    for name, block, degree in zip(layer.names, blocks, layer.degrees.tolist(), strict=True):
        ties[block] = ties.get(block, 0) + degree
        held.setdefault(block, []).append((-degree, name))
    order = sorted(held, key=lambda block: (-ties[block], block))
    return [
        (number, [name for _, name in sorted(held[block])])
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


def world_tables(found: WorldSystem | None) -> dict[str, pl.DataFrame]:
    """Tables ``blocks`` (a row a country or place) and ``block_models``."""
    return {
        "blocks": pl.DataFrame(list(_nodes(found)), schema=_BLOCKS),
        "block_models": pl.DataFrame(
            [
                {"layer": name, **{key: getattr(row, key) for key in list(_MODELS)[1:]}}
                for name, layer in _layers(found)
                for row in layer.models.rows
            ],
            schema=_MODELS,
        ),
    }


def _layers(found: WorldSystem | None) -> list[tuple[str, Layer]]:
    if found is None:
        return []
    return [("countries", found.countries), ("places", found.places)]


def _nodes(found: WorldSystem | None) -> Iterator[dict[str, Any]]:
    """Nodes with their block, numbered as on the page."""
    for name, layer in _layers(found):
        numbers = {key: number for number, held in block_lists(layer) for key in held}
        for row in layer.table().iter_rows(named=True):
            yield {"layer": name, **row, "block": numbers[row["name"]]}
