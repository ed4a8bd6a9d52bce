"""Tables that are no CSV and no XLSX: JSON, HTML, ODS, dBASE. Each gives the same rows."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path

import pytest

from paradiplomacy.errors import RecordError
from paradiplomacy.tabular.rows import TableRow
from paradiplomacy.tabular.tables import TableFormat, looks_like_a_table, read_table
from paradiplomacy.tabular.workbooks import read_sheet

HEAD = ["city", "country", "since"]
ROWS = [["Bari", "IT", "1987"], ["Łódź", "PL", ""]]


def rows_of(path: Path, **said: str) -> tuple[list[str], list[list[str]]]:
    table = read_table(path, TableFormat(**said))
    rows = [list(row.cells) for row in table.rows if isinstance(row, TableRow)]
    return list(table.columns), rows


def ods(rows: list[list[str]], *, repeated: int = 1) -> bytes:
    """A sheet of OpenDocument, as small as they come."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = "".join(
        f'<table:table-row table:number-rows-repeated="{repeated}">'
        + "".join(cell.format(text) for text in row)
        + "</table:table-row>"
        for row in rows
    )
    names = 'xmlns:{0}="urn:oasis:names:tc:opendocument:xmlns:{0}:1.0"'
    spaces = " ".join(names.format(name) for name in ("office", "table", "text"))
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Ties">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        archive.writestr(
            "META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{manifest}"/>'
        )
    return into.getvalue()


def dbf(rows: list[list[str]], *, kinds: str = "CCC", encoding: str = "utf-8") -> bytes:
    """A dBASE III file of three fields."""
    widths = (20, 10, 8)
    fields = b"".join(
        name.encode().ljust(11, b"\0") + kind.encode() + b"\0" * 4 + bytes([width, 0]) + b"\0" * 14
        for name, kind, width in zip(HEAD, kinds, widths, strict=True)
    )
    header = struct.pack("<BBBBIHH", 3, 124, 1, 31, len(rows), 32 + len(fields) + 1, 39)
    lines = b"".join(
        b" " + b"".join(c.encode(encoding).ljust(w) for c, w in zip(r, widths, strict=True))
        for r in rows
    )
    return header.ljust(32, b"\0") + fields + b"\r" + lines + b"\x1a"


PAGE = """<!DOCTYPE html><html><body><table><tr><td>menu</td></tr></table><table>
<tr><th>city</th><th>country</th><th>since</th></tr>
<tr><td><a href="/b">Bari</a><sup class="reference">[1]</sup></td><td>IT</td><td>1987</td></tr>
<tr><td>Łódź</td><td>PL</td><td></td></tr></table></body></html>"""

OBJECTS = [
    {"city": "Bari", "country": "IT", "since": 1987},
    {"city": "Łódź", "country": "PL", "since": None},
]

FILES = {
    "list.json": json.dumps(OBJECTS).encode(),
    "inner.json": json.dumps({"status": "ok", "result": {"records": OBJECTS}}).encode(),
    "arcgis.json": json.dumps({"features": [{"attributes": each} for each in OBJECTS]}).encode(),
    "page.html": PAGE.encode(),
    "sheet.ods": ods([HEAD, *ROWS]),
    "ties.dbf": dbf(ROWS),
}


@pytest.mark.parametrize("name", FILES)
def test_every_format_gives_the_same_rows(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name])
    columns, rows = rows_of(path)
    assert columns == HEAD
    assert [[*row, ""][:3] for row in rows] == ROWS
    assert looks_like_a_table(path)


def test_a_date_of_opendocument_is_as_vague_as_its_cell_shows_it(tmp_path: Path) -> None:
    styles = "".join(
        f'<number:date-style style:name="N{n}">{parts}</number:date-style>'
        f'<style:style style:name="c{n}" style:data-style-name="N{n}"/>'
        for n, parts in enumerate(("<number:year/>", "<number:month/><number:year/>",
                                   "<number:day/><number:month/><number:year/>"))
    )  # fmt: skip
    cell = '<table:table-cell {}office:value-type="date" office:date-value="1988-01-01"/>'
    row = "".join(cell.format(f'table:style-name="c{n}" ' if n else "") for n in range(3))
    column = '<table:table-column table:default-cell-style-name="c0"/>'
    names = 'xmlns:{0}="urn:oasis:names:tc:opendocument:xmlns:{0}:1.0"'
    spaces = " ".join(map(names.format, ("number", "style")))
    data = ods([["x"]])
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        content = book.read("content.xml").decode()
        parts = {name: book.read(name) for name in book.namelist()}
    first = f"{column}<table:table-row>{row}</table:table-row>"
    for before, written in (
        ("<office:body>", f"<office:styles>{styles}</office:styles><office:body>"),
        ("<table:table-row", f"{first}<table:table-row"),
        ("<office:document-content", f"<office:document-content {spaces}"),
    ):
        content = content.replace(before, written, 1)
    with zipfile.ZipFile(tmp_path / "p.ods", "w") as book:
        for name, part in {**parts, "content.xml": content.encode()}.items():
            book.writestr(name, part)
    read, _ = read_sheet((tmp_path / "p.ods").read_bytes(), "p.ods").rows
    assert isinstance(read, TableRow)
    assert read.cells == ["1988", "1988-01", "1988-01-01"]


def test_a_shapefile_that_is_packed(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "ties.zip", "w") as archive:
        archive.writestr("ties.shp", b"\0" * 100)
        archive.writestr("ties.dbf", dbf(ROWS))
    assert rows_of(tmp_path / "ties.zip") == (HEAD, ROWS)


def test_the_code_page_of_a_shapefile_is_taken(tmp_path: Path) -> None:
    data = dbf([["Toruń", "PL", "1978"]], encoding="cp1250")
    with zipfile.ZipFile(tmp_path / "ties.zip", "w") as archive:
        archive.writestr("ties.dbf", data)
        archive.writestr("ties.cpg", "ANSI 1250")
    (tmp_path / "old.dbf").write_bytes(data)
    (tmp_path / "old.cpg").write_text("1250\n")
    for name in ("ties.zip", "old.dbf"):
        assert rows_of(tmp_path / name)[1] == [["Toruń", "PL", "1978"]]


def test_yes_and_no_of_dbase(tmp_path: Path) -> None:
    (tmp_path / "p.dbf").write_bytes(dbf([["Bari", "IT", "T"], ["Linz", "AT", "F"]], kinds="CCL"))
    assert [row[2] for row in rows_of(tmp_path / "p.dbf")[1]] == ["yes", "no"]


@pytest.mark.parametrize("said", ["iso-8859-9", "windows-1254"])
def test_a_page_is_read_in_the_encoding_that_it_declares(tmp_path: Path, said: str) -> None:
    head = f'<html><meta http-equiv="Content-Type" content="text/html; charset={said}">'
    table = "<table><tr><td>şehir<td>ülke</tr><tr><td>Bakü<td>Azerbaycan</tr></table>"
    (tmp_path / "kardes.xls").write_bytes((head + table).encode("cp1254"))
    assert rows_of(tmp_path / "kardes.xls") == (["şehir", "ülke"], [["Bakü", "Azerbaycan"]])


def test_partners_within_a_town_are_rows(tmp_path: Path) -> None:
    towns = [
        {"town": "Santos", "twins": [{"city": "Nagasaki"}, {"city": "Shimonoseki"}]},
        {"town": "Recife", "twins": [{"city": "Porto"}]},
        {"town": "Olinda", "twins": []},
    ]
    (tmp_path / "t.json").write_text(json.dumps(towns))
    columns, rows = rows_of(tmp_path / "t.json")
    cells = [dict(zip(columns, row, strict=True)) for row in rows]
    assert [(row["town"], row["twins.city"]) for row in cells] == [
        ("Santos", "Nagasaki"), ("Santos", "Shimonoseki"), ("Recife", "Porto"), ("Olinda", "")
    ]  # fmt: skip


def test_what_a_feature_service_says_of_its_fields(tmp_path: Path) -> None:
    answer = {
        "fields": [
            {"name": "Signed", "type": "esriFieldTypeDate"},
            {"name": "Kind", "domain": {"codedValues": [{"name": "Sister City", "code": 1}]}},
        ],
        "features": [
            {
                "attributes": {"City": "Gilbert", "Signed": 905904000000, "Kind": 1},
                "geometry": {"x": -111.8, "y": 33.3},
            }
        ],
    }
    path = tmp_path / "query.json"
    path.write_text(json.dumps(answer), encoding="utf-8")
    assert rows_of(path) == (
        ["City", "Signed", "Kind", "longitude", "latitude"],
        [["Gilbert", "1998-09-16", "Sister City", "-111.8", "33.3"]],
    )


def test_a_point_of_geojson(tmp_path: Path) -> None:
    feature = {
        "type": "Feature",
        "properties": {"city": "Bari"},
        "geometry": {"type": "Point", "coordinates": [16.87, 41.12]},
    }
    path = tmp_path / "ties.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert rows_of(path) == (["city", "longitude", "latitude"], [["Bari", "16.87", "41.12"]])


def test_a_cell_of_a_page_that_spans_stands_in_each_place(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        "<table><tr><th>our city</th><th>partner</th></tr><tr><td rowspan=2>Kiel</td><td>Brest</td>"
        "</tr><tr><td>Vaasa</td></tr><tr><td colspan=2>none</td></tr></table>"
    )
    assert rows_of(path)[1] == [["Kiel", "Brest"], ["Kiel", "Vaasa"], ["none", "none"]]


def test_which_table_of_a_page(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    few = "<table><tr><th>a<th>b<tr><td>1<td>2</table>"
    path.write_text(few + PAGE)
    assert rows_of(path)[0] == HEAD
    assert rows_of(path, sheet="1") == (["a", "b"], [["1", "2"]])
    with pytest.raises(RecordError, match="none of them is '9'"):
        rows_of(path, sheet="9")


LISTS = """<html><body><div class="mw-parser-output"><h1>List of twin towns in Albania</h1>
<ul class="toc"><li>1 B</li><li>2 D</li></ul>
<h2>B</h2><p><b><a title="Berat">Berat</a></b></p>
<ul><li><span class="flagicon"><img alt="Turkey"></span> Amasya, Turkey (2001)</li>
<li><span class="flagicon"><img alt="Italy"></span> Bari<sup class="reference">[1]</sup></li>
<li>Dayton, Ohio, United States (1992–2022)</li></ul>
<h3>Durrës</h3><ul><li>Poland<ul><li>Kielce – since 5 May 1987</li>
<li>Łódź (Łódź Voivodeship) (until 2010)</li></ul></li></ul>
<h2>References</h2><ul><li>Somebody, 2001</li></ul></div></body></html>"""


def test_lists_of_a_page_are_rows(tmp_path: Path) -> None:
    path = tmp_path / "Albania.html"
    path.write_text(LISTS, encoding="utf-8")
    columns, rows = rows_of(path)
    assert columns == [
        "section",
        "of",
        "within",
        "name",
        "country",
        "since",
        "until",
        "words",
        "item",
    ]
    assert [row[:8] for row in rows] == [
        ["B", "Berat", "", "Amasya", "Turkey", "2001", "", ""],
        ["B", "Berat", "", "Bari", "Italy", "", "", ""],
        ["B", "Berat", "", "Dayton", "Ohio, United States", "1992", "2022", ""],
        ["B / Durrës", "Durrës", "Poland", "Kielce", "", "since 5 May 1987", "", ""],
        ["B / Durrës", "Durrës", "Poland", "Łódź", "", "", "2010", "Łódź Voivodeship"],
    ]
    assert looks_like_a_table(path)
    with pytest.raises(RecordError, match="none of them is '1'"):
        rows_of(path, sheet="1")


def test_dates_and_letters_of_dbase(tmp_path: Path) -> None:
    path = tmp_path / "old.dbf"
    path.write_bytes(dbf([["Málaga", "ES", "19870501"]], kinds="CCD", encoding="cp1252"))
    assert rows_of(path, encoding="cp1252")[1] == [["Málaga", "ES", "1987-05-01"]]
    with pytest.raises(RecordError, match="cp1252"):
        rows_of(path)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("cut.json", b'[{"city": "Ba', "cut short"),
        ("none.json", b'{"a": 1}', "holds no list of objects"),
        ("texts.json", b'["Bari", "Kiel"]', "holds no list of objects"),
        ("error.json", b'{"error": {"code": 400}}', "wrong request"),
        ("none.html", b"<html><p>no table</p></html>", "has no table or list"),
        ("deep.html", b"<html>" + b"<div>" * 100_000, "nests more than"),
        ("cut.dbf", dbf(ROWS * 9)[:-200], "cut short"),
        ("bomb.ods", ods([["x" * 50] * 40], repeated=1_000_000), "filled cells"),
    ],
)
def test_what_is_no_table_is_said_in_one_clear_error(
    name: str, data: bytes, says: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(RecordError, match=says):
        rows_of(path)


def test_prose_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear colleagues\nwe send you our best wishes\n")
    assert not looks_like_a_table(path)
