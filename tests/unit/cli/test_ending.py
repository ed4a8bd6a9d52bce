"""How commands end: by a signal, and with which message."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import Outcome

from paradiplomacy.cli.main import TERMINATED, end_on_sigterm

Cli = Callable[..., Outcome]

# A command that works until it is ended, cleans up, and starts a worker of its own.
WORKS = """
import os, sys, time
from paradiplomacy.cli import main as of, study

def work():
    try:
        print("works", flush=True)
        time.sleep(60)
    finally:
        print("cleaned up", flush=True)

study.study = work
sys.argv = ["paradiplomacy", "study"]
of.main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no signals")
@pytest.mark.parametrize(
    ("number", "status", "says"),
    [(signal.SIGTERM, 143, "Ended by SIGTERM.\n"), (signal.SIGINT, 130, "")],
    ids=["SIGTERM", "SIGINT"],
)
def test_a_signal_ends_a_command_in_order(number: int, status: int, says: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WORKS], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "works\n"
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (status, "cleaned up\n", says)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no signals")
def test_what_came_before_is_put_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit) as caught, end_on_sigterm():
        signal.raise_signal(signal.SIGTERM)
    assert caught.value.code == TERMINATED == 143
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing is forked here")
def test_a_worker_is_ended_by_it_without_a_word(capfd: pytest.CaptureFixture[str]) -> None:
    with end_on_sigterm():
        ready, started = os.pipe()
        worker = os.fork()
        if not worker:
            os.write(started, b".")  # what is sent before may be lost
            for _ in range(3_000):
                time.sleep(0.01)
            os._exit(0)
        assert os.read(ready, 1)
        os.kill(worker, signal.SIGTERM)
        _, status = os.waitpid(worker, 0)
    assert os.WTERMSIG(status) == signal.SIGTERM
    assert capfd.readouterr().err == ""


def test_an_error_of_the_system_shows_no_password(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(*_: object, **__: object) -> None:
        path = tmp_path / "postgresql://ann:QXsecret@db"
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr("paradiplomacy.site.study.study", full)
    done = cli("study", "china_russia")
    assert done.status == 1
    said = f"Error: {tmp_path}/postgresql:/ann:***@db: No space left on device; make room there"
    assert said in done.err
    assert "QXsecret" not in done.err


def test_an_error_that_is_not_ours_comes_through_as_it_is(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jinja2 import UndefinedError

    def fail(*_: object, **__: object) -> None:
        raise UndefinedError("a template lacks it")  # its message may not be changed

    monkeypatch.setattr("paradiplomacy.site.study.study", fail)
    with pytest.raises(UndefinedError, match="a template lacks it"):
        cli("study", "china_russia")
