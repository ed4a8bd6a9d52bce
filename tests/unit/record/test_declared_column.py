"""A column that is declared goes from the row of a file into the frame without further code."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest
from tests.support.folders import DALIAN, OAKLAND, Folder

from paradiplomacy.model import cells
from paradiplomacy.model.columns import Column
from paradiplomacy.model.facts import Agreement, Fact
from paradiplomacy.model.tables import FRAMES, TIES
from paradiplomacy.record.frames import frame_of, frames_of
from paradiplomacy.sources.record_rows import FactRow, row_class

LAW = {
    "id": "ar-1",
    "jurisdiction": "Arkansas",
    "citation": "Act 1",
    "status": "bill",
    "source": "lr",
}


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (cells.TEXT, "Little Rock", ["Little Rock"]),
        (cells.WHOLE, "12", [12]),
        (cells.FLAG, "yes", [True]),
        (cells.COUNTRIES, "CN; RU", [["CN", "RU"]]),
    ],
    ids=["text", "whole number", "flag", "list"],
)
def test_from_the_row_to_the_frame(
    folder: Folder, kind: cells.CellType, text: str, expected: list[object]
) -> None:
    laws = replace(FRAMES["laws"], columns=(*FRAMES["laws"].columns, Column("signed_in", kind)))
    row = row_class(laws).model_validate(LAW | {"signed_in": text})
    assert isinstance(row, FactRow)
    values = [value for name, value, _ in row.values() if name == "signed_in"]

    folder.add("laws.csv", **LAW)
    record = folder.record()
    fact = Fact(
        "law:ar-1", "signed_in", Agreement.ONE_SIDED, "; ".join(values), (), (), "both-ends/3"
    )
    facts = MappingProxyType(record.facts | {"law:ar-1": (*record.facts["law:ar-1"], fact)})
    assert frame_of(laws, replace(record, facts=facts))["signed_in"].to_list() == expected


def test_a_denied_purpose_of_a_tie_is_not_in_the_frame(folder: Folder) -> None:
    folder.tie("purpose", "solidarity", polarity="denies")
    assert set(frame_of(TIES, folder.record())["purpose"]) == {""}


@pytest.mark.parametrize(
    ("place", "partner", "tie"),
    [
        (OAKLAND, DALIAN, f"tie:{DALIAN}|{OAKLAND}"),
        ("", DALIAN, f"tie:|{DALIAN}"),
        (OAKLAND, "", ""),
    ],
    ids=["both", "partner", "place"],
)
def test_a_response_is_on_the_pair_whose_partner_is_named(
    folder: Folder, place: str, partner: str, tie: str
) -> None:
    folder.add("shocks.csv").add("responses.csv", place=place, partner=partner)
    assert frames_of(folder.record()).responses["tie"].to_list() == [tie]
