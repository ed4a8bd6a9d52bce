"""The event model in words and tables."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from tests.support.event_frames import EventFrames
from tests.support.long import made_once
from tests.unit.mechanisms.made_record import made_frames

from paradiplomacy.mechanisms import modelled as model_of_record
from paradiplomacy.mechanisms.modelled import Modelled, modelled
from paradiplomacy.mechanisms.tables import event_model_tables
from paradiplomacy.record.frames import frames_of
from paradiplomacy.record.record import Record
from paradiplomacy.report import words
from paradiplomacy.report.charts import outlook as outlook_chart
from paradiplomacy.report.event_model import event_model_context
from paradiplomacy.report.page import environment_of

DOCS = Path(__file__).parents[3] / "docs" / "reference" / "report-tables.md"


@pytest.fixture(scope="module", params=made_once("event model of the record"))
def shipped(sino_us: Record) -> Modelled:
    with pytest.MonkeyPatch.context() as patch:  # fewer draws and worlds, for speed
        patch.setattr(model_of_record, "IMPUTATIONS", 1)
        patch.setattr(model_of_record, "WORLDS", 6)
        return modelled(frames_of(sino_us))


def test_an_empty_record_and_one_without_dates_say_why_there_is_no_model() -> None:
    made = EventFrames()
    assert "no tie between two countries has a date" in str(modelled(made.frames()).why)
    made.tie("us-a", "cn-a", "")
    assert "no tie between two countries has a date" in str(modelled(made.frames()).why)
    made.tie("us-b", "cn-b", "1990")
    assert "dates one tie between US and CN" in str(modelled(made.frames()).why)


def test_a_record_with_too_many_places_is_left_to_the_library() -> None:
    made = EventFrames()
    made.tie("us-a", "cn-a", "1990")
    for number in range(500):
        made.place(f"us-{number}")
        made.place(f"cn-{number}")
    assert "raise most_dyads" in str(modelled(made.frames()).why)


def test_without_a_model_tables_have_their_headers_and_the_page_a_sentence() -> None:
    none = Modelled("the record is empty")
    tables = event_model_tables(none)
    assert {name: table.height for name, table in tables.items()} == dict.fromkeys(tables, 0)
    context = event_model_context(none)
    assert context["event_model"] is None
    assert context["event_model_why"] == "the record is empty"
    assert outlook_chart.sketches(none.outlook) == []


def test_every_column_of_its_tables_is_documented(shipped: Modelled) -> None:
    text = DOCS.read_text(encoding="utf-8")
    for name, table in event_model_tables(shipped).items():
        row = re.search(rf"^\| `{name}` \|.*\| ([^|]*) \|$", text, re.MULTILINE)
        assert row
        assert row[1].split(", ") == table.columns


def test_the_table_has_what_is_told_and_what_is_not(shipped: Modelled) -> None:
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


def test_what_differs_stands_apart_from_what_is_open(shipped: Modelled) -> None:
    kinds = {kind["key"]: kind for kind in event_model_context(shipped)["event_kinds"]}
    assert str(kinds["exchange.US"]["title"]) == "Exchanges given by the United States"
    for kind in kinds.values():
        assert all(row["differs"] for row in kind["differs"])
        assert not any(row["differs"] for row in kind["others"])
    assert any("human rights shock" in str(row["sentence"]) for row in kinds["suspend"]["differs"])
    assert str(kinds["warming"]["rate"]).endswith("a year")


def test_scenarios_are_drawn_as_fans_and_called_no_prediction(shipped: Modelled) -> None:
    active, suspended = outlook_chart.sketches(shipped.outlook)
    assert (active.name, suspended.name) == ("scenarios-active", "scenarios-suspended")
    assert "No prediction" in active.caption
    plan = active.plan(760)
    assert shipped.outlook is not None
    rows = plan.data["fans"]
    assert len(rows) == len(shipped.outlook.times) * len(shipped.outlook.scenarios)
    assert all(row["a"] <= row["middle"] <= row["d"] for row in rows)
    context = event_model_context(shipped)
    assert [row["name"] for row in context["outlook_rows"]] == [
        "As things stand",
        "The response of 1989, everywhere",
        "Laws that bar ties, everywhere",
    ]


def test_a_record_without_laws_or_suspensions_has_a_section_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(model_of_record, "IMPUTATIONS", 1)
    monkeypatch.setattr(model_of_record, "WORLDS", 2)
    found = modelled(made_frames())
    assert found.why == ""
    assert found.outlook is not None
    assert len(found.outlook.absent) == 2
    assert outlook_chart.sketches(found.outlook) == []


def test_whether_the_model_fits_is_said_of_each_kind(shipped: Modelled) -> None:
    p_values = {
        "form: senders": 0.01,
        "form: bursts": 0.5,
        "end: bursts": 0.04,
        "end: senders": 0.2,
        "live ties over time": 0.3,
    }
    found = event_model_context(replace(shipped, checks=p_values))["event_fits"]
    assert [(one["key"], str(one["title"]), one["fits"], one["rejecting"]) for one in found] == [
        ("form", "Forming ties", False, ("senders",)),
        ("end", "Ending ties", True, ()),
        ("", "All together", True, ()),
    ]
    assert len(shipped.checks) > 20  # and the record itself was checked


def test_whether_the_model_fits_stands_before_every_number(
    shipped: Modelled, sino_us: Record
) -> None:
    checks = {"form: senders": 0.001, "form: bursts": 0.5, "end: senders": 0.2}
    environment = environment_of(sino_us)
    environment.globals["count_of"] = words.count_of
    text = environment.get_template("event_model.html.j2").render(
        **event_model_context(replace(shipped, checks=checks)), drawings={}
    )
    said = text.index("tests reject the model of 1 of 2 kinds of event")
    assert said < text.index("What the record tells")
    assert said < text.index('<th scope="col">Rate</th>')
    form = text[text.index("<h3>Forming ties</h3>") :]
    assert form.index("The model does not fit this kind of event.") < form.index("Times as often")
    assert text.count("The model does not fit this kind of event.") == 1
