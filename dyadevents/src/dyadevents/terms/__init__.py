"""The term library: one term a file. `TERMS` has them by the name that formulas use."""

from __future__ import annotations

import importlib
import pkgutil

from dyadevents.terms.base import TERMS, Term

__all__ = ["TERMS", "Term"]

for _found in pkgutil.iter_modules(__path__):
    _module = importlib.import_module(f"{__name__}.{_found.name}")
    for _name in getattr(_module, "__all__", ()):
        globals().setdefault(_name, getattr(_module, _name))
        __all__.append(_name)
