"""The program by which a verifier compares tables."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from paradiplomacy.package.programs import verify


def _table(folder: Path, text: str, name: str = "ties.csv") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("1", "1.0", True),
        ("0.3333333333333333", "0.33333333333333337", True),
        ("1000000000", "1000000000.9", True),  # 0.9e-9 of it
        ("1000000000", "1000000001.1", False),  # 1.1e-9 of it
        ("1e-13", "0", True),
        ("1e-11", "0", False),
        ("", "0", False),
        ("a", "a", True),
        ("a", "A", False),
        ("1994-04-05", "1994-04-06", False),
        ("nan", "nan", True),
        ("nan", "1", False),
        ("inf", "-inf", False),
    ],
)
def test_cells_are_the_same_within_the_tolerance(one: str, other: str, same: bool) -> None:
    assert verify.same_cell(one, other) is same
    assert verify.same_cell(other, one) is same


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tie,n\na,1\nb,2\n", ""),
        ("tie,n\na,1\nb,2.0000000000001\n", ""),
        ("tie,n\na,1\nb,3\n", "row 2, column n: '2' became '3'"),
        ("tie,n\nb,2\na,1\n", "row 1, column tie: 'a' became 'b'"),
        ("tie,n\na,1\n", "row 2: is missing"),
        ("tie,n\na,1\nb,2\nc,3\n", "row 3: is new"),
        ("tie,m\na,1\nb,2\n", "columns tie, n became tie, m"),
        ("", "columns tie, n became "),
    ],
)
def test_the_first_difference_is_named(tmp_path: Path, text: str, said: str) -> None:
    before = _table(tmp_path / "before", "tie,n\na,1\nb,2\n")
    after = _table(tmp_path / "after", text)
    assert verify.compare(before, after) == {"ties.csv": said}


def test_tables_on_one_side_alone_are_named(tmp_path: Path) -> None:
    before = _table(tmp_path / "before", "a\n1\n", "old.csv")
    after = _table(tmp_path / "after", "a\n1\n", "new.csv")
    said = verify.compare(before, after)
    assert said == {
        "new.csv": "the package has no such table",
        "old.csv": "the new run has no such table",
    }


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A package as far as verify.py sees it, with a new run beside it."""
    package = tmp_path / "package"
    for folder in (package / "results" / "tables", tmp_path / "rerun" / "tables"):
        _table(folder, "tie,n\na,1\n")
    _table(package / "data" / "small", "id\n")
    digest = hashlib.sha256(b"id\n").hexdigest()
    content = json.dumps({"inputs": {"small": {"ties.csv": digest}}})
    (package / "results" / "manifest.json").write_text(content, encoding="utf-8")
    (package / "code").mkdir()
    shutil.copy(verify.__file__, package / "code" / "verify.py")
    return package


def _run(package: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # -I: neither this environment's packages nor its settings; the standard library is enough.
    program = str(package / "code" / "verify.py")
    command = [sys.executable, "-I", "-S", program, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_run_that_is_the_same_passes(made: Path) -> None:
    ran = _run(made, str(made.parent / "rerun"))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == "same       ties.csv\n1 tables: 1 same, 0 different\n"


def test_changed_data_are_found_though_every_table_is_the_same(made: Path) -> None:
    (made / "data" / "small" / "ties.csv").write_text("id\nx\n", encoding="utf-8")
    ran = _run(made, str(made.parent / "rerun"))
    assert ran.returncode == 1
    assert "CHANGED    data/small/ties.csv: is not the file" in ran.stdout
    (made / "data" / "small" / "ties.csv").unlink()
    assert "data/small/ties.csv: is missing" in _run(made, str(made.parent / "rerun")).stdout


def test_no_table_at_all_is_no_success(made: Path) -> None:
    for path in made.parent.rglob("tables/ties.csv"):
        path.unlink()
    assert _run(made, str(made.parent / "rerun")).returncode == 1


def test_a_folder_that_is_not_there_is_said(made: Path) -> None:
    ran = _run(made, str(made.parent / "nowhere"))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "is not a folder of tables" in ran.stderr
    assert _run(made).returncode == 2
