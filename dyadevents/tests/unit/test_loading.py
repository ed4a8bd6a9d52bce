"""What is loaded and compiled when, so that a small fit starts at once."""

from __future__ import annotations

import gc
import subprocess
import sys

from dyadevents.engine.compiled import link_rule, tick_rule
from dyadevents.garbage import without_collection


def test_a_fit_is_at_hand_without_slow_libraries() -> None:
    # numba looks for the version of scipy, and loads no part of it.
    code = (
        "import sys\n"
        "from dyadevents import EventModel, fit, terms\n"
        "from dyadevents.files import fit as of_files\n"
        "slow = {'scipy.stats', 'scipy.optimize', 'scipy.special', 'scipy.linalg', 'statsmodels',\n"
        "        'altair', 'narwhals', 'pandas', 'polars'} & set(sys.modules)\n"
        "assert not slow, slow"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_rule_is_compiled_when_it_is_first_needed_and_once() -> None:
    def moves(i, j, sign, time, shape, settings, store, index, value):  # type: ignore[no-untyped-def]  # noqa: PLR0917
        index[0], value[0] = i, sign
        return 1

    def ticks(time, previous, shape, settings, store, index, value):  # type: ignore[no-untyped-def]  # noqa: PLR0917
        return 0

    for rule in (link_rule(moves), tick_rule(ticks)):
        assert "_made" not in vars(rule)
        address = int(rule)
        assert address != 0
        assert int(rule) == address


def test_what_is_loaded_is_not_looked_through_and_collection_goes_on() -> None:
    gc.unfreeze()  # what other tests may have frozen
    with without_collection():
        assert not gc.isenabled()
        made = [[k] for k in range(1000)]
    assert gc.isenabled()
    assert not any(each is made for each in gc.get_objects(generation=0))
    assert any(each is made for each in gc.get_objects(generation=2))
    gc.disable()
    try:
        with without_collection():
            pass
        assert not gc.isenabled()  # as it was
    finally:
        gc.enable()
