"""`paradiplomacy model simulate` and `model check` on fits of plain files."""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from tests.unit.cli.event_files import files, of

from dyadevents.results.fit_result import load
from paradiplomacy.cli.model.check import show_check

Cli = Callable[..., Any]


def test_worlds_of_the_window_are_like_what_was_observed(cli: Cli, saved: Path) -> None:
    done = cli("model", "simulate", saved, "--worlds", 60, "--points", 1, "--json")
    assert done.status == 0, done.err
    said = json.loads(done.out)
    assert said["schema"] == "paradiplomacy/model-simulate/1"
    assert said["window"] == {"start": 0.0, "end": 30.0}
    assert not said["forecast"]
    observed = json.loads(saved.with_suffix(".json").read_text(encoding="utf-8"))
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
        *("model", "fit", tmp_path / "one.csv", "--two-mode", "--commit", 0.5),
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
    ("name", "text", "said"),
    [
        ("fit.npz", "{", "holds no fit that can be read"),
        ("fit.json", '{"estimates": {}}', "holds no fit; expected what save() of a fit writes"),
        ("fit.csv", "", "a fit is saved as .json (numbers) or .npz (all)"),
    ],
)
def test_what_is_no_saved_fit_is_refused(
    cli: Cli, tmp_path: Path, name: str, text: str, said: str
) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    for command in ("simulate", "check"):
        done = cli("model", command, file)
        assert done.status == 1
        assert said in done.err


def test_a_fit_is_saved_with_its_history_under_a_new_name(
    cli: Cli, drawn: Path, saved: Path, tmp_path: Path
) -> None:
    there = cli(*files(drawn, "--formula", "x", "--save", saved))
    assert (there.status, "is there already" in there.err) == (1, True)
    ending = cli(*files(drawn, "--formula", "x", "--save", tmp_path / "fit.json"))
    assert (ending.status, "the ending of --save .json: it can be .npz" in ending.err) == (1, True)
    load(saved).save(tmp_path / "numbers.json")
    numbers = cli("model", "check", tmp_path / "numbers.json")
    assert (numbers.status, "holds numbers alone" in numbers.err) == (1, True)


def test_an_order_gives_no_worlds(cli: Cli, drawn: Path, tmp_path: Path) -> None:
    file = tmp_path / "fit.npz"
    done = cli(*files(drawn, "--formula", "x", "--likelihood", "ordinal", "--save", file))
    assert done.status == 0, done.err
    refused = cli("model", "simulate", file)
    assert refused.status == 1
    assert "fit with the interval likelihood" in refused.err


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


def test_pictures_that_cannot_all_be_written_leave_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(pictures: object, folder: Path) -> None:
        (folder / "recall.svg").write_text("<svg", encoding="utf-8")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("dyadevents.diagnose.save", full)
    out = tmp_path / "checks"
    with pytest.raises(OSError, match="No space left on device") as caught:
        show_check(Mock(), {}, out, json=True)
    assert caught.value.filename == str(out)
    assert not list(tmp_path.iterdir())


def test_each_scenario_is_printed_with_its_own_rows(cli: Cli, saved: Path) -> None:
    call = ("model", "simulate", saved, "--until", 36, "--worlds", 20, "--points", 1)
    said = json.loads(cli(*call, "--rate", "suspend=0", "--json").out)
    printed = cli(*call, "--rate", "suspend=0").out
    baseline, what_if, _ = re.split(r"(?m)^what-if (?=less)|^what-if(?=:)", printed)
    for scenario, text in (("baseline", baseline), ("what-if", what_if)):
        cells = [re.findall(r"[^\s│┃|]+", line) for line in text.splitlines()]
        (shown,) = [row for row in cells if row[:1] == ["suspend"]]
        (fan,) = of(said, "suspend", scenario)
        assert float(shown[2]) == pytest.approx(fan["mean"], rel=0.01)
    assert of(said, "suspend")[0]["mean"] > of(said, "suspend", "what-if")[0]["mean"] == 0
