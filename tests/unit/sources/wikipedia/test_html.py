"""The reader of lists on pages as a browser saves them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.support.wikipedia_pages import HTML_GERMANY, HTML_TABLE

from paradiplomacy.errors import RecordError
from paradiplomacy.sources.extract import Extract
from paradiplomacy.sources.wikipedia import read_html


def read(tmp_path: Path, text: str, **said: str) -> Extract:
    file = tmp_path / "page.html"
    file.write_text(text, encoding="utf-8")
    return read_html(file, **said)


def told(extract: Extract) -> set[tuple[str, str, str]]:
    """Subject, property and value of each statement, without the record's key."""
    record = extract.material.meta.id.replace("_", "-")
    return {
        (s.subject.replace(f"-{record}-", "-"), s.property, s.value)
        for s in extract.material.statements
    }


def test_saved_page(tmp_path: Path) -> None:
    extract = read(tmp_path, HTML_GERMANY)
    assert {said for said in told(extract) if said[0].startswith("tie:")} == {
        ("tie:de-aachen|es-toledo-spain", "kind", "sister"),
        ("tie:de-aachen|es-toledo-spain", "established", "1985"),
        ("tie:de-aachen|us-arlington-county-virginia", "kind", "sister"),
        ("tie:de-aachen|fr-reims", "kind", "sister"),
        ("tie:de-aachen|fr-foo", "kind", "sister"),
        ("tie:de-aachen|ru-kostroma", "kind", "sister"),
        ("tie:de-aachen|ru-kostroma", "established", "2005"),
        ("tie:de-aachen|ru-kostroma", "ended", "2022"),
    }
    meta = extract.material.meta
    assert (meta.id, meta.as_of) == ("wikipedia_de", "2026-05-03")
    assert meta.title == "List of twin towns and sister cities in Germany"
    (source,) = extract.material.sources
    assert source.url == "https://en.wikipedia.org/wiki/List_of_twin_towns_in_Germany"
    assert extract.unread == {"footnote": 1}
    (problem,) = extract.skipped
    assert "another partner" in problem.message


def test_the_flag_of_another_country_is_noted(tmp_path: Path) -> None:
    extract = read(tmp_path, HTML_GERMANY)
    (said,) = {s.note for s in extract.material.statements if "reims" in s.subject and s.note}
    assert "flag is that of DE" in said


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    extract = read(tmp_path, HTML_GERMANY)
    lines = HTML_GERMANY.split("\n")
    for said in extract.material.statements:
        if said.property == "name":
            number = int(said.locator.removeprefix("line "))
            assert said.value.split()[0] in "\n".join(lines[number - 1 : number + 1]), said


def test_a_table_is_left_to_a_mapping(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"0 listings were read.*by a mapping"):
        read(tmp_path, HTML_TABLE, country="Switzerland", as_of="2026")
    extract = read(tmp_path, HTML_TABLE + SHOWN, country="Switzerland", as_of="2026")
    (problem,) = (p for p in extract.skipped if "a table is not read" in p.message)
    assert problem.row == 2


SHOWN = """\
<h2>B</h2>
<p><b><a title="Berat">Berat</a></b></p>
<ul><li><span class="flagicon"><img alt="United States"></span>
<a title="Arlington County, Virginia">Arlington County</a>, United States (1999)</li>
<li><a title="Sapporo">Sapporo</a> (札幌市), Japan</li>
<li><span class="flagicon"><img alt="Russia"></span> <a title="Kostroma">Kostroma</a>, Russia
(suspended since 2022)</li>
<li>nobody</li></ul>
<h2>Former twin towns</h2>
<p><b><a title="Berat">Berat</a></b></p>
<ul><li><a title="Nice">Nice</a>, France</li></ul>
"""


def test_answer_of_the_api(tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    title = "List of twin towns in Albania"
    answer = {"parse": {"title": title, "text": {"*": SHOWN}}}
    file.write_text(json.dumps(answer), encoding="utf-8")
    extract = read_html(file, as_of="2026")
    assert extract.material.meta.title == title
    assert told(extract) == told(read(tmp_path, SHOWN, country="AL", as_of="2026"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<div>" * 200_000, "nests more than"),
        ("<ul>" * 200_000, "nests more than"),
        ("<p>no list</p>", "0 listings were read"),
        ('{"parse": {}}', "without the page"),
    ],
)
def test_a_page_that_cannot_be_read_gives_one_clear_error(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(RecordError, match=message) as raised:
        read(tmp_path, text, country="AL")
    assert "page.html" in str(raised.value)
