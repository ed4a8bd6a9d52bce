"""Compiled functions are kept, and made again when any source has changed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from paradiplomacy import compiled

CALLER = """
from kept.callee import value
from kept.compiled import compiled

@compiled
def twice():
    return 2 * value()
"""
CALLEE = """
from kept.compiled import compiled

@compiled
def value():
    return {}
"""


def run(folder: Path) -> str:
    code = "from kept.caller import twice; print(twice(), sum(twice.stats.cache_hits.values()))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_a_change_in_a_function_that_is_called_from_another_file_is_noticed(
    tmp_path: Path,
) -> None:
    package = tmp_path / "kept"
    package.mkdir()
    shutil.copy(compiled.__file__, package / "compiled.py")
    (package / "__init__.py").touch()
    (package / "caller.py").write_text(CALLER, encoding="utf-8")
    (package / "callee.py").write_text(CALLEE.format(1), encoding="utf-8")
    assert run(tmp_path) == "2 0"
    assert run(tmp_path) == "2 1"  # from disk
    (package / "callee.py").write_text(CALLEE.format(5), encoding="utf-8")
    assert run(tmp_path) == "10 0"
