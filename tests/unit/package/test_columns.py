"""Every table that a report writes is described, as in the docs."""

from __future__ import annotations

from pathlib import Path

import pytest

from paradiplomacy.model.table_words import column_words
from paradiplomacy.record.exports.dated import WRITTEN
from paradiplomacy.results.columns import described

REFERENCE = Path(__file__).parents[3] / "docs" / "reference"


def _rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_frames_are_described_column_by_column() -> None:
    assert {n: list(described()[n].columns) for n in WRITTEN} == {
        n: list(columns) for n, columns in WRITTEN.items()
    }


@pytest.mark.parametrize("page", ["exports.md", "report-tables.md"])
def test_tables_are_described_as_in_the_docs(page: str) -> None:
    text = (REFERENCE / page).read_text(encoding="utf-8").partition("## `xlsx`")[0]
    rows = {cells[0].strip("`"): cells for cells in _rows(text) if len(cells) == 3}
    tables = {name: cells for name, cells in rows.items() if name in described()}
    assert len(tables) > 10
    for name, (_, row, columns) in tables.items():
        about = described()[name]
        assert about.row == row
        assert [c for c in columns.split(", ") if c not in about.columns] == []


def test_files_that_are_no_tables_are_not_described() -> None:
    assert column_words("facts.csv") == ({}, {})


def test_no_description_is_empty_or_a_sentence_of_several() -> None:
    texts = [m for about in described().values() for m in (about.row, *about.columns.values())]
    assert [text for text in texts if not text or text.endswith(".") or "\n" in text] == []
