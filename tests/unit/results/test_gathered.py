"""Results are worked out beside what is made of a record and of them."""

from __future__ import annotations

from tests.support.folders import Folder

from paradiplomacy.results.gathered import Asked, Results, begin, finish
from paradiplomacy.results.second_process import SecondProcess


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
