"""A fetch from Wikidata that broke off, wherever it did, goes on to the same pages."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support.wikidata_service import (
    NOON,
    Service,
    hang_up,
    pages,
)

from paradiplomacy.errors import FetchError, RecordError
from paradiplomacy.sources.wikidata import fetch as wikidata_fetch
from paradiplomacy.sources.wikidata import read_wikidata_sparql
from paradiplomacy.sources.wikidata.fetch import ATTEMPTS, fetch_wikidata
from paradiplomacy.sources.wikidata.pages import FetchNote, write_note

NOBODY = 2**22 + 1
"""A number that no process has: Linux counts to 2**22."""


@pytest.mark.parametrize("stopped", range(1, 6))
def test_what_dies_at_any_request_resumes_to_the_same_bytes(
    service: Service, fetch: Callable[..., FetchNote], tmp_path: Path, stopped: int
) -> None:
    fetch("whole", page_size=6)

    def die(handler: Any, _: bytes) -> None:
        handler.close_connection = True
        raise_in_client.append(True)

    raise_in_client: list[bool] = []

    def killed(seconds: float) -> None:
        if raise_in_client:
            raise KeyboardInterrupt

    service.trouble = [None] * stopped + [die]
    with pytest.raises(KeyboardInterrupt):
        fetch_wikidata(
            tmp_path / "out", endpoint=service.url, page_size=6, sleep=killed, now=lambda: NOON
        )
    held = pages(tmp_path / "out")
    assert len(held) == stopped - 1
    if held:
        with pytest.raises(RecordError, match="unfinished fetch"):
            read_wikidata_sparql(tmp_path / "out")
    asked = len(service.asked)
    done = fetch(page_size=6)
    assert done.new_pages == len(done.pages) - len(held)
    assert len(service.asked) - asked == done.new_pages + 1 + (not held)
    assert pages(tmp_path / "out") == pages(tmp_path / "whole")
    note = (tmp_path / "out" / "fetch.json").read_bytes()
    assert note == (tmp_path / "whole" / "fetch.json").read_bytes()


@pytest.mark.parametrize("noted", [0, 1])
def test_a_page_that_was_written_but_not_noted_is_fetched_again(
    service: Service,
    fetch: Callable[..., FetchNote],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    noted: int,
) -> None:
    """As after kill -9 between the two: a half-written file lies about, too."""
    fetch("whole")
    out = tmp_path / "out"

    def killed(folder: Path, note: FetchNote) -> None:
        if len(note.pages) > noted:
            raise KeyboardInterrupt
        write_note(folder, note)

    with monkeypatch.context() as patched:
        patched.setattr(wikidata_fetch, "write_note", killed)
        with pytest.raises(KeyboardInterrupt):
            fetch()
    assert len(pages(out)) == noted + 1
    left = out / f".half-written-{NOBODY}-page-{noted + 1:05}.json"
    left.write_bytes(b"{")
    assert fetch().new_pages == 3 - noted
    assert pages(out) == pages(tmp_path / "whole")
    assert not left.exists()


def test_a_folder_with_nothing_but_half_a_note_is_new(
    fetch: Callable[..., FetchNote], tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / f".half-written-{NOBODY}-fetch.json").write_bytes(b"{")
    assert len(fetch().pages) == 3
    assert len(list((tmp_path / "out").iterdir())) == 4


@pytest.mark.parametrize("request_", [1, 2, 4])
def test_a_process_that_is_killed_leaves_a_shorter_fetch(
    service: Service, fetch: Callable[..., FetchNote], tmp_path: Path, request_: int
) -> None:
    """A real kill -9 of the command line, in the middle of an answer."""
    out = tmp_path / "out"
    words = ["fetch", "wikidata", "--out", str(out), "--endpoint", service.url, "--pause", "0"]
    line = [sys.executable, "-c", "from paradiplomacy.cli.main import main; main()", *words]
    started: list[subprocess.Popen[bytes]] = []

    def kill(handler: Any, content: bytes) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n" + content)
        handler.wfile.flush()
        started[0].kill()
        handler.close_connection = True

    service.trouble = [*[None] * request_, kill]
    with subprocess.Popen([*line, "--page-size", "6"], stderr=subprocess.DEVNULL) as process:
        started.append(process)
        assert process.wait(600) == -signal.SIGKILL
    held = pages(out)
    assert len(held) == request_ - 1
    fetch("whole", page_size=6)
    done = fetch(page_size=6)
    assert done.new_pages == len(done.pages) - len(held)
    assert pages(out) == pages(tmp_path / "whole")


@pytest.mark.parametrize("harm", ["cut", "removed"])
def test_a_page_that_was_damaged_is_fetched_again(
    fetch: Callable[..., FetchNote], tmp_path: Path, harm: str
) -> None:
    fetch()
    out = tmp_path / "out"
    before = pages(out)
    if harm == "cut":
        (out / "page-00002.json").write_bytes(before["page-00002.json"][:-1])
    else:
        (out / "page-00002.json").unlink()
    with pytest.raises(RecordError, match=r"page-00002\.json"):
        read_wikidata_sparql(out)
    assert fetch().new_pages == 2
    assert pages(out) == before


def test_a_folder_of_something_else_is_left_alone(
    service: Service, fetch: Callable[..., FetchNote], tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("years of work")
    with pytest.raises(FetchError, match=r"thesis\.txt and no fetch"):
        fetch()
    (tmp_path / "file").write_text("")
    with pytest.raises(FetchError, match="is a file"):
        fetch("file")
    fetch("mine")
    with pytest.raises(FetchError, match=r"a fetch from .* for all countries, not from .* US"):
        fetch("mine", countries=["US"])
    with pytest.raises(FetchError, match="name a new folder"):
        fetch("mine", endpoint=service.url + "2")


def test_an_unfinished_fetch_of_another_query_is_not_continued(
    service: Service,
    fetch: Callable[..., FetchNote],
    tmp_path: Path,
) -> None:
    service.trouble = [None, None, *[hang_up] * ATTEMPTS]
    with pytest.raises(FetchError):
        fetch()
    note = tmp_path / "out" / "fetch.json"
    told = json.loads(note.read_bytes())
    note.write_text(json.dumps(told | {"query": "0" * 16}))
    with pytest.raises(FetchError, match="another version"):
        fetch()


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"schema": "other"}', '{"pages": [{"file": "../../etc/passwd"}]}'],
)
def test_a_note_that_somebody_changed(
    fetch: Callable[..., FetchNote], tmp_path: Path, text: str
) -> None:
    fetch()
    (tmp_path / "out" / "fetch.json").write_text(text)
    with pytest.raises(RecordError, match=r"fetch\.json"):
        fetch()
    with pytest.raises(RecordError, match=r"fetch\.json"):
        read_wikidata_sparql(tmp_path / "out")
