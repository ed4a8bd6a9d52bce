"""`record compare`: what two states of one registry do not say alike."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from tests.support.cpaffc_service import KNOWN, answer_of, tie_row


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
    head, *rows = CalamineWorkbook.from_path(book).get_sheet_by_name("changes").to_python()
    assert head[0] == "change"
    assert [row[0] for row in rows] == ["came", "went", "renamed", "dated anew"]
    ran = cli("record", "compare", *states, "--as", "cpaffc", "--language", "zh")
    assert "新增1对" in ran.err


def test_a_record_is_as_itself(cli: Callable[..., Any]) -> None:
    told = json.loads(cli("record", "compare", "china_russia", "china_russia", "--json").out)
    assert told["changes"] == []
