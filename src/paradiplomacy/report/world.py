"""The world-system view in words: which blocks tell the ties, and who sits in the core."""

from __future__ import annotations

from typing import Any

from paradiplomacy.networks.block_models import MODELS
from paradiplomacy.networks.catalogue import block_model_title
from paradiplomacy.networks.world_system import Layer, WorldSystem
from paradiplomacy.networks.world_tables import block_lists
from paradiplomacy.record.record import Record
from paradiplomacy.report import words

__all__ = ["world_context"]

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
        "models": {model: str(block_model_title(model)) for model in MODELS},
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
