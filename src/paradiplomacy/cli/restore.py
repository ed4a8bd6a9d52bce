"""A store again, from a backup."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.options import Json
from paradiplomacy.cli.place.options import StoreOf
from paradiplomacy.cli.show import as_json, note, store_name

__all__ = ["restore"]


def restore(
    archive: Annotated[Path, typer.Argument(help="What `backup` wrote.")],
    *,
    store: StoreOf,
    json: Json = False,
) -> None:
    """Make a store of a backup, SQLite or PostgreSQL, wherever it came from; none is overwritten.

    Example: `paradiplomacy restore ties-2026-11-27.zip --store ties-again.db`
    """
    from paradiplomacy.evidence.backup import restore as read

    done = read(archive, store)
    name = store_name(store)
    if json:
        as_json("restore", {"store": name, "made": done.made, "rows": dict(done.rows)})
    else:
        rows = sum(done.rows.values())
        note(f"{name}: {rows:,} rows of {len(done.rows)} tables, as of {done.made}")
