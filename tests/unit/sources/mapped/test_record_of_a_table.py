"""The record that a table becomes: its sources, its key and day, its titles and texts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.support.tables import PAIRS, ids, read, said, skipped, small

from paradiplomacy.errors import RecordError
from paradiplomacy.model.statements import Voice

ROW = "Berat,Albania,Amasya,Turkey\n"
TIE, A, B = "tie:al-pairs-berat|tr-pairs-amasya", "al-pairs-berat", "tr-pairs-amasya"


# --- sources ----------------------------------------------------------------------------


def test_each_address_is_a_source(tmp_path: Path) -> None:
    table = "city1,country1,city2,country2,url\n" + "".join(
        f"Berat,AL,{name},TR,{url}\n"
        for name, url in [
            ("P", "https://example.org/a"),
            ("Q", "https://example.org/b"),
            ("R", "A printed list"),
            ("S", ""),
            ("T", "http://[bad"),
        ]
    )
    source = {
        "column": "url",
        "voice": "government",
        "end": "AL",
        "known": {"A printed list": {"id": "list", "title": "The list", "voice": "academic"}},
    }
    extract = read(tmp_path, table, small(source=source))
    sources = {s.id: s for s in extract.material.sources}
    assert len(sources) == 3
    assert sources["list"].voice is Voice.ACADEMIC
    assert {s.url for s in sources.values()} == {
        "https://example.org/a",
        "https://example.org/b",
        "",
    }
    assert all(s.end == "AL" for s in sources.values())
    assert all(re.fullmatch(r"[a-z0-9]+(?:[-._][a-z0-9]+)*", key) for key in sources)
    kinds = {s.subject[-1]: s.source for s in extract.material.statements if s.property == "kind"}
    assert kinds["r"] == "list"
    assert skipped(extract) == [(5, "url"), (6, "url")]


# --- record -----------------------------------------------------------------------------


def test_key_and_day_of_the_record_may_be_given(tmp_path: Path) -> None:
    extract = read(tmp_path, PAIRS + ROW, record="mine", as_of="2020")
    assert (extract.material.meta.id, extract.material.meta.as_of) == ("mine", "2020")
    assert said(extract)[0][0] == "tie:al-mine-berat|tr-mine-amasya"
    for wrong in ({"record": "My record"}, {"as_of": "someday"}):
        with pytest.raises(RecordError, match=r"field '(record|as_of)'.* --(record|as-of)"):
            read(tmp_path, PAIRS + ROW, **wrong)
    with pytest.raises(RecordError, match="is not said; expected the day to which the material"):
        read(tmp_path, PAIRS + ROW, small(record__as_of=None))


def test_the_record_names_its_countries_the_most_common_first(tmp_path: Path) -> None:
    table = PAIRS + "P,AL,Q,TR\nP,AL,R,TR\nS,TR,T,XK\n"
    assert read(tmp_path, table).material.meta.ends == ("TR", "AL", "XK")
    assert read(tmp_path, PAIRS + "P,AL,Q,AL\n").material.meta.ends == ("AL",)


def test_the_order_of_rows_decides_no_key(tmp_path: Path) -> None:
    rows = ["Málaga,Spain,P,TR\n", "Malaga,Spain,P,TR\n", "MALAGA,Spain,Málaga,Spain\n"]
    extract = read(tmp_path, PAIRS + "".join(rows))
    assert len({s.subject for s in extract.material.statements if s.property == "name"}) == 4
    assert ids(read(tmp_path, PAIRS + "".join(reversed(rows)))) == ids(extract)


def test_characters_that_nobody_can_see_make_no_other_place(tmp_path: Path) -> None:
    row = "\ufeffBe\u00adrat,Albania,Ama\u200bsya,Turkey\n"
    assert said(read(tmp_path, PAIRS + row)) == said(read(tmp_path, PAIRS + ROW))


def test_a_cell_of_several_partners_is_asked_about(tmp_path: Path) -> None:
    table = PAIRS + "Berat,Albania,Lyon; Toulon,France\nBerat,Albania,Bozen / Bolzano,Italy\n"
    extract = read(tmp_path, table)
    assert [(tie, kind) for tie, kind, _ in said(extract)] == [
        ("tie:al-pairs-berat|it-pairs-bozen-bolzano", "sister")
    ]
    assert skipped(extract) == [(2, "city2")]
    assert "'Lyon; Toulon' holds several names" in extract.skipped[0].message
    assert [(doubt.row, doubt.field) for doubt in extract.doubts] == [(3, "city2")]


def test_a_mapping_may_give_its_record_a_chinese_title(tmp_path: Path) -> None:
    mapping = small(record__title_zh="培拉特的友好城市")
    assert read(tmp_path, PAIRS + ROW, mapping).material.meta.title_zh == "培拉特的友好城市"


def test_a_mapping_gives_its_record_texts_in_any_language(tmp_path: Path) -> None:
    texts = {"title": {"fi": "Ystävyyskaupungit"}, "publisher": {"fi": "Kaupunki", "en": "City"}}
    meta = read(tmp_path, PAIRS + ROW, small(record__texts=texts)).material.meta
    assert meta.title_in("fi") == "Ystävyyskaupungit"
    publisher = meta.text("publisher")
    assert publisher is not None
    assert publisher.in_language("fi") == "Kaupunki"


def test_a_text_that_no_page_has_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="texts"):
        read(tmp_path, PAIRS + ROW, small(record__texts={"motto": {"fi": "x"}}))
