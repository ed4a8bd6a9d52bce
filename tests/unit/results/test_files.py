"""A report replaces an earlier one as a whole, and never anything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.results.manifest import check_target, whole_or_nothing, write_manifest

CONTENT = {"schema": "paradiplomacy/manifest/1"}


def _write(target: Path, text: str = "new") -> None:
    check_target(target)
    with whole_or_nothing(target) as folder:
        (folder / "report.html").write_text(text, encoding="utf-8")
        (folder / "tables").mkdir()
        (folder / "tables" / "ties.csv").write_text("tie\n", encoding="utf-8")
        write_manifest(folder, CONTENT)


def _break_off(target: Path) -> None:
    with whole_or_nothing(target) as folder:
        (folder / "report.html").write_text("half", encoding="utf-8")
        raise KeyboardInterrupt


def _all(target: Path) -> list[str]:
    return sorted(p.relative_to(target).as_posix() for p in target.rglob("*"))


WRITTEN = ["manifest.json", "report.html", "tables", "tables/ties.csv"]


def test_a_new_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    _write(tmp_path / "a" / "b")
    assert _all(tmp_path / "a" / "b") == WRITTEN


def test_an_earlier_report_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "report"
    _write(target, "old")
    _write(target, "new")
    assert _all(target) == WRITTEN
    assert (target / "report.html").read_text(encoding="utf-8") == "new"


def test_the_folder_in_which_one_stands_may_be_the_target(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _write(Path())
    _write(Path())
    assert _all(tmp_path) == WRITTEN


def test_a_failure_leaves_no_new_folder(tmp_path: Path) -> None:
    target = tmp_path / "report"
    with pytest.raises(KeyboardInterrupt):
        _break_off(target)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_an_earlier_report_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "report"
    _write(target, "old")
    with pytest.raises(KeyboardInterrupt):
        _break_off(target)
    assert _all(target) == WRITTEN
    assert (target / "report.html").read_text(encoding="utf-8") == "old"


def test_a_failure_while_moving_puts_the_earlier_report_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report"
    _write(target, "old")
    rename = Path.rename

    def break_off(path: Path, to: Path) -> Path:
        if path.name == "tables" and path.parent.name == "new":
            raise OSError("moved away")
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", break_off)
    with pytest.raises(OSError, match="moved away"):
        _write(target, "new")
    assert _all(target) == WRITTEN
    assert (target / "report.html").read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize(
    "make",
    [
        lambda folder: (folder / "thesis.docx").write_text("years of work"),
        lambda folder: (folder / "manifest.json").write_text('{"name": "a web app"}'),
        lambda folder: (folder / "manifest.json").write_text("[]"),
    ],
)
def test_files_of_somebody_else_are_never_replaced(tmp_path: Path, make: object) -> None:
    assert callable(make)
    make(tmp_path)
    before = _all(tmp_path)
    with pytest.raises(ParadiplomacyError, match="holds files that are of no report"):
        check_target(tmp_path)
    assert _all(tmp_path) == before


def test_a_file_put_into_an_earlier_report_is_not_lost(tmp_path: Path) -> None:
    target = tmp_path / "report"
    _write(target)
    (target / "tables" / "my notes.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(ParadiplomacyError, match=r"tables/my notes\.txt"):
        check_target(target)


def test_hidden_files_of_a_file_manager_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / ".DS_Store").write_bytes(b"")
    _write(tmp_path)
    assert (tmp_path / ".DS_Store").exists()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "report").write_text("", encoding="utf-8")
    with pytest.raises(ParadiplomacyError, match="is a file"):
        check_target(tmp_path / "report")
