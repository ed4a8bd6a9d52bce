"""`paradiplomacy model`: fits of plain files, beside what others estimated on them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import run
from sys import executable
from typing import Any

import numpy as np
import pytest

from paradiplomacy.dynamics.files.read import read_history

Cli = Callable[..., Any]
FORMULA = "inertia(raw) + reciprocity(raw) + x"
NAMES = {"inertia(transform=raw)": "inertia", "reciprocity(transform=raw)": "reciprocity"}
NAMES |= {"covariate(x)": "x", "intercept": "intercept"}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Events among eight places at rates that rise with a covariate, in files."""
    folder = tmp_path_factory.mktemp("drawn")
    rng = np.random.default_rng(4)
    names = [f"p{k}" for k in range(8)]
    pairs = [(a, b) for a in names for b in names if a != b]
    x = rng.normal(size=len(pairs)).round(3)
    share = np.exp(0.8 * x) / np.exp(0.8 * x).sum()
    times = np.cumsum(rng.exponential(0.1, size=120)).round(4)
    chosen = rng.choice(len(pairs), size=120, p=share)
    lines = [f"{t},{','.join(pairs[d])}" for t, d in zip(times, chosen, strict=True)]
    (folder / "events.csv").write_text("\n".join(["time,sender,receiver", *lines, ""]), "utf-8")
    lines = [f"{a},{b},{value}" for (a, b), value in zip(pairs, x, strict=True)]
    (folder / "dyads.csv").write_text("\n".join(["sender,receiver,x", *lines, ""]), "utf-8")
    return folder


def files(folder: Path, *more: str) -> list[str]:
    """Options that name the files of a folder."""
    return [
        *("model", "fit", "--events", str(folder / "events.csv")),
        *("--dyads", str(folder / "dyads.csv"), *more),
    ]


# --- the same as others ----------------------------------------------------------------


@pytest.mark.parametrize("data", ["tiny", "small"])
@pytest.mark.parametrize("likelihood", ["ordinal", "interval"])
def test_estimates_are_those_of_the_reference(
    cli: Cli, shared: Path, data: str, likelihood: str
) -> None:
    folder = shared / "data" / "event_model" / data
    if not folder.is_dir():  # the material beside the checkout may lack it
        pytest.skip("needs the simulated events beside the checkout")
    events, dyads = folder / "events.csv", folder / "covariates.csv"
    done = cli(
        *("model", "fit", "--events", events, "--dyads", dyads, "--formula", FORMULA),
        *("--likelihood", likelihood, "--start", 0, "--json"),
    )
    assert done.status == 0, done.err
    said = json.loads(done.out)
    wanted = json.loads((folder / "est_reference.json").read_text(encoding="utf-8"))[likelihood]
    for ours, theirs in (("estimates", "est"), ("standard_errors", "se")):
        found = {NAMES[name]: value for name, value in said[ours]["event"].items()}
        assert found == pytest.approx(wanted[theirs], abs=1e-5)
    assert said["loglik"] == pytest.approx(wanted["loglik"], abs=1e-5)


def test_a_clock_that_starts_at_the_first_event_gives_the_other_programs_default(
    cli: Cli, shared: Path
) -> None:
    folder = shared / "data" / "event_model" / "small"
    if not folder.is_dir():  # the material beside the checkout may lack it
        pytest.skip("needs the simulated events beside the checkout")
    events, dyads = folder / "events.csv", folder / "covariates.csv"
    first = read_history(events).history.times[0]
    done = cli(
        *("model", "fit", "--events", events, "--dyads", dyads, "--formula", FORMULA),
        *("--start", f"{first - 1e-9:.10f}", "--json"),
    )
    said = json.loads(done.out)
    told = folder / "est_goldfish_interval_default_c.json"
    wanted = json.loads(told.read_text(encoding="utf-8"))
    found = {NAMES[name]: value for name, value in said["estimates"]["event"].items()}
    assert found == pytest.approx(wanted["est"], abs=1e-6)
    assert said["loglik"] == pytest.approx(wanted["loglik"], abs=1e-5)


# --- what comes back -------------------------------------------------------------------


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


def test_robust_errors_stand_beside_those_of_the_model(cli: Cli, drawn: Path) -> None:
    said = json.loads(cli(*files(drawn, "--formula", "x", "--robust", "--json")).out)
    x = said["kinds"][0]["terms"][1]
    assert x["robust_standard_error"] != x["standard_error"]
    width = x["high"] - x["low"]
    assert width == pytest.approx(2 * 1.959964 * x["robust_standard_error"], rel=1e-6)
    assert said["kinds"][0]["clusters"] == 8


def test_profile_intervals_stand_beside_the_others(cli: Cli, drawn: Path) -> None:
    said = json.loads(cli(*files(drawn, "--formula", "x", "--profile", "--json")).out)
    x = said["kinds"][0]["terms"][1]
    assert x["profile_low"] == pytest.approx(x["low"], abs=0.02)
    assert x["profile_high"] == pytest.approx(x["high"], abs=0.02)
    done = cli(*files(drawn, "--formula", "x", "--profile"))
    assert "profile interval" in done.out


def test_effects_of_places_have_a_variance(cli: Cli, drawn: Path) -> None:
    done = cli(*files(drawn, "--formula", "x", "--frailty", "gamma:senders", "--json"))
    assert done.status == 0, done.err
    found = json.loads(done.out)["kinds"][0]["frailty"]
    assert found["distribution"] == "gamma"
    assert list(found["variances"]) == ["senders"]
    assert 0 <= found["p"] <= 1
    people = cli(*files(drawn, "--frailty", "normal:senders"))
    assert "variance of places: senders" in people.err


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
    assert "covariate(x)" in done.out
    assert "--start says otherwise" in done.err


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
        *("model", "fit", "--events", events, "--undirected", "--start", "1985-01"),
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
        *("model", "fit", "--events", events, "--undirected", "--start", "1985-01"),
        *("--kinds", "end", "--json"),
    )
    assert list(json.loads(only.out)["estimates"]) == ["end"]


# --- worlds ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ties(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Events in the lives of ties, and a series, in files; a fit of them beside."""
    folder = tmp_path_factory.mktemp("ties")
    rng = np.random.default_rng(11)
    rows: list[tuple[float, str, str, str]] = []
    for a in "ABCD":
        for b in "vwxyz":
            time, state = 0.0, "none"
            while (time := time + rng.exponential(3.0)) < 30:
                kind = {"none": "form", "active": "suspend", "suspended": "resume"}[state]
                if state == "active" and rng.uniform() < 0.5:
                    kind = "exchange"
                state = {"form": "active", "suspend": "suspended"}.get(kind, "active")
                rows.append((round(time, 6), a, b, kind))
    lines = [f"{t},{a},{b},{kind}" for t, a, b, kind in sorted(rows)]
    (folder / "events.csv").write_text(
        "\n".join(["time,sender,receiver,kind", *lines, ""]), encoding="utf-8"
    )
    (folder / "series.csv").write_text("time,g\n0,0\n10,1\n20,0\n", encoding="utf-8")
    return folder


@pytest.fixture
def saved(cli: Cli, ties: Path) -> Path:
    file = ties / "fit.json"
    if not file.exists():
        done = cli(
            *("model", "fit", "--events", ties / "events.csv", "--two-mode", "--end", 30),
            *("--start", 0, "--network", ties / "series.csv", "--commit", 0.5, "--json"),
            *("--formula", "suspend: g; exchange: inertia(of=exchange, half_life=4)"),
        )
        assert done.status == 0, done.err
        file.write_text(done.out, encoding="utf-8")
    return file


def of(said: dict[str, Any], what: str, scenario: str = "baseline") -> list[dict[str, Any]]:
    return [one for one in said["fans"] if (one["of"], one["scenario"]) == (what, scenario)]


def test_worlds_of_the_window_are_like_what_was_observed(cli: Cli, saved: Path) -> None:
    done = cli("model", "simulate", saved, "--worlds", 60, "--points", 1, "--json")
    assert done.status == 0, done.err
    said = json.loads(done.out)
    assert said["schema"] == "paradiplomacy/model-simulate/1"
    assert said["window"] == {"start": 0.0, "end": 30.0}
    assert not said["forecast"]
    observed = json.loads(saved.read_text(encoding="utf-8"))
    for kind in observed["kinds"]:
        (fan,) = of(said, kind["kind"])
        assert fan["mean"] == pytest.approx(kind["events"], rel=0.25)
        assert fan["q05"] <= fan["q50"] <= fan["q95"]
    (live,) = of(said, "ties")
    assert 0 < live["mean"] <= 20


def test_worlds_go_on_from_the_end_and_share_their_luck(cli: Cli, saved: Path) -> None:
    call = ("model", "simulate", saved, "--until", 36, "--worlds", 20, "--points", 2, "--json")
    said = json.loads(cli(*call, "--rate", "suspend=0").out)
    assert said["forecast"]
    assert said["window"] == {"start": 30.0, "end": 36.0}
    assert [row["time"] for row in of(said, "suspend")] == [33, 36]
    assert sum(row["mean"] for row in of(said, "suspend", "what-if")) == 0
    assert of(said, "form") == [
        {**row, "scenario": "baseline"} for row in of(said, "form", "what-if")
    ]
    form = [row for row in said["differences"] if row["of"] == "form"]
    assert [row["mean"] for row in form] == [0, 0]
    assert [row["reduction"] for row in form] == [None, None]
    again = json.loads(cli(*call, "--rate", "suspend=0").out)
    assert again["fans"] == said["fans"]
    other = json.loads(cli(*call, "--seed", 2).out)
    assert other["fans"] != [row for row in said["fans"] if row["scenario"] == "baseline"]


def test_a_series_can_be_held(cli: Cli, saved: Path) -> None:
    call = ("model", "simulate", saved, "--worlds", 40, "--points", 3, "--json")
    said = json.loads(cli(*call, "--hold", "g=0").out)
    before = [row["mean"] for row in of(said, "suspend")]
    held = [row["mean"] for row in of(said, "suspend", "what-if")]
    assert held[0] == before[0]
    assert held[1] != before[1]


def test_coefficients_can_be_drawn_around_the_estimates(cli: Cli, saved: Path) -> None:
    call = ("model", "simulate", saved, "--worlds", 60, "--points", 1, "--json")
    plain = json.loads(cli(*call).out)
    drawn = json.loads(cli(*call, "--uncertain").out)
    assert drawn["uncertain"]
    assert of(drawn, "exchange")[0]["sd"] > of(plain, "exchange")[0]["sd"]


def test_events_and_fans_are_written_and_can_be_read_again(
    cli: Cli, saved: Path, tmp_path: Path
) -> None:
    out = tmp_path / "worlds"
    call = ("model", "simulate", saved, "--worlds", 3, "--rate", "form=2", "--out", out, "--json")
    done = cli(*call)
    assert done.status == 0, done.err
    names = ["events.csv", "fans.csv", "differences.csv"]
    assert json.loads(done.out)["written"] == [str(out / name) for name in names]
    assert sorted(path.name for path in out.iterdir()) == sorted(names)
    lines = (out / "events.csv").read_text(encoding="utf-8").splitlines()
    world = [line.split(",", 2)[2] for line in lines[1:] if line.startswith("baseline,1,")]
    (tmp_path / "one.csv").write_text(
        "\n".join([lines[0].split(",", 2)[2], *world, ""]), encoding="utf-8"
    )
    fitted = cli(
        *("model", "fit", "--events", tmp_path / "one.csv", "--two-mode", "--commit", 0.5),
        *("--start", 0, "--end", 30, "--json"),
    )
    assert fitted.status == 0, fitted.err
    refused = cli(*call)
    assert refused.status == 1
    assert "is there already" in refused.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--until", "20"], "the history itself ends at 30"),
        (["--rate", "suspend"], "--rate suspend: expected a name, = and a number"),
        (["--rate", "suspnd=0"], "no kind of event 'suspnd'; did you mean 'suspend'"),
        (["--hold", "h=1"], "no series of the network 'h'"),
    ],
    ids=lambda value: None if isinstance(value, list) else value,
)
def test_a_wrong_option_of_simulate_is_one_clear_message(
    cli: Cli, saved: Path, options: list[str], said: str
) -> None:
    done = cli("model", "simulate", saved, *options)
    assert done.status == 1
    assert said in done.err
    assert not done.out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is no JSON"),
        ("[]", "holds no `estimates`"),
        ('{"estimates": {"event": {"intercept": "x"}}}', "is no number"),
        ('{"estimates": {"event": {"intercept": 1}}}', "does not say which files"),
    ],
)
def test_what_is_no_saved_fit_is_refused(cli: Cli, tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "fit.json"
    file.write_text(text, encoding="utf-8")
    for command in ("simulate", "check"):
        done = cli("model", command, file)
        assert done.status == 1
        assert said in done.err


def test_coefficients_written_by_hand_make_worlds_from_nothing(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text("time,sender,receiver,kind\n", encoding="utf-8")
    (tmp_path / "actors.csv").write_text("name,u\na,0\nb,1\nc,0\nd,1\n", encoding="utf-8")
    by_hand = {
        "files": {
            "events": str(tmp_path / "events.csv"),
            "actors": [str(tmp_path / "actors.csv")],
            "mode": "undirected",
            "start": "0",
            "end": "5",
        },
        "model": {"formula": "form: sum(u)"},
        "estimates": {"form": {"intercept": -1.0, "sum(u)": 0.5}, "end": {"intercept": -1.5}},
    }
    file = tmp_path / "coefficients.json"
    file.write_text(json.dumps(by_hand), encoding="utf-8")
    done = cli("model", "simulate", file, "--worlds", 200, "--points", 1, "--json")
    assert done.status == 0, done.err
    said = json.loads(done.out)
    rates = np.exp(-1 + 0.5 * np.array([1, 0, 1, 1, 2, 1]))  # of the six dyads, until tied
    gone = np.exp(-1.5)
    tied = rates / (rates + gone) * (1 - np.exp(-(rates + gone) * 5))
    (live,) = of(said, "ties")
    assert live["mean"] == pytest.approx(tied.sum(), abs=4 * live["sd"] / np.sqrt(200))
    refused = cli("model", "check", file)
    assert refused.status == 1
    assert "does not hold all of the fit" in refused.err


def test_an_order_gives_no_worlds(cli: Cli, drawn: Path, tmp_path: Path) -> None:
    done = cli(*files(drawn, "--formula", "x", "--likelihood", "ordinal", "--json"))
    file = tmp_path / "fit.json"
    file.write_text(done.out, encoding="utf-8")
    refused = cli("model", "simulate", file)
    assert refused.status == 1
    assert "fit with the interval likelihood" in refused.err


# --- checks ------------------------------------------------------------------------------


def test_a_check_tells_tests_recall_and_worlds(cli: Cli, saved: Path) -> None:
    done = cli("model", "check", saved, "--worlds", 20, "--json")
    assert done.status == 0, done.err
    said = json.loads(done.out)
    assert said["schema"] == "paradiplomacy/model-check/1"
    assert [kind["kind"] for kind in said["kinds"]] == ["form", "exchange", "suspend", "resume"]
    assert all(0 < one["p"] <= 1 for one in said["tests"])
    suspend = said["kinds"][2]
    assert [term["name"] for term in suspend["over_time"]["terms"]] == [
        "intercept",
        "covariate(g)",
    ]
    assert suspend["recall"]["ranked"] == suspend["events"]
    assert said["features"]
    assert said["sentences"]
    assert said["kinds"][1]["past"] == ["inertia(of=exchange, half_life=4.0)"]


def test_a_check_writes_pictures_and_speaks_to_people(
    cli: Cli, saved: Path, tmp_path: Path
) -> None:
    done = cli("model", "check", saved, "--worlds", 0, "--kinds", "form", "--out", tmp_path / "p")
    assert done.status == 0, done.err
    assert "Recall" in done.out
    assert "form: the effects" in done.err or "form: not all effects" in done.err
    pictures = {path.suffix for path in (tmp_path / "p").iterdir()}
    assert pictures == {".svg", ".png"}


# --- records -----------------------------------------------------------------------------

OF_RECORD = ("--record", "sino_us", "--imputations", 2)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("own") / "fit.json"


@pytest.fixture
def fitted(cli: Cli, own: Path) -> Path:
    """A formula's fit to the shipped record."""
    if not own.exists():
        done = cli(
            *("model", "fit", *OF_RECORD, "--robust", "--json", "--kinds", "exchange,end"),
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
    assert any("exchanges that are no events" in message for message in said["notes"])


def test_a_saved_fit_of_a_record_can_be_run_and_checked(cli: Cli, fitted: Path) -> None:
    done = cli("model", "simulate", fitted, "--until", 2030, "--worlds", 5, "--json")
    assert done.status == 0, done.err
    said = json.loads(done.out)
    assert any("form was not fitted" in message for message in said["messages"])
    assert of(said, "exchange")[0]["mean"] > 0
    done = cli("model", "check", fitted, "--worlds", 0, "--kinds", "end", "--json")
    assert done.status == 0, done.err
    assert [kind["kind"] for kind in json.loads(done.out)["kinds"]] == ["end"]


def test_the_mechanisms_are_told_to_people_with_what_cannot_be(cli: Cli) -> None:
    done = cli("model", "fit", *OF_RECORD)
    assert done.status == 0, done.err
    for word in ("form:", "suspend:", "so many times as high", "95 %"):
        assert word in done.out
    assert "cannot be told" in done.err
    assert "*: from few events" in done.err


def test_the_mechanisms_run_on_under_scenarios_that_say_what_they_assume(
    cli: Cli, tmp_path: Path
) -> None:
    out = tmp_path / "ahead"
    call = ("model", "simulate", *OF_RECORD, "--worlds", 4, "--until", 2030, "--out", out)
    done = cli(*call)
    assert done.status == 0, done.err
    assert "as things stand" in done.out
    assert "Rates stay as in the last stretch" in done.err
    assert sorted(path.name for path in out.iterdir()) == ["changes.csv", "fans.csv"]


def test_the_mechanisms_are_checked_on_a_draw_of_the_dates(cli: Cli) -> None:
    done = cli("model", "check", "--record", "sino_us", "--imputations", 1, "--worlds", 0)
    assert done.status == 0, done.err
    assert "exchange: effects over time" in done.out


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (["fit", "--dyads", "d.csv"], "--dyads needs --events"),
        (["fit", "--robust"], "--robust needs --formula"),
        (["fit", "--formula", "form: sise"], "no term or covariate 'sise'"),
        (["fit", "--formula", "form: states", "--sample", "3"], "--sample needs --events"),
        (["fit", "--formula", "form: states", "--end", "1950"], "the record is watched from 1979"),
        (["fit", "--events", "e.csv", "--record", "sino_us"], "exclude each other"),
        (["simulate", "--rate", "end=0"], "--rate needs FIT"),
        (["simulate", "--until", "1999"], "--until must be a later time"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_does_not_go_with_a_record_is_said(cli: Cli, call: list[str], said: str) -> None:
    done = cli("model", *call, "--imputations", 1, *(() if "--record" in call else OF_RECORD[:2]))
    if "--dyads" in call or "--events" in call:
        done = cli("model", *call)
    assert done.status == 1
    assert said in done.err
    assert not done.out


# --- what is wrong -----------------------------------------------------------------------


@pytest.mark.parametrize(("since", "inside"), [("1989-06", 2), ("1989-06-02", 1)])
def test_a_series_that_steps_at_the_turn_of_a_month_has_stepped_when_it_begins(
    cli: Cli, tmp_path: Path, since: str, inside: int
) -> None:
    events = ["1989-02-07,b,a", "1989-05-10,a,b", "1989-06-12,a,b", "1989-07-20,b,a"]
    (tmp_path / "events.csv").write_text(
        "\n".join(["time,sender,receiver", *events, ""]), encoding="utf-8"
    )
    (tmp_path / "series.csv").write_text(f"time,g\n1980,0\n{since},1\n", encoding="utf-8")
    done = cli(
        *("model", "fit", "--events", tmp_path / "events.csv", "--commit", "month", "--json"),
        *("--network", tmp_path / "series.csv", "--formula", "g", "--start", "1989-01"),
        *("--end", "1989-12-31"),
    )
    assert done.status == 0, done.err
    intercept, g = json.loads(done.out)["kinds"][0]["terms"]
    months = 7 if inside == 2 else 6  # June to December, or July to December
    assert g["rate_ratio"] * intercept["rate_ratio"] == pytest.approx(inside / (2 * months / 12))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--formula", "y"], "no term or covariate 'y'"),
        (["--formula", "inertai"], "did you mean 'inertia'"),
        (["--formula", "inertia(raw"], "this bracket is not closed"),
        (["--likelihood", "exact"], "--likelihood exact: it can be interval or ordinal"),
        (["--ties", "efron"], "--ties efron: it can be error or breslow"),
        (["--commit", "weekly"], "--commit weekly: it can be event, month, year or the width"),
        (["--start", "soon"], "--start: 'soon' is no time"),
        (["--start", "500"], "no event lies between"),
        (["--undirected", "--two-mode"], "--undirected and --two-mode exclude each other"),
        (["--kinds", "form"], "no kind 'form' in this model; it has: event"),
        (["--sample", "5", "--robust"], "--robust needs all dyads"),
        (["--sample", "5", "--ties", "breslow"], "--ties breslow needs all dyads"),
        (["--frailty", "normal", "--robust"], "--robust and --frailty exclude each other"),
        (["--frailty", "beta"], "frailty 'beta'; it can be normal or gamma"),
        (["--actors", "nowhere.csv"], "nowhere.csv"),
    ],
    ids=lambda value: None if isinstance(value, list) else value,
)
def test_a_wrong_option_is_one_clear_message(
    cli: Cli, drawn: Path, options: list[str], said: str
) -> None:
    done = cli(*files(drawn, *options))
    assert done.status == 1
    assert said in done.err
    assert "Traceback" not in done.err
    assert not done.out


def wrong(cli: Cli, folder: Path, events: str, *options: str) -> str:
    file = folder / "events.csv"
    file.write_text(events, encoding="utf-8")
    done = cli("model", "fit", "--events", file, *options)
    assert done.status == 1
    assert not done.out
    return str(done.err)


def test_ties_in_time_name_both_rows_and_what_to_do(cli: Cli, tmp_path: Path) -> None:
    events = "time,sender,receiver\n1,a,b\n2,b,a\n2,a,b\n"
    said = wrong(cli, tmp_path, events)
    assert "events.csv, row 4, field 'time': has the time 2 of row 3" in said
    assert "--commit month" in said
    for allowed in (["--ties", "breslow"], ["--commit", "0.5"]):
        assert cli("model", "fit", "--events", tmp_path / "events.csv", *allowed).status == 0


def test_an_event_outside_its_risk_set_names_its_row(cli: Cli, tmp_path: Path) -> None:
    events = "time,sender,receiver,kind\n1,a,b,form\n2,b,a,form\n3,a,b,resume\n"
    said = wrong(cli, tmp_path, events)
    assert "events.csv, row 4: event 3 (resume a - b at 3): the dyad is active" in said
    assert "suspended" in said
    allowed = cli("model", "fit", "--events", tmp_path / "events.csv", "--plain-kinds")
    assert allowed.status == 0, allowed.err


def test_a_column_of_words_is_for_sameness_alone(cli: Cli, drawn: Path, tmp_path: Path) -> None:
    actors = tmp_path / "actors.csv"
    rows = [f"p{k},{'north' if k % 2 else 'south'}" for k in range(8)]
    actors.write_text("\n".join(["name,region", *rows, ""]), encoding="utf-8")
    done = cli(*files(drawn, "--actors", str(actors), "--formula", "x + sender(region)"))
    assert done.status == 1
    assert "use same(region)" in done.err
    assert cli(*files(drawn, "--actors", str(actors), "--formula", "same(region)")).status == 0


def test_an_interval_needs_to_know_the_start(cli: Cli, tmp_path: Path) -> None:
    events = "time,sender,receiver\n1989-06,a,b\n1990-01,b,a\n1991-01,a,b\n"
    assert "give --start" in wrong(cli, tmp_path, events)
    ordinal = cli("model", "fit", "--events", tmp_path / "events.csv", "--likelihood", "ordinal")
    assert ordinal.status == 0, ordinal.err


def test_terms_that_cannot_be_estimated_are_refused_or_dropped(cli: Cli, drawn: Path) -> None:
    formula = ("--formula", "x + covariate(x, binary) + x")
    refused = cli(*files(drawn, *formula))
    assert refused.status == 1
    assert "x" in refused.err
    done = cli(*files(drawn, *formula, "--drop", "--json"))
    assert done.status == 0, done.err
    (kind,) = json.loads(done.out)["kinds"]
    assert [one["term"] for one in kind["dropped"]] == ["covariate(x)"]
    assert any("left out" in message for message in kind["messages"])


def test_help_of_every_command_loads_no_heavy_library() -> None:
    code = (
        "import sys\n"
        "from paradiplomacy.cli.main import main\n"
        "for words in (['--help'], ['model', '--help'], ['model', 'fit', '--help']):\n"
        "    sys.argv = ['paradiplomacy', *words]\n"
        "    try:\n        main()\n    except SystemExit:\n        pass\n"
        "heavy = {'numba', 'scipy', 'polars', 'numpy', 'altair'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = run([executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "model fit --events" in " ".join(done.stdout.split())
