"""Results are worked out step by step, beside what is made of a record and of them."""

from __future__ import annotations

import pytest
from tests.support.folders import Folder

from paradiplomacy.results.gathered import Asked, Results, begin, finish, work_out
from paradiplomacy.results.second_process import other_processes
from paradiplomacy.results.steps import Step


def test_what_is_made_of_results_is_made_before_they_are_drawn(folder: Folder) -> None:
    opening = begin(Asked((str(folder.write()),), cached=False))
    made: list[str] = []
    further = [
        Step("of the record", lambda record: made.append(record.meta.id), ("record",)),
        Step("of results", lambda undrawn: made.append(str(undrawn.drawings)), ("undrawn",)),
    ]
    with other_processes(cores=1) as alone:
        wanted = ("of the record", "of results", "undrawn", "results")
        worked = work_out(opening, alone, *wanted, further=further)
    results: Results = worked["results"]
    assert made == ["small", "{}"]
    assert results.drawings
    assert results.tested == worked["undrawn"].tested


def test_three_processes_find_the_same(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    opening = begin(Asked((str(folder.write()),), cached=False))
    with other_processes(cores=1) as processes:
        alone: Results = work_out(opening, processes, "results")["results"]
    monkeypatch.setattr("paradiplomacy.results.opening.SMALL", 0)  # no record is too small
    with other_processes(cores=3) as processes:
        shared: Results = work_out(opening, processes, "results")["results"]
    assert shared.tested == alone.tested
    assert shared.drawings.keys() == alone.drawings.keys()
    assert all(shared.drawings[name].svg == alone.drawings[name].svg for name in alone.drawings)


def test_pictures_of_the_record_stand_first(folder: Folder) -> None:
    names = list(finish(begin(Asked((str(folder.write()),), cached=False))).drawings)
    is_of_finding = [name.startswith("finding-") for name in names]
    assert is_of_finding == sorted(is_of_finding)
    assert set(is_of_finding) == {True, False}
