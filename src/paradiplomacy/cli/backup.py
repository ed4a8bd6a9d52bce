"""A store as one file, to be kept elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.options import StoreOf, says
from paradiplomacy.cli.reply import Printer
from paradiplomacy.cli.show import values_of


@says("backup")
def backup(
    reply: Printer,
    out: Path,
    *,
    store: StoreOf,
    sign_with: Annotated[Path | None, typer.Option(envvar="PARADIPLOMACY_SIGNING_KEY")] = None,
) -> None:
    """Write all of a store to one file, while others go on working; `restore` reads it.

    Example: `paradiplomacy backup ties-2026-11-27.zip --store ties.db`

    out: File to make, such as ties.backup.zip.
    sign_with: File of the key that signs the backup; made where there is none. Without it, the file
        beside a SQLite store whose name ends in .signing-key.
    """
    from paradiplomacy.evidence.backup import backup as write

    done = write(store, out, key_file=sign_with)
    content = {"path": str(out.resolve())} | values_of(done, "made", "rows")
    if not reply.prints(content | {"signed_by": done.signed_by or None}):
        reply.remark("done", file=str(out), rows=sum(done.rows.values()), tables=len(done.rows))
        if done.signed_by:
            reply.remark("signed", by=done.signed_by)
        else:
            reply.remark("unsigned")
