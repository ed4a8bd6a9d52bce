"""Files as people save them: every dialect of CSV, workbooks, and what is not a table at all."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.support.tables import PAIRS, ids, read, said, skipped, small, values, workbook

from paradiplomacy.errors import FileError, RecordError
from paradiplomacy.sources.mapped import read_mapped_table
from paradiplomacy.tabular.rows import TableRow
from paradiplomacy.tabular.tables import TableFormat, read_table
from paradiplomacy.tabular.workbooks import read_sheet

HEAD = ("city1", "country1", "city2", "country2")
ROW = ("Berat", "Albania", "Bağcılar", "Turkey")


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, mark: str) -> None:
    extract = read(tmp_path, f"{mark.join(HEAD)}\n{mark.join(ROW)}\nx{mark}AL{mark}y, z{mark}TR\n"
                   if mark != "," else f"{PAIRS}{','.join(ROW)}\n")  # fmt: skip
    assert "Bağcılar" in values(extract, "name")
    assert extract.skipped == ()


def test_the_delimiter_may_be_given(tmp_path: Path) -> None:
    table = "\t".join(HEAD) + "\n" + "\t".join(ROW) + "\n"
    assert len(said(read(tmp_path, table, small(file={"delimiter": "tab"})))) == 1
    with pytest.raises(RecordError, match="no column 'city1'"):
        read(tmp_path, table, small(file={"delimiter": ";"}))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1254", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    data = f"{PAIRS}{','.join(ROW)}\n".encode(encoding)
    extract = read(tmp_path, data, small(file={"encoding": encoding}))
    assert "Bağcılar" in values(extract, "name")


def test_another_encoding_is_said_with_what_to_do(tmp_path: Path) -> None:
    row = "Berat,Albania,Málaga,Spain\n"
    with pytest.raises(RecordError, match=r"row 3: byte 54 \(0xe1\).*'Málaga'.*: cp1252") as failed:
        read(tmp_path, (PAIRS + ",".join("abcd") + "\n" + row).encode("latin-1"))
    assert "pairs.csv" in str(failed.value)
    with pytest.raises(RecordError, match="is UTF-16"):
        read(tmp_path, (PAIRS + row).encode("utf-16"))


def test_a_table_of_chinese_excel_reads_as_it_was_proposed(tmp_path: Path) -> None:
    data = (PAIRS + "长春,CN,小石城,US\n").encode("gb18030")
    with pytest.raises(
        FileError, match=r"in gb18030 it would read '长春 小石城'.*`encoding: gb180"
    ):
        read(tmp_path, data)
    for encoding in ("gb18030", "cp936"):
        extract = read(tmp_path, data, small(file={"encoding": encoding}))
        assert values(extract, "name") == ["小石城", "长春"]
    assert ids(read(tmp_path, data, encoding="gb18030")) == ids(extract)
    with pytest.raises(FileError, match="is UTF-8 throughout and not gb18030"):
        read(tmp_path, (PAIRS + "长春,CN,小石城,US\n").encode(), encoding="gb18030")


def test_a_header_without_end_is_no_header(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="has 20,001 columns, expected at most 16,384"):
        read(tmp_path, "," * 20_000 + "\n")


@pytest.mark.parametrize("breaks", ["\r\n", "\r", "\n"])
def test_line_breaks_of_every_kind_and_empty_rows(tmp_path: Path, breaks: str) -> None:
    rows = [",".join(HEAD), "", ",".join(ROW), ",,,", "P,AL,Q,Atlantis"]
    extract = read(tmp_path, breaks.join(rows))  # the last without a break
    assert (len(said(extract)), skipped(extract)) == (2, [(5, "country2")])


def test_rows_that_are_ragged_are_left_out(tmp_path: Path) -> None:
    table = PAIRS + "P,AL,Q\n" + "P,AL,Q,TR,extra\n" + "P,AL,R,TR,,\n" + ",".join(ROW) + "\n"
    extract = read(tmp_path, table)
    assert skipped(extract) == [(2, ""), (3, "")]
    assert "has 3 cells where the header has 4" in extract.skipped[0].message
    assert len(said(extract)) == 2


def test_a_row_counts_from_the_line_where_it_starts(tmp_path: Path) -> None:
    table = PAIRS + '"Be\nrat",AL,Q,TR\n' + "P,AL,Q,Atlantis\n"
    extract = read(tmp_path, table)
    assert values(extract, "name") == ["Be rat", "P", "Q", "Q"]
    assert skipped(extract) == [(4, "country2")]


def test_quotation_marks(tmp_path: Path) -> None:
    good = PAIRS + '"Berat ""Old""",AL,"Q, R",TR\n'
    assert values(read(tmp_path, good), "name") == ['Berat "Old"', "Q, R"]
    after = read(tmp_path, PAIRS + '"P" x,AL,Q,TR\n' + ",".join(ROW) + "\n")
    assert (skipped(after), len(said(after))) == ([(2, "")], 1)
    open_ = PAIRS + ",".join(ROW) + '\n"P,AL,Q,TR\nR,AL,S,TR\n'
    with pytest.raises(RecordError, match=r"pairs.csv, row 3: a quotation mark is never closed"):
        read(tmp_path, open_)
    literal = read(tmp_path, open_, small(file={"quote": "none"}))
    assert len(said(literal)) == 3


def test_a_cell_without_end_is_no_cell(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"row 2: a cell is longer than 131,072 characters"):
        read(tmp_path, PAIRS + "x" * 200_000 + ",AL,Q,TR\n")


def test_a_nul_byte_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"row 3: holds a NUL byte"):
        read(tmp_path, PAIRS + ",".join(ROW) + "\nP,A\0L,Q,TR\n")


def test_the_header_may_stand_below_a_title_or_nowhere(tmp_path: Path) -> None:
    table = "Our partners,,,\n\n" + PAIRS + "P,AL,=Q,TR\n" + ",".join(ROW) + "\n"
    below = read(tmp_path, table, small(file={"header": 3}))
    assert skipped(below) == [(4, "city2")]
    nowhere = read(tmp_path, ",".join(ROW) + "\n", small(file={"columns": list(HEAD)}))
    assert said(nowhere) == said(below)
    for empty in ("", "\n\n", ",,,\n"):
        with pytest.raises(RecordError, match="has no header in row 1"):
            read(tmp_path, empty)


def test_words_that_stand_for_nothing_may_be_named(tmp_path: Path) -> None:
    mapping = small(file={"missing": ["n/a", "-"]}, b__without_country="keep")
    assert values(read(tmp_path, PAIRS + "P,AL,Q,n/a\nP,AL,R,-\n", mapping), "country") == [
        "AL", "ZZ", "ZZ",
    ]  # fmt: skip


def test_what_is_no_file_is_said(tmp_path: Path) -> None:
    for path, says in (
        (tmp_path / "nowhere.csv", "is not there"),
        (tmp_path, "is a folder"),
        (Path("a\0b"), "is not a path"),
    ):
        with pytest.raises(RecordError, match=says):
            read_table(path)


# --- workbooks --------------------------------------------------------------------------


def test_a_workbook_reads_like_a_text_file(tmp_path: Path) -> None:
    path = workbook(tmp_path / "pairs.xlsx", [HEAD, ROW, (), ("P", "AL", None, "TR")])
    extract = read(tmp_path, path)
    assert said(extract) == said(read(tmp_path, PAIRS + ",".join(ROW) + "\n"))
    assert skipped(extract) == [(4, "city2")]


def test_numbers_and_days_of_a_workbook(tmp_path: Path) -> None:
    dates = [1985.0, 1985, datetime(1985, 4, 3), date(1985, 4, 3), "1985-04", 1985.5, True]
    rows = [(f"P{i}", "AL", "Q", "TR", day) for i, day in enumerate(dates)]
    path = workbook(tmp_path / "pairs.xlsx", [(*HEAD, "since"), *rows])
    extract = read(tmp_path, path, small(established="since"))
    assert values(extract, "established") == ["1985", "1985", "1985-04", "1985-04-03", "1985-04-03"]
    assert skipped(extract) == [(7, "since"), (8, "since")]


def test_a_sheet_is_chosen_by_name_or_number_and_others_are_reported(tmp_path: Path) -> None:
    path = workbook(tmp_path / "pairs.xlsx", [["x"], ["y"]], More=[HEAD, ROW])
    for sheet in ("More", "2"):
        extract = read(tmp_path, path, small(file={"sheet": sheet}))
        assert len(said(extract)) == 1
        assert extract.unread == {"sheet 'Pairs'": 1}
    with pytest.raises(RecordError, match="has no sheet '3'; expected one of Pairs, More"):
        read(tmp_path, path, small(file={"sheet": "3"}))


def test_merged_cells_share_their_value(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    for row in (["Partners of Berat"], HEAD, ROW, (None, None, "Q", "TR"), ("R", "AL", "S", "TR")):
        sheet.append(list(row))
    for merged in ("A1:D1", "A3:A4", "B3:B4"):
        sheet.merge_cells(merged)
    book.save(tmp_path / "pairs.xlsx")
    extract = read(tmp_path, tmp_path / "pairs.xlsx", small(file={"header": 2}))
    assert extract.skipped == ()
    assert {subject for subject, _, _ in said(extract)} == {
        "tie:al-pairs-berat|tr-pairs-bagcilar",
        "tie:al-pairs-berat|tr-pairs-q",
        "tie:al-pairs-r|tr-pairs-s",
    }


def test_a_formula_counts_as_calculated_and_is_told_where_it_never_was(tmp_path: Path) -> None:
    path = workbook(tmp_path / "pairs.xlsx", [HEAD, ROW, ('=A2&"!"', "AL", "Q", "TR")])
    extract = read(tmp_path, path)
    assert skipped(extract) == [(3, "city1")]
    assert "a formula that was never calculated" in extract.skipped[0].message
    calculated = _changed(path, "xl/worksheets/sheet1.xml", b"<v></v>", b"<v>7</v>", b"<v />")
    assert "'7' names no place" in read(tmp_path, calculated).skipped[0].message


def test_a_failed_formula_is_told_where_its_value_would_be(tmp_path: Path) -> None:
    rows = [HEAD, ROW, ("#REF!", "AL", "Q", "TR"), ("P", "AL", "Q", "#N/A")]
    extract = read(tmp_path, workbook(tmp_path / "pairs.xlsx", rows))
    assert skipped(extract) == [(3, "city1"), (4, "country2")]
    assert "is #REF!, a failed formula" in extract.skipped[0].message


def test_a_remark_right_of_the_table_is_reported_and_the_row_taken(tmp_path: Path) -> None:
    rows = [HEAD, ROW, ("Tirana", "AL", "Bursa", "TR", None, " ", "a remark", "another")]
    extract = read(tmp_path, workbook(tmp_path / "pairs.xlsx", rows))
    assert len(said(extract)) == 2
    (problem,) = extract.skipped
    assert (problem.file, problem.row) == ("pairs.xlsx", 3)
    assert "'a remark', which stands in column G of the sheet 'Pairs'" in problem.message


def test_a_remark_in_the_audited_workbook_is_reported(shared: Path) -> None:
    extract = read_mapped_table(shared / "data" / "hostile" / "extra.xlsx", "wikipedia_2026")
    assert len(said(extract)) == 2
    (problem,) = extract.skipped
    assert (problem.file, problem.row) == ("extra.xlsx", 3)
    assert "column E" in problem.message


def test_a_table_may_stand_away_from_the_corner(tmp_path: Path) -> None:
    path = workbook(tmp_path / "pairs.xlsx", [(), (None, None, *HEAD), (None, None, *ROW)])
    extract = read(tmp_path, path, small(file={"header": 1}))
    assert len(said(extract)) == 1
    assert {s.locator for s in extract.material.statements} == {"row 3"}


def test_days_that_are_out_of_range_warn_nobody(tmp_path: Path) -> None:
    path = workbook(tmp_path / "p.xlsx", [(*HEAD, "since"), (*ROW, datetime(1985, 4, 3))])
    wild = _changed(path, "xl/worksheets/sheet1.xml", b"<v>31140</v>", b"<v>99999999</v>")
    extract = read(tmp_path, wild, small(established="since"))
    assert skipped(extract) == [(2, "since")]


@pytest.mark.parametrize(
    ("day", "form", "read"),
    [
        (datetime(1988, 5, 1), "mmm-yy", "1988-05"),
        (datetime(1988, 1, 1), "mmm-yy", "1988-01"),
        (datetime(1988, 1, 1), "yyyy", "1988"),
        (datetime(1990, 3, 1), '"März" yyyy', "1990-03"),
        (datetime(1988, 5, 15), "mmm-yy", "1988-05-15"),
        (datetime(1988, 5, 1), "dd.mm.yy;@", "1988-05-01"),
        (1988, '0.00E+00" yes"', "1988"),
    ],
)
def test_a_date_is_as_vague_as_its_cell_shows_it(
    tmp_path: Path, day: object, form: str, read: str
) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append([day])
    book.active["A1"].number_format = form
    book.active["F1"].number_format = form  # an empty cell makes no row longer
    book.save(tmp_path / "p.xlsx")
    (row,) = read_sheet((tmp_path / "p.xlsx").read_bytes(), "p.xlsx").rows
    assert isinstance(row, TableRow)
    assert row.cells == [read]


def test_an_old_workbook_is_read() -> None:
    """Made by xlwt 1.3: a title, dates, a merged country, and a second sheet."""
    path = Path(__file__).with_name("old_partners.xls")
    table = read_table(path, TableFormat(header=3))
    assert table.columns == ("Partner", "Country", "Since", "Note")
    assert table.unread == ("sheet 'Other'",)
    assert [list(row.cells) for row in table.rows if isinstance(row, TableRow)] == [
        ["Östersund", "Sweden", "1987-05-09", "signed in Växjö"],
        ["上海", "China", "1994", ""],
        ["Kazan", "Russia", "2001-12-31", "until further notice"],
        ["Voss", "Norway", "1972", ""],
        ["Geilo", "Norway", "1973", ""],
    ]
    other = read_table(path, TableFormat(sheet="Other"))
    assert [row.cells for row in other.rows if isinstance(row, TableRow)] == [["yes", "x"]]


def test_a_date_of_an_old_workbook_is_as_vague_as_its_cell_shows_it(tmp_path: Path) -> None:
    old = Path(__file__).with_name("old_partners.xls").read_bytes()
    first_of_may = old.replace(bytes.fromhex("8af20100"), bytes.fromhex("6af20100"))
    path = tmp_path / "old.xls"
    for form, day in ((b"YYYY-MM-DD", "1987-05-01"), (b"MMMM\\ YYYY", "1987-05")):
        path.write_bytes(first_of_may.replace(b"YYYY-MM-DD", form))
        row = next(iter(read_table(path, TableFormat(header=3)).rows))
        assert isinstance(row, TableRow)
        assert row.cells[2] == day


@pytest.mark.parametrize("cut", [600, 3000, 5000])
def test_an_old_workbook_that_is_cut_is_refused(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "cut.xls"
    path.write_bytes(Path(__file__).with_name("old_partners.xls").read_bytes()[:cut])
    with pytest.raises(FileError, match="is an old XLS file that cannot be read, or has a pass"):
        read_table(path)


@pytest.mark.parametrize(
    ("xml", "says"),
    [
        (b'<row r="99999999999"><c r="A99999999999"/></row>', "more than 1,048,576 rows"),
        (b"".join(b'<row r="%d"><c r="XFD%d"/></row>' % (i, i) for i in range(3, 3100)), "cells"),
    ],
)
def test_a_sheet_that_swells_is_refused(tmp_path: Path, xml: bytes, says: str) -> None:
    path = workbook(tmp_path / "p.xlsx", [HEAD, ROW])
    wild = _changed(path, "xl/worksheets/sheet1.xml", b"</sheetData>", xml + b"</sheetData>")
    with pytest.raises(RecordError, match=f"more than .*{says}|{says}"):
        read(tmp_path, wild)


def test_a_long_text_that_very_many_cells_share_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "p.xlsx", [HEAD, ROW])
    cells = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (i, i) for i in range(3, 7003)
    )
    shared = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
    shared += bytes(97 + i * i % 23 for i in range(30_000)) + b"</t></si></sst>"
    wild = _changed(path, "xl/worksheets/sheet1.xml", b"</sheetData>", cells + b"</sheetData>")
    with zipfile.ZipFile(wild) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(wild, "w") as archive:
        for name, content in {**parts, "xl/sharedStrings.xml": shared}.items():
            archive.writestr(name, content)
    with pytest.raises(RecordError, match="a long text stands in very many cells"):
        read(tmp_path, wild)


def test_cells_that_name_no_place_are_counted(tmp_path: Path) -> None:
    path = workbook(tmp_path / "p.xlsx", [HEAD, ROW])
    row = b'<row r="1000000">' + b"<c><v>1</v></c>" * 30 + b"</row></sheetData>"
    wild = _changed(path, "xl/worksheets/sheet1.xml", b"</sheetData>", row)
    with pytest.raises(RecordError, match="more than 20,000,000 cells"):
        read(tmp_path, wild)


def test_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "p.xlsx", [HEAD, ROW])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("XL/worksheets/Sheet1.xml", b"<x/>")
    with pytest.raises(RecordError, match="has two parts of one name"):
        read(tmp_path, path)


def _changed(path: Path, part: str, old: bytes, new: bytes, *also: bytes) -> Path:
    """A workbook with something in one of its parts replaced."""
    after = path.with_name(f"changed-{path.name}")
    with zipfile.ZipFile(path) as old_file, zipfile.ZipFile(after, "w") as new_file:
        for name in old_file.namelist():
            data = old_file.read(name)
            if name == part:
                found = next(text for text in (old, *also) if text in data)
                data = data.replace(found, new)
            new_file.writestr(name, data)
    return after


def _zip(*parts: tuple[str, bytes]) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return into.getvalue()


NAMES = (("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>"))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (_zip(("a.txt", b"x")), "is a zip file and no XLSX or ODS workbook"),
        (_zip(*NAMES), "is not a workbook that can be read"),
        (
            lambda: _zip(*NAMES, ("xl/big.xml", b" " * 50_000_000)),  # not made by whoever collects
            "unpacks to far more than a table",
        ),
        (
            _zip(*NAMES[:1], ("xl/workbook.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')),
            "declares a document type",
        ),
        (_zip(*NAMES)[:-30], "is a broken workbook"),
        (b"PK\x03\x04" + b"\0" * 100, "is a broken workbook"),
        (
            b"\xd0\xcf\x11\xe0" + b"\0" * 100,
            "is an old XLS file that cannot be read, or has a password",
        ),
    ],
)
def test_what_is_no_workbook_is_said(tmp_path: Path, data: Any, says: str) -> None:
    path = tmp_path / "pairs.csv"
    path.write_bytes(data() if callable(data) else data)
    with pytest.raises(RecordError, match=says):
        read_mapped_table(path, "wikipedia_2026")


def test_rows_of_a_table_have_a_cell_for_each_column(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text("a,,b\n1,2,3\n4,5,\n")
    table = read_table(path)
    assert table.columns == ("a", "(column 2)", "b")
    assert [row.cells for row in table.rows if isinstance(row, TableRow)] == [
        ["1", "2", "3"],
        ["4", "5", ""],
    ]
