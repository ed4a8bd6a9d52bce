"""The battery, where another process takes some of it."""

from __future__ import annotations

import pickle
import sys
from concurrent.futures import Future
from dataclasses import replace

import pytest

from paradiplomacy import open_record
from paradiplomacy.hypotheses.base import Finding, Survives, Verdict, WorstCase
from paradiplomacy.hypotheses.battery import corrected, run_all, run_one, with_correction
from paradiplomacy.hypotheses.catalogue import catalogue
from paradiplomacy.record.frames import Frames, frames_of


@pytest.fixture(scope="module")
def frames() -> Frames:
    return frames_of(open_record("china_russia"))


def test_what_another_process_has_begun_is_taken_from_it(frames: Frames) -> None:
    """It begins with the last, and finds the same; all else is run here."""
    asked: list[str] = []
    begun: list[Future[Finding]] = []
    shown: list[str] = []
    packed = pickle.dumps(frames)

    def start(key: str) -> Future[Finding]:
        asked.append(key)
        begun.append(Future())
        return begun[-1]

    def done_elsewhere(*positions: int) -> None:
        for position in positions:
            begun[position].set_result(run_one(packed, asked[position]))

    def meanwhile(key: str, _: Finding) -> None:
        shown.append(key)
        if len(shown) == 1:
            done_elsewhere(0, 1)
        if len(shown) == 4:
            done_elsewhere(2)

    found = run_all(frames, elsewhere=start, meanwhile=meanwhile)
    assert found == run_all(frames)
    assert list(found) == list(catalogue())
    assert sorted(shown) == sorted(found)
    assert asked[-1] == shown[0]
    # As soon as it is there, whatever its turn; of all others nothing is begun.
    assert shown[1:3] == [asked[1], asked[0]]
    assert shown[4] == asked[2]
    assert [future.cancelled() for future in begun] == [False] * 3 + [True] * (len(begun) - 3)


def test_what_statsmodels_fits_comes_first_so_that_another_process_does_without(
    frames: Frames,
) -> None:
    drawn: list[str] = []
    run_all(frames, meanwhile=lambda key, _: drawn.append(key))
    fitted = [key for key, one in catalogue().items() if one.needs_statsmodels]
    assert drawn[: len(fitted)] == fitted


def test_only_what_says_so_loads_statsmodels(monkeypatch: pytest.MonkeyPatch) -> None:
    """On the shipped record, of which all claims have enough."""
    shipped = frames_of(open_record())
    loaded = [name for name in sys.modules if name.partition(".")[0] == "statsmodels"]
    for name in ("statsmodels", *loaded):
        monkeypatch.setitem(sys.modules, name, None)  # to import it is an error
    for one in catalogue().values():
        if one.needs_statsmodels:
            with pytest.raises(ModuleNotFoundError, match="statsmodels"):
                one.run(shipped)
        else:
            one.run(shipped)


def test_hypotheses_of_users_stay_here(frames: Frames) -> None:
    asked: list[str] = []

    def start(key: str) -> Future[Finding]:
        asked.append(key)
        return Future()

    ours = dict(list(catalogue().items())[:2])
    theirs = {key: replace(one, origin="mine.py") for key, one in ours.items()}
    run_all(frames, theirs, elsewhere=start)
    assert not asked


def test_an_error_there_is_raised_here(frames: Frames) -> None:
    def start(_: str) -> Future[Finding]:
        future: Future[Finding] = Future()
        future.set_exception(ZeroDivisionError())
        return future

    with pytest.raises(ZeroDivisionError):
        run_all(frames, elsewhere=start)


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
