"""What tests of `paradiplomacy model` ask for, and read."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def files(folder: Path, *more: str) -> list[str]:
    """Options that name the files of a folder."""
    return [
        *("model", "fit", str(folder / "events.csv")),
        *("--dyads", str(folder / "dyads.csv"), *more),
    ]


def of(said: dict[str, Any], what: str, scenario: str = "baseline") -> list[dict[str, Any]]:
    return [one for one in said["fans"] if (one["of"], one["scenario"]) == (what, scenario)]
