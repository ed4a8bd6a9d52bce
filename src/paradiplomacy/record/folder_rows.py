"""Tables of a record folder that change: put in place once the folder with them reads well."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.model.columns import Table
from paradiplomacy.model.spreadsheets import escape_formula
from paradiplomacy.sources.fields import is_text
from paradiplomacy.sources.record_folder import read_record_folder
from paradiplomacy.tabular.files import folder_hashes
from paradiplomacy.writing import write_whole

Cells = dict[str, str]


@dataclass
class FileRows:
    """A table of the folder as it stands, and as it will stand."""

    table: Table
    header: list[str]
    rows: list[Cells]
    changed: bool = False

    @classmethod
    def of(cls, folder: Path, table: Table) -> FileRows:
        """Read a table of a folder that is known to be right; without rows where it has none."""
        path = folder / table.file
        text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
        reader = csv.DictReader(io.StringIO(text, newline=""))
        rows = [{name: cell or "" for name, cell in row.items() if name} for row in reader]
        return cls(table, list(reader.fieldnames or ()), rows)

    def add(self, row: Mapping[str, str]) -> None:
        """Add a row; what a spreadsheet would take for a formula is escaped."""
        texts = {column.name for column in self.table.cells if is_text(column)}
        self.rows.append({n: escape_formula(c) if n in texts else c for n, c in row.items()})
        self.changed = True

    def text(self) -> str:
        """The table as a file."""
        used = {name for row in self.rows for name, cell in row.items() if cell}
        # A column that the file does not have is left out where no row fills it.
        wanted = (c.name for c in self.table.cells if c.required or c.name in used)
        every = [column.name for column in self.table.cells]
        header = [*dict.fromkeys((*self.header, *wanted))] if self.header else every
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, header, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.rows)
        return out.getvalue()


def put_in_place(folder: Path, texts: Mapping[str, str], before: Mapping[str, str]) -> None:
    """Put files in their place, once the folder with them has passed the checks of any record.

    `before`: its `folder_hashes` when it was read.

    Raises RecordError: It would not be a record; nothing was changed.
    Raises ParadiplomacyError: Somebody changed it meanwhile; nothing was changed.
    """
    with TemporaryDirectory() as scratch:
        trial = Path(scratch) / folder.resolve().name
        trial.mkdir()
        for name in before:
            (trial / name).write_bytes((folder / name).read_bytes())
        for name, text in texts.items():
            (trial / name).write_text(text, encoding="utf-8", newline="")
        read_record_folder(trial)
    if folder_hashes(folder) != before:
        raise ParadiplomacyError(
            f"{folder}: files changed while new ones were made of them; nothing was written, try "
            "again"
        )
    for name, text in texts.items():
        write_whole(folder / name, text)
