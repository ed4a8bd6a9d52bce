"""What a record says is one hash, wherever and however it is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.folders import Folder

from paradiplomacy import open_record
from paradiplomacy.evidence.store import Store
from paradiplomacy.package.packed_data import write_data
from paradiplomacy.record.open import read_material
from paradiplomacy.results.opening import contents_of


def test_copies_in_a_folder_and_a_store_say_the_same(folder: Folder, tmp_path: Path) -> None:
    record = open_record(str(folder.write()))
    told = contents_of(record)
    assert list(told) == ["small"]
    assert contents_of(write_data(record, tmp_path / "data", rule="both-ends")) == told
    with Store.open(str(tmp_path / "ties.db")) as store:
        store.import_material(read_material(str(tmp_path / "small")))
    assert contents_of(open_record("small", store=str(tmp_path / "ties.db"))) == told


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("ties.csv", {"value": "friendship"}),
        ("sources.csv", {"title": "Another title"}),
        ("places.csv", {"name": "Rocky"}),
    ],
)
def test_another_word_is_another_hash(folder: Folder, table: str, cells: dict[str, str]) -> None:
    told = contents_of(open_record(str(folder.write())))
    folder.change(table, 0, **cells)
    assert contents_of(open_record(str(folder.write()))) != told
