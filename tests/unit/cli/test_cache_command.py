"""`cache clear` removes what is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from paradiplomacy.cache import CACHE, ResultCache


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ResultCache:
    monkeypatch.setenv(CACHE, str(tmp_path))
    kept = ResultCache(tmp_path / "results")
    kept.put("findings", "0a", "x" * 200_000, of={"sino_us": "1"})
    return kept


def test_clear_removes_all(cli: Callable[..., Any], results: ResultCache) -> None:
    assert "0.2 MB removed" in cli("cache", "clear").out
    assert results.entries() == []
    assert not results.folder.exists()
