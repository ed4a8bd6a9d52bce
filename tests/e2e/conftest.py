"""Reports that several tests read, each made once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.packages import packaged
from tests.e2e.reports import MADE_AT, SCRIPT, SCRIPT_OF_AN_ADDRESS
from tests.support.chart_schema import hold_charts_against_schema
from tests.support.folders import Folder
from tests.support.world import make_world

from paradiplomacy import study
from paradiplomacy.package.build import PackageResult
from paradiplomacy.site.study import StudyResult

CHROMIUM = os.environ.get("PARADIPLOMACY_TEST_CHROMIUM") or shutil.which("chromium")


PATIENCE = 600_000
"""Milliseconds: a busy machine is slow, and no test here is about speed."""


@dataclass(frozen=True)
class Patient:
    """A browser whose pages wait long for what is to come."""

    browser: Any

    def new_context(self, **options: Any) -> Any:
        context = self.browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        return context

    def new_page(self, **options: Any) -> Any:
        page = self.browser.new_page(**options)
        page.set_default_timeout(PATIENCE)
        return page


@pytest.fixture(scope="session")
def shipped_study(tmp_path_factory: pytest.TempPathFactory) -> StudyResult:
    """The study of the records that ship; its charts are held against Vega-Lite's schema."""
    with pytest.MonkeyPatch.context() as patch:
        hold_charts_against_schema(patch)
        return study(out=tmp_path_factory.mktemp("shipped") / "report", made_at=MADE_AT)


@pytest.fixture(scope="session")
def shipped(shipped_study: StudyResult) -> Path:
    """The report of the records that ship."""
    return shipped_study.folder


@pytest.fixture(scope="session")
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a record without exchanges, laws or totals, in all formats."""
    out = tmp_path_factory.mktemp("second") / "report"
    return study("china_russia", out=out, made_at=MADE_AT, all_formats=True).folder


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a record without any tie."""
    folder = Folder.small(tmp_path_factory.mktemp("empty") / "small")
    folder.tables["ties.csv"] = []
    folder.tables["exchanges.csv"] = []
    out = tmp_path_factory.mktemp("empty-report") / "report"
    return study(str(folder.write()), out=out, made_at=MADE_AT).folder


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a record with a little of everything, whose sources are scripts."""
    folder = Folder.small(tmp_path_factory.mktemp("little") / "small")
    for row in folder.tables["sources.csv"]:
        row["url"], row["title"] = SCRIPT_OF_AN_ADDRESS, SCRIPT
    out = tmp_path_factory.mktemp("small-report") / "report"
    return study(str(folder.write()), out=out, made_at=MADE_AT).folder


@pytest.fixture(scope="session")
def world_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store file with three registers of a made-up world."""
    return make_world(tmp_path_factory.mktemp("world") / "world.db")


@pytest.fixture(scope="session")
def world_study(tmp_path_factory: pytest.TempPathFactory, world_store: Path) -> StudyResult:
    """The study of ties in many countries, shown whole, in all formats."""
    out = tmp_path_factory.mktemp("world-report") / "report"
    with pytest.MonkeyPatch.context() as patch:
        hold_charts_against_schema(patch)
        return study(str(world_store), out=out, made_at=MADE_AT, all_formats=True)


@pytest.fixture(scope="session")
def world(world_study: StudyResult) -> Path:
    """The report of ties in many countries, shown whole."""
    return world_study.folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium, through Playwright."""
    api = pytest.importorskip(
        "playwright.sync_api", reason="needs the package playwright (pip install playwright)"
    )
    # Not on every machine; .ci/run installs it, so that nothing lands unseen.
    if not CHROMIUM:
        pytest.skip("needs Chromium; set PARADIPLOMACY_TEST_CHROMIUM to its path")
    with api.sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu"]
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=arguments, timeout=PATIENCE
        )
        yield Patient(started)
        started.close()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> PackageResult:
    """The package of the second pair of countries, by a plan, with hypotheses of two files."""
    return packaged(tmp_path_factory.mktemp("made"))
