"""The exchanges of a count of flows: from which place to which."""

from __future__ import annotations

import pytest
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder

from paradiplomacy.cli.flows import exchanges_of
from paradiplomacy.record.flows import flows_by


@pytest.mark.parametrize(
    ("cells", "source", "recipient", "is_taught"),
    [
        ({"giver": "CN"}, CHANGCHUN, LITTLE_ROCK, False),
        ({"giver": "CN", "teacher": "US"}, LITTLE_ROCK, CHANGCHUN, True),
        ({"giver": "mutual"}, "", "", False),
        ({}, "", "", False),
        ({"giver": "RU"}, "", "", False),
    ],
    ids=["traveller", "teacher", "each-way", "unknown", "no-end"],
)
def test_a_flow_runs_from_the_teacher_else_from_the_giver(
    folder: Folder, cells: dict[str, str], source: str, recipient: str, is_taught: bool
) -> None:
    folder.change("exchanges.csv", 0, **cells)
    record = folder.record()
    (one,) = exchanges_of(record, flows_by(record))
    assert (one.source_place, one.recipient_place) == (source, recipient)
    assert any(one.taught) is is_taught
