"""Files by name, read as a history."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dyadevents.errors import TableError
from dyadevents.files.read import HistoryFiles, read_history
from dyadevents.files.table_files import TableReader, read_table

EVENTS = "time,sender,receiver\n1,Ann,Bea\n2,Bea,Cleo\n4.5,Cleo,Ann\n"
DYADS = "sender,receiver,x\n" + "".join(
    f"{a},{b},{k}\n" for k, (a, b) in enumerate((a, b) for a in "ABC" for b in "ABC" if a != b)
).replace("A,", "Ann,").replace("B,", "Bea,").replace("C,", "Cleo,")


class Folder:
    """Files by name, read as a history."""

    def __init__(
        self, path: Path, reader: TableReader = read_table, refusal: Any = TableError
    ) -> None:
        self.path, self.reader, self.refusal = path, reader, refusal

    def read(self, **files: Any) -> HistoryFiles:
        """Text with a line break is written to a file of the argument's name."""
        given: dict[str, Any] = {}
        for name, value in files.items():
            if isinstance(value, str) and "\n" in value:
                file = self.path / f"{name}.csv"
                file.write_text(value, encoding="utf-8")
                given[name] = file if name in ("events", "states") else [file]
            else:
                given[name] = value
        given.setdefault("events", self.path / "events.csv")
        return read_history(given.pop("events"), **{"reader": self.reader, **given})

    def problems(self, **files: Any) -> list[str]:
        with pytest.raises(self.refusal) as raised:
            self.read(**files)
        return str(raised.value).splitlines()
