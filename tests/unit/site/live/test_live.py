"""Results appear in pages once they are there; a record that changes is opened again."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.support.folders import Folder

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.results.begun import RunOptions, begin
from paradiplomacy.results.second_process import SecondProcess
from paradiplomacy.site.live import live as live_module
from paradiplomacy.site.live import work
from paradiplomacy.site.live.live import Live

WAIT = 20.0


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + WAIT
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


@pytest.fixture
def shown(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> Live:
    """A record whose work takes no time, and that is looked at all the time."""
    monkeypatch.setattr(live_module, "EVERY", 0.01)

    def at_once(opening: Any, process: Any, *, progress: Any) -> Any:
        progress("testing", 0.5)
        return SimpleNamespace(record=opening.record, drawings={})

    monkeypatch.setattr(live_module, "results_of", at_once)
    return Live(begin(RunOptions((str(folder.write()),))))


def test_results_take_the_place_of_pages_that_wait(shown: Live) -> None:
    assert shown.site.results is None
    before = shown.answer("ties.html")
    assert shown.answer("ties.html") is before
    shown.start()
    until(lambda: shown.state.name == "ready")
    assert shown.site.results is not None
    assert shown.answer("ties.html") is not before  # it is made again, with the results
    shown.close()


def test_a_record_that_changes_is_opened_again(shown: Live, folder: Folder) -> None:
    shown.start()
    until(lambda: shown.state.name == "ready")
    assert shown.site.record.exchanges
    folder.tables["exchanges.csv"] = []
    folder.write()
    until(lambda: not shown.site.record.exchanges)
    until(lambda: shown.state.name == "ready")
    shown.close()


def test_a_record_that_is_spoilt_meanwhile_stays_as_it_was(shown: Live, folder: Folder) -> None:
    said: list[str] = []
    shown.start(failed=said.append)
    until(lambda: shown.state.name == "ready")
    (folder.path / "ties.csv").write_text("nonsense", encoding="utf-8")
    until(lambda: said)
    assert "cannot be read" in said[0]
    assert shown.site.record.exchanges
    assert shown.answer("ties.html").content.body
    shown.close()


def test_work_that_fails_is_said_on_the_terminal(
    shown: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ParadiplomacyError("the disk is full")

    monkeypatch.setattr(live_module, "results_of", fail)
    said: list[str] = []
    shown.start(failed=said.append)
    until(lambda: said)
    assert shown.state.name == "failed"
    assert said == ["the results could not be worked out: the disk is full"]
    shown.close()


def test_work_that_is_stopped_has_not_failed(shown: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    said, asked = list[str](), list[str]()

    def until_stopped(opening: Any, process: SecondProcess, *, progress: Any) -> Any:
        asked.append("results")
        until(lambda: process.is_over)
        raise ParadiplomacyError("the process ended with status -15")

    monkeypatch.setattr(live_module, "results_of", until_stopped)
    shown.start(failed=said.append)
    until(lambda: asked)
    until(lambda: shown._stop_working() or len(asked) > 1)  # a withdrawal does it
    assert (said, shown.state.name) == ([], "working")
    shown.close()


# --- the other process --------------------------------------------------------------------


def test_why_nothing_can_be_worked_out_comes_from_the_process() -> None:
    opening = begin(RunOptions(("china_russia",)))
    opening = replace(opening, asked=RunOptions(("nowhere",)), results=None)
    with (
        SecondProcess(is_needed=True) as process,
        pytest.raises(ParadiplomacyError, match="nowhere"),
    ):
        work.results_of(opening, process, progress=lambda *_: None)


def test_what_is_asked_can_be_sent(tmp_path: Path) -> None:
    asked = RunOptions(("sino_us",), store="postgresql+psycopg://a:b@c/d", hypotheses=(tmp_path,))
    assert pickle.loads(pickle.dumps(asked)) == asked


def test_a_claim_of_ones_own_file_has_a_page_before_its_results(
    folder: Folder, tmp_path: Path
) -> None:
    from paradiplomacy.hypotheses.designs.spec import template

    mine = tmp_path / "mine.yaml"
    mine.write_text(template("share"), encoding="utf-8")
    live = Live(begin(RunOptions((str(folder.write()),), hypotheses=(mine,))))
    for address in ("claims/my-share.html", "zh/claims/my-share.html", "claims/my-share.json"):
        page = live.answer(address).content.body.decode()
        assert "Most ties are between sister cities" in page
    assert '"pending":true' in page
