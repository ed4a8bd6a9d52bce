"""`paradiplomacy study`: what it reads, by argument and by option."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import Outcome
from tests.support.folders import Folder

Cli = Callable[..., Outcome]


@pytest.fixture
def store(folder: Folder, cli: Cli, tmp_path: Path) -> Path:
    """A store file with one small record."""
    path = tmp_path / "small.db"
    assert cli("import", folder.write(), "--store", path).status == 0
    return path


def _manifest(out: Path) -> dict[str, dict[str, object]]:
    made: dict[str, dict[str, object]] = json.loads((out / "manifest.json").read_text("utf-8"))
    return made


@pytest.mark.thorough
def test_a_store_file_may_be_named_by_argument_or_option(
    store: Path, cli: Cli, tmp_path: Path
) -> None:
    given = [(store,), ("--record", store), ("-r", store), ("--store", store)]
    inputs = []
    for number, arguments in enumerate(given):
        out = tmp_path / f"report-{number}"
        done = cli("study", *arguments, "--out", out, "--json")
        assert done.status == 0, done.err
        assert json.loads(done.out)["report"] == str(out / "index.html")
        inputs.append(_manifest(out)["inputs"])
    assert all(one == inputs[0] for one in inputs)
    assert list(inputs[0]["small"]) == ["statements"]  # type: ignore[call-overload]


@pytest.mark.thorough
def test_records_of_every_kind_go_together(
    folder: Folder, store: Path, cli: Cli, tmp_path: Path
) -> None:
    out = tmp_path / "report"
    done = cli("study", "china_russia", "--record", store, "--out", out)
    assert done.status == 0, done.err
    assert list(_manifest(out)["inputs"]) == ["china_russia", "small"]


def test_a_file_that_is_no_store_is_refused_in_one_sentence(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("a,b\n", encoding="utf-8")
    done = cli("study", "--record", path, "--out", tmp_path / "report")
    assert done.status == 1
    said = [line for line in done.err.splitlines() if line.startswith("Error:")]
    assert len(said) == 1
    assert "ties.csv" in said[0]
    assert "not a store" in said[0]
    assert "Traceback" not in done.err
    assert not (tmp_path / "report").exists()
