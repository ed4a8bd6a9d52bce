"""The comparison of two commits: its material, and how it tells what differs."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

from paradiplomacy.sources.record_folder import read_record_folder

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.fixture
def golden(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """The script, with a list of intended differences of the test's own."""
    monkeypatch.setattr(sys, "path", [str(SCRIPTS), *sys.path])
    module = importlib.import_module("golden")
    monkeypatch.setattr(module, "INTENDED", tmp_path / "intended.csv")
    (tmp_path / "intended.csv").write_text("files,why\n", encoding="utf-8")
    return module


def test_its_material_is_valid_and_the_same_every_time(golden: Any, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        golden.write_material(folder)
    names = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    assert len(names) > 10
    assert dict(golden.differences(one, other)) == {}
    assert len(read_record_folder(one / "pair").statements) > 1000
    assert len(read_record_folder(one / "world").statements) > 1000


def test_a_difference_is_told_unless_it_is_intended(
    golden: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sides = []
    for name, text in (("one", "a\n1\n"), ("other", "a\n2\n")):
        side = tmp_path / name
        side.mkdir()
        (side / "table.csv").write_text(text, encoding="utf-8")
        (side / f"{name}.csv").touch()
        sides.append(side)
    found = dict(golden.differences(*sides))
    assert found["one.csv"] == "is gone"
    assert found["other.csv"] == "is new"
    assert [line.strip() for line in found["table.csv"].splitlines()[1:]] == ["-1", "+2"]
    assert not golden.all_intended(found)
    assert "table.csv" in capsys.readouterr().out
    golden.INTENDED.write_text("files,why\n*.csv,made so\n", encoding="utf-8")
    assert golden.all_intended(found)
    golden.INTENDED.write_text("files,why\n*.csv,made so\nx/*,old\n", encoding="utf-8")
    assert not golden.all_intended(found)
    assert "x/* names no difference" in capsys.readouterr().out
