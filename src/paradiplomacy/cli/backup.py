"""A store as one file, to be kept elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.options import Json, StoreOf
from paradiplomacy.cli.show import as_json, note, values_of

__all__ = ["backup"]


def backup(
    out: Annotated[Path, typer.Argument(help="File to make, such as ties.backup.zip.")],
    *,
    store: StoreOf,
    sign_with: Annotated[
        Path | None,
        typer.Option(
            "--sign-with",
            envvar="PARADIPLOMACY_SIGNING_KEY",
            help="File of the key that signs the backup; made where there is none. Without it, the "
            "file beside a SQLite store whose name ends in .signing-key.",
            show_default=False,
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Write all of a store to one file, while others go on working; `restore` reads it.

    Example: `paradiplomacy backup ties-2026-11-27.zip --store ties.db`
    """
    from paradiplomacy.evidence.backup import backup as write

    done = write(store, out, key_file=sign_with)
    if json:
        content = {"path": str(out.resolve())} | values_of(done, "made", "rows")
        as_json("backup", content | {"signed_by": done.signed_by or None})
        return
    note(f"{out}: {sum(done.rows.values()):,} rows of {len(done.rows)} tables")
    if done.signed_by:
        note(f"Signed by {done.signed_by}; keep this apart, for `restore --signed-by`.")
    else:
        note("Not signed: nobody can tell whether it was changed; name a key by --sign-with.")
