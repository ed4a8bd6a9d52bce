"""`paradiplomacy model fit` on plain files, beside what others estimated on them."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.unit.cli.event_files import files

from dyadevents.files.read import read_history

Cli = Callable[..., Any]
FORMULA = "inertia(raw) + reciprocity(raw) + x"
NAMES = {"inertia(transform=raw)": "inertia", "reciprocity(transform=raw)": "reciprocity"}
NAMES |= {"covariate(x)": "x", "intercept": "intercept"}


@pytest.mark.parametrize("data", ["tiny", "small"])
@pytest.mark.parametrize("likelihood", ["ordinal", "interval"])
def test_estimates_are_those_of_the_reference(
    cli: Cli, oracles: Path, data: str, likelihood: str
) -> None:
    folder = oracles / data
    events, dyads = folder / "events.csv", folder / "covariates.csv"
    done = cli(
        *("model", "fit", events, "--dyads", dyads, "--formula", FORMULA),
        *("--likelihood", likelihood, "--start", 0, "--json"),
    )
    assert done.status == 0, done.err
    said = json.loads(done.out)
    wanted = json.loads((folder / "est_reference.json").read_text(encoding="utf-8"))[likelihood]
    for ours, theirs in (("estimates", "est"), ("standard_errors", "se")):
        found = {NAMES[name]: value for name, value in said[ours]["event"].items()}
        assert found == pytest.approx(wanted[theirs], abs=1e-5)
    assert said["loglik"] == pytest.approx(wanted["loglik"], abs=1e-5)


def test_a_p_value_is_that_of_its_z_however_large(cli: Cli, oracles: Path) -> None:
    folder = oracles / "small"
    done = cli(
        *("model", "fit", folder / "events.csv", "--formula", "inertia(raw)"),
        *("--start", 0, "--json"),
    )
    for term in json.loads(done.out)["kinds"][0]["terms"]:
        assert abs(term["z"]) > 8.3  # from where a p-value that is computed as 1 - ... is 0
        assert term["p"] == pytest.approx(max(math.erfc(abs(term["z"]) / 2**0.5), 1e-300))
        assert term["p"] > 0


def test_a_clock_that_starts_at_the_first_event_gives_the_other_programs_default(
    cli: Cli, oracles: Path
) -> None:
    folder = oracles / "small"
    events, dyads = folder / "events.csv", folder / "covariates.csv"
    first = read_history(events).history.times[0]
    done = cli(
        *("model", "fit", events, "--dyads", dyads, "--formula", FORMULA),
        *("--start", f"{first - 1e-9:.10f}", "--json"),
    )
    said = json.loads(done.out)
    told = folder / "est_goldfish_interval_default_c.json"
    wanted = json.loads(told.read_text(encoding="utf-8"))
    found = {NAMES[name]: value for name, value in said["estimates"]["event"].items()}
    assert found == pytest.approx(wanted["est"], abs=1e-6)
    assert said["loglik"] == pytest.approx(wanted["loglik"], abs=1e-5)


def test_json_holds_what_it_takes_to_use_a_fit(cli: Cli, drawn: Path) -> None:
    done = cli(*files(drawn, "--formula", "x", "--json"))
    assert done.status == 0, done.err
    said = json.loads(done.out)
    assert said["schema"] == "paradiplomacy/model-fit/1"
    assert said["network"] == {"mode": "directed", "senders": 8, "receivers": 8, "dyads": 56}
    assert said["events"] == 120
    assert said["window"]["start"] == 0
    assert said["files"]["events"] == str(drawn / "events.csv")
    assert said["model"] == {"formula": "x", "commit": "event", "tick": None, "breaks": []}
    (kind,) = said["kinds"]
    assert (kind["kind"], kind["events"], kind["dyads"]) == ("event", 120, 56)
    assert [term["name"] for term in kind["terms"]] == ["intercept", "covariate(x)"]
    x = kind["terms"][1]
    assert x["low"] < 0.8 < x["high"]
    assert x["rate_ratio"] == pytest.approx(np.exp(x["estimate"]))
    assert x["p"] < 1e-6
    assert x["robust_standard_error"] is None
    assert np.sqrt(kind["covariance"][1][1]) == pytest.approx(x["standard_error"])
    assert kind["aic"] == pytest.approx(4 - 2 * said["loglik"])
    assert said["iterations"] == kind["iterations"]
    assert said["seconds"] > 0


def test_whether_the_model_fits_is_said_before_its_estimates(
    cli: Cli, drawn: Path, tmp_path: Path
) -> None:
    asked = files(drawn, "--formula", "x", "--start", "0", "--check", "0", "--seed", "4")
    people = cli(*asked)
    assert people.status == 0, people.err
    assert people.out.index("Does the model fit?") < people.out.index("estimate")
    assert "not rejected (5 tests)" in people.out
    saved = tmp_path / "fit.npz"
    done = cli(*asked, "--json", "--save", saved)
    checks = json.loads(done.out)["checks"]
    assert [(one["kind"], one["fits"]) for one in checks["verdicts"]] == [("event", True)]
    again = json.loads(cli("model", "check", saved, "--worlds", 0, "--seed", 4, "--json").out)
    assert again["tests"] == checks["tests"]


def test_a_model_that_does_not_fit_is_rejected_before_its_estimates(
    cli: Cli, tmp_path: Path
) -> None:
    rng = np.random.default_rng(2)
    events = tmp_path / "events.csv"
    rows = ["time,sender,receiver"]
    for time in np.sort(rng.uniform(0, 10, 200)):  # one of ten places sends half of all
        sender = 0 if rng.random() < 0.5 else rng.integers(1, 10)
        receiver = (sender + rng.integers(1, 10)) % 10
        rows.append(f"{time:.9f},a{sender},a{receiver}")
    events.write_text("\n".join(rows) + "\n", encoding="utf-8")
    done = cli("model", "fit", events, "--start", 0, "--check", 0)
    assert "does not fit" in done.out
    assert "senders" in done.out
    assert "coefficients are summaries" in done.err


def test_a_fit_that_was_not_tested_says_so_first(cli: Cli, drawn: Path) -> None:
    done = cli(*files(drawn, "--formula", "x", "--start", "0"))
    assert done.err.startswith("- whether the model fits was not tested")
    said = json.loads(cli(*files(drawn, "--formula", "x", "--start", "0", "--json")).out)
    assert said["checks"] is None


def test_no_terms_give_the_rate_of_events(cli: Cli, drawn: Path) -> None:
    said = json.loads(cli(*files(drawn, "--start", 0, "--end", 20, "--json")).out)
    (intercept,) = said["kinds"][0]["terms"]
    assert intercept["rate_ratio"] == pytest.approx(120 / (56 * 20))


def test_a_baseline_in_pieces_has_a_rate_for_each(cli: Cli, drawn: Path) -> None:
    said = json.loads(cli(*files(drawn, "--breaks", "4,8", "--start", 0, "--json")).out)
    history = read_history(drawn / "events.csv").history
    ends = [0, 4, 8, history.end]
    counts, _ = np.histogram(history.times, ends)
    rates = [term["rate_ratio"] for term in said["kinds"][0]["terms"]]
    assert rates == pytest.approx(counts / (56 * np.diff(ends)))


def test_robust_errors_stand_beside_those_of_the_model(cli: Cli, oracles: Path) -> None:
    events, dyads = oracles / "small" / "events.csv", oracles / "small" / "covariates.csv"
    asked = ("model", "fit", events, "--dyads", dyads, "--formula", "x")
    said = json.loads(cli(*asked, "--start", 0, "--robust", "--json").out)
    x = said["kinds"][0]["terms"][1]
    assert x["robust_standard_error"] != x["standard_error"]
    assert x["interval_standard_error"] == x["robust_standard_error"]
    width = x["high"] - x["low"]
    assert width == pytest.approx(2 * 1.959964 * x["robust_standard_error"], rel=1e-6)
    assert said["kinds"][0]["clusters"] == 200
    assert 10 < x["effective_clusters"] <= 200


def test_of_few_places_the_larger_error_is_taken(cli: Cli, drawn: Path) -> None:
    """Eight places say little of how much their sums vary."""
    said = json.loads(cli(*files(drawn, "--formula", "x", "--robust", "--json")).out)
    (kind,) = said["kinds"]
    assert kind["clusters"] == 8
    assert any("8 clusters are few" in message for message in kind["messages"])
    assert "covariate(x) are those of the model, which are larger" in kind["messages"][-1]
    x = kind["terms"][1]
    # Both errors are there, and the interval is that of the larger one.
    assert x["robust_standard_error"] < x["standard_error"]
    assert x["interval_standard_error"] == pytest.approx(x["standard_error"], rel=1e-12)
    width = x["high"] - x["low"]
    assert width == pytest.approx(2 * 1.959964 * x["standard_error"], rel=1e-6)


def test_a_sample_is_near_and_says_that_it_is_one(cli: Cli, drawn: Path) -> None:
    options = ("--formula", "x", "--likelihood", "ordinal", "--json")
    exact = json.loads(cli(*files(drawn, *options)).out)
    few = cli(*files(drawn, *options, "--sample", "30", "--seed", "7"))
    sampled = json.loads(few.out)
    again = json.loads(cli(*files(drawn, *options, "--sample", "30", "--seed", "7")).out)
    one, other = (said["estimates"]["event"]["covariate(x)"] for said in (exact, sampled))
    assert one != other
    assert other == pytest.approx(one, abs=0.15)
    assert again["estimates"] == sampled["estimates"]
    assert (sampled["sample"], sampled["seed"]) == (30, 7)
    assert any("sampled dyads" in message for message in sampled["kinds"][0]["messages"])


def test_people_see_estimates_intervals_and_ratios(cli: Cli, drawn: Path) -> None:
    done = cli(*files(drawn, "--formula", "x"))
    assert done.status == 0, done.err
    for word in ("event: 120 events", "estimate", "s.e.", "95 % interval", "rate ratio"):
        assert word in done.out
    assert {"p", "AIC", "BIC"} <= set(done.out.replace(",", " ").split())
    assert "covariate(x)" in done.out
    assert "start says otherwise" in done.err


def test_kinds_have_their_own_terms(cli: Cli, tmp_path: Path) -> None:
    events = tmp_path / "events.csv"
    rows = ["time,sender,receiver,kind"]
    moments = iter(np.linspace(1989, 1999, 60).round(3))
    for a, b in [("a", "b"), ("b", "c"), ("c", "d"), ("d", "a"), ("a", "c"), ("b", "d")]:
        rows += [f"{next(moments)},{a},{b},form"]
        rows += [f"{next(moments)},{a},{b},exchange" for _ in range(len(rows) % 4 + 1)]
    rows.append(f"{next(moments)},a,b,end")
    events.write_text("\n".join([*rows, ""]), encoding="utf-8")
    done = cli(
        *("model", "fit", events, "--undirected", "--start", "1985-01"),
        *("--end", "1999-12-31", "--commit", "month", "--json"),
        *("--formula", "form: degree(of=ties); exchange: inertia(of=exchange)"),
    )
    assert done.status == 0, done.err
    said = json.loads(done.out)
    assert said["window"] == {"start": 1985.0, "end": 2000.0, "dates": False}
    names = {kind["kind"]: [term["name"] for term in kind["terms"]] for kind in said["kinds"]}
    assert names == {
        "form": ["intercept", "degree(of=ties)"],
        "exchange": ["intercept", "inertia(of=exchange)"],
        "end": ["intercept"],
    }
    only = cli(
        *("model", "fit", events, "--undirected", "--start", "1985-01"),
        *("--kinds", "end", "--json"),
    )
    assert list(json.loads(only.out)["estimates"]) == ["end"]


def test_the_encoding_of_files_is_named_and_kept_in_the_fit(
    cli: Cli, drawn: Path, tmp_path: Path
) -> None:
    for name in ("events.csv", "dyads.csv"):
        text = (drawn / name).read_text("utf-8").replace("p", "长")
        (tmp_path / name).write_bytes(text.encode("gb18030"))
    refused = cli(*files(tmp_path, "--formula", "x", "--start", "0"))
    assert refused.status == 1
    assert "in gb18030 it would read '长" in refused.err
    assert "give --encoding gb18030" in refused.err
    given = ("--formula", "x", "--start", "0", "--encoding", "gbk", "--save", tmp_path / "fit.npz")
    done = cli(*files(tmp_path, *given, "--json"))
    assert done.status == 0, done.err
    assert json.loads(done.out)["files"]["encoding"] == "gbk"
    checked = cli("model", "check", tmp_path / "fit.npz", "--json")
    assert checked.status == 0, checked.err
    plain = json.loads(cli(*files(drawn, "--formula", "x", "--start", "0", "--json")).out)
    assert json.loads(done.out)["estimates"] == plain["estimates"]
