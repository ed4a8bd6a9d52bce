"""What `paradiplomacy fetch cpaffc` does, against a query on this machine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.support.cpaffc_service import KNOWN, Query, answer_of, made_up_ties, serving_query


@pytest.fixture
def query(monkeypatch: pytest.MonkeyPatch) -> Iterator[Query]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving_query(Query(answer_of([*KNOWN, *made_up_ties(2995)]))) as running:
        yield running


def test_it_asks_once_for_everything_and_says_who_asks(
    query: Query, cli: Callable[..., Any], tmp_path: Path
) -> None:
    out = tmp_path / "cpaffc.json"
    to = ["fetch", "cpaffc", "--out", out, "--endpoint", query.url, "--contact", "me@example.org"]
    ran = cli(*to)
    assert (ran.status, ran.out) == (0, "")
    assert "fetched: 3,000 ties, in" in ran.err
    ((form, agent),) = query.asked
    assert form.pop("is_ajax") == ["1"]
    assert form == {
        f"filter[{name}]": [""]
        for name in ("prov", "city", "w_city", "w_country", "qzsj", "qzsj_end")
    }
    assert agent.startswith("paradiplomacy/")
    assert "me@example.org" in agent
    before = out.read_bytes()
    assert query.content in before
    again = cli(*to)
    assert (again.status, len(query.asked), out.read_bytes()) == (0, 1, before)
    assert "already fetched on" in again.err


def test_what_it_fetched_is_imported_and_a_second_time_adds_nothing(
    query: Query, cli: Callable[..., Any], tmp_path: Path
) -> None:
    query.content = answer_of([*KNOWN, KNOWN[0]])
    out, store = tmp_path / "cpaffc.json", tmp_path / "a.db"
    ran = cli("fetch", "cpaffc", "--out", out, "--endpoint", query.url, "--at-least", "5", "--json")
    told = json.loads(ran.out)
    assert told.pop("fetched") >= "2026"
    assert told == {
        "schema": "paradiplomacy/fetch-cpaffc/1", "file": str(out), "endpoint": query.url,
        "rows": 6, "repeated": 1, "new": True,
    }  # fmt: skip
    of = ["import", "--as", "cpaffc", "--store", store, "--no-places", "--json"]
    first = json.loads(cli(*of, out).out)
    second = json.loads(cli(*of, "--again", out).out)
    assert first["added"] > 0
    assert (second["added"], second["unchanged"]) == (0, first["added"])
    ties = json.loads(cli("tie", "list", "--store", store, "--json").out)["ties"]
    assert len(ties) == 5


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ({"content": b'{"data": {"lists": [{]}}'}, "it is not JSON"),
        ({"content": answer_of(KNOWN)[:-9]}, "cut short"),
        ({"content": b"\xff\xfe"}, "no list of ties came"),
        ({"content": answer_of(KNOWN).decode().encode("gb18030")}, "it is not UTF-8"),
        ({"content": b"<!DOCTYPE html><p>busy</p>"}, "it is a web page"),
        ({"content": b""}, "no list of ties came"),
        ({"content": answer_of([])}, "none of its 0 rows"),
        ({"content": answer_of(made_up_ties(300))}, "only 300 ties came, expected 3,000"),
        ({"content": answer_of(made_up_ties(3000), count=3187)}, "counts 3,187 ties"),
        ({"status": 500}, "HTTP 500"),
        ({"status": 403}, "HTTP 403"),
        ({"status": 302}, "HTTP 302"),
        ({"cut": 10}, "no whole answer came"),
    ],
)
def test_a_failure_is_one_message_and_writes_nothing(
    trouble: dict[str, Any], said: str, query: Query, cli: Callable[..., Any], tmp_path: Path
) -> None:
    for name, value in trouble.items():
        setattr(query, name, value)
    ran = cli("fetch", "cpaffc", "--out", tmp_path / "cpaffc.json", "--endpoint", query.url)
    assert (ran.status, ran.out) == (1, "")
    assert said in " ".join(ran.err.split())
    assert "Traceback" not in ran.err
    assert list(tmp_path.iterdir()) == []
    assert len(query.asked) == 1


def test_it_waits_for_a_slow_answer_but_not_for_ever(
    query: Query, cli: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    query.content, query.wait = answer_of(made_up_ties(3000)), 0.4
    asked = ("fetch", "cpaffc", "--endpoint", query.url, "--out")
    assert cli(*asked, tmp_path / "slow.json").status == 0
    monkeypatch.setattr("paradiplomacy.sources.cpaffc_query._WAIT", 0.1)
    ran = cli(*asked, tmp_path / "never.json")
    assert (ran.status, ran.err.count("no whole answer came")) == (1, 1)
    assert [each.name for each in tmp_path.iterdir()] == ["slow.json"]


@pytest.mark.parametrize("address", ["nowhere", "ftp://example.org/a", "http://127.0.0.1:9/a"])
def test_a_wrong_address_is_one_message(
    address: str, cli: Callable[..., Any], tmp_path: Path
) -> None:
    ran = cli("fetch", "cpaffc", "--out", tmp_path / "a.json", "--endpoint", address)
    assert ran.status == 1
    assert "check the address" in " ".join(ran.err.split())


def test_another_file_is_not_written_over(
    query: Query, cli: Callable[..., Any], tmp_path: Path
) -> None:
    out = tmp_path / "mine.json"
    out.write_text('{"mine": true}', encoding="utf-8")
    ran = cli("fetch", "cpaffc", "--out", out, "--endpoint", query.url)
    assert ran.status == 1
    assert "name a new file" in ran.err
    assert query.asked == []
    assert out.read_text(encoding="utf-8") == '{"mine": true}'
