"""Whether a record folder is as it should be."""

from __future__ import annotations

from typing import Annotated

import typer

from paradiplomacy.cli.options import Json
from paradiplomacy.cli.show import as_json, note, problem_view
from paradiplomacy.errors import RecordError

__all__ = ["validate"]


def validate(
    folder: Annotated[str, typer.Argument(help="A record folder, or a shipped record.")],
    json: Json = False,
) -> None:
    """Check a record folder: every file, row and field. Exit status 1 if anything is wrong.

    Example: `paradiplomacy record validate my_record/`
    """
    from paradiplomacy.record.open import read_material

    try:
        material = read_material(folder)
    except RecordError as error:
        if not json:
            raise
        problems = [problem_view(problem) for problem in error.problems]
        as_json("record-validate", {"folder": folder, "valid": False, "problems": problems})
        raise typer.Exit(1) from None
    counts = {"sources": len(material.sources), "statements": len(material.statements)}
    if json:
        as_json("record-validate", {"folder": folder, "valid": True, "problems": [], **counts})
    else:
        note(f"{folder} is valid: {counts['statements']} statements of {counts['sources']} sources")
