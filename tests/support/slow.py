"""Which tests are slow: those of `slow.txt`, where it stands what each last took.

`make quick` leaves them out. What took `VERY_LONG`, or looks at a study of the shipped records, is
thorough: `make test` leaves it to `make thorough`, but for what is marked as essential. To measure
anew, with one run of each:

    PARADIPLOMACY_TEST_NOTE_SLOW=1 make test thorough

A test that is gone from `slow.txt` and takes long costs seconds and fails nothing.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

__all__ = [
    "mark_slow",
    "pytest_runtest_logreport",
    "pytest_runtest_makereport",
    "pytest_runtest_setup",
    "pytest_sessionfinish",
]

LIST = Path(__file__).parents[1] / "slow.txt"
LONG = 0.05
"""Seconds of processor time, with the fixtures that a test is the first to use."""
VERY_LONG = 0.1
"""Seconds from which on a test is thorough: a tenth of all, which takes most of the time."""
STUDY = "shipped_study"
"""A fixture that takes a minute; what looks at it is thorough, too."""
NOTE = "PARADIPLOMACY_TEST_NOTE_SLOW"

began = pytest.StashKey[float]()
measured: dict[str, float] = {}


def name_of(nodeid: str) -> str:
    """A test's name without the group of pytest-xdist that a worker writes after it."""
    place, _, name = nodeid.rpartition("::")
    function, bracket, rest = name.partition("[")
    if bracket:
        return f"{place}::{function}[{rest[: rest.rindex(']')]}]"
    return f"{place}::{function.partition('@')[0]}"


def mark_slow(items: list[pytest.Item]) -> None:
    """Mark what is listed."""
    listed = _listed()
    for item in items:
        took = float(listed.get(name_of(item.nodeid), 0))
        if took:
            item.add_marker(pytest.mark.slow)
        long = took >= VERY_LONG or STUDY in getattr(item, "fixturenames", ())
        if long and not item.get_closest_marker("essential"):
            item.add_marker(pytest.mark.thorough)


def _listed() -> dict[str, str]:
    lines = LIST.read_text(encoding="utf-8").splitlines() if LIST.exists() else []
    return {name: took for took, _, name in (line.partition(" ") for line in lines)}


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Start the clock before fixtures are made."""
    item.stash[began] = spent()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Send what a test took with its last report."""
    if call.when == "teardown" and NOTE in os.environ:
        item.user_properties.append(("spent", spent() - item.stash[began]))
    return (yield)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Collect what the workers measured."""
    measured.update(
        (name_of(report.nodeid), took)
        for name, took in report.user_properties
        if name == "spent" and isinstance(took, float)
    )


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the list; what did not run keeps its place."""
    if NOTE not in os.environ or hasattr(session.config, "workerinput"):
        return
    before = _listed()
    # A test that takes about as long as the bound stays where it is.
    now = {name: f"{took:.2f}" for name, took in measured.items() if took >= LONG}
    kept = {
        name: took
        for name, took in before.items()
        if name not in measured or measured[name] >= LONG / 2
    }
    listed = sorted((kept | now).items())
    LIST.write_text("".join(f"{took} {name}\n" for name, took in listed), encoding="utf-8")


def spent() -> float:
    """Processor time of this process and those that it waited for."""
    ours, theirs = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return ours.ru_utime + ours.ru_stime + theirs.ru_utime + theirs.ru_stime
