"""What `make` installs into .venv: the locked versions where a lock fits, or else what works."""

from __future__ import annotations

import os
import shutil
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


def checkout(folder: Path, *more: str) -> Path:
    """A folder with what the script looks for; its stand-in for Python."""
    files = {
        "scripts/set-up.sh": (ROOT / "scripts" / "set-up.sh").read_text(encoding="utf-8"),
        "requirements/dev-3.11.txt": "",
        ".venv/bin/python": PYTHON,
        **dict.fromkeys(more, ""),
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    python = folder / ".venv" / "bin" / "python"
    python.chmod(0o755)
    return python


def set_up(folder: Path, python: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    log = {"PYTHON": str(python), "LOG": str(folder / "log")}
    return subprocess.run(
        ["/bin/sh", str(folder / "scripts" / "set-up.sh")],
        env=os.environ | log | settings,
        capture_output=True,
        text=True,
        check=False,
    )


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
    python = checkout(tmp_path, "assets/.copied-from")
    ran = set_up(tmp_path, python, VERSION=version, LOCK_FAILS=lock_fails)
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "log").read_text(encoding="utf-8").splitlines() == asked
    assert ("cannot be installed" in ran.stderr) == (lock_fails == "1")


@pytest.mark.parametrize("there", [(), ("node",), ("node", "npm")])
def test_a_machine_without_node_is_told_where_it_comes_from(
    tmp_path: Path, there: tuple[str, ...]
) -> None:
    python = checkout(tmp_path)
    path = tmp_path / "bin"
    path.mkdir()
    for name in ("dirname", "cd"):
        if found := shutil.which(name):
            (path / name).symlink_to(found)
    for name in there:
        (path / name).symlink_to("/bin/true")
    ran = set_up(tmp_path, python, PATH=str(path), VERSION="3.11", LOCK_FAILS="0")
    assert ran.returncode == 0, ran.stderr
    assert ("from the package index" in ran.stderr) == (len(there) < 2)
    assert (tmp_path / "log").read_text(encoding="utf-8").splitlines() == [LOCKED]
