"""A column that a table gains is seen at every door, without further code."""

from __future__ import annotations

import pytest
from tests.support.wider_tables import COLUMNS, DESK, VALUES, Found

pytestmark = pytest.mark.xdist_group("wider tables")


@pytest.fixture(scope="module")
def doors(wider_tables: dict[str, Found]) -> Found:
    """What each door shows, by table, of a package whose tables have one column more."""
    return wider_tables["doors"]


@pytest.mark.essential
@pytest.mark.parametrize("table", COLUMNS)
def test_what_it_holds_is_at_every_door(doors: dict[str, dict[str, str]], table: str) -> None:
    # A table of a terminal breaks words; letters are what counts.
    held = VALUES[table].split()[1]
    assert [name for name, shown in doors[table].items() if held not in shown] == []
    assert len(doors[table]) > 4


@pytest.mark.parametrize("table", COLUMNS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_goes_by_its_label_where_people_read(
    doors: dict[str, dict[str, str]], table: str, language: str
) -> None:
    label = COLUMNS[table][1 if language == "en" else 2]
    pages = [
        name
        for name in doors[table]
        if name.endswith(".html") and name.startswith("zh/") == (language == "zh")
    ]
    of_chinese = [name for name in doors[table] if name.endswith("--language zh")]
    english = ("exchange list", "ftm", *(f"{table.removesuffix('s')} list" for table in DESK))
    pages += of_chinese if language == "zh" else [n for n in doors[table] if n in english]
    assert pages
    lower = {name: doors[table][name].lower() for name in pages}
    assert [name for name, shown in lower.items() if label not in shown] == []


@pytest.mark.parametrize("table", COLUMNS)
def test_programs_read_it_under_its_name(doors: dict[str, dict[str, str]], table: str) -> None:
    name, pair = COLUMNS[table][0], f'"{COLUMNS[table][0]}":"{VALUES[table]}"'
    shown = {door: text for door, text in doors[table].items() if door.endswith("json")}
    packed = {door: text.replace(": ", ":") for door, text in shown.items()}
    assert shown
    assert [door for door, text in packed.items() if pair not in text and name not in text] == []
