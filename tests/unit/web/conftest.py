"""One small record, worked out once for all tests of pages, with hypotheses of a user's own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from tests.support.pages import Browser

from paradiplomacy.report.gathered import Gathered, gather
from paradiplomacy.web.app import create_app
from paradiplomacy.web.shown import Shown

MINE = """\
- id: border-regions
  claim: Most ties between China and Russia have an end in a region at the border.
  section: our own question
  design: share
  frame: ties
  where: "country_a = 'CN' AND country_b = 'RU'"
  hit: "region_a = 'Northeast' OR region_b = 'Far Eastern'"
  silent: false
  unit: tie
  did: reach a border region
  expect: more
  caveats:
    - The ties are those of one Chinese list.
- id: marked-up
  claim: "<script>alert(1)</script> & 100% of “ties” are %(old)s."
  section: "<b>ours</b>, 1"
  design: share
  frame: ties
  where: "country_a = 'CN'"
  hit: "established_low IS NOT NULL"
  silent: false
  unit: tie
  did: "are <i>dated</i>"
  expect: more
  caveats:
    - "<img src=x onerror=alert(2)>"
"""


@pytest.fixture(scope="session")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of a user's own hypotheses, one of which tries to be markup."""
    path = tmp_path_factory.mktemp("secret-folder") / "mine.yaml"
    path.write_text(MINE, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def gathered(mine: Path) -> Gathered:
    """The second pair of countries, worked out."""
    made_at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    return gather("china_russia", hypotheses=[mine], made_at=made_at)


@pytest.fixture(scope="session")
def shown(gathered: Gathered) -> Shown:
    """What the pages show of it."""
    return Shown.of(gathered)


@pytest.fixture(scope="session")
def app(shown: Shown) -> FastAPI:
    """The application over it."""
    return create_app(shown)


@pytest.fixture
def browser(app: FastAPI) -> Browser:
    """Somebody who asks for pages, in English unless told otherwise."""
    return Browser(app)
