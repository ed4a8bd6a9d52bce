"""Write a record in a format that other tools read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.asking import asks_record
from paradiplomacy.cli.reply import RecordReply
from paradiplomacy.cli.show import note
from paradiplomacy.language import Words

__all__ = ["export"]

_WORDS = Words(__name__)


@asks_record("export", _WORDS)
def export(
    reply: RecordReply,
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
    written = export_record(reply.record, format_, target)
    for limit in unfinished(reply.record):
        note(limit)
    if not reply.prints({"format": format_, "path": str(written.resolve())}):
        reply.remark("written", what=reply.say(f"format.{format_}"), path=str(written))
