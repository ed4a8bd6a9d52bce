"""Flows as plain objects: from which place to which."""

from __future__ import annotations

import pytest
from tests.support.folders import Folder

from paradiplomacy.cli.flow_views import each_view
from paradiplomacy.record.flows import flows_by


@pytest.mark.parametrize(
    ("cells", "source", "recipient", "is_taught"),
    [
        ({"giver": "CN"}, "Changchun, Jilin", "Little Rock, Arkansas", False),
        ({"giver": "CN", "teacher": "US"}, "Little Rock, Arkansas", "Changchun, Jilin", True),
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
    (one,) = each_view(record, flows_by(record), "en")
    assert (one["source"]["label"], one["recipient"]["label"]) == (source, recipient)
    assert one["taught"] is is_taught


def test_places_in_china_go_by_their_own_name_in_chinese(folder: Folder) -> None:
    folder.change("exchanges.csv", 0, giver="CN")
    record = folder.record()
    (one,) = each_view(record, flows_by(record), "zh")
    assert one["source"]["label"] == "长春市"
