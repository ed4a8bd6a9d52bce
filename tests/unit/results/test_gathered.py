"""Results are worked out, in one process or two, and then drawn."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from tests.support.folders import Folder

from paradiplomacy.results.begun import Opening, RunOptions, begin
from paradiplomacy.results.gathered import Results, Work
from paradiplomacy.results.second_process import SecondProcess


@dataclass(frozen=True)
class Worked:
    """Results of the small record, in one process, and what was told meanwhile."""

    opening: Opening
    told: list[tuple[str, float]]
    undrawn: Results
    results: Results


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Worked:
    folder = Folder.small(tmp_path_factory.mktemp("worked") / "small")
    opening = begin(RunOptions((str(folder.write()),), cached=False))
    told: list[tuple[str, float]] = []
    with SecondProcess(cores=1) as alone:
        work = Work(opening, alone, lambda what, share: told.append((what, share)))
        undrawn = work.undrawn()
        return Worked(opening, told, undrawn, work.draw(undrawn))


def test_results_are_there_before_they_are_drawn(worked: Worked) -> None:
    assert worked.undrawn.drawings == {}
    assert worked.results.drawings
    assert worked.results.tested == worked.undrawn.tested


def test_each_step_is_told_as_it_begins(worked: Worked) -> None:
    steps = [what for what, _ in worked.told]
    assert steps[:2] == ["counting by definition", "the network"]
    tested = [step.removeprefix("testing ") for step in steps if step.startswith("testing ")]
    assert tested == list(worked.opening.agreed.known)
    shares = [share for _, share in worked.told]
    assert shares == sorted(shares)
    assert 0 == shares[0] < shares[-1] < 1


def test_two_processes_find_the_same(worked: Worked, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = worked.results
    monkeypatch.setattr("paradiplomacy.results.gathered.SMALL", 0)  # no record is too small
    with SecondProcess(cores=2) as second:
        work = Work(worked.opening, second)
        shared = work.draw(work.undrawn())
    assert shared.tested == alone.tested
    assert shared.drawings.keys() == alone.drawings.keys()
    assert all(shared.drawings[name].svg == alone.drawings[name].svg for name in alone.drawings)


def test_pictures_of_the_record_stand_first(worked: Worked) -> None:
    names = list(worked.results.drawings)
    is_of_finding = [name.startswith("finding-") for name in names]
    assert is_of_finding == sorted(is_of_finding)
    assert set(is_of_finding) == {True, False}
