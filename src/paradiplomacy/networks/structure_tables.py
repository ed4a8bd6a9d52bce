"""The structure of a network as tables: its figures, its nulls, degrees and centralities."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from paradiplomacy.networks.figures import (
    Absent,
    Figure,
    FigureInterval,
    Figures,
    absence_reason,
    number,
)
from paradiplomacy.networks.structure import Structure


def structure_tables(structure: Structure | None) -> dict[str, pl.DataFrame]:
    """Tables ``structure``, ``structure_nulls``, ``degrees`` and ``centralities``."""
    rows = list(_figure_rows(structure)) if structure else []
    nulls = [
        {
            "statistic": name,
            "model": model,
            **{key: getattr(null, key) for key in _NULLS if key not in ("statistic", "model")},
        }
        for name, measured in (structure.measured.items() if structure else ())
        for model, null in measured.nulls.items()
    ]
    tables = {
        "structure": pl.DataFrame(rows, schema=_STRUCTURE),
        "structure_nulls": pl.DataFrame(nulls, schema=_NULLS),
    }
    if structure:
        tables["degrees"] = pl.DataFrame(
            {"ties": structure.degrees.degree, "places": structure.degrees.places}
        )
        tables["centralities"] = structure.centralities.frame.rename({"name": "place"})
    return tables


_STRUCTURE = {
    "network": pl.String,
    "statistic": pl.String,
    "group": pl.String,
    "title": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "absent": pl.String,
}
_NULLS = {
    "statistic": pl.String,
    "model": pl.String,
    "observed": pl.Float64,
    "draws": pl.Int64,
    "mean": pl.Float64,
    "sd": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "z": pl.Float64,
}


def _figure_rows(structure: Structure) -> Iterator[dict[str, Any]]:
    """Every figure of the network itself, then of it under each other definition."""
    networks: list[tuple[str, Figures | Absent]] = [
        ("whole", {name: measured.figure for name, measured in structure.measured.items()}),
        *((variant.name, variant.figures) for variant in structure.sensitivity),
    ]
    for network, figures in networks:
        for name, measured in structure.measured.items():
            if isinstance(figures, Absent):
                figure: Figure = figures
            elif name in figures:
                figure = figures[name]
            else:
                continue
            low, high = (
                (figure.low, figure.high) if isinstance(figure, FigureInterval) else (None, None)
            )
            yield {
                "network": network,
                "statistic": name,
                "group": measured.statistic.group,
                "title": str(measured.statistic.title),
                "value": number(figure),
                "low": low,
                "high": high,
                "absent": absence_reason(figure),
            }
