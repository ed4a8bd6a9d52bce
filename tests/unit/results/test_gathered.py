"""Results are worked out beside what is made of a record and of them."""

from __future__ import annotations

import pytest
from tests.support.folders import Folder

from paradiplomacy.results.gathered import Asked, Results, begin, finish
from paradiplomacy.results.second_process import SecondProcess, other_processes


def test_what_needs_no_results_is_called_for_once_and_before_what_needs_them(
    folder: Folder,
) -> None:
    opening = begin(Asked((str(folder.write()),), cached=False))
    called: list[Results | None] = []
    with SecondProcess(cores=1) as here:
        results = finish(
            opening,
            second=here,
            third=here,
            while_tested=lambda: called.append(None),
            while_drawn=called.append,
        )
    none, so_far = called
    assert none is None
    assert so_far is not None
    assert so_far.tested == results.tested
    assert so_far.drawings == {} != results.drawings


def test_three_processes_find_the_same(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    opening = begin(Asked((str(folder.write()),), cached=False))
    with SecondProcess(cores=1) as here:
        alone = finish(opening, second=here, third=here)
    for module in ("opening", "analyses"):  # no record is too small
        monkeypatch.setattr(f"paradiplomacy.results.{module}.SMALL", 0)
    with other_processes(cores=3) as (second, third):
        shared = finish(opening, second=second, third=third)
    assert shared.tested == alone.tested
    assert shared.drawings.keys() == alone.drawings.keys()
    assert all(shared.drawings[name].svg == alone.drawings[name].svg for name in alone.drawings)
