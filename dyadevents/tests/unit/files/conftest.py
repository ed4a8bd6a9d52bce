"""What tests of files share."""

from __future__ import annotations

from pathlib import Path

import pytest

from made_events.history_files import EVENTS, Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "events.csv").write_text(EVENTS, encoding="utf-8")
    return Folder(tmp_path)
