"""An Excel workbook that opens right: its languages, real days, links, nothing that runs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.evidence.backup import backup, restore
from paradiplomacy.evidence.store import Store
from paradiplomacy.exports import export, workbook
from paradiplomacy.exports.folder import write_material
from paradiplomacy.language.word_files import sentences
from paradiplomacy.sources.record_folder import read_record_folder


def opened(folder: Folder, tmp_path: Path) -> Any:
    return openpyxl.load_workbook(export(folder.record(), "xlsx", tmp_path / "ties.xlsx"))


def rows(book: Any, sheet: str) -> list[dict[str, Any]]:
    """Rows by the English heads of their columns."""
    head, *below = book[sheet].iter_rows(values_only=True)
    names = [text.partition("\n")[0] for text in head]
    return [dict(zip(names, row, strict=True)) for row in below]


def test_it_has_all_sheets_and_says_what_they_are(folder: Folder, tmp_path: Path) -> None:
    book = opened(folder, tmp_path)
    assert book.sheetnames == [
        *("about", "ties", "places", "exchanges", "statements", "sources", "disagreements")
    ]
    about = dict(book["about"].iter_rows(values_only=True))
    assert about["License\n许可"] == "CC0-1.0"
    assert about["As of\n截至"] == "2026-01-01"
    assert about["Limit\n局限"] == "small: Made for tests."
    assert "每行一对友好关系" in about["ties"]


def test_each_column_is_headed_in_both_languages_frozen_and_filtered(
    folder: Folder, tmp_path: Path
) -> None:
    for sheet in opened(folder, tmp_path).worksheets[1:]:
        for (cell,) in sheet.iter_cols(max_row=1):
            english, chinese = cell.value.split("\n")
            assert english.isascii()
            assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)
            assert sheet.column_dimensions[cell.column_letter].width > 5
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref.startswith("A1:")


@pytest.mark.parametrize(
    ("languages", "head", "about"),
    [
        (["en"], "Place A (own script)", "License"),
        (["zh", "en"], "甲方（中文）\nPlace A (Chinese)", "许可\nLicense"),
        (["sv"], "Place A (own script)", "License"),
    ],
)
def test_headings_are_in_the_languages_of_the_record_its_own_first(
    folder: Folder, tmp_path: Path, languages: list[str], head: str, about: str
) -> None:
    folder.meta["languages"] = languages
    with_desk(folder)
    book = opened(folder, tmp_path)
    assert book["ties"]["B1"].value == head
    assert about in dict(book["about"].iter_rows(values_only=True))
    if "zh" not in languages:
        heads = [str(cell.value) for sheet in book.worksheets[1:] for cell in sheet[1]]
        about_it = [str(cell.value) for row in book["about"] for cell in row]
        assert all(text.isascii() for text in (*heads, *about_it))


def test_a_date_is_its_text_and_days_that_can_be_sorted(folder: Folder, tmp_path: Path) -> None:
    folder.change("ties.csv", 4, value="1982-03")
    folder.change("exchanges.csv", 0, date="../1994-08")
    book = opened(folder, tmp_path)
    oakland = next(row for row in rows(book, "ties") if "oakland" in row["Key of the tie"])
    assert oakland["Established"] == "1982-03"
    assert (oakland["Earliest"], oakland["Latest"]) == (
        datetime(1982, 3, 1),
        datetime(1982, 3, 31),
    )
    (exchange,) = rows(book, "exchanges")
    assert (exchange["Earliest"], exchange["Latest"]) == (None, datetime(1994, 8, 31))


def test_statements_say_who_speaks_and_where(folder: Folder, tmp_path: Path) -> None:
    folder.change("ties.csv", 2, locator="第3段")
    said = rows(opened(folder, tmp_path), "statements")
    (row,) = [row for row in said if row["Value"] == "1994-06-22"]
    assert (row["Side that speaks"], row["Voice"], row["Source"], row["Where in the source"]) == (
        *("cn-jilin-changchun", "government", "长春市友好城市", "第3段"),
    )
    assert len(said) == len(folder.record().statements)


def test_addresses_are_links_and_other_text_is_none(folder: Folder, tmp_path: Path) -> None:
    folder.change("sources.csv", 0, url="https://example.org/a?b=1", note="https://example.org/b")
    sheet = opened(folder, tmp_path)["sources"]
    links = [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert [cell.value for cell in links] == ["https://example.org/a?b=1"]


def test_values_on_which_sources_disagree_stand_below_each_other(
    folder: Folder, tmp_path: Path
) -> None:
    values = rows(opened(folder, tmp_path), "disagreements")
    assert {row["Value"]: row["Sides that say it"] for row in values} == {
        "1994-04-05": "us-ar-little-rock",
        "1994-06-22": "cn-jilin-changchun",
    }
    assert [row["Preferred"] for row in values] == [True, False]


def test_what_looks_like_a_formula_is_text(folder: Folder, tmp_path: Path) -> None:
    folder.change("sources.csv", 0, title="'=1+1", note="'@SUM(1)")
    book = opened(folder, tmp_path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "=1+1" in {str(cell.value).lstrip("'") for cell in cells}
    assert all(cell.data_type != "f" for cell in cells)


def test_a_sheet_that_excel_would_not_open_is_refused_by_name(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    with pytest.raises(ParadiplomacyError, match="the sheet places would have more than 3 rows"):
        export(folder.record(), "xlsx", tmp_path / "ties.xlsx")
    assert list(tmp_path.glob("*.xlsx")) == []


def test_the_same_record_gives_the_same_bytes(folder: Folder, tmp_path: Path) -> None:
    record = folder.record()
    first, second = (export(record, "xlsx", tmp_path / name) for name in ("a.xlsx", "b.xlsx"))
    assert first.read_bytes() == second.read_bytes()


def test_every_column_has_its_words() -> None:
    columns = {name for sheet in workbook.SHEETS for name, _ in sheet.columns}
    named = {
        key.removeprefix("column.")
        for key in sentences(workbook.__name__, "zh")
        if key.startswith("column.")
    }
    assert columns == named


def with_desk(folder: Folder) -> Folder:
    folder.add("agreements.csv", id="lr-1994", place_a=LITTLE_ROCK, place_b=CHANGCHUN,
               title="Friendship", signed="1994-04-05", valid_until="2027", languages="en; zh",
               renewal="on request", texts=f"sv {'0' * 64} avtal.pdf", source="lr")  # fmt: skip
    folder.add("contacts.csv", id="c1", place=CHANGCHUN, role="clerk", name="Wei Example",
               source="lr")  # fmt: skip
    folder.add("requests.csv", id="r1", place=LITTLE_ROCK, what="a speaker", source="lr")
    folder.tables["agreements.csv"][0]["file"] = "lr.pdf"
    return folder


def test_what_an_office_keeps_has_its_sheets(folder: Folder, tmp_path: Path) -> None:
    book = opened(with_desk(folder), tmp_path)
    assert book.sheetnames[-2:] == ["agreements", "contacts"]
    (row,) = rows(book, "agreements")
    assert (row["one end"], row["languages of the texts"]) == ("Little Rock, Arkansas", "en; zh")
    assert (row["valid until"], row["texts"]) == ("2027", f"sv {'0' * 64} avtal.pdf")
    (row,) = rows(book, "contacts")
    assert (row["role"], row["name"]) == ("clerk", None)
    assert "Wei" not in str([list(sheet.values) for sheet in book.worksheets])


def test_a_folder_with_a_desk_comes_back_the_same(folder: Folder, tmp_path: Path) -> None:
    material = read_record_folder(with_desk(folder).write())
    write_material(material, tmp_path / "out")
    again = read_record_folder(tmp_path / "out")
    assert again.statements == material.statements
    assert {s.subject for s in again.statements} >= {"agreement:lr-1994", "contact:c1"}
    assert "request:r1" in {s.subject for s in again.statements}


def test_a_backup_of_a_desk_comes_back_the_same(folder: Folder, tmp_path: Path) -> None:
    material = read_record_folder(with_desk(folder).write())
    with Store.open(tmp_path / "a.db") as store:
        store.import_material(material)
    backup(tmp_path / "a.db", tmp_path / "a.zip")
    restore(tmp_path / "a.zip", tmp_path / "b.db")
    with Store.open(tmp_path / "b.db") as store:
        assert set(store.material("small").statements) == set(material.statements)
