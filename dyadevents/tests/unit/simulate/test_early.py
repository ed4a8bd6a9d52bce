"""The simulator is compiled in a process of its own, once."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dyadevents.simulate import early
from dyadevents.simulate.batch import run_batch


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    commands: list[Sequence[str]] = []

    class Stand:
        def __init__(self, command: Sequence[str], **_: Any) -> None:
            commands.append(command)

        def __enter__(self) -> Stand:
            return self

        def __exit__(self, *_: object) -> None:
            commands.append(("waited",))

    monkeypatch.setattr(subprocess, "Popen", Stand)
    return commands


def _kept_in(folder: Path | None) -> SimpleNamespace:
    return SimpleNamespace(_cache=SimpleNamespace(cache_path=folder and str(folder)))


def test_what_is_not_compiled_is_compiled_in_another_process_and_waited_for(
    started: list[Sequence[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(early, "run_batch", _kept_in(tmp_path))
    with early.compiling_simulator():
        assert len(started) == 1
        assert started[0][-1].endswith("import compile_simulator; compile_simulator()")
    assert started[1] == ("waited",)


@pytest.mark.parametrize("kept", [True, False], ids=["compiled", "nowhere to keep it"])
def test_no_process_is_started_that_would_be_of_no_use(
    started: list[Sequence[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, kept: bool
) -> None:
    (tmp_path / "batch.run_batch-1.py311.1.nbc").touch()
    monkeypatch.setattr(early, "run_batch", _kept_in(tmp_path if kept else None))
    with early.compiling_simulator():
        pass
    assert started == []


def test_the_smallest_model_compiles_what_every_model_uses() -> None:
    early.compile_simulator()
    assert len(getattr(run_batch, "signatures")) == 1  # noqa: B009
