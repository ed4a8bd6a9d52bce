"""`paradiplomacy import --as`: what it says, and how it stops."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from paradiplomacy.cli.main import app
from paradiplomacy.cli.show import store_name
from paradiplomacy.record import importing

TABLE = "city1,country1,city2,country2\nAachen,Germany,Reims,France\nHarbin,China,Q,Atlantis\n"


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.chdir(tmp_path)
    Path("twins.csv").write_text(TABLE, encoding="utf-8")
    start = ["import", "twins.csv", "--as", "table", "--mapping", "wikipedia_2026"]
    return [*start, "--store", "world.db"]


def test_it_says_what_was_left_out_told_and_queued(call: list[str]) -> None:
    result = CliRunner().invoke(app, call)
    assert result.exit_code == 0, result.output
    assert "left out: twins.csv, row 3, field 'country2': 'Atlantis'" in result.stderr
    assert "places: 4 mentioned, 3 resolved, 1 wait for you" in result.stderr
    again = CliRunner().invoke(app, call)
    assert "nothing has changed since it was imported" in again.stderr


def test_json_names_every_row_that_was_left_out(call: list[str]) -> None:
    result = CliRunner().invoke(app, [*call, "--no-places", "--json"])
    held = json.loads(result.stdout)
    assert (held["changed"], held["mentions"], held["resolved"]) == (True, 4, 0)
    assert [(problem["row"], problem["field"]) for problem in held["skipped"]] == [(3, "country2")]


def test_an_interrupt_says_that_nothing_was_stored(
    call: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(importing, "import_registry", stop)
    result = CliRunner().invoke(app, call)
    assert result.exit_code == 130
    assert "nothing was stored in world.db. Run it again" in result.stderr


def test_a_registry_without_a_reader_is_told_what_to_say(call: list[str]) -> None:
    result = CliRunner().invoke(app, ["import", "twins.csv"])
    assert "paradiplomacy import twins.csv --suggest" in str(result.exception)
    Path("letter.txt").write_text("Dear all\n", encoding="utf-8")
    assert "--as" in str(CliRunner().invoke(app, ["import", "letter.txt"]).exception)
    unknown = CliRunner().invoke(app, ["import", "twins.csv", "--as", "tabel"])
    assert "did you mean 'table'" in str(unknown.exception)
    assert "--suggest" in str(
        CliRunner().invoke(app, ["import", "twins.csv", "--as", "table"]).exception
    )


def test_a_preview_shows_what_cells_would_become_and_imports_nothing(call: list[str]) -> None:
    shown = ["import", "twins.csv", "--mapping", "wikipedia_2026", "--preview"]
    result = CliRunner().invoke(app, shown)
    assert result.exit_code == 0, result.output
    assert "country1 -> a.country: 2 of 2 cells read\n  Germany -> DE (1 times)" in result.stdout
    assert "country2 -> b.country: 1 of 2 cells read\n  ? Atlantis ->  (1 times): " in result.stdout
    assert "Aachen (DE) -> Aachen, North Rhine-Westphalia, DE" in result.stdout
    assert "? Q (ZZ): " in result.stdout
    assert "2 of 2 rows would be taken; 2 questions, 1 of them on places" in result.stdout
    assert not Path("paradiplomacy.db").exists()
    held = json.loads(CliRunner().invoke(app, [*shown, "--json"]).stdout)
    assert (held["rows"], held["taken"], len(held["problems"])) == (2, 2, 1)
    assert held["columns"][1]["cells"][0]["becomes"] in ("DE", "CN")
    assert [place["place"] for place in held["places"]][-1] == ""
    chinese = CliRunner().invoke(app, [*shown, "--no-places", "--language", "zh"])
    assert "2行中将采用2行" in chinese.stdout
    without = CliRunner().invoke(app, ["import", "twins.csv", "--preview"])
    assert "--suggest" in str(without.exception)


def test_a_preview_names_the_rows_that_are_left_out(call: list[str]) -> None:
    table = "city1,country1,city2,country2\nAachen,Germany,Reims,France\nTotal: 1,,,\n"
    Path("twins.csv").write_text(table, encoding="utf-8")
    shown = ["import", "twins.csv", "--mapping", "wikipedia_2026", "--preview", "--no-places"]
    result = CliRunner().invoke(app, shown)
    assert "left out: twins.csv, row 3: looks like a total ('Total: 1'); it" in result.stdout
    assert "1 of 2 rows would be taken; 1 questions, 0 of them" in result.stdout


@pytest.mark.parametrize("how", [[], ["--as", "table"]])
def test_suggest_prints_a_mapping_and_imports_nothing(call: list[str], how: list[str]) -> None:
    result = CliRunner().invoke(app, ["import", "twins.csv", *how, "--suggest"])
    assert "listed_by" in result.stdout
    assert not Path("paradiplomacy.db").exists()


def test_a_store_is_shown_without_its_password(tmp_path: Path) -> None:
    assert store_name("postgresql://ann:secret@db.example/ties").count("secret") == 0
    assert "ann" in store_name("postgresql://ann:secret@db.example/ties")
    assert store_name(str(tmp_path / "world.db")) == str(tmp_path / "world.db")


def test_the_encoding_of_a_table_is_named(call: list[str]) -> None:
    Path("twins.csv").write_bytes(
        "city1,country1,city2,country2\n长春,China,小石城,United States\n".encode("gb18030")
    )
    refused = CliRunner().invoke(app, call)
    assert "in gb18030 it would read '长春 小石城'" in str(refused.exception)
    result = CliRunner().invoke(app, [*call, "--encoding", "gb18030"])
    assert result.exit_code == 0, result.output
    assert "places: 2 mentioned, 2 resolved" in result.stderr
    shown = CliRunner().invoke(app, ["place", "show", "Changchun", "--store", "world.db"])
    assert shown.exit_code == 0, shown.output
    draft = ["import", "twins.csv", "--as", "table", "--suggest", "--encoding", "gb18030"]
    assert "file:\n  encoding: gb18030\n" in CliRunner().invoke(app, draft).stdout
    results = ["import", "twins.csv", "--as", "wikidata-sparql", "--encoding", "gb18030"]
    assert "takes no --encoding" in str(CliRunner().invoke(app, results).exception)


def test_an_empty_path_is_not_the_folder_here(
    cli: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for how in (["--as", "table", "--mapping", "wikipedia_2026"], []):
        done = cli("import", "", *how, "--store", tmp_path / "ties.db")
        assert (done.status, done.out) == (1, "")
        assert done.err == "Error: a path is empty; give the path of a file or a folder\n"


def test_a_judgement_of_a_very_long_name_is_refused_in_a_short_message(call: list[str]) -> None:
    key = "us-" + "a" * 20_000
    row = f"same place,{key},cn-pairs-harbin,Ann,2026-01-31,x,manual"
    Path("j.csv").write_text(f"kind,subject,object,by,on,why,method\n{row}\n", encoding="utf-8")
    judged = [*call, "--no-places", "--judgements", "j.csv"]
    said = CliRunner().invoke(app, judged).stderr
    assert "judgement not applied: j.csv, row 2: us-aaa" in said
    assert len(said) < 3_000
    result = CliRunner().invoke(app, [*judged, "--json"])
    refused = json.loads(result.stdout)["judgements_refused"]
    assert [len(problem["message"]) < 1_100 for problem in refused] == [True]


def test_a_preview_lists_places_that_exist_by_their_points(call: list[str]) -> None:
    Path("twins.csv").write_text(
        "city1,country1,lat1,lng1,city2,country2,lat2,lng2\n"
        "Aachen,Germany,50.77,6.08,Xyzzyville,France,47.1,3.2\n",
        encoding="utf-8",
    )
    shown = ["import", "twins.csv", "--mapping", "wikipedia_2026_coordinates", "--preview"]
    result = CliRunner().invoke(app, shown)
    assert "Xyzzyville (FR) -> 47.10, 3.20" in result.stdout
