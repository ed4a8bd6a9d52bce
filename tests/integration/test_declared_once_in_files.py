"""A column that a table gains is in every file: the council page, CSV and Parquet of a study."""

from __future__ import annotations

import pytest
from tests.support.wider_tables import COLUMNS, DESK, VALUES, Found

TABLES = [table for table in COLUMNS if table not in DESK]

pytestmark = pytest.mark.xdist_group("wider tables")


@pytest.fixture(scope="module")
def doors(wider_tables: dict[str, Found]) -> Found:
    """What each file shows, by table, of a package whose tables have one column more."""
    return wider_tables["files"]


@pytest.mark.parametrize("table", TABLES)
def test_what_it_holds_is_in_every_file(doors: dict[str, dict[str, str]], table: str) -> None:
    assert [name for name, shown in doors[table].items() if VALUES[table] not in shown] == []
    assert doors[table]


@pytest.mark.parametrize("table", [name for name in TABLES if name != "shocks"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_council_page_names_it_by_its_label(
    doors: dict[str, dict[str, str]], table: str, language: str
) -> None:
    label = COLUMNS[table][1 if language == "en" else 2]
    for ending in ("html", "docx", "blocks"):
        assert label in doors[table][f"{language}.{ending}"].lower()


@pytest.mark.parametrize("table", TABLES)
def test_tables_of_a_study_have_it_under_its_name(
    doors: dict[str, dict[str, str]], table: str
) -> None:
    assert COLUMNS[table][0] in doors[table]["tables.csv"].splitlines()[0].split(",")
    assert COLUMNS[table][0] in doors[table]["tables.parquet"]
