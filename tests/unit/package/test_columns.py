"""Every table that a report writes is described, as in the docs."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from paradiplomacy.exports.tables import WRITTEN
from paradiplomacy.model.table_words import column_words
from paradiplomacy.results.record_tables import all_tables

REFERENCE = Path(__file__).parents[3] / "docs" / "reference"


def _rows(name: str) -> list[list[str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def test_frames_are_described_column_by_column() -> None:
    assert {n: list(all_tables()[n].columns) for n in WRITTEN} == {
        n: list(columns) for n, columns in WRITTEN.items()
    }


@pytest.mark.parametrize("page", ["frames.csv", "report-tables.csv"])
def test_tables_are_described_as_in_the_docs(page: str) -> None:
    tables = {cells[0]: cells for cells in _rows(page) if cells[0] in all_tables()}
    assert len(tables) > 10
    for name, (_, row, columns, *_) in tables.items():
        about = all_tables()[name]
        assert about.row == row
        assert [c for c in columns.split(", ") if c not in about.columns] == []


def test_files_that_are_no_tables_are_not_described() -> None:
    assert column_words("facts.csv") == ({}, {})


def test_no_description_is_empty_or_a_sentence_of_several() -> None:
    texts = [m for about in all_tables().values() for m in (about.row, *about.columns.values())]
    assert [text for text in texts if not text or text.endswith(".") or "\n" in text] == []
