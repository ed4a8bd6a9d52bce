"""Accounts in groups of look-alikes are named nowhere, and pairs of them are not compared."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support.consent import COMMANDS, IN_GROUPS, must_not_hold, no_group_is_broken
from tests.support.folders import Folder

Cli = Callable[..., Any]


@pytest.fixture(params=["waiting", "noted"])
def in_groups(request: pytest.FixtureRequest, cli: Cli, both_ends: Folder) -> tuple[Folder, int]:
    """The folder before groups are noted and after, and how many accounts it then shows."""
    if request.param == "waiting":
        return both_ends, 0
    ran = cli("interview", "group", both_ends.path, "--by", "Ann", "--yes", "--json")
    assert ran.status == 0, ran.err
    groups = json.loads(ran.out)["groups"]
    assert [each["accounts"] for each in groups] == [3, 3]
    return both_ends, 6


def test_accounts_in_groups_are_named_by_no_command(
    cli: Cli, in_groups: tuple[Folder, int]
) -> None:
    folder, accounts = in_groups
    where = ("--record", folder.path)
    for command in ([*of, *where] for of in (*COMMANDS, ["search", "placesecret"])):
        for form in ([], ["--json"]):
            ran = cli(*command, *form)
            assert ran.status == 0, ran.err
            no_group_is_broken(ran.out + ran.err)
    for form in (["--json"], ["--language", "zh"], []):
        ran = cli("interview", "compare", folder.path, *form)
        assert ran.status == 0, ran.err
        no_group_is_broken(ran.out + ran.err)
    compared = json.loads(cli("interview", "compare", folder.path, "--json").out)
    assert compared["compared"] == {"ties": 0, "both": 0}
    assert len(compared["left_out"]["unplaced"]) == accounts


def test_who_may_see_accounts_compares_them_all_and_is_told_not_to_publish(
    cli: Cli, both_ends: Folder
) -> None:
    for language, word in (("en", "Not to be published"), ("zh", "不得公开")):
        form = ("--whole", "--json", "--language", language)
        ran = cli("interview", "compare", both_ends.path, *form)
        assert word in ran.err
        assert json.loads(ran.out)["compared"] == {"ties": 3, "both": 3}
    ran = cli("hypothesis", "run", "trust-by-level", "-r", both_ends.path, "--whole")
    assert "Not to be published" in ran.err


def test_accounts_in_groups_are_named_in_no_file_of_a_study(
    cli: Cli, in_groups: tuple[Folder, int], tmp_path: Path
) -> None:
    folder, accounts = in_groups
    made = {
        "study": ("study", folder.path, *(["--all-formats"] if accounts else [])),
        "record": ("export", "record", "-r", folder.path),
        "xlsx": ("export", "xlsx", "-r", folder.path),
    }
    for name, command in made.items():
        ran = cli(*command, "--out", tmp_path / "made" / name)
        assert ran.status == 0, ran.err
        no_group_is_broken(ran.out + ran.err)
    for path in (tmp_path / "made").rglob("*"):
        if path.is_file():
            must_not_hold(path, IN_GROUPS)
    exported = tmp_path / "made" / "record"
    if not accounts:
        assert not (exported / "accounts.csv").exists()
        return
    with (exported / "accounts.csv").open(encoding="utf-8", newline="") as file:
        assert sum(row["in_group"] != "" for row in csv.DictReader(file)) == accounts
    # What was published is read as it is, and published the same.
    again = cli("export", "record", "-r", exported, "--out", tmp_path / "again")
    assert again.status == 0, again.err
    for name in ("accounts.csv", "answers.csv", "sources.csv"):
        assert (tmp_path / "again" / name).read_bytes() == (exported / name).read_bytes()
