"""The pages on methods and on data."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest
import yaml

from paradiplomacy.evidence.rules import get_rule
from paradiplomacy.language import render
from paradiplomacy.model.records import RecordMeta
from paradiplomacy.record.open import shipped_records
from paradiplomacy.site.pages import about
from paradiplomacy.sources.folded_names import HAN

META = RecordMeta(
    id="mine",
    title="Mine",
    description="",
    licence="CC0-1.0",
    languages=("en",),
    ends=("US", "CN"),
    as_of="2020",
    coder="us",
    method="by-hand/1",
    limits=("Silence is not suspension.", "One end speaks."),
    limits_zh=("没有记载不等于中止。", ""),
)
MANIFEST = {
    "made_at": "2026-01-02T03:04:05+00:00",
    "paradiplomacy": "1.0",
    "python": "3.11",
    "libraries": {"polars": "2.1"},
    "seed": 7,
    "command": "paradiplomacy study mine --seed 7",
}


def site_of(*, rule: str = "both-ends/3", plan: Any = None, results: bool = True) -> Any:
    tested = SimpleNamespace(
        corrected=[1, 2], plan=plan, deviations=["Seed 7 instead of 8."], findings={"a-claim": None}
    )
    drawn = SimpleNamespace(sketch=SimpleNamespace(title="A figure"))
    material = SimpleNamespace(
        tested=tested, manifest=MANIFEST, drawings={"timeline": drawn, "finding-a-claim": drawn}
    )
    return SimpleNamespace(
        record=SimpleNamespace(metas=(META,), rule=get_rule(rule)),
        results=material if results else None,
        is_wide=True,
        is_live=False,
        tables={"ties": None, "facts": None} if results else {},
        frames=SimpleNamespace(ties=pl.DataFrame({"tie": ["x", "y"]})),
    )


def test_the_limits_of_each_record_stand_on_the_page_even_before_the_results() -> None:
    shown = about.METHODS.view(site_of(results=False), "")
    assert [render(limit, "zh") for limit in shown["records"][0]["limits"]] == [
        "没有记载不等于中止。",
        "One end speaks.",
    ]
    assert shown["results"] is None


@pytest.mark.parametrize("name", shipped_records())
def test_the_title_and_every_limit_of_a_shipped_record_stand_in_chinese_too(name: str) -> None:
    text = (files("paradiplomacy.records") / name / "record.yaml").read_text("utf-8")
    record = yaml.safe_load(text)
    assert all(HAN.search(each) for each in (record["title_zh"], *record["limits_zh"]))
    assert len(record["limits_zh"]) == len(record["limits"])


def test_the_criteria_stand_in_the_order_in_which_they_decide() -> None:
    criteria = about.METHODS.view(site_of(rule="both-ends/3"), "")["rule"]["criteria"]
    assert criteria[:3] == ["dated", "outweighed", "ends"]


def test_versions_seed_and_command_are_those_of_the_manifest() -> None:
    shown = about.METHODS.view(site_of(), "")["results"]
    assert shown["versions"] == {"paradiplomacy": "1.0", "Python": "3.11", "polars": "2.1"}
    assert (shown["seed"], shown["command"]) == (7, MANIFEST["command"])
    assert (shown["made_at"], shown["tests"], shown["plan"]) == ("2026-01-02", 2, None)


def test_a_plan_is_shown_with_what_departed_from_it() -> None:
    plan = SimpleNamespace(
        title="Plan", by="", registered=date(2026, 1, 1), hypotheses=[1, 2, 3], seal="abc"
    )
    shown = about.METHODS.view(site_of(plan=plan), "")["results"]
    assert (shown["plan"]["claims"], shown["plan"]["registered"]) == (3, "2026-01-01")
    assert shown["deviations"] == ["Seed 7 instead of 8."]


def test_tables_of_the_record_give_their_number_of_rows() -> None:
    tables = about.DATA.view(site_of(), "")["tables"]
    assert tables == [{"name": "ties", "rows": 2}, {"name": "facts", "rows": None}]


def test_a_figure_of_a_claim_names_it() -> None:
    figures = about.DATA.view(site_of(), "")["figures"]
    assert [figure["claim"] for figure in figures] == ["", "a-claim"]


def test_without_results_nothing_can_be_downloaded_yet() -> None:
    shown = about.DATA.view(site_of(results=False), "")
    assert (shown["pending"], shown["tables"], shown["figures"]) == (True, [], [])
