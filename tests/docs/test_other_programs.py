"""What the docs say of other programs is what they estimated on the simulated events."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dyadevents import EventModel, fit, terms
from dyadevents.files.read import read_history

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "coming-from-goldfish-remverse.md"
TERMS = ("inertia", "reciprocity", "x")


def read(file: Path) -> dict[str, Any]:
    return dict(json.loads(file.read_text(encoding="utf-8")))


def told(start: str) -> list[list[str]]:
    """Cells of the rows of the page that start so."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    return [
        [cell.strip() for cell in line.strip("|").split("|")][1:]
        for line in lines
        if line.startswith(f"| {start}")
    ]


def rounded(values: list[float], digits: int) -> list[str]:
    return [f"{value:.{digits}f}" for value in values]


def test_the_clock_of_goldfish_is_told_as_it_ran(oracles: Path) -> None:
    theirs = read(oracles / "small" / "est_goldfish_interval_default_c.json")
    wanted = rounded([*theirs["est"].values(), theirs["loglik"]], 6)
    assert told("goldfish, by default") == [wanted]
    assert told("ours, `--start` just before the first event") == [wanted]
    ours = read(oracles / "small" / "est_reference.json")["interval"]
    assert told("ours, `--start 0`") == [rounded([*ours["est"].values(), ours["loglik"]], 6)]


def test_standard_errors_of_remverse_are_told_as_they_are(oracles: Path) -> None:
    theirs = read(oracles / "small" / "est_remverse_ordinal_full.json")
    wanted = rounded(list(theirs["se"].values()), 6)
    assert told("remverse |") == [wanted]
    assert told("not centred") == [wanted]
    ours = read(oracles / "small" / "est_reference.json")["ordinal"]
    assert told("centred; ours") == [rounded(list(ours["se"].values()), 6)]


def test_a_hessian_that_is_not_centred_gives_the_standard_errors_of_remverse(oracles: Path) -> None:
    folder = oracles / "tiny"
    history = read_history(
        folder / "events.csv", dyads=[folder / "covariates.csv"], timed=False
    ).history
    model = EventModel(
        terms=[
            terms.Inertia(transform="raw"),
            terms.Reciprocity(transform="raw"),
            terms.Given("x"),
        ]
    )
    theta = fit(model, history, likelihood="ordinal")["event"].estimates
    x = history.covariates["x"].initial
    count = np.zeros_like(x)
    apart = ~np.eye(len(x), dtype=bool)
    information = np.zeros((3, 3))
    for i, j in zip(history.senders, history.receivers, strict=True):
        columns = np.stack([count, count.T, x], axis=-1)[apart]
        weights = np.exp(columns @ theta)
        information += (columns * weights[:, None]).T @ columns / weights.sum()
        count[i, j] += 1
    errors = np.sqrt(np.diag(np.linalg.inv(information)))
    theirs = read(folder / "est_remverse_ordinal_full.json")["se"]
    assert errors == pytest.approx(list(theirs.values()), abs=2e-6)


@pytest.mark.parametrize("controls", [11, 51])
def test_sampled_estimates_of_remverse_are_told_as_they_are(oracles: Path, controls: int) -> None:
    theirs = read(oracles / "small" / f"est_remverse_ordinal_{controls}.json")["est"]
    assert told(f"remverse, risk set of {controls}") == [rounded(list(theirs.values()), 3)]
    ours = read(oracles / "small" / "est_reference.json")["ordinal"]["est"]
    assert told("all dyads") == [rounded([ours[name] for name in TERMS], 3)]
