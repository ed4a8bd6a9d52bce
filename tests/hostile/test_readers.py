"""No reader of the program is left out, and whatever is drawn for it ends well."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from tests.hostile.further import DRAWN, further
from tests.hostile.readers import ELSEWHERE, OUR_OWN, TARGETS, that_read
from tests.hostile.targets import targets
from tests.hostile.trying import Trials

from paradiplomacy.model.tables import FILES

ROOT = Path(__file__).parents[2]
PARTS = 20
"""Parts of the thorough test."""

forks = pytest.mark.skipif(
    sys.platform != "linux", reason="it forks, and bounds memory, as Linux does"
)


@pytest.mark.essential
def test_every_module_that_reads_files_has_a_target_or_says_why_not() -> None:
    declared = TARGETS.keys() | ELSEWHERE.keys() | OUR_OWN
    assert that_read() == declared
    assert not TARGETS.keys() & OUR_OWN
    assert not ELSEWHERE.keys() & (TARGETS.keys() | OUR_OWN)
    assert [path for path in ELSEWHERE.values() if not (ROOT / path).exists()] == []


def test_every_target_is_that_of_a_module() -> None:
    assert {name for names in TARGETS.values() for name in names} == targets().keys()


def test_every_table_of_a_record_is_spoilt() -> None:
    assert {f"record-{file.removesuffix('.csv')}" for file in FILES} <= targets().keys()


def _demand_good(trials: Trials, numbers: Iterable[int]) -> None:
    bad = []
    for number in numbers:
        case = further(number)
        judged = case.judged(trials)
        if judged is not None and not judged.good:
            bad.append(f"{number} ({case}): {judged.verdict}: {judged.why}")
    assert not bad, "\n".join(bad)


@forks
@pytest.mark.xdist_group("hostile")
def test_one_input_for_each_reader(trials: Trials) -> None:
    _demand_good(trials, range(DRAWN, DRAWN + len(targets())))


@forks
@pytest.mark.thorough
@pytest.mark.xdist_group("hostile")
@pytest.mark.parametrize("part", range(PARTS))
def test_a_thousand_further_inputs(trials: Trials, part: int) -> None:
    _demand_good(trials, range(part, DRAWN, PARTS))
