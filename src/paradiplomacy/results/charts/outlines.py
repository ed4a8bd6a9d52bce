"""The outlines of countries, each with what is to be shown of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from paradiplomacy.language.countries import country_code

FILE = "countries-110m.json"
SEA, LAND, BORDER = "#eef3f6", "#dedfd8", "#ffffff"

_WITHOUT_NUMBER = {"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY"}
"""Outlines without an ISO number, and the code that records use there."""


@cache
def _read_outlines() -> str:
    return (files("paradiplomacy") / "results" / "assets" / FILE).read_text(encoding="utf-8")


def outlines(properties: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Natural Earth's country outlines (public domain), as TopoJSON.

    `properties`: by ISO code, what each outline's property ``shown`` becomes; others have none.
    """
    topology: dict[str, Any] = json.loads(_read_outlines())
    if properties is None:
        return topology
    for outline in topology["objects"]["countries"]["geometries"]:
        disputed = _WITHOUT_NUMBER.get(outline["properties"]["name"])
        code = disputed or country_code(outline.get("id", "")) or ""
        outline["properties"] = {"shown": properties[code]} if code in properties else {}
    return topology


def by_name() -> Any:
    """The data of a chart whose plan gives `outlines` under the name ``outlines``."""
    return {"name": "outlines", "format": {"type": "topojson", "feature": "countries"}}
