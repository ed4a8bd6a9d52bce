"""Whatever is brought, a command takes it rightly or refuses it with one clear message.

See `cases` for what is asked of a command. A part of all cases runs by default, in which every
target and every mutation occurs, and every case that once failed.
PARADIPLOMACY_TEST_HOSTILE_SEEDS=1 runs all of them, and a greater number draws the mutations that
are random so many times.

To see one case: python -m tests.hostile --target table --mutation cut-near-the-end --all
"""

from __future__ import annotations

import os
import sys
from fnmatch import fnmatch

import pytest
from tests.hostile.aims import aimed
from tests.hostile.cases import Judged
from tests.hostile.chosen import FAILED, FAILED_ALONE, chosen_aimed, chosen_pairs
from tests.hostile.places import PLACES
from tests.hostile.spoils import SPOILS
from tests.hostile.targets import targets
from tests.hostile.trying import Trials

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.xdist_group("hostile"),
    pytest.mark.skipif(
        sys.platform != "linux", reason="it forks, and bounds memory, as Linux does"
    ),
]


SEEDS = int(os.environ.get("PARADIPLOMACY_TEST_HOSTILE_SEEDS", "0"))


@pytest.mark.parametrize(("target", "mutation"), chosen_pairs(all_of_them=SEEDS > 0))
def test_a_file_that_is_spoilt(trials: Trials, target: str, mutation: str) -> None:
    if mutation in PLACES:
        _must_be_good(trials.place(targets()[target], PLACES[mutation]))
        return
    for seed in range(max(1, SEEDS)):
        drawn = trials.spoil(targets()[target], SPOILS[mutation], seed, mutation)
        _must_be_good(drawn, f"seed {seed}: ")


@pytest.mark.parametrize("case", chosen_aimed(all_of_them=SEEDS > 0))
def test_a_case_by_itself(trials: Trials, case: str) -> None:
    _must_be_good(trials.aim(aimed()[case]))


def _must_be_good(judged: Judged | None, which: str = "") -> None:
    if judged is not None and not judged.good:
        pytest.fail(f"{which}{judged.verdict}: {judged.why}", pytrace=False)


def test_what_once_failed_is_still_there_to_be_run() -> None:
    assert set(FAILED) <= {*SPOILS, *PLACES}
    assert {one for names in FAILED.values() for one in names} <= set(targets())
    assert [one for one in FAILED_ALONE if not any(fnmatch(name, one) for name in aimed())] == []
    assert {mutation for _, mutation in chosen_pairs()} == {*SPOILS, *PLACES}
    assert {target for target, _ in chosen_pairs()} == set(targets())
