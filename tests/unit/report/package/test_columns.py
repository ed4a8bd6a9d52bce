"""Every column is described once, and the docs say the same of what they list."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from paradiplomacy.record.columns import FRAMES
from paradiplomacy.record.exports.dated import WRITTEN
from paradiplomacy.report.columns import TABLES
from paradiplomacy.sources.columns import COLUMNS
from paradiplomacy.sources.tables import TABLES as FILES

REFERENCE = Path(__file__).parents[4] / "docs" / "reference"


def _rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def _plain(cell: str) -> str:
    return re.sub(r"\[([^]]+)\]\([^)]*\)", r"\1", cell).replace("`", "")


def test_frames_are_described_column_by_column() -> None:
    assert {n: list(a.columns) for n, a in FRAMES.items()} == {
        n: list(columns) for n, columns in WRITTEN.items()
    }


@pytest.mark.parametrize("page", ["exports.md", "report-tables.md"])
def test_tables_are_described_as_in_the_docs(page: str) -> None:
    text = (REFERENCE / page).read_text(encoding="utf-8")
    said = {cells[0].strip("`"): cells for cells in _rows(text) if len(cells) == 3}
    tables = {name: cells for name, cells in said.items() if name in TABLES}
    assert len(tables) > 10
    for name, (_, row, columns) in tables.items():
        assert TABLES[name].row == row
        assert [c for c in columns.split(", ") if c not in TABLES[name].columns] == []


def test_record_folders_are_described_as_in_the_docs() -> None:
    assert {n: sorted(c) for n, c in COLUMNS.items()} == {
        n: sorted(table.model_fields) for n, table in FILES.items()
    }
    text = (REFERENCE / "record-format.md").read_text(encoding="utf-8")
    for part in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        file = part.split("`")[1]
        for name, meaning, holds, *_ in _rows(part.partition("\n## ")[0]):
            told = COLUMNS[file][name.strip("`")]
            assert (told.meaning, told.holds) == (_plain(meaning), _plain(holds))


def test_no_description_is_empty_or_a_sentence_of_several() -> None:
    said = [m for about in TABLES.values() for m in (about.row, *about.columns.values())]
    assert [text for text in said if not text or text.endswith(".") or "\n" in text] == []
