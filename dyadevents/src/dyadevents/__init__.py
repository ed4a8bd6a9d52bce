"""The event model: how ties form, exchange, break off, resume and end.

This room knows events, dyads and terms, and no sister city: anyone with dyadic events can
use it.
"""

from __future__ import annotations

from paradiplomacy.events import terms
from paradiplomacy.events.covariates import Covariate
from paradiplomacy.events.history import History, HistoryError, StateChanges
from paradiplomacy.events.inference.fitting import Fit, KindFit, fit
from paradiplomacy.events.inference.newton import FitError
from paradiplomacy.events.kinds import (
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
from paradiplomacy.events.model import Baseline, EventModel, ModelError
from paradiplomacy.events.network import Network

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
