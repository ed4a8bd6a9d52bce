"""The page on the event model."""

from __future__ import annotations

import json
from collections import Counter
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from dyadevents.terms.covariate import Given
from paradiplomacy import open_record
from paradiplomacy.mechanisms.exact_rates import Ratio
from paradiplomacy.mechanisms.outcome import Coefficient, KindOutcome, Mechanism, Omission
from paradiplomacy.mechanisms.reasons import no_data
from paradiplomacy.mechanisms.record_model import RecordModel
from paradiplomacy.mechanisms.scenario_words import counted_assumes, lacks
from paradiplomacy.record.event_words import words
from paradiplomacy.site.pages import KIND as KINDS
from paradiplomacy.site.site import Site, json_of

KIND = KINDS["event_model"]


def coefficient(name: str, ratio: Ratio, inside: tuple[int, int] | None = None) -> Coefficient:
    return Coefficient(
        Mechanism("form", name, Given("x"), ("CN", "RU"), idea="size"),
        "joint",
        ratio,
        inside=inside,
    )


RATE = Ratio(1.0, 0.5, 2.0)
LOST, ALSO_LOST = (
    Omission(
        Mechanism(kind, "trade", Given("x"), ("CN", "RU"), idea="trade-holds"), no_data("trade")
    )
    for kind in ("form", "end")
)
FORM = KindOutcome(
    "form",
    80,
    900.0,
    RATE,
    (
        coefficient("distance", Ratio(0.5, 0.3, 0.8)),
        coefficient("opinion", Ratio(1.1, 0.8, 1.5)),
        coefficient("shock.rights.0-12", Ratio(234.0, 15.9, 27_987.0), (2, 2)),
    ),
    (LOST,),
)


def modelled(checks: dict[str, float]) -> Any:
    record = SimpleNamespace(
        pair=("CN", "RU"),
        start=1989.0,
        end=2026.4,
        senders=SimpleNamespace(height=40),
        receivers=SimpleNamespace(height=30),
        precision={"established": dict.fromkeys(range(5), 1)},
        notes=(),
    )
    fit: Any = SimpleNamespace(
        record=record,
        outcomes={"form": FORM, "end": KindOutcome("end", 2, 80.0, RATE, (), (ALSO_LOST,))},
        missing=(),
        left_out=Counter({"before": 2}),
        imputations=5,
    )
    fan = np.array([[1.0, 2.0]] * 5)
    outlook: Any = SimpleNamespace(
        times=np.array([2026.4, 2036.4]),
        worlds=10,
        fans={("counted", of): fan for of in ("active", "suspended", "ended")},
        scenarios=("counted",),
        assumes={"counted": counted_assumes(12, 40)},
        absent={"laws": lacks("laws")},
        year=1989,
    )
    return RecordModel("", fit, outlook, checks)


def site_of(model: RecordModel | None) -> Site:
    site = Site(open_record("china_russia"))
    if model is not None:
        material: Any = SimpleNamespace(event_model=model, drawings={})
        site.results = material
    return site


@pytest.fixture(scope="module")
def site() -> Site:
    return site_of(modelled({"form: senders": 0.001, "form: bursts": 0.5, "end: senders": 0.4}))


def test_without_results_the_page_says_that_it_is_being_worked_out() -> None:
    assert KIND.view(site_of(None), "") == {"pending": True}


def test_without_a_model_the_page_says_why_in_either_language() -> None:
    site = site_of(RecordModel(words("no-dated-tie")))
    assert "no tie between two countries has a starting date" in site.html(KIND)
    assert "没有一对两国之间的关系标有结好日期" in site.html(KIND, language="zh")


def test_whether_the_model_fits_stands_before_every_effect(site: Site) -> None:
    html = site.html(KIND)
    verdict = html.index("Tests find faults in the model for one of the two kinds")
    assert verdict < html.index("95% interval")
    assert "places of China differ more than the model allows" in html


def test_few_events_are_counted_and_have_no_ratio_anywhere(site: Site) -> None:
    view = KIND.view(site, "")
    assert [row["name"].key for row in view["few"]] == ["name.shock-at-once"]
    for language in ("en", "zh"):
        assert "234" not in site.html(KIND, language=language)  # type: ignore[arg-type]
    assert "2 of 80 such events" in site.html(KIND)


def test_effects_of_a_model_that_does_not_fit_are_called_patterns(site: Site) -> None:
    view = KIND.view(site, "")
    assert [(one["name"], one["surety"]) for one in view["effects"]] == [("distance", "pattern")]
    assert [one["name"] for one in view["open"]] == ["opinion"]


def test_what_could_not_be_estimated_stands_once_for_all_kinds(site: Site) -> None:
    (unknown,) = KIND.view(site, "")["unknown"]
    assert [str(kind) for kind in unknown["kinds"]] == ["Forming ties", "Ending ties"]
    assert "no series of trade" in str(unknown["reason"])


def test_scenarios_say_what_they_assume_and_which_are_missing(site: Site) -> None:
    view = json.loads(json_of(KIND.view(site, "")))
    (scenario,) = view["outlook"]["scenarios"]
    assert scenario["ties"]["active"] == {"low": 2, "middle": 2, "high": 2}
    assert "12 of 40" in scenario["assumes"][0]["en"]
    assert "40对中的12对" in scenario["assumes"][0]["zh"]
    assert [one["code"] for one in view["outlook"]["absent"]] == ["laws"]


def test_a_model_that_was_not_tested_is_not_called_without_fault() -> None:
    site = site_of(modelled({"end: senders": 0.4}))
    view = KIND.view(site, "")
    assert [(one["name"], one["surety"]) for one in view["effects"]] == [("distance", "untested")]
    html = site.html(KIND)
    assert "but the model was not tested" in html
    assert html.index("in this record, and tests found no fault") < html.index("No factor is.")
    assert "One kind of event could not be tested separately" in html
    assert "模型未经检验" in site.html(KIND, language="zh")


def test_without_any_test_nobody_knows_whether_the_model_fits() -> None:
    html = site_of(modelled({})).html(KIND)
    assert "Not known. No kind of event was tested." in html
    assert "not tested" in html


def test_a_sign_against_the_idea_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    active = Coefficient(
        Mechanism("warming", "active ties", Given("x"), ("CN", "RU"), idea="dividend", sign=1),
        "joint",
        Ratio(0.7, 0.5, 0.9),
    )
    model = modelled({"warming: bursts": 0.4})
    outcome = KindOutcome("warming", 80, 80.0, RATE, (active,), ())
    assert model.fit is not None
    monkeypatch.setattr(model.fit, "outcomes", {"warming": outcome})
    site = site_of(model)
    (effect,) = KIND.view(site, "")["effects"]
    assert (effect["surety"], effect["speaks_against"]) == ("clear", True)
    assert "This speaks against it." in site.html(KIND)
    assert "与该设想相反" in site.html(KIND, language="zh")
