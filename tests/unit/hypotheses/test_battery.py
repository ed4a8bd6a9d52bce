"""The battery, where another process takes some of it."""

from __future__ import annotations

import pytest

from paradiplomacy import open_record
from paradiplomacy.hypotheses.base import Finding, Survives, Verdict, WorstCase
from paradiplomacy.hypotheses.battery import (
    corrected_tests,
    with_correction,
)
from paradiplomacy.record.frames import Frames, frames_of


@pytest.fixture(scope="module")
def frames() -> Frames:
    return frames_of(open_record("china_russia"))


def test_a_p_value_that_its_own_worst_case_overturns_helps_no_other_test() -> None:
    worst = Survives(worst_case=WorstCase("direction", False, Verdict.SUPPORTED, p=0.2))
    found = {
        "overturned": Finding("", Verdict.INCONCLUSIVE, "", p=1e-6, survives=worst),
        "other": Finding("", Verdict.SUPPORTED, "", p=0.03),
    }
    family = corrected_tests(found)
    # As the smallest of two it counts twice; beside one of a millionth it would count once.
    assert [(test.p, test.holm) for test in family] == [(0.2, 0.2), (0.03, 0.06)]
    survives = {key: one.survives for key, one in with_correction(found, family).items()}
    assert survives["other"].correction is False
    assert (survives["overturned"].p, survives["overturned"].worst_case) == (0.2, worst.worst_case)
