"""Write a record in a format that other tools read."""

from __future__ import annotations

from pathlib import Path

from paradiplomacy.cli.asking import asks_record
from paradiplomacy.cli.reply import RecordReply


@asks_record("export", own_words=True)
def export(reply: RecordReply, format_: str, *, out: Path | None = None) -> None:
    """Write a record in a format that other tools read.

    Example: `paradiplomacy export gexf --out ties.gexf`

    format_ FORMAT: csv, parquet, xlsx, graphml, gexf, geojson, ftm or record.
    out: New file or folder. [default: by format]
    """
    from paradiplomacy import exports
    from paradiplomacy.errors import NotFoundError

    if format_ not in exports.FORMATS:
        raise NotFoundError("format", format_, exports.FORMATS)
    what = reply.say(f"format.{format_}")  # before anything is written
    written = exports.export(reply.record, format_, out or Path(exports.FORMATS[format_].default))
    if not reply.prints({"format": format_, "path": str(written.resolve())}):
        reply.remark("written", what=what, path=str(written))
