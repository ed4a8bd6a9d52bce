"""Files of events for the tests of `paradiplomacy model`, and a fit of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

Cli = Callable[..., Any]


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
    file = ties / "fit.npz"
    if not file.exists():
        done = cli(
            *("model", "fit", ties / "events.csv", "--two-mode", "--end", 30, "--save", file),
            *("--start", 0, "--network", ties / "series.csv", "--commit", 0.5, "--json"),
            *("--formula", "suspend: g; exchange: inertia(of=exchange, half_life=4)"),
        )
        assert done.status == 0, done.err
        file.with_suffix(".json").write_text(done.out, encoding="utf-8")
    return file
