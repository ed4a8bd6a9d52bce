"""Hypotheses of a file, through every command that knows hypotheses."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from tests.conftest import Outcome

from paradiplomacy.hypotheses.designs.spec import TEMPLATES

Cli = Callable[..., Outcome]


@pytest.fixture
def mine(cli: Cli, tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(cli("hypothesis", "new", "share").out, encoding="utf-8")
    return path


@pytest.mark.parametrize("design", TEMPLATES)
def test_each_template_is_printed_as_it_is_read(cli: Cli, design: str, tmp_path: Path) -> None:
    path = tmp_path / f"{design}.yaml"
    path.write_text(cli("hypothesis", "new", design).out, encoding="utf-8")
    done = cli("hypothesis", "list", "--hypotheses", path, "--json")
    assert done.status == 0, done.err
    assert json.loads(done.out)["hypotheses"][-1]["id"] == f"my-{design}"


def test_a_design_that_is_none_is_refused(cli: Cli) -> None:
    done = cli("hypothesis", "new", "shares")
    assert done.status == 1
    assert "did you mean 'share'" in done.err


def test_files_run_alone_or_by_name(cli: Cli, mine: Path) -> None:
    def ids(*words: object) -> list[str]:
        done = cli("hypothesis", "run", *words, "--record", "china_russia", "--json")
        assert done.status == 0, done.err
        return [finding["hypothesis"] for finding in json.loads(done.out)["findings"]]

    assert ids("--hypotheses", mine) == ["my-share"]
    assert ids("detachment", "my-share", "--hypotheses", mine) == ["detachment", "my-share"]
    assert "my-share" not in ids()


def test_a_wrong_file_is_one_clear_message(cli: Cli, mine: Path) -> None:
    mine.write_text(mine.read_text("utf-8").replace("hit:", "hitt:"), encoding="utf-8")
    for command in (("hypothesis", "run"), ("hypothesis", "list"), ("study",)):
        done = cli(*command, "--hypotheses", mine)
        assert done.status == 1
        said = done.err[done.err.index("Error:") :].splitlines()
        assert [line.split("'")[1] for line in said] == ["hit", "hitt"]
        assert "did you mean 'hit'" in said[1]


@pytest.mark.thorough
def test_a_study_shows_them_like_ours_and_names_the_file(
    cli: Cli, mine: Path, tmp_path: Path
) -> None:
    out = tmp_path / "report"
    python = tmp_path / "other.py"
    python.write_text(
        "from dataclasses import replace\n"
        "from paradiplomacy.hypotheses.from_file import read_hypotheses\n"
        f"HYPOTHESES = [replace(h, id='other') for h in read_hypotheses({str(mine)!r})]\n",
        encoding="utf-8",
    )
    done = cli(
        *("study", "china_russia", "--hypotheses", mine, "--hypotheses", python),
        *("--out", out, "--json", "--all-formats"),
    )
    assert done.status == 0, done.err
    verdicts = json.loads(done.out)["verdicts"]
    assert verdicts["my-share"] == "supported"
    assert list(verdicts)[-2:] == ["my-share", "other"]
    page = (out / "claims" / "my-share.html").read_text(encoding="utf-8")
    assert "Most ties are between sister cities" in page
    assert (out / "figures" / "finding-my-share.svg").exists()
    # Without a plan, every test counts as planned.
    assert pl.read_parquet(out / "tables" / "findings.parquet")["planned"].all()
    rows = pl.read_parquet(out / "tables" / "estimates.parquet")
    mine_rows = rows.filter(pl.col("hypothesis") == "my-share")
    assert mine_rows.height > 1  # the deciding one and its variants
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["inputs"]["hypotheses-files"] == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (mine, python)
    }
    assert "--hypotheses mine.yaml --hypotheses other.py" in manifest["command"]
