"""The event model of a record: fitted, checked, run forward, and as tables."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest
from tests.support.event_frames import EventFrames
from tests.unit.mechanisms.made_record import made_frames

from paradiplomacy.mechanisms import record_model as model_of_record
from paradiplomacy.mechanisms.effect_tables import event_model_tables
from paradiplomacy.mechanisms.outcome import MechanismFit
from paradiplomacy.mechanisms.record_model import RecordModel, model_record
from paradiplomacy.mechanisms.scenarios import Outlook
from paradiplomacy.record.frames import frames_of
from paradiplomacy.record.record import Record
from paradiplomacy.results.charts import outlook as outlook_chart

DOCS = Path(__file__).parents[3] / "docs" / "reference" / "report-tables.csv"


@pytest.fixture(scope="module")
def shipped(sino_us: Record, fitted: MechanismFit) -> RecordModel:
    with pytest.MonkeyPatch.context() as patch:  # fewer draws and worlds, for speed
        patch.setattr("paradiplomacy.mechanisms.fit.fit_mechanisms", lambda *_, **__: fitted)
        patch.setattr(model_of_record, "WORLDS", 6)
        return model_record(frames_of(sino_us))


def test_an_empty_record_and_one_without_dates_say_why_there_is_no_model() -> None:
    made = EventFrames()
    assert "no tie between two countries has a starting date" in str(
        model_record(made.frames()).why
    )
    made.tie("us-a", "cn-a", "")
    assert "no tie between two countries has a starting date" in str(
        model_record(made.frames()).why
    )
    made.tie("us-b", "cn-b", "1990")
    assert "dates one tie between US and CN" in str(model_record(made.frames()).why)


def test_a_record_with_too_many_places_is_left_to_the_library() -> None:
    made = EventFrames()
    made.tie("us-a", "cn-a", "1990")
    for number in range(500):
        made.place(f"us-{number}")
        made.place(f"cn-{number}")
    assert "raise most_dyads" in str(model_record(made.frames()).why)


def test_without_a_model_tables_have_their_headers_and_nothing_is_drawn() -> None:
    none = RecordModel("the record is empty")
    tables = event_model_tables(none)
    assert {name: table.height for name, table in tables.items()} == dict.fromkeys(tables, 0)
    assert outlook_chart.sketches(none.outlook) == []


def test_every_column_of_its_tables_is_documented(shipped: RecordModel) -> None:
    with DOCS.open(encoding="utf-8", newline="") as file:
        columns = {row["table"]: row["columns"].split(", ") for row in csv.DictReader(file)}
    for name, table in event_model_tables(shipped).items():
        assert columns[name] == table.columns


def test_the_table_has_what_is_told_and_what_is_not(shipped: RecordModel) -> None:
    table = event_model_tables(shipped)["event_model"]
    untold = table.filter(pl.col("how") == "untold")
    assert untold["reason"].null_count() == 0
    assert untold["ratio"].null_count() == untold.height
    rest = table.filter(pl.col("how") != "untold")
    assert rest["sentence"].null_count() == 0
    ratios = rest.drop_nulls(["ratio", "high"])
    assert (ratios["low"] <= ratios["ratio"]).all()
    assert (ratios["ratio"] <= ratios["high"]).all()
    security = rest.filter(kind="suspend", name="shock.security.0-12")
    assert security["ratio"].item() == 0


def test_scenarios_are_drawn_as_fans_and_called_no_prediction(ahead: Outlook) -> None:
    active, suspended = outlook_chart.sketches(ahead)
    assert (active.name, suspended.name) == ("scenarios-active", "scenarios-suspended")
    assert "not predictions" in active.caption
    plan = active.plan(760)
    rows = plan.data["fans"]
    assert len(rows) == len(ahead.times) * len(ahead.scenarios)
    assert all(row["a"] <= row["middle"] <= row["d"] for row in rows)
    # Under the pointer, each scenario says once a year how many, and how sure.
    shown = plan.data["shown"]
    years = {int(time) for time in ahead.times}
    assert len(shown) == len(years) * len(ahead.scenarios)
    assert all(" to " in row["hover"] for row in shown)


def test_one_scenario_alone_is_not_drawn_and_the_model_is_checked(shipped: RecordModel) -> None:
    assert shipped.outlook is not None
    assert outlook_chart.sketches(shipped.outlook) == []
    assert len(shipped.checks) > 20


def test_a_record_without_laws_or_suspensions_has_a_model_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(model_of_record, "IMPUTATIONS", 1)
    monkeypatch.setattr(model_of_record, "WORLDS", 2)
    found = model_record(made_frames())
    assert found.why == ""
    assert found.outlook is not None
    assert len(found.outlook.absent) == 2
    assert outlook_chart.sketches(found.outlook) == []
