"""Runs the fuzzer for as many inputs as a suite has time for; see `fuzz_wikitext.py`."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

RUNS = 2000
HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@pytest.mark.thorough
def test_wikitext_reader_takes_whatever_the_fuzzer_finds(tmp_path: Path) -> None:
    # It has no wheel for Windows and the newest Pythons; property tests cover the reader there.
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("needs atheris: pip install -e '.[dev]' on Linux or macOS")
    done = subprocess.run(
        [sys.executable, str(HERE / "fuzz_wikitext.py"), str(RUNS)],
        cwd=tmp_path,  # where libFuzzer writes an input that fails
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=1200,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert not list(tmp_path.glob("crash-*"))
    assert "6 files found" in done.stderr  # the seeds were read
