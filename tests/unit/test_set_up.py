"""What `make` installs into .venv: the locked versions where a lock fits, or else what works."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EDITABLE = "-m pip install --quiet {}--editable .[dev]"
LOCKED = EDITABLE.format("--constraint requirements/dev-3.11.txt ")
FREE = EDITABLE.format("")

PYTHON = """#!/bin/sh
case "$*" in
    *%d.%d*) echo "$VERSION" ;;
    *pip*) echo "$*" >>"$LOG"; case "$*" in *--constraint*) exit "$LOCK_FAILS" ;; esac ;;
esac
"""
"""A stand-in that says its version and notes what pip is asked for."""


@pytest.mark.parametrize(
    ("version", "lock_fails", "asked"),
    [
        pytest.param("3.11", "0", [LOCKED], id="the Python of the lock"),
        pytest.param("3.12", "0", [FREE], id="another Python"),
        pytest.param("3.11", "1", [LOCKED, FREE], id="a lock that does not fit"),
    ],
)
def test_a_lock_is_for_its_python_and_never_in_the_way(
    tmp_path: Path, version: str, lock_fails: str, asked: list[str]
) -> None:
    files = {
        "scripts/set-up.sh": (ROOT / "scripts" / "set-up.sh").read_text(encoding="utf-8"),
        "requirements/dev-3.11.txt": "",
        "src/paradiplomacy/results/assets/countries-110m.json": "",
        ".venv/bin/python": PYTHON,
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    python = tmp_path / ".venv" / "bin" / "python"
    python.chmod(0o755)
    log = tmp_path / "log"
    settings = {
        "PYTHON": str(python), "VERSION": version, "LOG": str(log), "LOCK_FAILS": lock_fails
    }  # fmt: skip
    ran = subprocess.run(
        ["sh", str(tmp_path / "scripts" / "set-up.sh")],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert log.read_text(encoding="utf-8").splitlines() == asked
    assert ("cannot be installed" in ran.stderr) == (lock_fails == "1")
