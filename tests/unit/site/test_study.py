"""A study writes the site of what was worked out, and takes the place of an earlier one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.support.folders import Folder

from paradiplomacy.cache import CACHE, KEEP
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.site.freeze import SiteFiles
from paradiplomacy.site.study import StudyResult, study

MADE_AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def worked(folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often something was worked out; it takes no time, and makes three pages."""
    folder.write()
    monkeypatch.setenv(CACHE, str(tmp_path / "cache"))
    monkeypatch.delenv(KEEP)
    done: list[str] = []

    class Work:
        def __init__(self, opening: Any, *_: Any) -> None:
            done.append(opening.record.meta.id)

        def undrawn(self) -> Any:
            tested = SimpleNamespace(
                findings={"a": Finding("a", Verdict.INCONCLUSIVE, "")}, deviations=("seed",)
            )
            manifest = {"schema": "paradiplomacy/manifest/1", "made_at": "then"}
            return SimpleNamespace(manifest=manifest, tested=tested)

        def draw(self, undrawn: Any) -> Any:
            return undrawn

    def finish(files: SiteFiles, *_: Any, **__: Any) -> None:
        for address in ("index.html", "zh/index.html"):
            files.write(address, b"<h1>")

    monkeypatch.setattr("paradiplomacy.results.gathered.Work", Work)
    monkeypatch.setattr("paradiplomacy.site.freeze.has_early_pages", lambda _: False)
    monkeypatch.setattr("paradiplomacy.results.tables.tables_of", lambda _: {})
    monkeypatch.setattr("paradiplomacy.site.freeze.SiteFiles.finish", finish)
    return done


@pytest.fixture
def run(folder: Folder, tmp_path: Path, worked: list[str]) -> Callable[..., StudyResult]:
    def run(**given: Any) -> StudyResult:
        return study(str(folder.path), **{"out": tmp_path / "report", "made_at": MADE_AT} | given)

    return run


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_first_page_is_named_in_either_language(run: Callable[..., StudyResult]) -> None:
    done = run()
    assert done.report == done.folder / "index.html" == done.first_page("en")
    assert done.first_page("zh").read_bytes() == b"<h1>"
    assert done.deviations == ("seed",)


def test_the_manifest_names_all_that_was_written_but_itself(
    run: Callable[..., StudyResult],
) -> None:
    manifest = json.loads((run().folder / "manifest.json").read_bytes())
    assert list(manifest["outputs"]) == ["index.html", "zh/index.html"]


def test_a_folder_of_something_else_is_refused_before_any_work(
    run: Callable[..., StudyResult], worked: list[str], tmp_path: Path
) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "thesis.docx").touch()
    with pytest.raises(ParadiplomacyError, match=r"thesis\.docx"):
        run()
    assert worked == []


def test_a_study_of_before_is_replaced_whole(
    run: Callable[..., StudyResult], tmp_path: Path
) -> None:
    run()
    (tmp_path / "report" / "index.html").write_text("touched", encoding="utf-8")
    again = run()
    assert files(again.folder)["index.html"] == b"<h1>"
