"""Files of events as people bring them: any encoding, any delimiter, packed or cut short."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from dyadevents.errors import TableError
from made_events.history_files import DYADS, EVENTS, Folder
from paradiplomacy.errors import FileError, RecordError
from paradiplomacy.tabular import large_tables
from paradiplomacy.tabular.large_tables import read_file_table


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "events.csv").write_text(EVENTS, encoding="utf-8")
    return Folder(tmp_path, read_file_table, (RecordError, TableError))


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"events": "time,sender,receiver\n1,a,b,c\n"},
            "events.csv, row 2: has 4 cells where the header has 3; put quotation marks around "
            "each cell that holds the delimiter",
        ),
        (
            {"events": 'time,sender,receiver\n1,a,b\n"2,a,c\n3,b,c\n'},
            "events.csv, row 3: a quotation mark is never closed, so that all rows from here on "
            "are one cell; close it",
        ),
        (
            {"events": "time,time,receiver\n1,2,3\n"},
            "events.csv, row 1, field 'time': stands twice in the header",
        ),
    ],
    ids=["cells", "quotation", "twice"],
)
def test_a_row_that_cannot_be_read_is_named(
    folder: Folder, files: dict[str, str], said: str
) -> None:
    assert said in folder.problems(**files)


def test_a_file_that_is_not_there_is_named(folder: Folder) -> None:
    with pytest.raises(FileError, match=r"^nowhere\.csv: is not there, expected a CSV file"):
        folder.read(events=folder.path / "nowhere.csv")


@pytest.mark.parametrize("separator", ["\t", ";", "|"])
def test_delimiters_marks_and_blank_lines_do_no_harm(folder: Folder, separator: str) -> None:
    text = "\ufeff" + EVENTS.replace(",", separator).replace("\n2", "\n\n2") + "\n"
    assert folder.read(events=text).history.times.tolist() == [1, 2, 4.5]


def test_a_comma_in_the_header_does_no_harm_to_semicolons(folder: Folder) -> None:
    events = "time;sender;receiver;words, spoken\n1;Ann;Bea;2\n2;Bea;Ann;3\n"
    assert folder.read(events=events).history.times.tolist() == [1, 2]


def test_bytes_that_are_no_text_are_refused(folder: Folder) -> None:
    (folder.path / "events.csv").write_bytes(b"time,sender,receiver\n1,\xff\xfe,b\n")
    (said,) = folder.problems()
    assert said.startswith("events.csv, row 2: byte 24 (0xff) is not UTF-8; ")
    assert said.endswith("save the file as UTF-8 (in Excel: CSV UTF-8)")


@pytest.mark.parametrize(
    "pack", [gzip.compress, bz2.compress, lzma.compress], ids=["gzip", "bzip2", "xz"]
)
@pytest.mark.parametrize("name", ["events", "dyads", "actors", "network", "states"])
def test_packed_files_are_refused(
    folder: Folder, name: str, pack: Callable[[bytes], bytes]
) -> None:
    file = folder.path / f"{name}.csv"
    file.write_bytes(pack(EVENTS.encode() * 1000))
    given = {} if name == "events" else {name: file if name == "states" else [file]}
    (said,) = folder.problems(**given)
    assert said.startswith(f"{name}.csv: is packed (")
    assert said.endswith("), expected a CSV file; unpack it first")


def test_text_that_looks_packed_to_a_fast_reader_is_text(folder: Folder) -> None:
    for mark in ("x\u06bb", "x^"):
        found = folder.read(events=EVENTS.replace("time,", f"{mark},time,").replace("\n", "\n,"))
        assert found.events.columns[0] == mark


@pytest.mark.parametrize("breaks", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "big5"])
def test_files_in_another_encoding_are_read_when_it_is_named(
    folder: Folder, encoding: str, breaks: str
) -> None:
    events = 'time,sender,receiver,note\n1,北京,中山,"x\ny"\n2,中山,中山,z\n'.replace("\n", breaks)
    (folder.path / "events.csv").write_bytes(events.encode(encoding))
    assert f"{encoding} it would read" in folder.problems()[0]
    assert folder.problems(reader=partial(read_file_table, encoding=encoding)) == [
        "events.csv, row 4, field 'receiver': '中山' has an event with itself; drop the row"
    ]
    (folder.path / "events.csv").write_bytes(events.replace("2,中山", "2,北京").encode(encoding))
    assert folder.read(
        reader=partial(read_file_table, encoding=encoding)
    ).history.network.senders == ("中山", "北京")


def test_more_cells_than_fit_are_refused(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_tables, "MOST_CELLS", 11)
    (said,) = folder.problems()
    assert said.startswith("events.csv: has some 12 cells, expected at most 11; leave out columns")


def test_characters_that_nobody_can_see_make_no_other_actor(folder: Folder) -> None:
    found = folder.read(events="time,sender,receiver\n1,An\u00adn,Bea\n2,Bea,\ufeffAnn\n")
    assert found.history.network.senders == ("Ann", "Bea")


def test_a_last_row_without_its_line_end_is_told(folder: Folder) -> None:
    assert not folder.read(dyads=DYADS, start=0, end=5).notes
    found = folder.read(events=EVENTS.rstrip("\n"), dyads=DYADS[:-1], start=0, end=5)
    places = [note.partition(": ")[0] for note in found.notes]
    assert places == ["events.csv, row 4", "dyads.csv, row 7"]
    assert all("the last row has no line end" in note for note in found.notes)


def test_more_columns_than_anybody_looks_at_are_refused(folder: Folder) -> None:
    names = ",".join(f"g{k}" for k in range(4096))
    (said,) = folder.problems(network=f"time,{names}\n0{',1' * 4096}\n")
    assert said.startswith("network.csv: has 4,097 columns, expected at most 4,096; leave out")
