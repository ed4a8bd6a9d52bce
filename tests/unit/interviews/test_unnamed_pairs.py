"""Pairs that consent does not name count, and are listed so that nobody knows them."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from typing import Any

import pytest

from paradiplomacy.evidence.anonymity import GROUP
from paradiplomacy.interviews.agreement import compared_view
from paradiplomacy.interviews.pairing import paired, paired_to_count
from paradiplomacy.model.records import Material, RecordMeta
from paradiplomacy.model.statements import Source, Statement, Voice
from paradiplomacy.record.build import build_record
from paradiplomacy.record.frames import frames_of, working_frames

META = RecordMeta("r", "R", "", "CC0", ("en",), ("US", "CN"), "2020", "c", "m/1", ())
TOWNS = ("Ashford", "Birchwood", "Cedarton", "Dunmore")


def rows_of_pair(at: int, tier: str) -> Iterator[tuple[str, str, str]]:
    """Both ends of a pair, which differ on what year it was founded, and on nothing else."""
    town, city = f"us-aa-{TOWNS[at].lower()}", f"cn-bb-{TOWNS[at].lower()}"
    for key, name, country in ((town, TOWNS[at], "US"), (city, f"{TOWNS[at]}shi", "CN")):
        yield f"place:{key}", "name", name
        yield f"place:{key}", "country", country
        yield f"place:{key}", "level", "city"
    for side, place, partner, year in (("US", town, city, 1980), ("CN", city, town, 1990)):
        account = f"n{at}{side.lower()}"
        told = {"side": side, "office": "Hall", "role": f"mayor {at}", "place": place}
        told |= {"partner": partner, "date": f"2019-0{at + 1}", "consent": tier}
        yield from ((f"account:{account}", name, value) for name, value in told.items())
        yield f"answer:{account}|tie.founded", "date", f"{year + at}-05-06"
        yield f"answer:{account}|trade.any", "value", "1"


def material(*tiers: str) -> Material:
    rows = [row for at, tier in enumerate(tiers) for row in rows_of_pair(at, tier)]
    source = Source("s", "Talks", "", "en", "US", Voice.GOVERNMENT)
    return Material(META, (source,), tuple(Statement("r", *r, "s", "US") for r in rows), ())


def view_of(*tiers: str) -> dict[str, Any]:
    return compared_view(build_record([material(*tiers)]))


def test_pairs_that_are_not_named_count_as_all_others(monkeypatch: pytest.MonkeyPatch) -> None:
    grouped = view_of("role", "city", "region", "name")
    monkeypatch.setenv(GROUP, "1")
    alone = view_of(*["name"] * 4)
    for same in ("compared", "counts", "questions", "missed"):
        assert grouped[same] == alone[same]
    assert grouped["compared"] == {"ties": 4, "both": 4}
    assert grouped["ties"] == ["tie:cn-bb-dunmore|us-aa-dunmore"]


def test_they_are_numbered_without_anything_that_names_them() -> None:
    view = view_of("role", "city", "region", "name")
    assert view["unnamed"] == [
        {"question": "tie.founded", "number": number, "outcome": "contradict"}
        for number in (1, 2, 3)
    ]
    text = json.dumps(view).casefold()
    shown = {word for word in (*map(str.casefold, TOWNS), "1980", "1981", "1982") if word in text}
    assert shown == {"dunmore"}


def test_fewer_than_a_group_are_not_listed_at_all() -> None:
    view = view_of("role", "region", "name", "name")
    assert view["unnamed"] == []
    assert view["too_few"] == {"fewer_than": 3, "questions": ["tie.founded"]}


def test_what_is_closed_does_not_count() -> None:
    assert view_of("none", "none", "none", "role")["compared"] == {"ties": 1, "both": 1}


def test_the_shown_record_has_neither_the_place_nor_the_day_a_tie_was_founded() -> None:
    record = build_record([material("role", "city", "region", "name")])
    frames = frames_of(record)
    assert frames.accounts["place"].drop_nulls().to_list().count("") in (0, 6)
    assert set(frames.accounts["tie"]) - {""} == {"tie:cn-bb-dunmore|us-aa-dunmore"}
    dated = frames.answers.filter(frames.answers["question"] == "tie.founded")
    assert set(dated["account"]) == {"n3us", "n3cn"}
    assert paired(record).ties == ("tie:cn-bb-dunmore|us-aa-dunmore",)


def test_what_counts_and_is_not_shown_is_printed_and_kept_nowhere() -> None:
    record = build_record([material("role", "city", "region", "name")])
    for working in (record.working, working_frames(record, frames_of(record)), record.to_count):
        assert "ashford" not in repr(working).casefold()
        with pytest.raises(TypeError, match="never written"):
            pickle.dumps(working)
    assert "ashford" not in (repr(record) + repr(paired_to_count(record))).casefold()


def test_where_all_is_shown_nothing_else_counts() -> None:
    assert build_record([material("name", "name")]).working is None
