"""The battery, where another process takes some of it."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest

from paradiplomacy import open_record
from paradiplomacy.hypotheses.base import Finding, Survives, Verdict, WorstCase
from paradiplomacy.hypotheses.battery import (
    VariedFrames,
    corrected,
    run_one,
    run_ours,
    with_correction,
)
from paradiplomacy.hypotheses.catalogue import catalogue
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.results.tested import finding_steps


@pytest.fixture(scope="module")
def frames() -> Frames:
    return frames_of(open_record("china_russia"))


def test_frames_are_pickled_once_and_unpickled_once_for_all_hypotheses(frames: Frames) -> None:
    varied = VariedFrames(frames)
    first, second = (pickle.loads(pickle.dumps(varied)) for _ in range(2))
    assert first is second
    key = next(iter(catalogue()))
    assert run_ours(key, first) == run_one(catalogue()[key], varied)


def test_what_statsmodels_fits_comes_first_so_that_another_process_does_without() -> None:
    steps = [step.gives for step in finding_steps(catalogue(), shared=True)]
    fitted = [key for key, one in catalogue().items() if one.needs_statsmodels]
    assert steps[: len(fitted)] == [f"finding {key}" for key in fitted]


def test_hypotheses_of_users_stay_here() -> None:
    ours = dict(list(catalogue().items())[:2])
    theirs = {key: replace(one, origin="mine.py") for key, one in ours.items()}
    assert [step.where for step in finding_steps(theirs, shared=True)] == ["local", "local"]
    assert [step.where for step in finding_steps(ours, shared=True)] == ["analysing"] * 2


def test_a_p_value_that_its_own_worst_case_overturns_helps_no_other_test() -> None:
    worst = Survives(worst_case=WorstCase("direction", False, Verdict.SUPPORTED, p=0.2))
    found = {
        "overturned": Finding("", Verdict.INCONCLUSIVE, "", p=1e-6, survives=worst),
        "other": Finding("", Verdict.SUPPORTED, "", p=0.03),
    }
    family = corrected(found)
    # As the smallest of two it counts twice; beside one of a millionth it would count once.
    assert [(test.p, test.holm) for test in family] == [(0.2, 0.2), (0.03, 0.06)]
    survives = {key: one.survives for key, one in with_correction(found, family).items()}
    assert survives["other"].correction is False
    assert (survives["overturned"].p, survives["overturned"].worst_case) == (0.2, worst.worst_case)
