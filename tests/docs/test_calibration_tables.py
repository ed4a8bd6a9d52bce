"""The page on the calibration of the event model says what its tables say."""

from __future__ import annotations

import csv
import re

from tests.docs.pages import DOCS, page, section

PAGE = "methods/event-model-calibration.md"


def table(name: str) -> list[dict[str, str]]:
    path = DOCS / "methods" / "calibration" / f"event-model{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_overview_gives_lowest_and_highest_coverage_of_each_study() -> None:
    stated = {
        row["study"]: f"{row['lowest_coverage']} to {row['highest_coverage']}"
        for row in table("-studies")
    }
    coverage: dict[str, list[str]] = {}
    for row in table(""):
        coverage.setdefault(row["study"], []).append(row["coverage"])
    assert stated == {study: f"{min(v)} to {max(v)}" for study, v in coverage.items()}


def test_all_intervals_together_cover_what_the_page_says() -> None:
    covered = sum(int(row["covered"]) for row in table(""))
    share = covered / sum(int(row["data_sets"]) for row in table(""))
    text = section(PAGE, "Results")
    assert f"Of {len(table(''))} coverages" in text
    assert f"All intervals together cover {share:.4f}" in text


def test_other_models_cover_what_the_page_says() -> None:
    rows = table("-models")
    covered = sum(int(row["covered"]) for row in rows)
    share = covered / sum(int(row["data_sets"]) for row in rows)
    text = section(PAGE, "Choices, fixed effects, ties in time")
    assert f"together cover {share:.4f}" in text
    assert f"Of {len(rows)} coverages" in text
    assert {row["data_sets"] for row in rows} == {re.findall(r"on (\d+) data sets", text)[0]}


def test_the_checks_outside_binomial_error_are_those_of_the_table() -> None:
    text = section(PAGE, "The checks, checked")
    low, high = map(int, re.findall(r"(\d+) to (\d+) of 200", text)[0])
    outside = [
        f"{row['kind']}: {row['check']} ({row['below_0.05']})"
        for row in table("-checks")
        if not low <= int(row["below_0.05"]) <= high
    ]
    assert f"these are outside: {', '.join(outside)}." in page(PAGE)
