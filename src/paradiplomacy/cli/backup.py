"""A store as one file, to be kept elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.options import Json
from paradiplomacy.cli.place.options import StoreOf
from paradiplomacy.cli.show import as_json, note

__all__ = ["backup"]


def backup(
    out: Annotated[Path, typer.Argument(help="File to make, such as ties.backup.zip.")],
    *,
    store: StoreOf,
    json: Json = False,
) -> None:
    """Write all of a store to one file, while others go on working; `restore` reads it.

    Example: `paradiplomacy backup ties-2026-11-27.zip --store ties.db`
    """
    from paradiplomacy.evidence.backup import backup as write

    done = write(store, out)
    if json:
        as_json("backup", {"path": str(out.resolve()), "made": done.made, "rows": dict(done.rows)})
    else:
        note(f"{out}: {sum(done.rows.values()):,} rows of {len(done.rows)} tables")
