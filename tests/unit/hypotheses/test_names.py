"""What ties and places are called in sentences, in each language."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from paradiplomacy.hypotheses.selection import TieNames, place_name, state_name
from paradiplomacy.language import Name, Words, message_view, render
from paradiplomacy.record.frames import SCHEMAS, Frames

PLACES = (
    ("us-va-richmond", "Richmond", "", "US", "city", "Virginia"),
    ("us-ca-richmond", "Richmond", "", "US", "city", "California"),
    ("cn-hunan-changsha", "Changsha", "长沙市", "CN", "prefecture", "Hunan"),
    ("us-va-nowhere", "Nowhere", "", "US", "town", "Virginia"),
)


@pytest.fixture
def frames() -> Frames:
    columns = ("place", "name", "name_local", "country", "level", "admin1")
    rows = [dict(zip(columns, row, strict=True)) for row in PLACES]
    for row in rows:
        row["label"] = f"{row['name']}, {row['admin1']}"
    label = {row["place"]: row["label"] for row in rows}
    ties = [
        {
            "tie": f"tie:{a}|{b}",
            "place_a": a,
            "label_a": label[a],
            "place_b": b,
            "label_b": label[b],
        }
        for a, b in (
            ("cn-hunan-changsha", "us-va-richmond"),
            ("cn-hunan-changsha", "us-ca-richmond"),
            ("cn-hunan-changsha", "us-va-nowhere"),
        )
    ]
    empty = {name: pl.DataFrame(schema=schema) for name, schema in SCHEMAS.items()}
    empty["places"] = pl.DataFrame(rows, schema=SCHEMAS["places"])
    empty["ties"] = pl.DataFrame(ties, schema=SCHEMAS["ties"])
    return Frames(**empty, as_of=date(2026, 1, 1), evidence={})


def test_a_tie_goes_by_its_two_ends_in_each_language(frames: Frames) -> None:
    names = TieNames(frames)
    assert names["tie:cn-hunan-changsha|us-va-richmond"] == Name(
        "Changsha–Richmond, Virginia", "长沙市–弗吉尼亚州里士满"
    )
    # Of a place without a Chinese name, its own; of a tie that is not there, its key.
    assert names["tie:cn-hunan-changsha|us-va-nowhere"].chinese == "长沙市–Nowhere"
    assert names["tie:a|b"] == Name("tie:a|b", "tie:a|b")


def test_places_and_states_have_their_chinese_name(frames: Frames) -> None:
    assert place_name(frames, "us-ca-richmond") == Name("Richmond, California", "里士满")
    assert state_name(frames, "Virginia") == Name("Virginia", "弗吉尼亚州")
    assert state_name(frames, "us-ca-richmond").chinese == "里士满"
    assert state_name(frames, "Atlantis") == Name("Atlantis", "Atlantis")


def test_a_name_stands_in_a_sentence_in_its_language_and_as_both_in_a_view() -> None:
    joined = Words("paradiplomacy.language.shared")("joined", items=(Name("Dalian", "大连"),))
    assert (render(joined), render(joined, "zh")) == ("Dalian", "大连")
    assert message_view(joined) == {
        "sentence": "paradiplomacy.language.shared:joined",
        "needs": {"items": [{"en": "Dalian", "zh": "大连"}]},
    }
