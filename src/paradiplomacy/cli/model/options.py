"""Options of the commands that fit, run and check event models."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from paradiplomacy.errors import ParadiplomacyError

__all__ = [
    "Actors",
    "Breaks",
    "Check",
    "CheckOfRecord",
    "Commit",
    "Drop",
    "Dyads",
    "End",
    "EndOfRecord",
    "Events",
    "Fill",
    "Fitted",
    "Formula",
    "FormulaOfRecord",
    "Frailty",
    "Imputations",
    "Kinds",
    "Likelihood",
    "NetworkSeries",
    "Pictures",
    "PlainKinds",
    "Profile",
    "Robust",
    "Sample",
    "Seed",
    "Start",
    "StartOfRecord",
    "States",
    "Tick",
    "Ties",
    "TwoMode",
    "Undirected",
    "Worlds",
    "WorldsBeside",
    "comma_separated",
    "commit_of",
    "one_of",
]

_FILES = "Plain files"
_MODEL = "The model"

Events = Annotated[
    Path,
    typer.Argument(
        metavar="EVENTS",
        help="CSV: time, sender, receiver, optionally kind; in order of time.",
        show_default=False,
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
        show_default="those of --dyads, else of EVENTS",
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
        show_default="0 for times that count from 0",
        rich_help_panel=_MODEL,
    ),
]
StartOfRecord = Annotated[
    str | None,
    typer.Option(
        help="Since when events were watched: a number or a date.",
        show_default="what the record says",
        rich_help_panel=_MODEL,
    ),
]
End = Annotated[
    str | None,
    typer.Option(
        help="Until when: a number or a date.",
        show_default="the last event",
        rich_help_panel=_MODEL,
    ),
]
EndOfRecord = Annotated[
    str | None,
    typer.Option(
        help="Until when: a number or a date.",
        show_default="what the record says",
        rich_help_panel=_MODEL,
    ),
]
Formula = Annotated[
    str | None,
    typer.Option(
        help="The terms: 'inertia(raw) + x', or, with kinds, 'form: distance; all: x'.",
        show_default="no terms",
        rich_help_panel=_MODEL,
    ),
]
FormulaOfRecord = Annotated[
    str,
    typer.Option(
        help="The terms: 'x', or, with kinds, 'form: distance; all: x'.", rich_help_panel=_MODEL
    ),
]
Commit = Annotated[
    str,
    typer.Option(
        help="When statistics move: event, month, year, or the width of a cell.",
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
Robust = Annotated[
    bool, typer.Option("--robust", help="Standard errors clustered by place, at both ends.")
]
Profile = Annotated[
    bool, typer.Option("--profile", help="Intervals from the profile of the likelihood, too.")
]
Frailty = Annotated[
    str | None,
    typer.Option(
        help="Effects of places that no term explains: normal or gamma, of both ends or, as "
        "in gamma:senders, of one.",
        show_default="none",
    ),
]
Drop = Annotated[
    bool,
    typer.Option(
        "--drop", help="Leave out terms that cannot be estimated, and say so, not refuse."
    ),
]
Sample = Annotated[
    int | None,
    typer.Option(
        min=1,
        help="Compare each event with so many dyads at risk, drawn at random.",
        show_default="all dyads: exact",
    ),
]
_CHECK = (
    "Test whether the model fits, with so many simulated worlds (0: residuals alone), and say so "
    "first."
)
Check = Annotated[
    int | None, typer.Option(min=0, max=1_000_000, help=_CHECK, show_default="no test")
]
CheckOfRecord = Annotated[int, typer.Option(min=0, max=1_000_000, help=_CHECK)]
Worlds = Annotated[int, typer.Option(min=1, max=1_000_000, help="How many worlds.")]
WorldsBeside = Annotated[
    int,
    typer.Option(min=0, max=1_000_000, help="Worlds to hold beside what was observed; 0 for none."),
]
Pictures = Annotated[
    Path | None,
    typer.Option(help="A new folder for pictures (SVG and PNG).", show_default=False),
]
Fitted = Annotated[
    Path,
    typer.Argument(
        metavar="FIT",
        help="What `paradiplomacy model fit --json` or `record fit --json` printed.",
        show_default=False,
    ),
]
Imputations = Annotated[
    int, typer.Option(min=1, max=1000, help="How often open dates are drawn and pooled.")
]
Seed = Annotated[int, typer.Option(min=0, help="Seed of everything random.")]


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
