"""`paradiplomacy network stats`, on edge lists and on records."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import run
from sys import executable
from typing import Any

import pytest

from paradiplomacy.networks.figures import STATISTICS
from paradiplomacy.record.record import Record

TIES = "% by hand\nBern Nice 1990\nNice Bern\nNice Rome\nRome Bern\nRome Graz\nGraz Graz\n"


@pytest.fixture
def edges(tmp_path: Path) -> Path:
    file = tmp_path / "ties.txt"
    file.write_text(TIES, encoding="utf-8")
    return file


def test_an_edge_list_needs_no_record(cli: Callable[..., Any], edges: Path) -> None:
    done = cli("network", "stats", edges, "--json")
    assert done.status == 0, done.err
    said = json.loads(done.out)
    assert said["schema"] == "paradiplomacy/network/1"
    assert list(said["statistics"]) == list(STATISTICS)
    value = {name: one["value"] for name, one in said["statistics"].items()}
    assert (value["nodes"], value["edges"], value["triangles"]) == (4, 4, 1)
    assert value["transitivity"] == pytest.approx(3 / 5)
    assert value["reciprocity"] == pytest.approx(2 / 5)
    assert said["file"] == {
        "delimiter": "whitespace",
        "rows": 6,
        "remarks": 1,
        "loops": 1,
        "repeats": 0,
        "unread_columns": 1,
        "cut_short": False,
    }
    assert said["statistics"]["country_assortativity"]["value"] is None
    assert "not known" in said["statistics"]["country_assortativity"]["reason"]


def test_no_number_is_not_a_number(cli: Callable[..., Any], edges: Path) -> None:
    done = cli("network", "stats", edges, "--json", "--nulls", 4)

    def refuse(name: str) -> None:
        raise AssertionError(name)

    said = json.loads(done.out, parse_constant=refuse)
    assert said["statistics"]["triangles"]["nulls"]["rewired"]["draws"] == 4


def test_the_same_seed_prints_the_same(cli: Callable[..., Any], edges: Path) -> None:
    one, other = (cli("network", "stats", edges, "--json", "--nulls", 3).out for _ in range(2))
    assert one == other


def test_people_see_numbers_and_why_others_are_missing(
    cli: Callable[..., Any], edges: Path
) -> None:
    done = cli("network", "stats", edges, "--nulls", 3)
    assert done.status == 0, done.err
    assert "transitivity" in done.out
    assert "rewired" in done.out
    assert "the countries of places are not known" in done.err
    assert "1 of a place with itself" in done.err
    assert "1 columns after the second were not read" in done.err


def test_a_record_is_measured_with_its_claims(
    cli: Callable[..., Any], china_russia: Record
) -> None:
    done = cli("network", "stats", "--record", "china_russia", "--json")
    assert done.status == 0, done.err
    said = json.loads(done.out)
    assert said["statistics"]["edges"]["value"] == len(china_russia.ties)
    assert said["countries"][0]["country"] in {"CN", "RU"}
    assert "no tie stays within a country" in said["pairs_at_risk"]
    assert "file" not in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["absent.txt"], "absent.txt"),
        (["ties.txt", "--record", "sino_us"], "leave one of them out"),
        (["ties.txt", "--delimiter", "comma"], "row 2"),
        (["--record", "nowhere"], "nowhere"),
    ],
)
def test_what_is_wrong_is_said_in_one_message(
    cli: Callable[..., Any],
    edges: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(edges.parent)
    done = cli("network", "stats", *arguments)
    assert done.status == 1
    assert said in done.err
    assert "Traceback" not in done.err
    assert not done.out


def test_help_loads_no_heavy_library() -> None:
    code = (
        "import sys\n"
        "sys.argv = ['paradiplomacy', '--help']\n"
        "from paradiplomacy.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'numba', 'scipy', 'networkx', 'numpy'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = run([executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_encoding_of_an_edge_list_is_named(cli: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "ties.csv"
    file.write_bytes("长春,小石城\n北京,长春\n".encode("gb18030"))
    refused = cli("network", "stats", file)
    assert refused.status == 1
    assert (
        "row 1: byte 1 (0xb3) is not UTF-8; in gb18030 it would read '长春 小石城'" in refused.err
    )
    assert "give --encoding gb18030" in refused.err
    done = cli("network", "stats", file, "--encoding", "gb18030")
    assert done.status == 0, done.err
    assert "小石城" in done.out
    assert (
        "'gb' is not an encoding of text" in cli("network", "stats", file, "--encoding", "gb").err
    )
    assert "--encoding needs an edge list" in cli("network", "stats", "--encoding", "gbk").err


def test_an_empty_edge_list_is_an_error(cli: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "ties.csv").write_bytes(b"")
    done = cli("network", "stats", tmp_path / "ties.csv", "--json")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("Error: ties.csv: has no row with a pair; expected two labels")


@pytest.mark.parametrize("options", [[], ["--json"]], ids=["people", "JSON"])
def test_a_list_that_may_be_cut_short_is_measured_with_a_remark(
    cli: Callable[..., Any], tmp_path: Path, options: list[str]
) -> None:
    (tmp_path / "ties.tsv").write_text("Bern\tNice\nNice\tRo", encoding="utf-8")
    done = cli("network", "stats", tmp_path / "ties.tsv", *options)
    assert done.status == 0
    assert done.err.count("ties.tsv, row 2: the last row has no line end: the file may be cut") == 1
    if options:
        assert json.loads(done.out)["file"]["cut_short"]
