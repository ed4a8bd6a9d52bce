"""What tests of the docs share."""

from __future__ import annotations

import pytest

from paradiplomacy.cli.options import SETTINGS


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
