"""Exchange formats of the record, one file each.

`FORMATS` maps the name of a format to the module that writes it, and the name of what is
written; `export` writes one.
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

    def load(self) -> Callable[[Record, Path], None]:
        """The function that writes it."""
        module = importlib.import_module(f"{__name__}.{self.module}")
        writer: Callable[[Record, Path], None] = getattr(module, f"write_{self.name}")
        return writer


FORMATS = {
    item.name: item
    for item in (
        Format("xlsx", "workbook", False, "ties.xlsx"),
        Format("csv", "tables", True, "tables"),
        Format("parquet", "tables", True, "tables"),
        Format("graphml", "graph_files", False, "ties.graphml"),
        Format("gexf", "graph_files", False, "ties.gexf"),
        Format("geojson", "geojson", False, "ties.geojson"),
        Format("ftm", "ftm", False, "ties.ftm.jsonl"),
        Format("record", "folder", True, "record"),
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
