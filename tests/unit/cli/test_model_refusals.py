"""What `paradiplomacy model` refuses, and in which words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import run
from sys import executable
from typing import Any

import pytest
from tests.unit.cli.event_files import files

Cli = Callable[..., Any]


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
        *("model", "fit", tmp_path / "events.csv", "--commit", "month", "--json"),
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
        (["--start", "soon"], "start: 'soon' is not a time"),
        (["--start", "500"], "no event lies between"),
        (["--undirected", "--two-mode"], "--undirected and --two-mode exclude each other"),
        (["--kinds", "form"], "no kind 'form' in this model; it has: event"),
        (["--sample", "5", "--robust"], "--robust needs all dyads"),
        (["--sample", "5", "--check", "0"], "--check needs all dyads"),
        (["--sample", "5", "--ties", "breslow"], "--ties breslow needs all dyads"),
        (["--actors", "nowhere.csv"], "nowhere.csv"),
        (["--tick", "nan"], "tick=nan: expected a finite width above 0"),
        (["--tick", "0"], "tick=0: expected a finite width above 0"),
        (["--tick", "1e-320"], "steps from 0 to"),
        (["--commit", "1e-320"], "steps from 0 to"),
        (["--end", "1e300"], "cannot be computed with"),
        (["--sample", "9" * 19], "numbers, expected at most 50,000,000; sample fewer"),
        (["--sample", "9" * 400], "numbers, expected at most 50,000,000; sample fewer"),
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
    done = cli("model", "fit", file, *options)
    assert done.status == 1
    assert not done.out
    return str(done.err)


def test_ties_in_time_name_both_rows_and_what_to_do(cli: Cli, tmp_path: Path) -> None:
    events = "time,sender,receiver\n1,a,b\n2,b,a\n2,a,b\n"
    said = wrong(cli, tmp_path, events)
    assert "events.csv, row 4, field 'time': has the time 2 of row 3" in said
    assert "commit by month" in said
    for allowed in (["--ties", "breslow"], ["--commit", "0.5"]):
        assert cli("model", "fit", tmp_path / "events.csv", *allowed).status == 0


def test_an_event_outside_its_risk_set_names_its_row(cli: Cli, tmp_path: Path) -> None:
    events = "time,sender,receiver,kind\n1,a,b,form\n2,b,a,form\n3,a,b,resume\n"
    said = wrong(cli, tmp_path, events)
    assert "events.csv, row 4: event 3 (resume a - b at 3): the dyad is active" in said
    assert "suspended" in said
    allowed = cli("model", "fit", tmp_path / "events.csv", "--plain-kinds")
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
    assert "give start" in wrong(cli, tmp_path, events)
    ordinal = cli("model", "fit", tmp_path / "events.csv", "--likelihood", "ordinal")
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
        "for words in ('', 'model', 'model fit', 'mechanisms fit', 'record fit', 'record check'):\n"
        "    sys.argv = ['paradiplomacy', *words.split(), '--help']\n"
        "    try:\n        main()\n    except SystemExit:\n        pass\n"
        "heavy = {'numba', 'scipy', 'polars', 'numpy', 'altair'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = run([executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "model fit calls.csv" in " ".join(done.stdout.split())


def test_a_kind_that_a_cut_file_made_is_refused_with_that_doubt(cli: Cli, tmp_path: Path) -> None:
    rows = ["1,a,b,visit", "2,b,a,visit", "3,a,b,vis"]
    said = wrong(
        cli,
        tmp_path,
        "\n".join(["time,sender,receiver,kind", *rows]),
        *("--start", "0", "--formula", "all: inertia(raw)"),
    )
    assert "vis: " in said
    assert "besides, events.csv, row 4: the last row has no line end" in said
