"""`paradiplomacy record check`: what it lists, what is accepted, its exit status, each opening."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from paradiplomacy.doubts.checks import CHECKS
from tests.support.folders import Folder

Cli = Callable[..., Any]

ONLY = ("--only", "repeated-row", "--only", "same-exchange-twice")


@pytest.fixture
def doubtful(folder: Folder) -> Folder:
    """A record with one repeated row."""
    return folder.tie("established", "1994-04-05", locator="elsewhere")


def accept(folder: Folder, doubt: dict[str, Any], why: str = "two entries of one page") -> None:
    told = {name: doubt[name] for name in ("check", "subject", "about")}
    folder.add("accepted_doubts.csv", **told, by="me", on="2026-11-27", why=why)


def test_a_record_without_doubts_ends_with_status_0(cli: Cli, folder: Folder) -> None:
    ran = cli("record", "check", folder.write(), *ONLY)
    assert ran.status == 0
    assert "small: 0 open, 0 accepted, 0 acceptances no longer apply" in ran.err


def test_an_open_doubt_is_shown_with_its_row_and_ends_with_status_1(
    cli: Cli, doubtful: Folder
) -> None:
    ran = cli("record", "check", doubtful.write(), *ONLY)
    assert ran.status == 1
    assert f"ties.csv, row {doubtful.line('ties.csv')}" in ran.out
    assert "stands in 2 rows (3, 7)" in ran.out
    assert "Keep the row with the better locator" in ran.out


def test_what_json_names_is_what_accepts_it(cli: Cli, doubtful: Folder) -> None:
    ran = cli("record", "check", doubtful.write(), *ONLY, "--json")
    assert (ran.status, ran.err) == (1, "")
    told = json.loads(ran.out)
    assert told["schema"] == "paradiplomacy/record-check/1"
    (record,) = told["records"]
    (doubt,) = record["doubts"]
    assert not record["clear"]
    accept(doubtful, doubt)
    ran = cli("record", "check", doubtful.write(), *ONLY, "--json")
    (record,) = json.loads(ran.out)["records"]
    assert (ran.status, record["clear"], record["doubts"]) == (0, True, [])
    assert record["accepted"] == [
        doubt | {"by": "me", "on": "2026-11-27", "why": "two entries of one page"}
    ]


def test_accepted_doubts_are_shown_where_they_are_asked_for(cli: Cli, doubtful: Folder) -> None:
    ran = cli("record", "check", doubtful.write(), *ONLY, "--json")
    accept(doubtful, json.loads(ran.out)["records"][0]["doubts"][0])
    path = doubtful.write()
    assert "two entries" not in cli("record", "check", path, *ONLY).out
    assert "two entries of one page" in cli("record", "check", path, *ONLY, "--all").out


def test_an_acceptance_of_what_is_mended_ends_with_status_1(cli: Cli, doubtful: Folder) -> None:
    ran = cli("record", "check", doubtful.write(), *ONLY, "--json")
    accept(doubtful, json.loads(ran.out)["records"][0]["doubts"][0])
    doubtful.tables["ties.csv"].pop()
    ran = cli("record", "check", doubtful.write(), *ONLY)
    assert ran.status == 1
    assert "acceptances that no longer apply" in ran.out
    other = cli("record", "check", doubtful.write(), "--only", "one-name-twice")
    assert other.status == 0  # nothing is known of checks that were not run


def test_it_speaks_chinese(cli: Cli, doubtful: Folder) -> None:
    ran = cli("record", "check", doubtful.write(), *ONLY, "--language", "zh")
    assert "重复的行" in ran.out
    assert "出现在2行中" in ran.out


def test_a_record_of_a_store_is_checked_with_a_file_of_acceptances(
    cli: Cli, folder: Folder, tmp_path: Path
) -> None:
    folder.add("exchanges.csv", id="another")
    store = tmp_path / "ties.db"
    assert cli("import", folder.write(), "--store", store).status == 0
    for name in ([store], ["small", "--store", store]):
        ran = cli("record", "check", *name, *ONLY, "--json")
        (doubt,) = json.loads(ran.out)["records"][0]["doubts"]
        assert (ran.status, doubt["check"]) == (1, "same-exchange-twice")
        assert (doubt["file"], doubt["row"]) == ("", 0)
    file = tmp_path / "looked_into.csv"
    row = {name: doubt[name] for name in ("check", "subject", "about")}
    row |= {"by": "me", "on": "2026", "why": "two trips"}
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(row))
        writer.writeheader()
        writer.writerow(row)
    assert cli("record", "check", store, *ONLY, "--accepted", file).status == 0


def test_several_records_are_checked_each_alone(cli: Cli, doubtful: Folder, tmp_path: Path) -> None:
    clear = Folder.small(tmp_path / "clear")
    clear.meta = clear.meta | {"id": "clear"}
    ran = cli("record", "check", clear.write(), doubtful.write(), *ONLY, "--json")
    told = json.loads(ran.out)["records"]
    assert ran.status == 1
    assert [(one["record"], one["clear"]) for one in told] == [("clear", True), ("small", False)]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--only", "repeated"], "did you mean 'repeated-row'"),
        (["--only", "x"], ", ".join(CHECKS)),
        (["--language", "fr"], "no language 'fr'"),
        (["--accepted", "none.csv"], "none.csv"),
    ],
    ids=["near", "unknown", "language", "no-file"],
)
def test_a_wrong_option_is_refused(
    cli: Cli, folder: Folder, arguments: list[str], says: str
) -> None:
    ran = cli("record", "check", folder.write(), *arguments)
    assert ran.status == 1
    assert says in ran.err
    assert "Traceback" not in ran.err


def test_a_file_that_is_no_store_is_named_with_what_to_do(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text("city1,city2\nBerat,Amasya\n", encoding="utf-8")
    refused = cli("record", "check", path)
    assert refused.status == 1
    assert "the file is not a store (SQLite); bring it into one" in refused.err
