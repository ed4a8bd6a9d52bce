"""`cache info` says what is kept, `cache clear` removes it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from paradiplomacy.cache import CACHE, ResultCache


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ResultCache:
    monkeypatch.setenv(CACHE, str(tmp_path))
    kept = ResultCache(tmp_path / "results")
    kept.save("findings", "0a", "x" * 200_000, of={"sino_us": "1"})
    return kept


def test_info_lists_what_is_kept(cli: Callable[..., Any], results: ResultCache) -> None:
    shown = cli("cache", "info")
    assert "findings" in shown.out
    assert "0.2 MB of at most 2,000.0 MB" in shown.out
    told = json.loads(cli("cache", "info", "--json").out)
    (entry,) = told["results"]
    assert (entry["what"], entry["records"]) == ("findings", ["sino_us"])
    assert told["folder"] == str(results.folder)


def test_clear_removes_all(cli: Callable[..., Any], results: ResultCache) -> None:
    assert "0.2 MB removed" in cli("cache", "clear").out
    assert results.entries() == []
    assert not results.folder.exists()
