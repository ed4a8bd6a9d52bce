"""CPAFFC's registry becomes ties of which neither place speaks; what cannot be read is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.support.cpaffc_service import KNOWN, answer_of, made_up_ties, tie_row

from paradiplomacy.errors import RecordError
from paradiplomacy.model.statements import Voice
from paradiplomacy.sources.cpaffc import read_cpaffc
from paradiplomacy.sources.extract import Extract


def read(folder: Path, rows: list[Any], **options: str) -> Extract:
    path = folder / "cpaffc.json"
    path.write_bytes(answer_of(rows))
    return read_cpaffc(path, **{"as_of": "2026-09-28", **options})


def starts(extract: Extract) -> list[tuple[str, str]]:
    said = extract.material.statements
    return sorted((s.value, s.certainty) for s in said if s.property == "established")


def places(extract: Extract) -> set[tuple[str, ...]]:
    of: dict[str, dict[str, str]] = {}
    for s in extract.material.statements:
        if s.subject.startswith("place:"):
            of.setdefault(s.subject, {})[s.property] = s.value
    return {(p["country"], p["level"], p["name"], p.get("admin1", "")) for p in of.values()}


def test_places_have_their_levels_and_divisions_the_names_of_iso(tmp_path: Path) -> None:
    extract = read(tmp_path, KNOWN)
    assert places(extract) == {
        ("CN", "city", "Tianjin", "Tianjin"),
        ("JP", "city", "神户市", ""),
        ("CN", "city", "广州市", "Guangdong"),
        ("US", "city", "洛杉矶市", ""),
        ("CN", "province", "Hebei", "Hebei"),
        ("US", "state", "Iowa", "Iowa"),
        ("CN", "city", "肥城市", "Shandong"),
        ("KR", "city", "首尔特别市", ""),
        ("CN", "province", "Guangdong", "Guangdong"),
        ("JP", "province", "Hyogo", "Hyogo"),
    }
    assert starts(extract) == [
        ("1973-06-24", "stated"), ("1981-12-08", "stated"), ("1983-03-23", "stated"),
        ("1983-07-22", "stated"), ("1988", "stated"),
    ]  # fmt: skip
    assert extract.skipped == extract.doubts == ()
    assert extract.unread == {"dashiji": 1, "dili": 5, "id": 5, "sn": 5}


@pytest.mark.parametrize(
    ("chinese", "name"),
    [("内蒙古自治区", "Inner Mongolia"), ("西藏自治区", "Tibet"), ("陕西省", "Shaanxi")],
)
def test_provinces_have_their_usual_names(chinese: str, name: str, tmp_path: Path) -> None:
    row = tie_row(1, chinese, "", "无此州", "巴西", "2001-01-01")
    assert ("CN", "province", name, name) in places(read(tmp_path, [row]))


@pytest.mark.parametrize(
    ("city", "level", "name"),
    [
        ("盐城市大丰区", "district", "大丰区"),
        ("喀什地区疏附县", "county", "疏附县"),
        ("延边朝鲜族自治州珲春市", "city", "珲春市"),
        ("延边朝鲜族自治州", "prefecture", "延边朝鲜族自治州"),
        ("杭州市", "city", "杭州市"),
    ],
)
def test_of_a_county_behind_its_prefecture_the_last_name_counts(
    city: str, level: str, name: str, tmp_path: Path
) -> None:
    row = tie_row(1, "吉林省", city, "某市", "法国", "1999-01-01")
    assert ("CN", level, name, "Jilin") in places(read(tmp_path, [row]))


@pytest.mark.parametrize("chinese", ["旧金山市", "旧金山"])
def test_a_usual_chinese_name_that_the_gazetteer_lacks_is_known(
    chinese: str, tmp_path: Path
) -> None:
    row = tie_row(1, "上海市", "", chinese, "美国", "1980-01-28")
    assert ("US", "city", "San Francisco", "California") in places(read(tmp_path, [row]))


def test_neither_place_speaks(tmp_path: Path) -> None:
    material = read(tmp_path, KNOWN).material
    (source,) = material.sources
    assert (source.end, source.voice, source.place) == ("CN", Voice.NATIONAL_BODY, "")
    assert {s.side for s in material.statements if s.subject.startswith("tie:")} == {"third"}


@pytest.mark.parametrize("name", ["县", "郡"])
def test_a_county_abroad_is_no_province(name: str, tmp_path: Path) -> None:
    row = tie_row(1, "江苏省", "昆山市", f"奥兰治{name}", "美国", "2001-01-01")
    assert ("US", "county", f"奥兰治{name}", "") in places(read(tmp_path, [row]))


def test_a_division_that_iso_does_not_know_keeps_its_name_and_level(tmp_path: Path) -> None:
    row = tie_row(1, "江苏省", "", "无此州", "巴西", "2001-01-01")
    assert ("BR", "state", "无此州", "") in places(read(tmp_path, [row]))


@pytest.mark.parametrize(
    ("day", "year", "kept", "said"),
    [
        ("", "1985", ("1985", "stated"), ""),
        ("1985/5/6", "1985年", ("1985-05-06", "stated"), ""),
        ("1985-05-06", "1986", ("1985-05-06", "doubted"), "of the year 1986"),
        ("1885-05-06", "1885", ("1885-05-06", "doubted"), "before 1973"),
        ("2985-05-06", "2985", ("2985-05-06", "doubted"), "still to come"),
        ("1985-02-30", "1985", ("1985", "doubted"), "is no day"),
        ("soon", "", None, "'soon' is no date"),
        ("1985.3", "1985", ("1985-03", "stated"), ""),
        ("1985-03-00", "1985", ("1985-03", "stated"), ""),
        ("1985-00-00", "", ("1985", "stated"), ""),
        ("0000-00-00", "0000", None, ""),
        ("1985-3-7", "", ("1985-03-07", "stated"), ""),
        ("1985年3月7日", "1985年", ("1985-03-07", "stated"), ""),
        ("二〇〇五年六月", "", ("2005-06", "stated"), ""),
        ("1985-03-07 00:00:00", "1985.0", ("1985-03-07", "stated"), ""),
        ("１９８５．３", "", ("1985-03", "stated"), ""),
        ("不详", "-", None, ""),
        ("1985.3 / 1986.4", "1985", ("1985", "doubted"), "is no day"),
        ("", "", None, ""),
    ],
)
def test_a_date_is_the_day_of_signing_or_the_year(
    day: str, year: str, kept: tuple[str, str] | None, said: str, tmp_path: Path
) -> None:
    row = tie_row(1, "广东省", "广州市", "里昂市", "法国", day, jhsj=year)
    extract = read(tmp_path, [row])
    assert starts(extract) == ([kept] if kept else [])
    assert [said in doubt.message for doubt in extract.doubts] == ([True] if said else [])


def test_rows_that_cannot_be_read_are_left_out_each_with_its_reason(tmp_path: Path) -> None:
    nowhere = tie_row(4, "广东省", "广州市", "某市", "无此国", "1990-01-01")
    rows = [KNOWN[0], {"prov": "广东省"}, "no row", nowhere, KNOWN[1] | {"w_city": ""}, KNOWN[1]]
    extract = read(tmp_path, rows)
    assert [(p.row, p.field) for p in extract.skipped] == [(2, "w_city"), (3, ""), (5, "w_city")]
    assert [(p.row, p.field) for p in extract.doubts] == [(4, "w_country")]
    assert len(starts(extract)) == 3


def test_a_list_in_traditional_letters_is_the_same_list(tmp_path: Path) -> None:
    rows = [
        tie_row(2, "廣東省", "廣州市", "洛杉磯市", "美國", "1981-12-08"),
        tie_row(3, "河北省", "", "艾奧瓦州", "美國", "1983-07-22"),
    ]
    traditional = read(tmp_path, rows)
    assert traditional.material.statements == read(tmp_path, KNOWN[1:3]).material.statements


def test_keys_that_are_missing_or_null_cost_no_row_that_names_two_places(tmp_path: Path) -> None:
    bare = {"prov": "广东省", "w_city": "里昂市", "w_country": "法国"}
    nulls = KNOWN[1] | dict.fromkeys(("city", "qzsj", "jhsj", "dashiji"))
    events = [{"year": "1985", "events": [{"what": ["a", {"b": None}]}]}]
    extract = read(tmp_path, [bare, nulls, KNOWN[2] | {"dashiji": events, "qzsj": None}])
    assert len([s for s in extract.material.statements if s.property == "kind"]) == 3
    assert starts(extract) == [("1983", "stated")]
    assert extract.skipped == ()
    assert extract.unread["dashiji"] == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"city": ["广州市", "深圳市"]}, "is a list or an object"),
        ({"w_city": {"name": "洛杉矶市"}}, "is a list or an object"),
        ({"w_city": "广州市", "w_country": "中国"}, "names the same place"),
        ({"w_country": None}, "is empty"),
    ],
)
def test_what_names_no_two_places_is_left_out(
    change: dict[str, Any], said: str, tmp_path: Path
) -> None:
    extract = read(tmp_path, [KNOWN[0], KNOWN[1] | change])
    (left_out,) = extract.skipped
    assert left_out.row == 2
    assert said in left_out.message
    assert len(starts(extract)) == 1


def test_a_list_with_gaps_is_read_as_php_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "cpaffc.json"
    rows = {str(2 * at): row for at, row in enumerate(KNOWN)}
    path.write_text(json.dumps({"data": {"lists": rows}}), encoding="utf-8")
    assert len(starts(read_cpaffc(path, as_of="2026-09-28"))) == len(KNOWN)


def test_a_row_that_stands_twice_is_one_tie(tmp_path: Path) -> None:
    once, twice = (read(tmp_path, rows).material for rows in (KNOWN, [*KNOWN, *KNOWN]))
    assert once == twice


def test_all_rows_of_a_long_list_are_read(tmp_path: Path) -> None:
    assert len(starts(read(tmp_path, made_up_ties(3000)))) == 3000


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (answer_of(KNOWN)[:-30], "cut short"),
        (b"<html>403</html>", "not JSON"),
        (b'{"code": 0, "msg": "busy"}', "it says 'busy'"),
        (answer_of([]), "none of its 0 rows"),
        (answer_of([{"a": 1}]), "none of its 1 rows"),
        (answer_of(KNOWN, count=9), "counts 9 ties and holds 5"),
        (answer_of(KNOWN, total="3187"), "counts 3,187 ties and holds 5"),
        (answer_of(KNOWN).decode().encode("gb18030"), "UTF-8"),
        (answer_of(KNOWN).decode().encode("utf-16"), "UTF-16"),
    ],
)
def test_what_is_no_whole_answer_is_refused(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "cpaffc.json"
    path.write_bytes(content)
    with pytest.raises(RecordError, match=said):
        read_cpaffc(path)


def test_the_day_is_that_of_the_fetch_or_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "cpaffc.json"
    path.write_bytes(answer_of(KNOWN))
    assert read_cpaffc(path).material.meta.as_of.startswith("../")
    saved = {"fetched": "2026-09-28T01:02:03+00:00", "answer": json.loads(answer_of(KNOWN))}
    path.write_text(json.dumps(saved), encoding="utf-8")
    assert read_cpaffc(path).material.meta.as_of == "2026-09-28"
    assert read_cpaffc(path, as_of="2025").material.meta.as_of == "2025"
