"""What tests share: a small record folder, the records that ship, the command line."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parents[1]))  # so that `pytest` alone finds tests/support
sys.path.insert(
    0, str(Path(__file__).parents[1] / "dyadevents" / "tests")
)  # and made_events, histories of events

from tests.support.examples import examples, mark_properties
from tests.support.folders import Folder
from tests.support.migrated_once import repeat_migrations
from tests.support.processes import default_cores
from tests.support.shipped_once import share_shipped_records
from tests.support.slow import (  # hooks of pytest
    mark_slow,
    pytest_runtest_logreport,  # noqa: F401
    pytest_runtest_makereport,  # noqa: F401
    pytest_runtest_setup,  # noqa: F401
    pytest_sessionfinish,  # noqa: F401
)

from paradiplomacy import open_record
from paradiplomacy.cache import KEEP, cache_folder
from paradiplomacy.cli.main import SETTINGS
from paradiplomacy.record.record import Record

# A busy machine is slow, which is no reason for a test to fail. The same examples every time,
# so that a change is not blamed for what a lucky draw found; `explore` draws new ones.
calm = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("tests", derandomize=True, max_examples=examples(100), **calm)
settings.register_profile("explore", max_examples=1000, **calm)
settings.load_profile("tests")

share_shipped_records()
repeat_migrations()
# Each worker has a core; a process beside it would load all code again for every study.
default_cores(1)

# What whoever runs the tests has set for their own work is not part of them.
for name in SETTINGS:
    os.environ.pop(name, None)
# Each test works out what it looks at; those of the cache have one of their own.
os.environ[KEEP] = "no"
# Tests, and the commands that they start, compile each loop once between them.
os.environ.setdefault("NUMBA_CACHE_DIR", str(cache_folder() / "compiled"))

MEMORY = Path("/dev/shm")
AMPLE = 8 * 10**9
"""Bytes; the files of a run take a tenth of it."""

SHARED = Path(__file__).parents[2] / "shared"

LONGEST_ID = 60


def pytest_configure() -> None:
    """Write what tests write into memory, where there is enough: it need not reach a disk."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > AMPLE:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Let a value stand in a test's name only if it is short; pytest numbers the others.

    pytest writes a whole file's bytes into the name. Bytes may hold the time at which they were
    made, and two workers must give each test the same name.
    """
    if isinstance(val, bytes) or (
        isinstance(val, str) and (len(val) > LONGEST_ID or not val.isprintable())
    ):
        return argname
    return None  # as pytest does it


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what takes long, which the targets of the Makefile choose by."""
    mark_slow(items)
    mark_properties(items)


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what all tests share, thousands of times."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A small valid record folder, not written yet."""
    return Folder.small(tmp_path / "small")


@pytest.fixture(scope="session")
def sino_us() -> Record:
    """The shipped Sino-U.S. record alone."""
    return open_record("sino_us")


@pytest.fixture(scope="session")
def article() -> Record:
    """The article's record alone."""
    return open_record("article")


@pytest.fixture(scope="session")
def china_world() -> Record:
    """Series on China and other countries, without any tie."""
    return open_record("china_world")


@pytest.fixture(scope="session")
def china_russia() -> Record:
    """The second pair of countries."""
    return open_record("china_russia")


@pytest.fixture(scope="session")
def germany_france() -> Record:
    """Two countries other than China, by reference works alone."""
    return open_record("germany_france")


@pytest.fixture(scope="session")
def us_comparison() -> Record:
    """U.S. ties of the 1980s that led elsewhere than to China."""
    return open_record("us_comparison")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The raw material that the shipped records were coded from."""
    # Its licences forbid shipping it, and the project must pass its tests without it.
    if not (SHARED / "data").is_dir():
        pytest.skip("needs the raw material in a folder `shared` beside the checkout")
    return SHARED


@pytest.fixture(scope="session")
def oracles(shared: Path) -> Path:
    """Simulated events of which the estimates of other programs are known."""
    folder = shared / "data" / "event_model"
    # A copy of the raw material need not hold this part; histories of our own are tested anyway.
    if not folder.is_dir():
        pytest.skip("needs data/event_model of the raw material beside the checkout")
    return folder


@dataclass(frozen=True)
class Outcome:
    """What a command did: its exit status and what it wrote."""

    status: int
    out: str
    err: str


@pytest.fixture
def cli(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Outcome]:
    """Run the command line in this process, as its console script does."""
    from paradiplomacy.cli.main import main

    def run(*arguments: object) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["paradiplomacy", *map(str, arguments)])
        monkeypatch.setenv("COLUMNS", "200")
        capsys.readouterr()
        status = 0
        try:
            main()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
        out, err = capsys.readouterr()
        return Outcome(status, out, err)

    return run
