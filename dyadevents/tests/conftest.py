"""What the tests of dyadevents share."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numba
import pytest
from hypothesis import HealthCheck, settings

import dyadevents
from dyadevents.compiled import ROOT, sources_stamp

sys.path.insert(0, str(Path(__file__).parent))  # so that `pytest` finds made_events

from made_events.examples import examples, mark_properties

# A busy machine is slow, which is no reason for a test to fail. The same examples every time,
# so that a change is not blamed for what a lucky draw found; `explore` draws new ones.
calm = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("tests", derandomize=True, max_examples=examples(100), **calm)
settings.register_profile("explore", max_examples=1000, **calm)
settings.load_profile("tests")

HERE = Path(__file__).parents[1]
COMPILED = "dyadevents/compiled"
RAW = Path(os.environ.get("DYADEVENTS_TEST_ORACLES", HERE.parents[1] / "shared/data/event_model"))


def pytest_configure(config: pytest.Config) -> None:
    """Compile what most tests need, in two processes, before workers would all do so.

    Not again where it was done for the same sources: then it is found on disk.
    """
    several = getattr(config.option, "numprocesses", None)
    if not several or hasattr(config, "workerinput"):
        return
    made_of = f"{sys.version} {numba.__version__} {sources_stamp(ROOT)}"
    cache = getattr(config, "cache", None)
    if cache is not None and cache.get(COMPILED, "") == made_of:
        return
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider"]
    command += ["-c", str(HERE / "pyproject.toml")]
    package = Path(dyadevents.__file__).parent  # of the checkout, or as it is installed
    sums = "test_sums_are_those_of_brute_force_in_whatever_tiles"  # compiles all sorts of them
    parts = [
        [str(package / "inference"), f"{HERE}/tests/property/test_sums.py::{sums}"],
        [str(package / "simulate")],
    ]
    running = [
        subprocess.Popen([*command, *part], cwd=HERE, stdout=subprocess.DEVNULL) for part in parts
    ]
    for process in running:
        process.wait()  # what fails there fails again where it is reported
    if cache is not None:
        cache.set(COMPILED, made_of)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what takes long."""
    mark_properties([item for item in items if item.path.is_relative_to(HERE)])


@pytest.fixture(scope="session")
def oracles() -> Path:
    """Simulated events of which the estimates of other programs are known."""
    # Its licences forbid shipping it, and the tests must pass without it.
    if not RAW.is_dir():
        pytest.skip("needs data/event_model of the raw material beside the checkout")
    return RAW
