"""Options that the commands of `paradiplomacy model` share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from paradiplomacy.errors import ParadiplomacyError

__all__ = [
    "Actors",
    "Breaks",
    "Commit",
    "Dyads",
    "End",
    "Events",
    "Fill",
    "Fitted",
    "Formula",
    "Imputations",
    "Kinds",
    "Likelihood",
    "NetworkSeries",
    "PlainKinds",
    "Seed",
    "Start",
    "States",
    "Tick",
    "Ties",
    "TwoMode",
    "Undirected",
    "comma_separated",
    "commit_of",
    "one_of",
    "refuse_with",
    "refuse_without",
]

_FILES = "Plain files"
_MODEL = "The model"

Events = Annotated[
    Path | None,
    typer.Option(
        help="CSV: time, sender, receiver, optionally kind; in order of time. Without it: the "
        "record.",
        show_default=False,
        rich_help_panel=_FILES,
    ),
]
Dyads = Annotated[
    list[Path] | None,
    typer.Option(
        help="CSV: sender, receiver, a column for each covariate, optionally time; repeatable.",
        show_default=False,
        rich_help_panel=_FILES,
    ),
]
Actors = Annotated[
    list[Path] | None,
    typer.Option(
        help="CSV: name, a column for each covariate, optionally side and time; repeatable. The "
        "first one lists all actors, and names alone will do.",
        show_default="those of --dyads, else of --events",
        rich_help_panel=_FILES,
    ),
]
NetworkSeries = Annotated[
    list[Path] | None,
    typer.Option(
        "--network",
        help="CSV: time, a column for each series of the whole network; repeatable.",
        show_default=False,
        rich_help_panel=_FILES,
    ),
]
States = Annotated[
    Path | None,
    typer.Option(
        help="CSV: sender, receiver, state (none, active, suspended, ended, unseen), optionally "
        "time: ties that are there when the history begins, or come into sight later.",
        show_default=False,
        rich_help_panel=_FILES,
    ),
]
Undirected = Annotated[
    bool,
    typer.Option("--undirected", help="Sender and receiver are equals.", rich_help_panel=_FILES),
]
TwoMode = Annotated[
    bool,
    typer.Option(
        "--two-mode",
        help="Senders and receivers are different sets, such as places of two countries.",
        rich_help_panel=_FILES,
    ),
]
PlainKinds = Annotated[
    bool,
    typer.Option(
        "--plain-kinds",
        help="Any event can happen on any dyad, also where kinds are called form, exchange, "
        "suspend, resume or end.",
        rich_help_panel=_FILES,
    ),
]
Fill = Annotated[
    float | None,
    typer.Option(
        help="Covariates of dyads that --dyads leaves out.",
        show_default="none may be left out",
        rich_help_panel=_FILES,
    ),
]
Start = Annotated[
    str | None,
    typer.Option(
        help="Since when events were watched: a number or a date.",
        show_default="0 for times that count from 0; of a record, what it says",
        rich_help_panel=_MODEL,
    ),
]
End = Annotated[
    str | None,
    typer.Option(
        help="Until when: a number or a date.",
        show_default="the last event; of a record, what it says",
        rich_help_panel=_MODEL,
    ),
]
Formula = Annotated[
    str | None,
    typer.Option(
        help="The terms: 'inertia(raw) + x', or, with kinds, 'form: distance; all: x'.",
        show_default="no terms; of a record, its mechanisms",
        rich_help_panel=_MODEL,
    ),
]
Commit = Annotated[
    str | None,
    typer.Option(
        help="When statistics move: event, month, year, or the width of a cell.",
        show_default="event; of a record, month",
        rich_help_panel=_MODEL,
    ),
]
Ties = Annotated[
    str,
    typer.Option(
        help="Events at one time, with --commit event: error or breslow.", rich_help_panel=_MODEL
    ),
]
Tick = Annotated[
    float | None,
    typer.Option(
        help="How often decay and ages are brought up to date, in units of time.",
        show_default="every cell, or a hundredth of the window; a half-life needs three",
        rich_help_panel=_MODEL,
    ),
]
Kinds = Annotated[
    str | None,
    typer.Option(
        help="Only these kinds of event, with commas.",
        show_default="all",
        rich_help_panel=_MODEL,
    ),
]
Breaks = Annotated[
    str | None,
    typer.Option(
        help="Times at which the baseline steps, with commas.",
        show_default="one constant",
        rich_help_panel=_MODEL,
    ),
]
Likelihood = Annotated[
    str,
    typer.Option(
        help="interval: times as they are, rates. ordinal: only their order.",
        rich_help_panel=_MODEL,
    ),
]
Checked = Annotated[
    int | None,
    typer.Option(
        min=0,
        max=1_000_000,
        help="Test whether the model fits, with so many simulated worlds (0: residuals alone), "
        "and say so first.",
        show_default="no test; of a record, 0",
    ),
]
Fitted = Annotated[
    Path | None,
    typer.Argument(
        metavar="FIT",
        help="What `paradiplomacy model fit --json` printed. Without it: the mechanisms of the "
        "record.",
        show_default=False,
    ),
]
Imputations = Annotated[
    int,
    typer.Option(min=1, max=1000, help="Of a record: how often open dates are drawn and pooled."),
]
Seed = Annotated[int, typer.Option(min=0, help="Seed of everything random.")]


def refuse_with(option: str, others: Mapping[str, object]) -> None:
    """Raise where an option is given together with one that it excludes."""
    for name, value in others.items():
        if value:
            raise ParadiplomacyError(f"{option} and {name} exclude each other; drop one")


def refuse_without(option: str, others: Mapping[str, object]) -> None:
    """Raise where something is given that needs an option which is not."""
    for name, value in others.items():
        if value not in (None, False, []):
            raise ParadiplomacyError(f"{name} needs {option}; give both, or neither")


def one_of(what: str, given: str, known: tuple[str, ...]) -> Any:
    """Return an option that can be one of a few words."""
    if given not in known:
        raise ParadiplomacyError(f"{what} {given}: it can be {' or '.join(known)}")
    return given


def commit_of(given: str) -> Any:
    """Return --commit as the model takes it."""
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
