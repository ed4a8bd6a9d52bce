"""People of a store, quickly: tables are made once, and passwords cost little."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from argon2 import PasswordHasher

from paradiplomacy.access import secrets
from paradiplomacy.access.people import People
from paradiplomacy.evidence.consent.scrubbing import empty_log
from paradiplomacy.evidence.engine import connect
from paradiplomacy.evidence.migrate import to_head

__all__ = ["PASSWORD", "cheap_passwords", "empty_store", "people_of"]

PASSWORD = "correct horse battery"


def cheap_passwords() -> None:
    """Let the hash of a password cost next to nothing, for the rest of this process."""
    secrets._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    secrets._password_hash_of_nobody.cache_clear()


@cache
def _made() -> TemporaryDirectory[str]:
    folder = TemporaryDirectory()
    engine = connect(Path(folder.name) / "empty.db")
    to_head(engine)
    empty_log(engine)
    engine.dispose()
    return folder


def empty_store(path: Path) -> Path:
    """An empty store at a path, copied from one that was made once."""
    shutil.copy(Path(_made().name) / "empty.db", path)
    return path


@contextmanager
def people_of(path: Path, *, store: bytes | None = None) -> Iterator[People]:
    """The people of a store, by default of an empty one."""
    cheap_passwords()
    if store is None:
        empty_store(path)
    else:
        path.write_bytes(store)
    engine = connect(path)
    yield People(engine)
    engine.dispose()
