"""A small record that is open, and an application that shows it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.correcting import Desk
from tests.support.folders import Folder
from tests.support.pages import Browser
from tests.support.people import empty_store, people_of
from tests.support.shared_site import SharedSite

from paradiplomacy.access.people import People
from paradiplomacy.evidence.store import Store
from paradiplomacy.results.begun import RunOptions, begin
from paradiplomacy.site.live.app import create_app
from paradiplomacy.site.live.live import Live


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Live:
    """A record whose results are not there yet."""
    folder = Folder.small(tmp_path_factory.mktemp("live") / "small")
    folder.meta["claims"] = ["article"]  # so that the article's questions are asked
    return Live(begin(RunOptions((str(folder.write()),))))


@pytest.fixture
def browser(live: Live) -> Browser:
    """Somebody who asks for its pages."""
    return Browser(create_app(live))


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    """The people of an empty store."""
    with people_of(tmp_path / "people.db") as everybody:
        yield everybody


@pytest.fixture
def shared(live: Live, people: People) -> SharedSite:
    """The record, shared: everybody reads, people sign in."""
    return SharedSite(live, people)


@pytest.fixture
def private(live: Live, people: People) -> SharedSite:
    """The record, shared with those alone who sign in."""
    return SharedSite(live, people, is_private=True)


@pytest.fixture(scope="session")
def imported(live: Live, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A store with the small record."""
    path = empty_store(tmp_path_factory.mktemp("imported") / "ties.db")
    with Store(path) as store:
        store.import_material(live.site.record.materials[0])
    return path.read_bytes()


@pytest.fixture
def in_store(
    live: Live, imported: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SharedSite]:
    """The small record in a store, shared with those who sign in."""
    monkeypatch.setenv("PARADIPLOMACY_GROUP", "1")  # so that one account alone is shown
    with people_of(tmp_path / "ties.db", store=imported) as people:
        record = live.records[0]
        stored = Live(begin(RunOptions((record,), store=str(tmp_path / "ties.db"))))
        yield SharedSite(stored, people, is_private=True)
        stored.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A record that people correct."""
    desk = Desk(tmp_path)
    yield desk
    desk.live.close()
