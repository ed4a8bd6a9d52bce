"""The record as tables."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, OAKLAND, Folder

from paradiplomacy.record.frames import SCHEMAS, Frames, frames_of
from paradiplomacy.record.record import Record

TIE = f"tie:{CHANGCHUN}|{LITTLE_ROCK}"


def row(frame: pl.DataFrame, **key: str) -> dict[str, object]:
    (found,) = frame.filter(**key).to_dicts()
    return found


def test_an_empty_record_has_all_frames_with_all_columns(folder: Folder) -> None:
    sources = [row | {"place": ""} for row in folder.tables["sources.csv"]]
    folder.tables = {"sources.csv": sources, "places.csv": [], "ties.csv": []}
    frames = frames_of(folder.record())
    for name, schema in SCHEMAS.items():
        frame = getattr(frames, name)
        assert frame.height == 0
        assert dict(frame.schema) == dict(pl.Schema(schema))


@pytest.fixture(scope="module")
def shipped(sino_us: Record) -> Frames:
    return frames_of(sino_us)


def test_there_is_one_row_an_entity(sino_us: Record, shipped: Frames) -> None:
    for name, frame in (
        ("places", shipped.places),
        ("ties", shipped.ties),
        ("exchanges", shipped.exchanges),
        ("shocks", shipped.shocks),
        ("responses", shipped.responses),
        ("acts", shipped.acts),
    ):
        assert frame[:, 0].to_list() == list(getattr(sino_us, name))
    assert shipped.readings.height == len(sino_us.readings)
    assert set(shipped.ties["place_a"]) <= set(shipped.places["place"])
    assert set(shipped.ties["place_b"]) <= set(shipped.places["place"])


def test_days_lie_between_their_bounds(shipped: Frames) -> None:
    for name, column in (
        ("ties", "established"),
        ("spells", "start"),
        ("spells", "stop"),
        ("exchanges", "date"),
        ("readings", "date"),
    ):
        dated = getattr(shipped, name).drop_nulls(column)
        low, day, high = (dated[column + end] for end in ("_low", "", "_high"))
        assert ((low <= day) & (day <= high)).all()
        assert dated.height


def test_a_tie_has_its_days_and_counts(folder: Folder) -> None:
    found = row(frames_of(folder.record()).ties, tie=TIE)
    assert found["established"] == date(1994, 4, 5)
    assert found["established_agreement"] == "contradicted"
    assert (found["kind"], found["status"], found["tier"]) == ("sister", "not known", "city")
    assert found["stands"] is True
    assert (found["country_a"], found["country_b"]) == ("US", "CN")
    assert (found["statements"], found["sources"]) == (3, 2)


def test_an_open_date_is_null_where_it_is_open(folder: Folder) -> None:
    folder.change("exchanges.csv", 0, date="../1994")
    found = frames_of(folder.record()).exchanges.to_dicts()[0]
    assert (found["date_low"], found["date"], found["date_high"]) == (
        None,
        None,
        date(1994, 12, 31),
    )


def spells(folder: Folder) -> list[tuple[object, ...]]:
    frame = frames_of(folder.record()).spells.filter(tie=TIE)
    return frame.select("status", "start_low", "stop_high", "entry", "exit", "exit_actor").rows()


def test_a_tie_that_lives_has_one_open_spell(folder: Folder) -> None:
    folder.tie("renewed", "2004")
    assert spells(folder) == [("active", date(1994, 4, 5), date(2026, 1, 1), "established", "", "")]


def test_spells_end_where_the_next_begins_and_an_end_begins_none(folder: Folder) -> None:
    folder.tie("suspended", "1999-05", actor="CN").tie("resumed", "2001").tie("ended", "2025-07")
    assert spells(folder) == [
        ("active", date(1994, 4, 5), date(1999, 5, 31), "established", "suspended", "CN"),
        ("suspended", date(1999, 5, 1), date(2001, 12, 31), "suspended", "resumed", ""),
        ("active", date(2001, 1, 1), date(2025, 7, 31), "resumed", "ended", ""),
    ]


def test_an_irregular_change_makes_no_spell(folder: Folder) -> None:
    folder.tie("ended", "1990", source="geonames")  # before anything was established
    assert [spell[0] for spell in spells(folder)] == ["active"]
    folder.tie("resumed", "2001")
    assert [spell[3:5] for spell in spells(folder)] == [("established", "")]


def test_every_row_can_be_traced_to_statements(sino_us: Record, shipped: Frames) -> None:
    subjects = [
        *shipped.ties["tie"],
        *(f"place:{key}" for key in shipped.places["place"]),
        *(f"exchange:{key}" for key in shipped.exchanges["exchange"]),
        *(f"response:{key}" for key in shipped.responses["response"]),
    ]
    for subject in subjects:
        assert shipped.evidence[subject]
        assert set(shipped.evidence[subject]) <= set(sino_us.statements)


def test_claims_speak_for_the_sides_that_the_rule_gives_them(folder: Folder) -> None:
    folder.add(
        "claims.csv",
        id="c1",
        section="Rights",
        paragraph="1",
        domain="rights",
        kind="pair",
        text="They carried on.",
        place_a=OAKLAND,
        place_b="cn-liaoning-dalian",
        source="arkansas-gazette",
    )
    assert frames_of(folder.record()).claims["side"].to_list() == ["US:local press"]
