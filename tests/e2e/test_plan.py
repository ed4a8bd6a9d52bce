"""From a plan to a report that says what departed from it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest


@pytest.mark.thorough
def test_a_plan_is_written_once_and_carried_out(cli: Callable[..., Any], tmp_path: Path) -> None:
    path, out = tmp_path / "plan.yaml", tmp_path / "report"
    made = cli("plan", "new", "coast-to-inland", "-r", "china_russia", "--seed", 5, "--out", path)
    assert made.status == 0
    assert "sealed as" in made.err
    again = cli("plan", "new", "--out", path)
    assert again.status == 1
    assert "never overwritten" in again.err

    done = cli("study", "--plan", path, "--out", out, "--all-formats")
    assert done.status == 0
    page = (out / "methods.html").read_text(encoding="utf-8")
    assert 'id="plan"' in page
    assert "--seed 5" in page
    assert "Run and not planned, so exploratory: " in page
    assert "Seed: planned" not in page
    planned = pl.read_parquet(out / "tables" / "findings.parquet").filter(pl.col("planned"))
    assert planned["hypothesis"].to_list() == ["coast-to-inland"]
    assert "--plan plan.yaml" in (out / "manifest.json").read_text(encoding="utf-8")


def test_a_plan_goes_into_a_folder_that_is_there(cli: Callable[..., Any], tmp_path: Path) -> None:
    done = cli("plan", "new", "-r", tmp_path / "no-record", "--out", tmp_path / "no" / "plan.yaml")
    assert done.status == 1  # before any record is read, so that the lost record is not told
    told = f"Error: {tmp_path / 'no'} is not a folder; make it first, or name a file elsewhere"
    assert done.err.startswith(told)


def test_a_plan_without_its_files_of_hypotheses_says_which(
    cli: Callable[..., Any], tmp_path: Path
) -> None:
    mine, path = tmp_path / "mine.yaml", tmp_path / "plan.yaml"
    mine.write_text(cli("hypothesis", "new", "share").out, encoding="utf-8")
    made = cli(
        *("plan", "new", "my-share", "recovery", "--hypotheses", mine),
        *("-r", "china_russia", "--out", path),
    )
    assert made.status == 0, made.err
    told = (
        "Error: plan.yaml plans my-share, which nothing here knows; it was made with hypotheses of "
        "your own: give them again with --hypotheses mine.yaml\n"
    )
    for command in ("study", "package"):
        done = cli(command, "--plan", path, "--out", tmp_path / "out")
        assert (done.status, done.err.endswith(told)) == (1, True), done.err
    assert not (tmp_path / "out").exists()
    lost = cli("study", "--plan", tmp_path / "nowhere.yaml", "--out", tmp_path / "out")
    assert (lost.status, "no plan" in lost.err, "plan new" in lost.err) == (1, True, True)
