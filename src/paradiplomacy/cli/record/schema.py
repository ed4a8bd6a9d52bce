"""The format of a record folder, for programs."""

from __future__ import annotations

import json as jsonlib
from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.show import note

__all__ = ["schema"]


def schema(
    out: Annotated[Path | None, typer.Option(help="Write to this file instead.")] = None,
) -> None:
    """Print the JSON schema of the rows of every table of a record folder.

    Example: `paradiplomacy record schema > record.schema.json`
    """
    from paradiplomacy.sources.tables import json_schema
    from paradiplomacy.writing import write_whole

    text = jsonlib.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"
    if out is None:
        typer.echo(text, nl=False)
    else:
        write_whole(out, text)
        note(f"wrote {out}")
