"""From a model and a history to what is known of its coefficients."""

from __future__ import annotations

from paradiplomacy.dynamics.inference.compare import criteria, likelihood_ratio, wald
from paradiplomacy.dynamics.inference.fitted import Fit, KindFit
from paradiplomacy.dynamics.inference.fitting import fit
from paradiplomacy.dynamics.inference.frailty import Frailty
from paradiplomacy.dynamics.inference.grid import over_grid
from paradiplomacy.dynamics.inference.imputation import pool
from paradiplomacy.dynamics.inference.newton import FitError
from paradiplomacy.dynamics.inference.profile import profile_intervals
from paradiplomacy.dynamics.inference.robust import robust_covariance
from paradiplomacy.dynamics.inference.sampled_fit import fit_sampled

__all__ = [
    "Fit",
    "FitError",
    "Frailty",
    "KindFit",
    "criteria",
    "fit",
    "fit_sampled",
    "likelihood_ratio",
    "over_grid",
    "pool",
    "profile_intervals",
    "robust_covariance",
    "wald",
]
