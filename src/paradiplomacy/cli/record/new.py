"""A record folder to start from."""

from __future__ import annotations

import shlex
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.show import note

__all__ = ["new"]


def new(
    folder: Annotated[Path, typer.Argument(help="The folder to make; it must not be there yet.")],
) -> None:
    """Make a record folder to start from: every file with its columns, and one made-up tie.

    The tie has two sources, one of each end. Replace its rows by yours.

    Example: `paradiplomacy record new my_record`
    """
    from paradiplomacy.cli.files import new_folder
    from paradiplomacy.sources.new_record import new_record_files

    with new_folder(folder) as half:
        for name, text in new_record_files(folder.resolve().name, as_of=date.today()).items():
            (half / name).write_text(text, encoding="utf-8", newline="")
    named = shlex.quote(str(folder))
    note(f"made {folder}; next: paradiplomacy record check {named}")
    note(f"and: paradiplomacy tie show Exampleton Musterville --record {named}")
