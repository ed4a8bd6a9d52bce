"""Registries that are not what they seem."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from tests.hostile.aims.case import Aimed, Content, aim
from tests.hostile.materials import STORE
from tests.hostile.running import Ran


@aim
def formula_cells() -> Iterator[Aimed]:
    """Names that a spreadsheet would work out are not formulas in a table that people open."""
    names = ("=cmd|' /C calc'!A0", "@SUM(1)", "+1+1", "-2+3", "＝SUM(A1)", "\t=1+1")
    buffer = io.StringIO()
    csv.writer(buffer).writerows(
        [
            ("city1", "country1", "city2", "country2"),
            *((name, "Germany", "Reims", "France") for name in names),
        ]
    )
    argv = ("import", "twins.csv", "--as", "table", "--mapping", "wikipedia_2026")
    argv = (*argv, "--store", STORE, "--no-places")
    files: dict[str, Content] = {"twins.csv": buffer.getvalue().encode()}

    def safe(ran: Ran, folder: Path) -> str:

        for path in sorted((folder / "out").rglob("*.csv")):
            with path.open(encoding="utf-8-sig", newline="") as file:
                for row in csv.reader(file):
                    for cell in row:
                        if cell[:1] in tuple("=@＝＋＠\t\r") or (
                            cell[:1] in "+-" and cell[1:2] and not _is_number(cell)
                        ):
                            return f"{path.name} holds the formula {cell!r}"
        return ""

    yield Aimed(
        "csv",
        ("export", "csv", "--store", STORE, "--out", "out"),
        files,
        "accepted",
        first=[argv],
        check=safe,
    )


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
