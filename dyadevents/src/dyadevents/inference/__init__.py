"""From a model and a history to what is known of its coefficients.

What is imported from here is loaded when it is first asked for: a fit needs little of it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dyadevents.inference.fitted import Fit, Frailty, KindFit
    from dyadevents.inference.fitting import fit_history
    from dyadevents.inference.imputation import pool
    from dyadevents.inference.newton import FitError
    from dyadevents.inference.profile import profile_intervals
    from dyadevents.inference.robust import robust_covariance
    from dyadevents.inference.sampled_fit import fit_sampled

__all__ = [
    "Fit",
    "FitError",
    "Frailty",
    "KindFit",
    "fit_history",
    "fit_sampled",
    "pool",
    "profile_intervals",
    "robust_covariance",
]

_MODULES = {
    "Fit": "fitted",
    "FitError": "newton",
    "Frailty": "fitted",
    "KindFit": "fitted",
    "fit_history": "fitting",
    "fit_sampled": "sampled_fit",
    "pool": "imputation",
    "profile_intervals": "profile",
    "robust_covariance": "robust",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
