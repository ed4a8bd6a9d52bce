"""What `paradiplomacy import` and `record validate` do with folders that are wrong."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support.folders import Folder
from tests.support.wrong_folders import CELLS, FILES, Wrong


def contents(store: Path) -> list[str]:
    """Everything that a SQLite store holds."""
    with closing(sqlite3.connect(store)) as connection:
        return list(connection.iterdump())


@pytest.fixture
def store(folder: Folder, cli: Callable[..., Any], tmp_path: Path) -> Path:
    """A store into which the small folder was imported while it was right."""
    path = tmp_path / "ties.db"
    assert cli("import", folder.write(), "--store", path).status == 0
    return path


@pytest.mark.parametrize("wrong", CELLS.values(), ids=CELLS)
def test_a_store_is_as_before_when_a_cell_is_wrong(
    folder: Folder, cli: Callable[..., Any], store: Path, wrong: Wrong
) -> None:
    before = contents(store)
    wrong.make(folder)
    ran = cli("import", folder.write(), "--store", store)
    assert (ran.status, ran.out) == (1, "")
    line = folder.line(wrong.file)
    assert ran.err.startswith(f"Error: {wrong.file}, row {line}, field {wrong.field!r}: ")
    assert wrong.says in ran.err
    assert contents(store) == before


@pytest.mark.parametrize(("make_wrong", "named"), FILES.values(), ids=FILES)
def test_a_store_is_as_before_when_a_file_is_wrong(
    folder: Folder,
    cli: Callable[..., Any],
    store: Path,
    make_wrong: Callable[[Path], object],
    named: str,
) -> None:
    before = contents(store)
    make_wrong(folder.path)
    ran = cli("import", folder.path, "--store", store)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(f"Error: {named}")
    assert contents(store) == before


def test_no_store_is_made_for_a_folder_that_is_wrong(
    folder: Folder, cli: Callable[..., Any], tmp_path: Path
) -> None:
    folder.tie("established", "2001-02-30")
    ran = cli("import", folder.write(), "--store", tmp_path / "new.db")
    assert ran.status == 1
    assert not (tmp_path / "new.db").exists()


def test_validate_lists_the_same_problems_for_programs(
    folder: Folder, cli: Callable[..., Any]
) -> None:
    folder.tie("established", "2001-02-30").tie("kind", "cousin")
    problems = folder.problems()
    ran = cli("record", "validate", folder.path, "--json")
    told = json.loads(ran.out)
    assert ran.status == 1
    assert told["valid"] is False
    assert [tuple(p.values()) for p in told["problems"]] == [
        (p.file, p.row, p.field, p.message) for p in problems
    ]
