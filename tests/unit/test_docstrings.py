"""numpydoc is asked of the modules that the Python reference shows, and of these alone."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import check_docstrings  # noqa: E402


def test_whatever_the_reference_shows_is_checked() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in check_docstrings.public_modules()}
    assert {"src/paradiplomacy/model/dates.py", "src/paradiplomacy/views.py"} <= names
    assert "dyadevents/src/dyadevents/files/fit.py" in names, "of a function of it"
    assert "src/paradiplomacy/sources/mapped/__init__.py" in names, "a folder"
    assert "src/paradiplomacy/sources/mapped/row.py" not in names


def test_a_name_that_is_in_no_module_is_refused() -> None:
    with pytest.raises(SystemExit, match="nowhere"):
        check_docstrings.file_of("nowhere")


def test_a_function_without_its_docstring_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("ruff")
    bare = tmp_path / "bare.py"
    bare.write_text("def count(ties):\n    return len(ties)\n", encoding="utf-8")
    monkeypatch.setattr(check_docstrings, "public_modules", lambda: [bare])
    assert check_docstrings.main() == 1
    assert "D103" in capfd.readouterr().out
