"""Relational event models: how ties form, act, break off, resume and end.

For anyone with dated events between two sides. The public face::

    import dyadevents

    result = dyadevents.fit("inertia + reciprocity + x", events=calls, dyads=pairs, start=0)
    print(result.summary())

Histories and models can be made by hand, too (``History``, ``Network``, ``EventModel``, ``terms``).
What is imported from here is loaded when it is first asked for: errors, kinds and files need no
compiled function, and so no numba.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from dyadevents.garbage import without_collection

if TYPE_CHECKING:
    from dyadevents import terms
    from dyadevents.covariates import Covariate
    from dyadevents.errors import DyadEventsError, TableError, UnknownNameError
    from dyadevents.files.event_cells import fit_cells
    from dyadevents.files.fit import fit, statistics
    from dyadevents.files.read import HistoryFiles, read_history
    from dyadevents.files.reports import merge_reports
    from dyadevents.history import History, HistoryError, StateChanges
    from dyadevents.inference.fitted import Fit, Frailty, KindFit
    from dyadevents.inference.newton import FitError
    from dyadevents.kinds import END, EVENT, FORM, RESUME, STATE_KINDS, SUSPEND, DyadState, Kind
    from dyadevents.model import Baseline, EventModel, ModelError
    from dyadevents.network import Network
    from dyadevents.results.comparison import compare
    from dyadevents.results.fit_result import FitResult, load

__all__ = [
    "END",
    "EVENT",
    "FORM",
    "RESUME",
    "STATE_KINDS",
    "SUSPEND",
    "Baseline",
    "Covariate",
    "DyadEventsError",
    "DyadState",
    "EventModel",
    "Fit",
    "FitError",
    "FitResult",
    "Frailty",
    "History",
    "HistoryError",
    "HistoryFiles",
    "Kind",
    "KindFit",
    "ModelError",
    "Network",
    "StateChanges",
    "TableError",
    "UnknownNameError",
    "compare",
    "fit",
    "fit_cells",
    "load",
    "merge_reports",
    "read_history",
    "statistics",
    "terms",
]

_MODULES = {
    "covariates": ("Covariate",),
    "history": ("History", "HistoryError", "StateChanges"),
    "errors": ("DyadEventsError", "TableError", "UnknownNameError"),
    "files.event_cells": ("fit_cells",),
    "files.fit": ("fit", "statistics"),
    "files.read": ("HistoryFiles", "read_history"),
    "files.reports": ("merge_reports",),
    "inference.fitted": ("Fit", "Frailty", "KindFit"),
    "inference.newton": ("FitError",),
    "kinds": ("END", "EVENT", "FORM", "RESUME", "STATE_KINDS", "SUSPEND", "DyadState", "Kind"),
    "model": ("Baseline", "EventModel", "ModelError"),
    "network": ("Network",),
    "results.comparison": ("compare",),
    "results.fit_result": ("FitResult", "load"),
}
_FACE = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name == "terms":
        return import_module("dyadevents.terms")
    if name not in _FACE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = f"{__name__}.{_FACE[name]}"
    if module not in sys.modules:
        with without_collection():
            import_module(module)
    return getattr(sys.modules[module], name)
