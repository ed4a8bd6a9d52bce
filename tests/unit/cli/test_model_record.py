"""`paradiplomacy record fit` and `mechanisms`: event models of a record."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.unit.cli.event_files import of

from paradiplomacy.mechanisms.outcome import MechanismFit

Cli = Callable[..., Any]


OF_RECORD = ("--record", "sino_us", "--imputations", 2)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("own") / "fit.json"


@pytest.fixture
def fitted(cli: Cli, own: Path) -> Path:
    """A formula's fit to the shipped record."""
    if not own.exists():
        done = cli(
            *("record", "fit", *OF_RECORD, "--robust", "--json", "--kinds", "exchange,end"),
            *("--save", own.with_suffix(".npz")),
            *("--formula", "exchange: inertia(of=exchange, half_life=5); end: degree(of=ties)"),
        )
        assert done.status == 0, done.err
        own.write_text(done.out, encoding="utf-8")
    return own


def test_a_formula_is_fitted_to_draws_of_a_record_and_pooled(fitted: Path) -> None:
    said = json.loads(fitted.read_text(encoding="utf-8"))
    assert said["files"] is None
    assert said["record"]["names"] == ["sino_us"]
    assert said["record"]["imputations"] == 2
    assert said["model"]["commit"] == "month"
    assert said["network"]["mode"] == "two-mode"
    exchange, end = said["kinds"]
    assert [term["name"] for term in end["terms"]] == ["intercept", "degree(of=ties)"]
    past = exchange["terms"][1]
    assert past["estimate"] > 0.5
    assert past["p"] < 1e-6
    assert 0 <= past["missing_information"] < 0.5
    assert past["robust_standard_error"] > 0
    normal = 2 * 1.96 * past["robust_standard_error"]
    assert past["high"] - past["low"] >= normal  # Student's, of few draws
    assert any("pooled over 2 draws" in message for message in exchange["messages"])
    assert any("not counted as events" in message for message in said["notes"])


def test_a_saved_fit_of_a_record_can_be_run_and_checked(cli: Cli, fitted: Path) -> None:
    saved = fitted.with_suffix(".npz")
    done = cli("model", "simulate", saved, "--until", 2030, "--worlds", 5, "--json")
    assert done.status == 0, done.err
    said = json.loads(done.out)
    assert any("form was not fitted" in message for message in said["messages"])
    assert of(said, "exchange")[0]["mean"] > 0
    done = cli("model", "check", saved, "--worlds", 0, "--kinds", "end", "--json")
    assert done.status == 0, done.err
    assert [kind["kind"] for kind in json.loads(done.out)["kinds"]] == ["end"]


def test_the_mechanisms_are_told_to_people_with_what_cannot_be(
    cli: Cli, fitted_mechanisms: MechanismFit, monkeypatch: pytest.MonkeyPatch
) -> None:
    fit = "paradiplomacy.mechanisms.fit.fit_mechanisms"
    monkeypatch.setattr(fit, lambda *_, **__: fitted_mechanisms)
    done = cli("mechanisms", "fit", *OF_RECORD)
    assert done.status == 0, done.err
    shown = " ".join(done.out.split())
    for word in ("Forming ties: ", "Suspending ties: ", "too few to", "95% interval"):
        assert word in shown
    assert shown.index("Does the model fit?") < shown.index("95% interval")
    assert "not estimated, " in done.err


@pytest.mark.thorough
def test_the_mechanisms_run_on_under_scenarios_that_say_what_they_assume(
    cli: Cli, tmp_path: Path
) -> None:
    out = tmp_path / "ahead"
    call = ("mechanisms", "simulate", *OF_RECORD, "--worlds", 4, "--until", 2030, "--out", out)
    done = cli(*call)
    assert done.status == 0, done.err
    assert "No change" in done.out
    assert "Rates stay as in the last years" in done.err
    # What the record states allows one scenario, beside which nothing changes.
    assert [path.name for path in out.iterdir()] == ["fans.csv"]


@pytest.mark.thorough
def test_the_mechanisms_are_checked_on_a_draw_of_the_dates(cli: Cli) -> None:
    done = cli("mechanisms", "check", "--record", "sino_us", "--imputations", 1, "--worlds", 0)
    assert done.status == 0, done.err
    shown = " ".join(done.out.split())
    assert shown.index("no fault found") < shown.index("exchange: effects over time")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (["record", "fit", "--formula", "form: sise"], "no term or covariate 'sise'"),
        (
            ["record", "fit", "--formula", "form: states", "--end", "1950"],
            "the record is watched from 1979",
        ),
        (["mechanisms", "simulate", "--until", "1999"], "--until must be a later time"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_a_record_cannot_answer_is_said(cli: Cli, call: list[str], message: str) -> None:
    done = cli(*call, "--record", "sino_us", "--imputations", 1)
    assert done.status == 1
    assert message in done.err
    assert not done.out
