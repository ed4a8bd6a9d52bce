"""The battery, where another process takes some of it."""

from __future__ import annotations

import pickle
import sys
from concurrent.futures import Future
from dataclasses import replace

import pytest

from paradiplomacy import open_record
from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.hypotheses.battery import SHARE, run_all, run_share
from paradiplomacy.hypotheses.catalogue import catalogue
from paradiplomacy.record.frames import Frames, frames_of

Keys = tuple[str, ...]


@pytest.fixture(scope="module")
def frames() -> Frames:
    return frames_of(open_record("china_russia"))


def test_what_another_process_has_begun_is_taken_from_it(frames: Frames) -> None:
    """It begins with the last, and finds the same; all else is run here."""
    asked: list[Keys] = []
    drawn: list[str] = []
    packed = pickle.dumps(frames)

    def start(keys: Keys) -> Future[dict[str, Finding]]:
        asked.append(keys)
        future: Future[dict[str, Finding]] = Future()
        if len(asked) <= 3:
            future.set_result(run_share(packed, keys))
        return future  # of all others nothing is begun

    found = run_all(frames, elsewhere=start, meanwhile=lambda key, _: drawn.append(key))
    assert found == run_all(frames)
    assert list(found) == list(catalogue())
    assert sorted(drawn) == sorted(found)
    assert [len(keys) for keys in asked[1:]] == [SHARE] * (len(asked) - 1)
    assert asked[0] == tuple(drawn)[-len(asked[0]) :]


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
    asked: list[Keys] = []

    def start(keys: Keys) -> Future[dict[str, Finding]]:
        asked.append(keys)
        return Future()

    ours = dict(list(catalogue().items())[:2])
    theirs = {key: replace(one, origin="mine.py") for key, one in ours.items()}
    run_all(frames, theirs, elsewhere=start)
    assert not asked


def test_an_error_there_is_raised_here(frames: Frames) -> None:
    def start(keys: Keys) -> Future[dict[str, Finding]]:
        future: Future[dict[str, Finding]] = Future()
        future.set_exception(ZeroDivisionError())
        return future

    with pytest.raises(ZeroDivisionError):
        run_all(frames, elsewhere=start)
