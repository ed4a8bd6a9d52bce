"""Every key of a mapping has its line, and the example can be made and used."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from pydantic import BaseModel
from tests.support.tables import said, skipped

from paradiplomacy.sources.mapped import mapping as parts
from paradiplomacy.sources.mapped import read_mapped_table, shipped_mappings, suggest_mapping
from paradiplomacy.tabular.tables import TableFormat

DOCS = Path(__file__).parents[2] / "docs"
KEYS = DOCS / "reference" / "mapping-keys.csv"
GUIDE = (DOCS / "how-to" / "bring-a-registry.md").read_text(encoding="utf-8")

SECTIONS: dict[str, type[BaseModel]] = {
    "top level": parts.Mapping,
    "record": parts.MappedRegister,
    "file": TableFormat,
    "source": parts.SourceCell,
    "a and b": parts.MappedEnd,
    "established and ended": parts.DateCell,
    "years": parts.YearColumns,
    "columns": parts.DeskCell,
    "only_where": parts.Condition,
    "expect": parts.Expect,
}


def keys_of(section: str) -> set[str]:
    with KEYS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["section"] == section]
    assert all(row["meaning"] for row in rows)
    return {row["key"] for row in rows}


@pytest.mark.parametrize("section", SECTIONS)
def test_every_key_has_its_line(section: str) -> None:
    wanted = {i.alias or name for name, i in SECTIONS[section].model_fields.items()}
    assert keys_of(section) == wanted


def test_keys_of_cells_and_choices_have_their_lines() -> None:
    assert keys_of("open cell") == set(parts.MappedCell.model_fields)
    assert keys_of("choice") == set(parts.ListedBy.model_fields)


def test_mappings_that_ship_are_listed() -> None:
    listed = re.findall(r"^\| `([a-z0-9_]+)` \|", GUIDE, re.MULTILINE)
    assert tuple(sorted(listed)) == shipped_mappings()


def test_the_example_reads_as_the_page_says(tmp_path: Path) -> None:
    for name, language in (("partners.csv", "csv"), ("partners.yaml", "yaml")):
        block = re.search(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)
        assert block is not None
        (tmp_path / name).write_text(block[1], encoding="utf-8")
    extract = read_mapped_table(tmp_path / "partners.csv", tmp_path / "partners.yaml")
    assert sorted(kind for _, kind, _ in said(extract)) == ["friendship", *["sister"] * 3]
    dates = sorted(date for _, date, _ in said(extract, "established"))
    assert dates == ["1975", "1988-05-03", "1992"]
    assert skipped(extract) == [(5, "Signed")]
    assert extract.unread == {}
    shown = [line for line in GUIDE.splitlines() if line.startswith("left out: ")]
    for line, problem in zip(shown, extract.skipped, strict=True):
        assert str(problem).startswith(line.removeprefix("left out: ").removesuffix("...").strip())
    assert "FILL IN" in suggest_mapping(tmp_path / "partners.csv")
