"""Exchange formats of the record, one file each.

`FORMATS` maps the name of a format to the module that writes it, the name of what is
written, and a sentence on it; `export` writes one.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from paradiplomacy.errors import NotFoundError, ParadiplomacyError
from paradiplomacy.record.record import Record
from paradiplomacy.writing import whole

__all__ = ["FORMATS", "Format", "export"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format that a record can be written in."""

    name: str
    module: str
    is_folder: bool
    default: str
    description: str

    def load(self) -> Callable[[Record, Path], None]:
        """The function that writes it."""
        module = importlib.import_module(f"{__name__}.{self.module}")
        writer: Callable[[Record, Path], None] = getattr(module, f"write_{self.name}")
        return writer


FORMATS = {
    item.name: item
    for item in (
        Format("csv", "tables", True, "tables", "every frame as a CSV file"),
        Format("parquet", "tables", True, "tables", "every frame as a Parquet file"),
        Format(
            "xlsx",
            "workbook",
            False,
            "ties.xlsx",
            "an Excel workbook with ties, exchanges, statements and sources",
        ),
        Format(
            "graphml", "graph_files", False, "ties.graphml", "places and ties as a GraphML graph"
        ),
        Format(
            "gexf", "graph_files", False, "ties.gexf", "places and ties as a GEXF graph for Gephi"
        ),
        Format(
            "geojson",
            "geojson",
            False,
            "ties.geojson",
            "places as points, ties as great circles split at 180 degrees",
        ),
        Format(
            "ftm",
            "ftm",
            False,
            "ties.ftm.jsonl",
            "JSON lines in the shape of FollowTheMoney entities",
        ),
        Format(
            "record",
            "folder",
            True,
            "record",
            "the record folder itself, as `paradiplomacy import` reads it",
        ),
    )
}


def export(record: Record, name: str, out: Path) -> Path:
    """Write a record in a format.

    Parameters
    ----------
    record : Record
    name : str
        A key of `FORMATS`.
    out : pathlib.Path
        The file or folder to write; it must not be there yet.

    Raises
    ------
    NotFoundError
        No such format.
    ParadiplomacyError
        Something stands there already.
    """
    if name not in FORMATS:
        raise NotFoundError("format", name, FORMATS)
    if out.exists():
        raise ParadiplomacyError(f"{out} is there already; name a new one or move it away")
    out.parent.mkdir(parents=True, exist_ok=True)
    with whole(out) as half:
        FORMATS[name].load()(record, half)
    return out
