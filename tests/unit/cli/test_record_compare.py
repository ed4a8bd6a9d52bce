"""`record compare`: what two states of one registry do not say alike."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from tests.support.cpaffc_service import KNOWN, answer_of, tie_row
from tests.support.shown_markup import shown_markup


@pytest.fixture
def states(tmp_path: Path) -> tuple[Path, Path]:
    """One went, one came, one was renamed abroad, one has another day, one is as it was."""
    before, after = tmp_path / "a.json", tmp_path / "b.json"
    before.write_bytes(answer_of(KNOWN))
    later = [
        KNOWN[0],
        KNOWN[1] | {"w_city": "洛城市"},
        KNOWN[2] | {"qzsj": "1983-07-23"},
        KNOWN[4],
        tie_row(9, "上海市", "", "旧金山市", "美国", "1980-01-28"),
    ]
    after.write_bytes(answer_of(later))
    return before, after


def test_each_change_is_told_once(states: tuple[Path, Path], cli: Callable[..., Any]) -> None:
    told = json.loads(cli("record", "compare", *states, "--as", "cpaffc", "--json").out)
    assert told["counts"] == {"came": 1, "went": 1, "renamed": 1, "redated": 1}
    came, went, renamed, redated = told["changes"]
    assert (came["before"], came["established_after"]) == ("", ["1980-01-28"])
    assert "San Francisco" in came["after"]
    assert (went["after"], went["established_before"]) == ("", ["1988"])
    assert ("洛杉矶市" in renamed["before"], "洛城市" in renamed["after"]) == (True, True)
    assert redated["established_before"] == ["1983-07-22"]
    assert redated["established_after"] == ["1983-07-23"]


def test_backwards_what_came_is_what_went(
    states: tuple[Path, Path], cli: Callable[..., Any]
) -> None:
    told = json.loads(cli("record", "compare", *states[::-1], "--as", "cpaffc", "--json").out)
    assert told["counts"] == {"came": 1, "went": 1, "renamed": 1, "redated": 1}
    assert told["changes"][0]["established_after"] == ["1988"]


def test_two_that_may_be_the_renamed_one_are_not_guessed_at(
    states: tuple[Path, Path], cli: Callable[..., Any]
) -> None:
    twin = KNOWN[1] | {"w_city": "某城市"}
    states[1].write_bytes(answer_of([KNOWN[1] | {"w_city": "洛城市"}, twin]))
    told = json.loads(cli("record", "compare", *states, "--as", "cpaffc", "--json").out)
    assert told["counts"] == {"came": 2, "went": 5, "renamed": 0, "redated": 0}


def test_it_is_a_table_in_both_languages_and_a_workbook(
    states: tuple[Path, Path], cli: Callable[..., Any], tmp_path: Path
) -> None:
    book = tmp_path / "changes.xlsx"
    ran = cli("record", "compare", *states, "--as", "cpaffc", "--out", book)
    assert (ran.status, "1983-07-23" in ran.out) == (0, True)
    assert "came, 1 went, 1 renamed, 1 dated anew" in ran.err
    opened = CalamineWorkbook.from_path(book)
    about = "\n".join(row[0] for row in opened.get_sheet_by_name("1 What changed").to_python())
    assert "1 dated anew" in about, "what the page says beside its table"
    head, *rows = opened.get_sheet_by_name("2 What changed").to_python()
    assert head[0] == "change"
    assert [row[0] for row in rows] == ["came", "went", "renamed", "dated anew"]
    assert cli("record", "compare", *states, "--as", "cpaffc", "--out", book).status == 1
    ran = cli("record", "compare", *states, "--as", "cpaffc", "--language", "zh")
    assert "新增1对" in ran.err


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_is_a_page_that_says_what_not_to_read_from_it(
    language: str, states: tuple[Path, Path], cli: Callable[..., Any], tmp_path: Path
) -> None:
    page = tmp_path / "changes.html"
    asked = ("record", "compare", *states, "--as", "cpaffc", "--out", page)
    assert cli(*asked, "--language", language).status == 0
    text = page.read_text(encoding="utf-8")
    assert all(each in text for each in ("1983-07-23", "a.json", "b.json", f'lang="{language}'))
    assert ("need not have ended" if language == "en" else "未必已经终止") in text


def test_a_record_is_as_itself(cli: Callable[..., Any]) -> None:
    told = json.loads(cli("record", "compare", "china_russia", "china_russia", "--json").out)
    assert told["changes"] == []


def changes(told: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {(each["change"], each["before"], each["after"]) for each in told["changes"]}


def test_a_place_that_was_renamed_is_so_in_each_of_its_ties(
    cli: Callable[..., Any], tmp_path: Path
) -> None:
    """By one tie of a day; the others are of a year, and of nothing."""
    partners = (
        ("埃塞克斯市", "英国", "1990-05-01"),
        ("某市", "日本", "1991"),
        ("某城", "法国", ""),
    )
    files = []
    for name in ("襄樊市", "襄阳市"):
        files.append(tmp_path / f"{name}.json")
        rows = [tie_row(n, "湖北省", name, *each) for n, each in enumerate(partners)]
        files[-1].write_bytes(answer_of(rows))
    told = json.loads(cli("record", "compare", *files, "--as", "cpaffc", "--json").out)
    assert told["counts"] == {"came": 0, "went": 0, "renamed": 3, "redated": 0}


def test_a_district_that_another_took_in_has_its_ties_there(
    cli: Callable[..., Any], tmp_path: Path
) -> None:
    files = []
    for name in ("崇文区", "东城区"):
        rows = [
            tie_row(1, "北京市", name, "柏林市", "德国", "1995-06-01"),
            tie_row(2, "北京市", "东城区", "巴黎市", "法国", "1996-06-01"),
        ]
        files.append(tmp_path / f"{name}.json")
        files[-1].write_bytes(answer_of([*rows, rows[1]]))
    told = json.loads(cli("record", "compare", *files, "--as", "cpaffc", "--json").out)
    assert told["counts"] == {"came": 0, "went": 0, "renamed": 1, "redated": 0}


LIST = """== A ==
'''[[Aachen]]'''
* {{{{flagicon|FRA}}}} [[Reims]], France ({reims})
* {{{{flagicon|USA}}}} [[{arlington}]], United States (1993)
* {{{{flagicon|RUS}}}} [[{russian}]], Russia (2005)
'''[[Berlin]]'''
* {{{{flagicon|CHN}}}} [[{beijing}]], China (1994)
* {{{{flagicon|RUS}}}} [[Kostroma]], Russia (1999)
"""


def test_pages_of_wikipedia_give_a_year_and_new_names(
    cli: Callable[..., Any], tmp_path: Path
) -> None:
    """Kostroma is there still, so that what came in Russia is another tie and not a new name."""
    states = tmp_path / "before.html", tmp_path / "after.html"
    names = {"reims": "1967", "arlington": "Arlington County", "russian": "Kostroma"}
    states[0].write_text(shown_markup(LIST.format(**names, beijing="Peking")), encoding="utf-8")
    names = {"reims": "1967-01-28", "arlington": "Arlington, Virginia", "russian": "Kazan"}
    states[1].write_text(shown_markup(LIST.format(**names, beijing="Beijing")), encoding="utf-8")
    asked = ("record", "compare", *states, "--as", "wikipedia-html")
    assert "names no country" in cli(*asked).err
    told = json.loads(cli(*asked, "--country", "DE", "--json").out)
    assert changes(told) == {
        ("came", "", "Aachen – Kazan"),
        ("went", "Aachen – Kostroma", ""),
        ("renamed", "Aachen – Arlington County", "Aachen – Arlington"),
        ("renamed", "Peking – Berlin", "Beijing – Berlin"),
        ("redated", "Aachen – Reims", "Aachen – Reims"),
    }


MAPPING = """
record: {id: own, title: Own list, licence: CC0-1.0, languages: [en], as_of: 2026-01-01}
source: {id: own, title: Own list, voice: reference, end: third}
a: {name: City, country: Land}
b: {name: Partner, country: Country}
listed_by: neither
kind: sister
established: Since
"""


def test_of_a_list_of_ones_own_sides_and_order_are_nothing_and_bad_rows_are_told(
    cli: Callable[..., Any], tmp_path: Path
) -> None:
    head = "City,Land,Partner,Country,Since"
    lund = ["Lund,SE,Porvoo,FI,1946", "Lund,SE,Greifswald,DE,1990", "Lund,SE,Zabrze,PL,"]
    turned = ["Zabrze,PL,Lund,SE,1992", "Porvoo,FI,Lund,SE,1946", "Lund,SE,,NI,1988"]
    turned += ["Lund,SE,Hansestadt Greifswald,DE,1990"] * 2
    files = [tmp_path / name for name in ("a.csv", "b.csv")]
    for file, rows in zip(files, (lund, turned), strict=True):
        file.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    mapping = tmp_path / "own.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    asked = ("record", "compare", *files, "--mapping", mapping)
    told = json.loads(cli(*asked, "--json").out)
    assert changes(told) == {
        ("renamed", "Greifswald – Lund", "Hansestadt Greifswald – Lund"),
        ("redated", "Zabrze – Lund", "Zabrze – Lund"),
    }
    assert told["unread"] == {"before": 0, "after": 1}
    assert "one row of b.csv could not be read" in cli(*asked).err


def test_a_file_that_is_no_table_asks_for_its_reader(
    cli: Callable[..., Any], tmp_path: Path
) -> None:
    page = tmp_path / "page.wiki"
    page.write_text("* [[Lund]]", encoding="utf-8")
    ran = cli("record", "compare", page, page)
    assert (ran.status, "say with --as" in ran.err) == (1, True)
