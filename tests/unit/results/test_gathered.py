"""Results are worked out step by step, beside what is made of a record and of them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from tests.support.folders import Folder

from paradiplomacy.results.begun import Asked, Opening, begin
from paradiplomacy.results.gathered import Results, work_out
from paradiplomacy.results.second_process import other_processes
from paradiplomacy.results.steps import Step


@dataclass(frozen=True)
class Worked:
    """Results of the small record, in one process, and what was made of them meanwhile."""

    opening: Opening
    made: list[str]
    undrawn: Results
    results: Results


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Worked:
    folder = Folder.small(tmp_path_factory.mktemp("worked") / "small")
    opening = begin(Asked((str(folder.write()),), cached=False))
    made: list[str] = []
    further = [
        Step("of the record", lambda record: made.append(record.meta.id), ("record",)),
        Step("of results", lambda undrawn: made.append(str(undrawn.drawings)), ("undrawn",)),
    ]
    with other_processes(cores=1) as alone:
        wanted = ("of the record", "of results", "undrawn", "results")
        results = work_out(opening, alone, *wanted, further=further)
    return Worked(opening, made, results["undrawn"], results["results"])


def test_what_is_made_of_results_is_made_before_they_are_drawn(worked: Worked) -> None:
    assert worked.made == ["small", "{}"]
    assert worked.results.drawings
    assert worked.results.tested == worked.undrawn.tested


def test_three_processes_find_the_same(worked: Worked, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = worked.results
    monkeypatch.setattr("paradiplomacy.results.opening.SMALL", 0)  # no record is too small
    with other_processes(cores=3) as processes:
        shared: Results = work_out(worked.opening, processes, "results")["results"]
    assert shared.tested == alone.tested
    assert shared.drawings.keys() == alone.drawings.keys()
    assert all(shared.drawings[name].svg == alone.drawings[name].svg for name in alone.drawings)


def test_pictures_of_the_record_stand_first(worked: Worked) -> None:
    names = list(worked.results.drawings)
    is_of_finding = [name.startswith("finding-") for name in names]
    assert is_of_finding == sorted(is_of_finding)
    assert set(is_of_finding) == {True, False}
