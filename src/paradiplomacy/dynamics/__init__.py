"""The event model: how ties form, exchange, break off, resume and end.

This room knows events, dyads and terms, and no sister city: anyone with dyadic events can
use it.
"""

from __future__ import annotations

from paradiplomacy.dynamics import terms
from paradiplomacy.dynamics.covariates import Covariate
from paradiplomacy.dynamics.history import History, HistoryError, StateChanges
from paradiplomacy.dynamics.inference.fitting import Fit, KindFit, fit
from paradiplomacy.dynamics.inference.newton import FitError
from paradiplomacy.dynamics.kinds import (
    COOLING,
    END,
    EVENT,
    EXCHANGE,
    FORM,
    RESUME,
    SUSPEND,
    TIE_KINDS,
    WARMING,
    DyadState,
    Kind,
)
from paradiplomacy.dynamics.model import Baseline, EventModel, ModelError
from paradiplomacy.dynamics.network import Network

__all__ = [
    "COOLING",
    "END",
    "EVENT",
    "EXCHANGE",
    "FORM",
    "RESUME",
    "SUSPEND",
    "TIE_KINDS",
    "WARMING",
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
