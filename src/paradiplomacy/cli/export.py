"""Write a record in a format that other tools read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy import exports
from paradiplomacy.cli.option_help import any_of
from paradiplomacy.cli.options import asks_record
from paradiplomacy.cli.reply import RecordReply
from paradiplomacy.errors import NotFoundError

Format = Annotated[str, typer.Argument(metavar="FORMAT", help=f"{any_of(exports.FORMATS)}.")]


@asks_record("export", own_words=True)
def export(reply: RecordReply, format_: Format, *, out: Path | None = None) -> None:
    """Write a record in a format that other tools read.

    Example: `paradiplomacy export gexf --out ties.gexf`

    out: New file or folder. [default: by format]
    """
    if format_ not in exports.FORMATS:
        raise NotFoundError("format", format_, exports.FORMATS)
    what = reply.say(f"format.{format_}")  # before anything is written
    written = exports.export(reply.record, format_, out or Path(exports.FORMATS[format_].default))
    if not reply.prints({"format": format_, "path": str(written.resolve())}):
        reply.remark("written", what=what, path=str(written))
