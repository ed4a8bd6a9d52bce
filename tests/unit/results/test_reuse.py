"""A second run takes what the first worked out; another record, rule or seed does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.support.folders import Folder

from paradiplomacy.cache import CACHE, KEEP, ResultCache
from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.results.begun import Asked, Opening, begin
from paradiplomacy.results.reuse import files_by_name


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ResultCache:
    """An empty cache, which runs use."""
    monkeypatch.setenv(CACHE, str(tmp_path / "cache"))
    monkeypatch.delenv(KEEP)
    found = ResultCache.ours()
    assert found is not None
    return found


@pytest.fixture
def record(folder: Folder) -> str:
    return str(folder.write())


@pytest.fixture
def opened(kept: ResultCache, record: str) -> Callable[..., Opening]:
    def run(**asked: Any) -> Opening:
        return begin(replace(Asked((record,)), **asked))

    return run


def test_the_record_is_reconciled_once(
    opened: Callable[..., Opening], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = opened()
    assert first.frames.seed == 1989  # kept once its tables are laid out
    monkeypatch.setattr("paradiplomacy.results.opening.build_record", None)
    second = opened(seed=7)
    assert second.record == first.record
    assert second.frames.ties.equals(first.frames.ties)
    assert (first.frames.seed, second.frames.seed) == (1989, 7)
    assert second.read.inputs == first.read.inputs


def test_a_record_is_open_before_its_tables_are_laid_out_and_its_claims_imported(
    opened: Callable[..., Opening], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("paradiplomacy.record.frames.frames_of", lambda record: asked.append("f"))
    monkeypatch.setattr("paradiplomacy.hypotheses.catalogue.catalogue", lambda: asked.append("c"))
    assert opened().record.ties
    assert asked == []


def test_another_rule_reads_the_record_again(
    opened: Callable[..., Opening], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened()
    monkeypatch.setattr("paradiplomacy.results.opening.build_record", None)
    with pytest.raises(TypeError):
        opened(rule="local-press")


def test_parts_are_found_by_record_rule_and_seed(opened: Callable[..., Opening]) -> None:
    opened().reuse.keep("analyses", "worked out")
    assert opened().reuse.taken("analyses") == "worked out"
    assert opened(seed=7).reuse.taken("analyses") is None
    assert opened(rule="local-press").reuse.taken("analyses") is None


def test_a_changed_record_is_another_and_removes_what_was_kept(
    opened: Callable[..., Opening], folder: Folder, kept: ResultCache
) -> None:
    opened().reuse.keep("analyses", "worked out")
    folder.tables["exchanges.csv"] = []
    folder.write()
    assert opened().reuse.taken("analyses") is None
    assert [entry.what for entry in kept.entries()] == ["record"]


def test_without_the_cache_nothing_is_kept(
    opened: Callable[..., Opening], kept: ResultCache
) -> None:
    opening = opened(cached=False)
    opening.reuse.keep("analyses", "worked out")
    assert opening.reuse.taken("analyses") is None
    assert kept.entries() == []


def test_findings_of_python_files_and_packages_are_not_kept(
    opened: Callable[..., Opening], tmp_path: Path
) -> None:
    (tmp_path / "mine.yaml").write_text("x", encoding="utf-8")
    (tmp_path / "mine.py").write_text("x", encoding="utf-8")
    files = files_by_name([tmp_path / "mine.yaml", tmp_path / "mine.py"])
    assert list(files) == ["mine.yaml"]
    opening = opened()
    ours = dict(list(opening.agreed.known.items())[:1])
    some = next(iter(ours.values()))
    every = ours | {
        name: replace(some, id=name, origin=origin)
        for name, origin in (("y", "mine.yaml"), ("p", "mine.py"), ("i", "package:claims"))
    }
    findings = {key: Finding(key, Verdict.INCONCLUSIVE, "") for key in every}
    opening.reuse.keep_findings(every, files, findings)
    assert set(opening.reuse.findings(every, files)) == {some.id, "y"}
    (tmp_path / "mine.yaml").write_text("changed", encoding="utf-8")
    files = files_by_name([tmp_path / "mine.yaml"])
    assert set(opening.reuse.findings(every, files)) == {some.id}


def test_files_of_one_name_are_not_kept(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "mine.yaml").write_text(name, encoding="utf-8")
    assert files_by_name([tmp_path / "a/mine.yaml", tmp_path / "b/mine.yaml"]) == {}


def test_what_was_kept_under_an_embargo_is_read_again_once_it_is_over(
    folder: Folder, kept: ResultCache
) -> None:
    folder.add("sources.csv", id="talk", title="A talk")
    folder.add("accounts.csv", id="n1", side="US", office="Hall", embargo="2030", source="talk")
    record = str(folder.write())
    accounts = [
        len(begin(Asked((record,), made_at=datetime(year, 12, 31, tzinfo=UTC))).record.accounts)
        for year in (2029, 2029, 2030, 2031, 2029)
    ]
    assert accounts == [0, 0, 1, 1, 0]
