"""What `paradiplomacy fetch wikidata` does, against a service on this machine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from paradiplomacy.sources.wikidata import fetch as wikidata_fetch
from paradiplomacy.sources.wikidata import read_wikidata_sparql
from tests.support.wikidata_service import Service, made_up_rows, serving, status


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving(Service(made_up_rows(23))) as running:
        yield running


def test_it_fetches_into_a_folder_that_the_reader_reads(
    service: Service, cli: Callable[..., Any], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    options = ["--endpoint", service.url, "--page-size", "10", "--pause", "0"]
    ran = cli("fetch", "wikidata", "--out", out, *options)
    assert (ran.status, ran.out) == (0, "")
    assert "fetched: 23 statements in 3 pages" in ran.err
    assert "23/23" in ran.err  # the bar
    kinds = [s for s in read_wikidata_sparql(out).material.statements if s.property == "kind"]
    assert len(kinds) == 23
    again = cli("fetch", "wikidata", "--out", out, *options)
    assert again.status == 0
    assert "already finished on" in again.err


def test_it_tells_programs_what_it_did(
    service: Service, cli: Callable[..., Any], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    ran = cli(
        "fetch", "wikidata", "--out", out, "--country", "FR", "--country", "JP", "--json",
        "--endpoint", service.url, "--pause", "0", "--contact", "me@example.org",
    )  # fmt: skip
    told = json.loads(ran.out)
    assert told.pop("started") <= told.pop("finished")
    assert told == {
        "schema": "paradiplomacy/fetch/1",
        "folder": str(out),
        "endpoint": service.url,
        "countries": ["FR", "JP"],
        "statements": 23,
        "rows": 27,
        "pages": 1,
        "new_pages": 1,
        "expected": 23,
    }
    assert all("me@example.org" in headers["user-agent"] for _, headers in service.asked)


def test_a_refusal_is_one_message_and_what_came_before_is_kept(
    service: Service, cli: Callable[..., Any], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    options = ["--endpoint", service.url, "--page-size", "10", "--pause", "0"]
    service.trouble = [None, None, status(403, "Forbidden")]
    ran = cli("fetch", "wikidata", "--out", out, *options)
    assert (ran.status, ran.out) == (1, "")
    assert "Error: " in ran.err
    assert "--contact" in ran.err
    assert "Traceback" not in ran.err
    assert [path.name for path in sorted(out.iterdir())] == ["fetch.json", "page-00001.json"]
    assert cli("fetch", "wikidata", "--out", out, *options).status == 0
    assert len(list(out.iterdir())) == 4


def test_ctrl_c_says_how_to_go_on(
    service: Service, cli: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(wikidata_fetch, "write_note", interrupted)
    out = tmp_path / "out"
    options = ["--endpoint", service.url, "--pause", "0"]
    ran = cli("fetch", "wikidata", "--out", out, *options)
    assert ran.status == 130
    assert "run the same command again" in ran.err


def test_wrong_options_are_refused_before_anything_is_asked(
    service: Service, cli: Callable[..., Any], tmp_path: Path
) -> None:
    to = ["--out", tmp_path / "out", "--endpoint", service.url]
    assert cli("fetch", "wikidata", *to, "--page-size", "0").status == 2
    assert cli("fetch", "wikidata", *to, "--pause", "-1").status == 2
    assert cli("fetch", "wikidata").status == 2
    ran = cli("fetch", "wikidata", *to, "--country", "Atlantis")
    assert ran.status == 1
    assert "no country 'Atlantis'" in ran.err
    assert service.asked == []
    assert not (tmp_path / "out").exists()
