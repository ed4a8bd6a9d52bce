"""A second run takes what the first worked out; another record, rule or seed does not."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.support.folders import Folder

from paradiplomacy.cache import CACHE, KEEP, ResultCache
from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.results.begun import Opening, RunOptions, begin


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
        return begin(replace(RunOptions((record,)), **asked))

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
    assert opened().reuse.take("analyses") == "worked out"
    assert opened(seed=7).reuse.take("analyses") is None
    assert opened(rule="local-press").reuse.take("analyses") is None


def test_a_changed_record_is_another_and_removes_what_was_kept(
    opened: Callable[..., Opening], folder: Folder, kept: ResultCache
) -> None:
    opened().reuse.keep("analyses", "worked out")
    folder.tables["exchanges.csv"] = []
    folder.write()
    assert opened().reuse.take("analyses") is None
    assert {entry.what for entry in kept.entries()} == {"record", "tables"}


def test_without_the_cache_nothing_is_kept(
    opened: Callable[..., Opening], kept: ResultCache
) -> None:
    opening = opened(cached=False)
    opening.reuse.keep("analyses", "worked out")
    assert opening.reuse.take("analyses") is None
    assert kept.entries() == []


def test_findings_are_taken_again_but_for_those_of_files_and_packages(
    opened: Callable[..., Opening],
) -> None:
    first = opened()
    ours = dict(list(first.agreed.known.items())[:1])
    some = next(iter(ours.values()))
    every = ours | {name: replace(some, id=name, origin=name) for name in ("mine.yaml", "package")}
    findings = {key: Finding(key, Verdict.INCONCLUSIVE, "") for key in every}
    first.reuse.keep("findings", findings)
    second = opened()
    second = replace(second, agreed=replace(second.agreed, known=every))
    assert set(second.findings) == {some.id}


def test_what_was_kept_under_an_embargo_is_read_again_once_it_is_over(
    folder: Folder, kept: ResultCache
) -> None:
    folder.add("sources.csv", id="talk", title="A talk")
    folder.add("accounts.csv", id="n1", side="US", office="Hall", embargo="2030", source="talk")
    record = str(folder.write())
    accounts = [
        len(
            begin(RunOptions((record,), made_at=datetime(year, 12, 31, tzinfo=UTC))).record.accounts
        )
        for year in (2029, 2029, 2030, 2031, 2029)
    ]
    assert accounts == [0, 0, 1, 1, 0]


def test_tables_are_those_of_the_day_of_their_record(folder: Folder, kept: ResultCache) -> None:
    folder.add("sources.csv", id="talk", title="A talk")
    folder.add("accounts.csv", id="n1", side="US", office="Hall", embargo="2030", source="talk")
    record = str(folder.write())

    def on_last_day_of(year: int) -> Opening:
        return begin(RunOptions((record,), made_at=datetime(year, 12, 31, tzinfo=UTC)))

    before, after = on_last_day_of(2029), on_last_day_of(2031)
    assert after.frames.accounts.height == 1
    assert before.frames.accounts.height == 0  # is kept last
    assert on_last_day_of(2031).frames.accounts.height == 1
    assert on_last_day_of(2029).frames.accounts.height == 0


def test_what_is_packed_by_its_fields_is_read_back_as_it_was(record: str) -> None:
    opened = begin(RunOptions((record,), cached=False)).record
    packed = opened.facts, opened.statements, opened.readings
    again = pickle.loads(pickle.dumps(packed))
    assert again == packed
    assert [each.id for each in again[1].values()] == list(opened.statements)


def test_what_has_changed_since_it_was_read_is_not_kept_again(
    opened: Callable[..., Opening], folder: Folder, kept: ResultCache
) -> None:
    assert opened().frames.ties.height
    second = opened()
    kept.clear()  # as a withdrawal does, while the tables are still to be laid out
    folder.tables["exchanges.csv"] = []
    folder.write()
    assert second.frames.ties.height
    assert kept.entries() == []
