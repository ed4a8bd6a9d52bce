"""Write a record in a format that other tools read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.options import Json, Records, Rule, StoreAt, opened
from paradiplomacy.cli.show import as_json, note

__all__ = ["export"]


def export(
    format_: Annotated[
        str,
        typer.Argument(
            metavar="FORMAT", help="csv, parquet, xlsx, graphml, gexf, geojson, ftm or record."
        ),
    ],
    *,
    out: Annotated[
        Path | None, typer.Option(help="New file or folder.", show_default="by format")
    ] = None,
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
    json: Json = False,
) -> None:
    """Write a record in a format that other tools read.

    Example: `paradiplomacy export gexf --out ties.gexf`
    """
    from paradiplomacy.errors import NotFoundError
    from paradiplomacy.exports import FORMATS
    from paradiplomacy.exports import export as export_record
    from paradiplomacy.record.open import unfinished

    if format_ not in FORMATS:
        raise NotFoundError("format", format_, FORMATS)
    target = out or Path(FORMATS[format_].default)
    exported = opened(record, rule, store)
    written = export_record(exported, format_, target)
    for limit in unfinished(exported):
        note(limit)
    if json:
        as_json("export", {"format": format_, "path": str(written.resolve())})
    else:
        note(f"{FORMATS[format_].description}: {written}")
