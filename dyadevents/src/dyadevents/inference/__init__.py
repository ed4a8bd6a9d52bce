"""From a model and a history to what is known of its coefficients.

What is imported from here is loaded when it is first asked for: a fit needs little of it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from paradiplomacy.events.inference.fitted import Fit, KindFit
    from paradiplomacy.events.inference.fitting import fit
    from paradiplomacy.events.inference.frailty import Frailty
    from paradiplomacy.events.inference.imputation import pool
    from paradiplomacy.events.inference.newton import FitError
    from paradiplomacy.events.inference.profile import profile_intervals
    from paradiplomacy.events.inference.robust import robust_covariance
    from paradiplomacy.events.inference.sampled_fit import fit_sampled

__all__ = [
    "Fit",
    "FitError",
    "Frailty",
    "KindFit",
    "fit",
    "fit_sampled",
    "pool",
    "profile_intervals",
    "robust_covariance",
]

_MODULES = {
    "Fit": "fitted",
    "FitError": "newton",
    "Frailty": "frailty",
    "KindFit": "fitted",
    "fit": "fitting",
    "fit_sampled": "sampled_fit",
    "pool": "imputation",
    "profile_intervals": "profile",
    "robust_covariance": "robust",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
