"""What a reader says of a file that it could read and that may not be whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.wikipedia_pages import HTML

from paradiplomacy.sources.extract import Extract
from paradiplomacy.sources.readers import READERS


def read(name: str, path: Path, content: str, **options: str) -> Extract:
    path.write_text(content, encoding="utf-8")
    return READERS[name].read_files([path], options)


TABLES = {
    "table": (
        "city1,country1,city2,country2\nAachen,Germany,Reims,France\n",
        {"mapping": "wikipedia_2026"},
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_last_row_without_a_line_end_is_doubted(name: str, tmp_path: Path) -> None:
    text, options = TABLES[name]
    assert read(name, tmp_path / "whole.txt", text, **options).doubts == ()
    (doubt,) = read(name, tmp_path / "cut.txt", text[:-1], **options).doubts
    assert (doubt.file, doubt.row) == ("cut.txt", text.count("\n"))
    assert "may be cut short" in doubt.message


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "gb18030"])
def test_a_whole_table_in_another_encoding_is_not_doubted(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_bytes(TABLES["table"][0].encode(encoding))
    options = {"mapping": "wikipedia_2026", "encoding": encoding}
    assert READERS["table"].read_files([path], options).doubts == ()


HEAD = "qid_a,name_a,country_a,qid_b,name_b,country_b,start,end,split\n"


def test_an_item_that_is_a_country_is_doubted(tmp_path: Path) -> None:
    rows = "Q64,Berlin,Germany,Q90,Paris,France,1987,,\nQ1081996,Brou,France,Q29,,,,,\n"
    read_ = read("table", tmp_path / "whole.csv", HEAD + rows, mapping="wikidata_dated")
    (doubt,) = read_.doubts
    assert (doubt.row, doubt.message.split(";")[0]) == (
        3,
        "Q29 is a country (ES), and a tie is one of cities or provinces",
    )
    assert len([s for s in read_.material.statements if s.property == "kind"]) == 2


def test_a_city_that_is_a_country_may_have_partners(tmp_path: Path) -> None:
    row = "Q64,Berlin,Germany,Q334,Singapore,Singapore,1990,,\n"
    assert read("table", tmp_path / "one.csv", HEAD + row, mapping="wikidata_dated").doubts == ()


def test_a_page_without_its_end_is_doubted(tmp_path: Path) -> None:
    page = f"<!DOCTYPE html><html><body>{HTML['germany']}</body></html>\n"
    options = {"title": "List of twin towns in Germany", "country": "DE", "as_of": "2026"}
    assert read("wikipedia-html", tmp_path / "whole.html", page, **options).doubts == ()
    (doubt,) = read("wikipedia-html", tmp_path / "cut.html", page[:-20], **options).doubts
    assert "no </html>" in doubt.message


OLD_WORKBOOK = """
record: {id: ours, title: Ours, licence: CC0-1.0, languages: [en], as_of: 2026}
file: {header: 3}
source: {id: list, title: List}
a: {name: {constant: Reims}, country: {constant: FR}}
b: {name: Partner, country: Country}
listed_by: a
established: Since
note: Note
"""


def test_an_old_workbook_has_no_line_end_to_lack(tmp_path: Path) -> None:
    mapping = tmp_path / "ours.yaml"
    mapping.write_text(OLD_WORKBOOK, encoding="utf-8")
    path = Path(__file__).parents[1] / "tabular" / "old_partners.xls"
    assert READERS["table"].read_files([path], {"mapping": str(mapping)}).doubts == ()
