"""Tables of files, by whichever library is there, and of frames."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dyadevents.errors import DyadEventsError, TableError
from dyadevents.files import read_history, table_files, tables
from dyadevents.files.table_files import read_table
from made_events.history_files import EVENTS

LIBRARIES = sorted(table_files._LIBRARIES)


@pytest.fixture(params=LIBRARIES)
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """One library alone, as if no other were installed."""
    name: str = request.param
    pytest.importorskip(name)
    monkeypatch.setattr(table_files, "_LIBRARIES", {name: table_files._LIBRARIES[name]})
    return name


@pytest.mark.usefixtures("library")
def test_a_file_is_the_same_table_by_every_library(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text(' time,sender ,note\n1, a,"two\nlines"\n\n2,,\n', encoding="utf-8")
    table = read_table(file)
    assert list(table.columns) == ["time", "sender", "note"]
    assert table.cells("sender").tolist() == ["a", None]
    assert table.numbers("time").tolist() == [1, 2]
    assert table.lines([0, 1]) == [2, 5]


@pytest.mark.usefixtures("library")
def test_a_file_without_a_row_is_refused(tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_bytes(b" \n")
    with pytest.raises(TableError, match="the file is empty"):
        read_table(tmp_path / "events.csv")


@pytest.mark.usefixtures("library")
def test_a_parquet_file_is_a_table(tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    file = tmp_path / "events.parquet"
    polars.DataFrame({"time": [1, 2], "sender": ["a", None]}).write_parquet(file)
    table = read_table(file)
    assert table.numbers("time").tolist() == [1, 2]
    assert table.cells("sender").tolist() == ["a", None]


def test_without_a_library_the_error_names_the_extras(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "events.csv").write_text(EVENTS, encoding="utf-8")
    monkeypatch.setattr(table_files, "find_spec", lambda name: None)
    with pytest.raises(DyadEventsError, match=r"dyadevents\[polars\] or dyadevents\[duckdb\]"):
        read_table(tmp_path / "events.csv")


@pytest.mark.parametrize("library_of_frame", ["pandas", "polars"])
def test_frames_are_read_as_files_are(library_of_frame: str) -> None:
    library: Any = pytest.importorskip(library_of_frame)
    rows = {
        "time": [1.0, 2.5, 4.0],
        "sender": ["Ann", "Bea", None],
        "receiver": ["Bea", "Ann", "Bea"],
    }
    with pytest.raises(TableError, match="events, row 3, field 'sender': the cell is empty"):
        read_history(library.DataFrame(rows))
    whole = {name: cells[:2] for name, cells in rows.items()}
    dyads = {"sender": ["Ann", "Bea"], "receiver": ["Bea", "Ann"], "km": [3, 4]}
    found = read_history(library.DataFrame(whole), dyads=[library.DataFrame(dyads)], start=0)
    assert found.history.network.senders == ("Ann", "Bea")
    assert found.history.times.tolist() == [1, 2.5]
    assert found.history.covariates["km"].initial.tolist() == [[0, 3], [4, 0]]


def test_a_number_is_what_a_file_has_for_one() -> None:
    cells = np.array(["1e3", " 2", "１", "1_0", "no", None], dtype=object)
    values = tables.numbers_of(cells)
    assert values[:2].tolist() == [1000, 2]
    assert np.isnan(values[2:]).all()
