"""What a manifest tells of files that a user gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from paradiplomacy.results.manifest import FILES, with_files


def files(root: Path, *names: str) -> list[Path]:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name, encoding="utf-8")
    return [root / name for name in names]


def test_files_are_told_by_name_and_never_by_a_full_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = files(tmp_path, "x/a/mine.yaml", "x/b/c/mine.yaml", "x/other.yaml")
    told = ["a/mine.yaml", "b/c/mine.yaml", "other.yaml"]
    assert list(with_files({}, given)[FILES]) == told
    monkeypatch.chdir(tmp_path / "x" / "a")
    near = ["mine.yaml", "../b/c/mine.yaml", "../other.yaml"]
    assert list(with_files({}, near)[FILES]) == told
