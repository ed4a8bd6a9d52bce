"""Which events and places the estimates hang on.

Without some events (or the dyads of a place, their events and their exposure) the estimates
change by about ``- I^-1 U``, U being the part of the score that goes with them and I the
information: one Newton step, no refit. What they did to the statistics of others stays.

Sources: Cain & Lange 1984; Reid & Crepeau 1985 (dfbeta of proportional hazards).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dyadevents.arrays import Floats, Ints
from dyadevents.inference.likelihood import Likelihood
from dyadevents.inference.residuals import Residuals
from dyadevents.network import ModeCode

__all__ = ["Influence", "influence"]


@dataclass(frozen=True)
class Influence:
    """Approximate changes of the estimates when something is left out.

    Attributes
    ----------
    standard_errors : array, shape (columns,)
        Of the estimates; changes divided by them are comparable.
    events : array of int, shape (events,)
        Numbers of the events in the history.
    by_event : array, shape (events, columns)
        What each estimate changes by when the event is left out.
    by_sender, by_receiver : arrays, shape (n_senders, columns), (n_receivers, columns)
        The same for the dyads of a place. In one-mode networks these are all its dyads, in
        whichever direction, and both arrays are the same.
    """

    kind: str
    names: tuple[str, ...]
    standard_errors: Floats
    events: Ints
    by_event: Floats
    by_sender: Floats
    by_receiver: Floats


def influence(likelihood: Likelihood, theta: Floats, residuals: Residuals) -> Influence:
    """Approximate what leaving out each event and each place does to the estimates.

    Parameters
    ----------
    theta : array, shape (columns,)
        The estimates.
    residuals : Residuals
        At the estimates.
    """
    at = likelihood(likelihood.centred(np.asarray(theta, dtype=float)))
    inverse = np.linalg.inv(at.information)
    jacobian = likelihood.jacobian
    back = -inverse @ jacobian.T  # scores are rows
    by_sender, by_receiver = residuals.scores_by_sender, residuals.scores_by_receiver
    if likelihood.prepared.universe.shape[2] == ModeCode.DIRECTED:
        by_sender = by_receiver = by_sender + by_receiver
    return Influence(
        residuals.kind,
        residuals.names,
        np.sqrt(np.diag(jacobian @ inverse @ jacobian.T)),
        likelihood.prepared.events,
        residuals.event_scores @ back,
        by_sender @ back,
        by_receiver @ back,
    )
