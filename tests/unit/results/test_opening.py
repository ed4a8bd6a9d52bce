"""What is known of records before they are read."""

from __future__ import annotations

import pytest

from paradiplomacy.results.begun import ANALYSING, Asked, begin
from paradiplomacy.results.opening import is_small
from paradiplomacy.results.second_process import SecondProcess


class Loading(SecondProcess):
    """A process that only notes what it is to load."""

    def __init__(self) -> None:
        super().__init__(cores=1)
        self.loaded: list[str] = []

    def load(self, *modules: str) -> None:
        self.loaded += modules


@pytest.mark.parametrize(("record", "loaded"), [("china_russia", ()), ("sino_us", ANALYSING)])
def test_what_analyses_loads_its_code_while_records_are_read_that_are_not_small(
    record: str, loaded: tuple[str, ...]
) -> None:
    with Loading() as third:
        begin(Asked((record,), cached=False), third=third)
        assert tuple(third.loaded) == loaded


def test_what_is_in_a_store_may_be_large() -> None:
    assert not is_small([("china_russia", "ties.db")])
