"""Relational event models: how ties form, act, break off, resume and end.

For anyone with dated events between two sides. The public face::

    from dyadevents import EVENT, EventModel, History, Network, fit, terms

What is imported from here is loaded when it is first asked for: errors, kinds and files need no
compiled function, and so no numba.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dyadevents import terms
    from dyadevents.covariates import Covariate
    from dyadevents.history import History, HistoryError, StateChanges
    from dyadevents.inference.fitting import Fit, KindFit, fit
    from dyadevents.inference.newton import FitError
    from dyadevents.kinds import END, EVENT, FORM, RESUME, STATE_KINDS, SUSPEND, DyadState, Kind
    from dyadevents.model import Baseline, EventModel, ModelError
    from dyadevents.network import Network

__all__ = [
    "END",
    "EVENT",
    "FORM",
    "RESUME",
    "STATE_KINDS",
    "SUSPEND",
    "Baseline",
    "Covariate",
    "DyadState",
    "EventModel",
    "Fit",
    "FitError",
    "History",
    "HistoryError",
    "Kind",
    "KindFit",
    "ModelError",
    "Network",
    "StateChanges",
    "fit",
    "terms",
]

_MODULES = {
    "covariates": ("Covariate",),
    "history": ("History", "HistoryError", "StateChanges"),
    "inference.fitting": ("Fit", "KindFit", "fit"),
    "inference.newton": ("FitError",),
    "kinds": ("END", "EVENT", "FORM", "RESUME", "STATE_KINDS", "SUSPEND", "DyadState", "Kind"),
    "model": ("Baseline", "EventModel", "ModelError"),
    "network": ("Network",),
}
_FACE = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name == "terms":
        return import_module("dyadevents.terms")
    if name not in _FACE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_FACE[name]}"), name)
