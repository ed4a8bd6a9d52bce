"""What the reference says of tables is what their declarations say."""

from __future__ import annotations

import csv
import importlib
import io
from typing import Any

import pytest
from tests.docs.pages import ROOT

from paradiplomacy.model.tables import FILES
from paradiplomacy.sources.tables import TABLES


@pytest.fixture
def writing(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The script that writes parts of the reference."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    return importlib.import_module("write_reference")


def test_the_reference_is_up_to_date(writing: Any) -> None:
    for name, text in writing.written().items():
        current = (writing.REFERENCE / name).read_text(encoding="utf-8")
        assert current == text, f"docs/reference/{name}: run make reference"


def test_every_command_has_its_section_with_an_example(writing: Any) -> None:
    page = (writing.REFERENCE / "commands.md").read_text(encoding="utf-8")
    for name in writing.commands():
        assert page.count(f"\n## `{name}`\n") == 1, name
        if name != "paradiplomacy":
            assert f"$ {name} " in page or f"$ {name}\n" in page, f"no example of {name}"


def test_every_option_has_a_meaning(writing: Any) -> None:
    file = io.StringIO(writing.written()["command-options.csv"])
    assert [row for row in csv.DictReader(file) if not row["meaning"]] == []


def test_every_file_has_its_section() -> None:
    page = (ROOT / "docs/reference/record-format.md").read_text(encoding="utf-8")
    for file in FILES:
        assert page.count(f"\n### `{file}`\n") == 1, file


def test_examples_in_the_columns_are_valid_rows(writing: Any) -> None:
    for file, table in FILES.items():
        words = writing.table_words(table)
        TABLES[file].model_validate({c.name: words.example(c.name) for c in table.cells})
