"""A PostgreSQL server that goes as in a power cut: what it confirmed is there afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp
from threading import Event, Thread
from time import monotonic

import pytest
from tests.integration.test_store_many_hands import demand_whole
from tests.support.forked import PATIENCE, forked
from tests.support.store_materials import material, say
from tests.support.writers import add, write_on

from paradiplomacy.errors import StoreError
from paradiplomacy.evidence.store import Store

WRITERS = 4
CUTS = 2
EACH = 5
"""Rows that each writer was told of before the power goes."""


def _programs() -> Path | None:
    """The folder of PostgreSQL's own programs, the newest first."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = str(installed[-1]) if installed else shutil.which("initdb")
    return Path(found).parent if found else None


pytestmark = [
    pytest.mark.postgres,
    pytest.mark.thorough,
    pytest.mark.skipif(_programs() is None, reason="needs the programs of a PostgreSQL server"),
]


class Server:
    """A server of its own, which writes to the disk before it confirms."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._run("initdb", "--username=ties", "--auth=trust", "--encoding=UTF8", "--no-locale")
        self.start()
        self._run("createdb", f"--host={home}", "--username=ties", "ties", data=False)
        self.url = f"postgresql+psycopg://ties@/ties?host={home}"

    def start(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories='{self._home}'"
        log = f"--log={self._home}/log"
        self._run("pg_ctl", log, "--wait", "--silent", f"--options={options}", "start")

    def cut(self) -> None:
        """End all its processes where they are; it recovers from its log when it starts again."""
        self._run("pg_ctl", "--mode=immediate", "--silent", "stop")

    def _run(self, program: str, *given: str, data: bool = True) -> None:
        programs = _programs()
        assert programs is not None
        where = [f"--pgdata={self._home}/data"] if data else []
        # PostgreSQL refuses to run as root.
        owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run(
            [*owner, str(programs / program), *where, *given],
            cwd=self._home,
            env={**os.environ, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=True,
        )


@pytest.fixture
def server() -> Iterator[Server]:
    home = Path(mkdtemp(prefix="paradiplomacy-pg.", dir="/tmp"))  # the path of a socket is short
    if os.geteuid() == 0:
        shutil.chown(home, "postgres")
    made = Server(home)
    try:
        yield made
    finally:
        if (home / "data" / "postmaster.pid").exists():
            made.cut()
        shutil.rmtree(home)


def _written_until_it_is_cut(server: Server, first: int) -> list[int]:
    """The rows of which several writers were told, before the server went.

    Each has a number, from `first` on, and a fact of its own.
    """
    with ExitStack() as every:
        writers = [
            every.enter_context(forked(write_on, server.url, first + n)) for n in range(WRITERS)
        ]
        told: list[list[int]] = [[] for _ in writers]
        assert {writer.hear() for writer in writers} == {"ready"}
        ears = [
            Thread(target=lambda n=n: told[n].extend(writers[n].hear_all())) for n in range(WRITERS)
        ]
        for writer, ear in zip(writers, ears, strict=True):
            ear.start()
            writer.say("go")
        until = monotonic() + PATIENCE
        while min(map(len, told)) < EACH and monotonic() < until:
            Event().wait(0.01)
        server.cut()
        for writer, ear in zip(writers, ears, strict=True):
            assert writer.ended() == 1, "each ends with an error of the store"
            ear.join()
    assert min(map(len, told)) >= EACH
    return [row for rows in told for row in rows]


def test_what_was_confirmed_is_there_after_each_power_cut(server: Server) -> None:
    acknowledged: list[int] = []
    with Store.open(server.url) as store:
        store.import_material(material(say("1994")))
        for number in range(CUTS):
            acknowledged += _written_until_it_is_cut(server, number * WRITERS)
            with pytest.raises(StoreError):
                store.material("sino-us")
            server.start()
            demand_whole(server.url, acknowledged)
            # Whoever had it open goes on, and nobody's lock is left.
            acknowledged.append(add(store, 99_990 + number, "afterwards"))
    assert len(set(acknowledged)) == len(acknowledged)
