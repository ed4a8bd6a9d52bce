"""Commands on interviews of both ends: what the answers come to, and how many to ask."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder

Cli = Callable[..., Any]


@pytest.fixture
def asked(folder: Folder) -> Folder:
    """Both ends of Little Rock and Changchun answer, and contradict each other once."""
    ends = {"US": (LITTLE_ROCK, CHANGCHUN), "CN": (CHANGCHUN, LITTLE_ROCK)}
    for side, (place, partner) in ends.items():
        folder.add("accounts.csv", id=side.lower(), side=side, place=place, partner=partner)
        folder.change("accounts.csv", -1, office="office", date="2024", source="lr")
        for question, value in (("trade.any", "1"), ("rural.any", "1" if side == "US" else "0")):
            folder.add("answers.csv", account=side.lower(), question=question, value=value)
            folder.change("answers.csv", -1, source="lr")
    return folder


def test_what_both_ends_answered(cli: Cli, asked: Folder) -> None:
    ran = cli("interview", "compare", asked.write())
    assert (ran.status, ran.err) == (0, "")
    assert "One tie with answers; of 1, both ends answered." in ran.out
    assert "Changchun" in ran.out
    assert "U.S.: yes" in ran.out
    assert "China: no" in ran.out
    chinese = cli("interview", "compare", asked.write(), "--language", "zh", "--visible", "0.5").out
    assert "中国：否" in chinese
    assert "美国：是" in chinese


def test_comparison_for_programs(cli: Cli, asked: Folder) -> None:
    view = json.loads(cli("interview", "compare", asked.write(), "--json").out)
    assert view["schema"] == "paradiplomacy/interview-comparison/1"
    assert view["counts"]["agree"] == 1
    (row,) = view["discrepancies"]
    assert (row["question"], [end["value"] for end in row["ends"]]) == ("rural.any", [0.0, 1.0])
    assert view["missed"]["together"]["trials"] == 1


def test_a_record_without_answers_says_so(cli: Cli, folder: Folder) -> None:
    ran = cli("interview", "compare", folder.write())
    assert (ran.status, ran.out.count("\n")) == (0, 1)
    assert "No account" in ran.out


@pytest.mark.parametrize("language", ["en", "zh"])
def test_how_many_pairs_decide(cli: Cli, language: str) -> None:
    ran = cli("interview", "power", "trade-majority", "detachment", "--language", language)
    assert ran.status == 0
    assert "97" in ran.out
    assert "detachment" in ran.out


def test_effect_is_of_one_claim(cli: Cli) -> None:
    view = cli("interview", "power", "trade-majority", "--effect", "0.8", "--json").out
    assert json.loads(view)["claims"][0]["needed"] == 23
    refused = cli("interview", "power", "--effect", "0.8")
    assert refused.status == 1
    assert "one claim" in refused.err
    wrong = cli("interview", "power", "trade-majority", "--effect", "0.2")
    assert (wrong.status, "not true of a share" in wrong.err) == (1, True)
