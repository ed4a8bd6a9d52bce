"""Options and arguments that earlier versions had, and what to type in their place."""

from __future__ import annotations

from typing import Any

__all__ = ["say_where"]

_FIT = (
    "A record has commands of its own: `paradiplomacy mechanisms fit` fits what the article names, "
    "`paradiplomacy record fit --formula ...` a model of your own."
)
_SIMULATE = "Without a fit, `paradiplomacy mechanisms simulate` runs the mechanisms of a record on."
_CHECK = "Without a fit, `paradiplomacy mechanisms check` checks the mechanisms of a record."
_OF_RECORD = ("--record", "-r", "--store", "--rule", "--imputations")

_MOVED: dict[str, dict[str, str]] = {
    "model fit": {
        "--events": "The file of events needs no option: `paradiplomacy model fit EVENTS ...`.",
        **dict.fromkeys((*_OF_RECORD, "events"), _FIT),
    },
    "model simulate": dict.fromkeys((*_OF_RECORD, "fit"), _SIMULATE),
    "model check": dict.fromkeys((*_OF_RECORD, "fit"), _CHECK),
}
"""By command: an option that is gone, or an argument that could be left out, and what to do."""


def say_where(error: Any) -> None:
    """Add to an error of the parser what to type in place of what earlier versions took."""
    words = [] if error.ctx is None else error.ctx.command_path.split()
    moved = _MOVED.get(" ".join(words[-2:]), {})
    if hasattr(error, "possibilities"):  # there is no such option
        if error.option_name in moved:
            error.message = f"{error.message}. {moved[error.option_name]}"
            error.possibilities = None
    elif hasattr(error, "param_type") and error.param is not None:  # an argument is missing
        error.message = moved.get(error.param.name, error.message)
