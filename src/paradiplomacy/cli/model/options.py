"""Options that several commands of the event model share, and what they may be."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from paradiplomacy.errors import ParadiplomacyError

MODEL = "The model"
"""The panel of `--help` that shows what the model is."""

Kinds = Annotated[
    str | None,
    typer.Option(
        help="Only these kinds of event, with commas.", show_default="all", rich_help_panel=MODEL
    ),
]
CHECK = (
    "Test whether the model fits, with so many simulated worlds (0: residuals alone), and say so "
    "first."
)
CheckOfRecord = Annotated[int, typer.Option(min=0, max=1_000_000, help=CHECK)]
Worlds = Annotated[int, typer.Option(min=1, max=1_000_000, help="How many worlds.")]
WorldsBeside = Annotated[
    int,
    typer.Option(min=0, max=1_000_000, help="Worlds to hold beside what was observed; 0 for none."),
]
Pictures = Annotated[Path | None, typer.Option(help="A new folder for pictures (SVG and PNG).")]
Fitted = Annotated[
    Path,
    typer.Argument(
        metavar="FIT", help="What `paradiplomacy model fit --save` or `record fit --save` wrote."
    ),
]
Seed = Annotated[int, typer.Option(min=0, help="Seed of everything random.")]


def one_of(what: str, given: str, known: tuple[str, ...]) -> Any:
    """Return an option that can be one of a few words."""
    if given not in known:
        raise ParadiplomacyError(f"{what} {given}: it can be {' or '.join(known)}")
    return given


def commit_of(given: str) -> Any:
    """Return --commit as the model takes it: a word, or a width."""
    if given in ("event", "month", "year"):
        return given
    try:
        width = float(given)
    except ValueError:
        width = 0.0
    if not 0 < width < float("inf"):
        raise ParadiplomacyError(
            f"--commit {given}: it can be event, month, year or the width of a cell, above 0"
        )
    return width


def comma_separated(given: str | None) -> list[str] | None:
    """Return the words of an option, or None where it was not given."""
    return None if given is None else [word.strip() for word in given.split(",") if word.strip()]
