"""Reports that several tests read, each made once."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.e2e.reports import MADE_AT
from tests.folders import Folder

from paradiplomacy import study


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the records that ship."""
    return study(out=tmp_path_factory.mktemp("shipped") / "report", made_at=MADE_AT).folder


@pytest.fixture(scope="session")
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a record without exchanges, laws or totals."""
    out = tmp_path_factory.mktemp("second") / "report"
    return study("china_russia", out=out, made_at=MADE_AT).folder


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a record without any tie."""
    folder = Folder.small(tmp_path_factory.mktemp("empty") / "small")
    folder.tables["ties.csv"] = []
    folder.tables["exchanges.csv"] = []
    out = tmp_path_factory.mktemp("empty-report") / "report"
    return study(str(folder.write()), out=out, made_at=MADE_AT).folder
