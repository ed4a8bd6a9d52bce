"""Pairs in groups of look-alikes count, and are named nowhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support.consent import COMMANDS, no_group_is_broken, shown
from tests.support.folders import Folder

from paradiplomacy.evidence.anonymity import GROUP

Cli = Callable[..., Any]


def test_pairs_in_groups_count_and_are_named_by_no_command(
    cli: Cli, both_ends: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = ("--record", both_ends.path)
    for command in ([*of, *where] for of in (*COMMANDS, ["search", "placesecret"])):
        for form in ([], ["--json"]):
            ran = cli(*command, *form)
            assert ran.status == 0, ran.err
            no_group_is_broken(ran.out + ran.err)
    for form in (["--json"], ["--language", "zh"], []):
        ran = cli("interview", "compare", both_ends.path, *form)
        assert ran.status == 0, ran.err
        no_group_is_broken(ran.out + ran.err)
        assert "3" in ran.out
    compared = json.loads(cli("interview", "compare", both_ends.path, "--json").out)
    assert compared["compared"] == {"ties": 3, "both": 3}
    assert [row["number"] for row in compared["unnamed"]] == [1, 2, 3, 1, 2, 3]
    monkeypatch.setenv(GROUP, "1")
    alone = json.loads(cli("interview", "compare", both_ends.path, "--json").out)
    assert alone["counts"] == compared["counts"]


def test_pairs_in_groups_are_in_no_file_of_a_study(
    cli: Cli, both_ends: Folder, tmp_path: Path
) -> None:
    made = {
        "study": ("study", both_ends.path, "--all-formats"),
        "record": ("export", "record", "-r", both_ends.path),
        "xlsx": ("export", "xlsx", "-r", both_ends.path),
    }
    for name, command in made.items():
        ran = cli(*command, "--out", tmp_path / "made" / name)
        assert ran.status == 0, ran.err
        no_group_is_broken(ran.out + ran.err)
    files = [path for path in (tmp_path / "made").rglob("*") if path.is_file()]
    page = next(path for path in files if path.name == "interviews.html")
    assert "Pairs that are not named" in shown(page)
    for path in files:
        no_group_is_broken(shown(path))
