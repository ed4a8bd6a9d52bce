"""`paradiplomacy flows`: what it lists, in both languages, and its JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console
from tests.support.folders import Folder

Cli = Callable[..., Any]


@pytest.fixture
def taught(folder: Folder) -> Folder:
    """A visit, and a course that the American end gave."""
    folder.change("exchanges.csv", 0, giver="US")
    return folder.add(
        "exchanges.csv",
        id="course",
        form="training",
        giver="CN",
        teacher="US",
        learner="CN",
        date="2003",
        sector="wastewater",
    )


def test_flows_are_counted_with_what_is_not_said(cli: Cli, taught: Folder) -> None:
    ran = cli("flows", taught.write(), "--by", "teaching")
    assert ran.status == 0
    assert "Flows by who taught whom (exchanges: 2; ties: 1)" in ran.out
    assert "U.S. to China" in ran.out
    assert "no teaching reported" in ran.out
    assert "whoever traveled" in ran.err


def test_words_are_chinese_where_that_is_asked_for(cli: Cli, taught: Folder) -> None:
    ran = cli("flows", taught.write(), "--by", "group", "--language", "zh")
    assert "05.2 废水管理" in ran.out
    assert "人员" in ran.out
    assert "合计中只计一次" in ran.err


def test_one_by_one_from_the_teacher_to_the_learner(cli: Cli, taught: Folder) -> None:
    ran = cli("flows", taught.write(), "--form", "training", "--each")
    (row,) = [line for line in ran.out.splitlines() if "2003" in line]
    assert "Little Rock" in row
    assert "Changchun" in row
    assert "wastewater" in row


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("by", ["function", "teaching", "region", "level"])
def test_a_table_fits_eighty_columns(
    cli: Cli, taught: Folder, monkeypatch: pytest.MonkeyPatch, by: str, language: str
) -> None:
    monkeypatch.setattr("paradiplomacy.cli.show.console", lambda: Console(width=80))
    ran = cli("flows", taught.write(), "--by", by, "--by", "form", "--language", language)
    assert all(len(line) <= 80 for line in ran.out.splitlines())
    assert "…" not in ran.out


def test_json_has_codes_labels_and_places(cli: Cli, taught: Folder) -> None:
    ran = cli("flows", taught.write(), "--by", "group", "--by", "teaching", "--each", "--json")
    assert ran.err == ""
    told = json.loads(ran.out)
    assert told["schema"] == "paradiplomacy/flows/2"
    assert (told["exchanges"], told["ties"], told["by"]) == (2, 1, ["group", "teaching"])
    row = next(row for row in told["rows"] if row["values"]["group"] == "05.2")
    assert row["labels"] == {"group": "05.2 Wastewater management", "teaching": "U.S. to China"}
    assert (row["exchanges"], row["subjects"]) == (1, ["exchange:course"])
    course = next(one for one in told["each"] if one["exchange"] == "course")
    assert course["source_place"] == "us-ar-little-rock"
    assert course["recipient_place"] == "cn-jilin-changchun"
    assert course["taught"] == ["us-ar-little-rock", "cn-jilin-changchun"]
    assert (course["giver"], course["cofog"]) == ("CN", ["05.2"])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--since", "soon"), "--since 'soon' is not a date"),
        (("--by", "sektor"), "no way to sort flows 'sektor'"),
        (("--language", "fr"), "no language 'fr'"),
        (("--place", "Atlantis"), "no place 'Atlantis'"),
    ],
    ids=["date", "way", "language", "place"],
)
def test_what_is_not_there_is_refused(
    cli: Cli, taught: Folder, options: tuple[str, ...], said: str
) -> None:
    ran = cli("flows", taught.write(), *options)
    assert ran.status == 1
    assert said in ran.err


def test_days_leave_out_what_bears_no_date_and_say_so(cli: Cli, taught: Folder) -> None:
    taught.add("exchanges.csv", id="talks", form="other", date="")
    ran = cli("flows", taught.write(), "--since", "2000")
    assert "1 exchanges without a date are left out" in ran.err
    ran = cli("flows", taught.write(), "--since", "2020")
    assert "No exchange is as asked for." in ran.err


def test_a_language_without_words_is_refused(cli: Cli, taught: Folder) -> None:
    ran = cli("flows", taught.write(), "--language", "fr")
    assert ran.status != 0
    assert "no language 'fr'" in ran.err


def test_several_ways_to_sort_stand_apart_in_the_title(cli: Cli) -> None:
    shown = cli("flows", "article", "--by", "teaching", "--by", "form").out
    assert shown.startswith("Flows by who taught whom, form ")


def test_exchanges_run_from_place_to_place_by_the_names_of_these(cli: Cli, taught: Folder) -> None:
    ran = cli("flows", taught.write(), "--each", "--language", "zh")
    assert "小石城*" in ran.out
    assert "长春市" in ran.out


def test_one_by_one_with_the_columns_that_the_table_gained(cli: Cli, taught: Folder) -> None:
    taught.change("exchanges.csv", 1, participants="US 3")
    for language, label in (("en", "participants"), ("zh", "参加人数")):
        shown = cli("flows", taught.write(), "--each", "--language", language).out
        assert label in shown
        assert "US 3" in shown
