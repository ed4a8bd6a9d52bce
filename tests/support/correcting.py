"""A small record in a store, shown to people with different rights, who fill in its forms."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx2
import uvicorn
from starlette.applications import Starlette
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder
from tests.support.pages import Browser

from paradiplomacy.access.roles import Grant, Person, Role
from paradiplomacy.evidence.store import Store
from paradiplomacy.results.begun import RunOptions, begin
from paradiplomacy.site.live.app import create_app
from paradiplomacy.site.live.identity import Alone
from paradiplomacy.site.live.live import Live
from paradiplomacy.sources.record_folder import read_record_folder

TIE = f"tie:{CHANGCHUN}|{LITTLE_ROCK}"
FACT = f"/facts/{CHANGCHUN}--{LITTLE_ROCK}--established.html"


class _As(Alone):
    """Whoever asks is one person."""

    def __init__(self, person: Person) -> None:
        super().__init__()
        self.nobody = person


def app_for(
    live: Live, name: str, role: Role = Role.ADMIN, side: str = "", *, key: str = ""
) -> Starlette:
    """A site as somebody with a role is shown it."""
    who = Person(key or name.lower(), name, f"{name}@example.org", (Grant(role, side=side),))
    return create_app(live, identity=_As(who))


@cache
def _small_store() -> bytes:
    """A store with the small record: made once, as its tables take longest."""
    with TemporaryDirectory() as name:
        path = Path(name) / "ties.db"
        with Store.open(path) as store:
            folder = Folder.small(Path(name) / "small").write()
            store.import_material(read_record_folder(folder))
        return path.read_bytes()


class Desk:
    """A store with one record, and its site for anybody.

    Parameters
    ----------
    folder : Path
    """

    def __init__(self, folder: Path) -> None:
        self.record = "small"
        self.address = str(folder / "ties.db")
        Path(self.address).write_bytes(_small_store())
        self.live = Live(begin(RunOptions(store=self.address)))
        self.store = self.live.store_of(self.record)

    def app(self, name: str, role: Role = Role.ADMIN, side: str = "") -> Starlette:
        """The site as somebody with a role is shown it."""
        return app_for(self.live, name, role, side)

    def person(
        self, name: str, role: Role = Role.ADMIN, side: str = "", *, key: str = ""
    ) -> Visitor:
        """Somebody with a role, and an account of a key."""
        return Visitor(Browser(app_for(self.live, name, role, side, key=key)))

    def values(self) -> dict[str, str]:
        """What is stated of the start of the tie, and where it stands."""
        history = self.store.history(self.record, TIE, "established")
        return {one.statement.value: one.status for one in history.statements}


class Visitor:
    """Somebody who reads pages and sends their forms."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser

    def read(self, address: str = FACT) -> str:
        """The text of a page that is there."""
        answer = self.browser.get(address)
        assert answer.status_code == 200, answer.text
        return answer.text

    def send(self, address: str = FACT, *, seen: str = "", **fields: Any) -> httpx2.Response:
        """Send a form of a page: the first that has a record and a version, with some fields."""
        page = seen or self.read(address)
        hidden = {
            name: value_of(page, name)
            for name in ("token", "record", "version")
            if f'name="{name}"' in page
        }
        return self.browser.ask("POST", address, data=hidden | fields)

    def add(self, value: str, **more: Any) -> httpx2.Response:
        """Add a value of the start of the tie, or of another at an address."""
        given = {
            "do": "add",
            "property": "established",
            "value": value,
            "title": "Minutes of the city board",
            "end": "US",
            "voice": "government",
            "language": "en",
            "why": "read in the archive",
        }
        return self.send(**(given | more))


def value_of(page: str, name: str) -> str:
    """The value of the first hidden field of a name."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return unescape(found[1])


@contextmanager
def served(app: Starlette) -> Iterator[str]:
    """An application on a port of this machine, as a browser reaches it."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        bound.listen()
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(30)
