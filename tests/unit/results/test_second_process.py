"""Work in a second process, and here where there is none."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.results.begun import RunOptions, begin
from paradiplomacy.results.second_process import SecondProcess


@pytest.fixture(scope="module")
def second() -> Iterator[SecondProcess]:
    with SecondProcess(cores=2) as process:
        yield process


def test_work_runs_in_another_process_in_its_order(second: SecondProcess) -> None:
    first, other = second.start(os.getpid), second.start(divmod, 17, 5)
    assert first.result() != os.getpid()
    assert other.result() == (3, 2)


def test_an_error_there_is_raised_here(second: SecondProcess) -> None:
    with pytest.raises(ZeroDivisionError):
        second.start(divmod, 1, 0).result()
    assert second.start(len, "abc").result() == 3


def test_progress_there_is_told_here(second: SecondProcess) -> None:
    steps: list[tuple[str, float]] = []
    asked = RunOptions(("china_russia",), cached=False)
    opening = second.start(begin, asked, progress=lambda *step: steps.append(step)).result()
    assert opening.record.meta.id == "china_russia"
    assert steps


def test_what_is_printed_there_is_no_result(second: SecondProcess) -> None:
    assert second.start(os.write, 1, b"\x80\n").result() == 2
    assert second.start(len, "abc").result() == 3


def test_modules_are_loaded_there_before_there_is_work(second: SecondProcess) -> None:
    second.load("graphlib", "tomllib")
    loaded = second.start(eval, "'graphlib' in __import__('sys').modules")
    assert loaded.result()


def test_it_has_one_thread_where_the_environment_says_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    monkeypatch.delenv("POLARS_MAX_THREADS", raising=False)
    with SecondProcess(cores=2) as process:
        assert process.start(os.getenv, "OPENBLAS_NUM_THREADS").result() == "2"
        assert process.start(os.getenv, "POLARS_MAX_THREADS").result() == "1"


def test_what_is_closed_does_nothing_more() -> None:
    with SecondProcess(cores=2) as process:
        process.load("graphlib")
        process.close()
        with pytest.raises(RuntimeError, match="after shutdown"):
            process.start(os.getpid)


def test_work_runs_here_where_there_is_one_core() -> None:
    with SecondProcess(cores=1) as alone:
        alone.load("no.such.module")
        assert alone.start(os.getpid).result() == os.getpid()


def test_work_runs_here_where_no_process_can_be_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with SecondProcess(cores=2) as stuck:
        assert stuck.start(os.getpid).result() == os.getpid()


def test_work_runs_here_where_the_process_has_died(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/true")
    with SecondProcess(cores=2) as dead:
        assert dead.start(os.getpid).result() == os.getpid()
        assert dead.start(len, "abc").result() == 3


def test_work_that_needs_a_process_fails_without_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    ended = pytest.raises(ParadiplomacyError, match="the process ended with status 1")
    with SecondProcess(cores=1, is_needed=True) as dead, ended:
        dead.start(os.getpid).result()


def test_the_end_leaves_no_process_behind() -> None:
    with SecondProcess(cores=2) as process:
        number = process.start(os.getpid).result()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_the_end_does_not_wait_for_work() -> None:
    with SecondProcess(cores=2) as process:
        process.start(os.getpid).result()
        before = time.perf_counter()
        work = process.start(time.sleep, 20)
        waiting = process.start(time.sleep, 20)
    assert time.perf_counter() - before < 10
    for never in (work, waiting):
        with pytest.raises(CancelledError):
            never.result()


def test_the_other_process_says_nothing_when_nobody_reads_its_answer() -> None:
    command = [sys.executable, "-c", f"from {SecondProcess.__module__} import serve; serve()"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        process.stdin.write(pickle.dumps((str, ("answer",), {})))
        process.stdin.close()
        assert process.stderr.read() == b""


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_the_other_process_says_nothing_when_what_is_asked_breaks_off(share: float) -> None:
    asked = pickle.dumps((str, ("answer" * 50,), {}))
    ran = subprocess.run(
        [sys.executable, "-c", f"from {SecondProcess.__module__} import serve; serve()"],
        input=asked[: int(share * len(asked))], capture_output=True, check=True,
    )  # fmt: skip
    assert (ran.stdout, ran.stderr) == (b"", b"")


def test_a_script_without_a_guard_can_use_it(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from paradiplomacy.results.second_process import SecondProcess\n"
        "with SecondProcess(cores=2) as second:\n"
        "    print(second.start(len, 'abc').result())\n"
    )
    ran = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert ran.stdout == "3\n"
