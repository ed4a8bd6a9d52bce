"""A small record that is open, and an application that shows it."""

from __future__ import annotations

import pytest
from tests.support.folders import Folder
from tests.support.pages import Browser

from paradiplomacy.results.gathered import Asked, begin
from paradiplomacy.site.live.app import create_app
from paradiplomacy.site.live.live import Live


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Live:
    """A record whose results are not there yet."""
    folder = Folder.small(tmp_path_factory.mktemp("live") / "small")
    return Live(begin(Asked((str(folder.write()),))))


@pytest.fixture
def browser(live: Live) -> Browser:
    """Somebody who asks for its pages."""
    return Browser(create_app(live))
