"""Standard errors that hold when events of a dyad, or of a place, depend on each other.

The sandwich ``A^-1 B A^-1``: A is the information, B the sum of products of score residuals of
dyads that may depend on each other.

- ``by="dyad"``: a dyad with itself.
- ``by="sender"``, ``by="receiver"``: dyads that share it.
- ``by="place"``: dyads that share a place. Two-mode: ``B(senders) + B(receivers) - B(dyads)``.
  One-mode, where a place can be at either end: with T_a the sum over the dyads of place a,
  ``sum T_a T_a' - sum over pairs of s s'``, since a pair of dyads over the same two
  places is counted at both.

Each sum over G clusters is multiplied by ``G / (G - 1)``.

Sources: Lin & Wei 1989; Cameron, Gelbach & Miller 2011 (two-way, and setting negative
eigenvalues to 0); Aronow, Samii & Assenova 2015 (dyads).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.dynamics.engine.prepare import Prepared, prepare
from paradiplomacy.dynamics.history import History
from paradiplomacy.dynamics.inference.fitted import KindFit
from paradiplomacy.dynamics.inference.likelihood import Likelihood
from paradiplomacy.dynamics.inference.residuals import Residuals, residuals
from paradiplomacy.dynamics.model import EventModel, ModelError

__all__ = ["Clusters", "RobustCovariance", "robust_covariance", "sandwich"]

Floats = NDArray[np.float64]
Clusters = Literal["dyad", "sender", "receiver", "place"]
FEW = 30  # clusters below which sandwich standard errors are known to be too small


@dataclass(frozen=True)
class RobustCovariance:
    """A sandwich covariance of the estimates of one kind.

    Attributes
    ----------
    kind : str
    names : tuple of str
    by : {"dyad", "sender", "receiver", "place"}
    covariance : array, shape (columns, columns)
    clusters : int
        How many clusters there are; of two ways, the fewer. With one alone, such as for acts
        of the whole network, the covariance is that of the model.
    messages : tuple of str
    """

    kind: str
    names: tuple[str, ...]
    by: Clusters
    covariance: Floats
    clusters: int
    messages: tuple[str, ...] = ()

    @property
    def standard_errors(self) -> Floats:
        """Square roots of the diagonal, shape (columns,)."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))


def robust_covariance(
    model: EventModel,
    history: History,
    fit: KindFit,
    *,
    by: Clusters = "place",
    threads: int = 2,
) -> RobustCovariance:
    """Compute a covariance that is clustered by dyad or by place.

    Parameters
    ----------
    model : EventModel
        The one that was fitted (`Fit.model`).
    history : History
    fit : KindFit
    by : {"dyad", "sender", "receiver", "place"}
        Dyads that may depend on each other: none, those of one sender or receiver, those
        that share a place.
    threads : int

    Returns
    -------
    RobustCovariance

    Raises
    ------
    ModelError
        A kind without estimates, a fit of another model, or senders of an undirected network.

    Examples
    --------
    >>> import numpy as np
    >>> from paradiplomacy.dynamics import EVENT, EventModel, History, Network, fit, terms
    >>> network = Network.directed(["a", "b", "c"])
    >>> history = History(
    ...     network, (EVENT,), times=np.array([1.0, 2.0, 3.5, 4.0]),
    ...     senders=np.array([0, 0, 1, 2]), receivers=np.array([1, 1, 0, 1]),
    ...     kind_of=np.zeros(4, dtype=int), start=0.0, end=5.0,
    ... )
    >>> result = fit(EventModel(), history)
    >>> found = robust_covariance(result.model, history, result["event"], by="dyad")
    >>> found.clusters, found.standard_errors.round(3).tolist()
    (6, [0.5])
    """
    if not fit.names:
        raise ModelError(f"{fit.kind}: there are no estimates whose covariance could be told")
    if fit.frailty is not None:
        raise ModelError(
            f"{fit.kind}: with effects of places, standard errors allow for places already"
        )
    prepared = prepare(model, history, fit.kind, baseline=fit.likelihood == "interval")
    if prepared.names != fit.names:
        raise ModelError(
            f"{fit.kind}: the fit has {', '.join(fit.names)} and the model has "
            f"{', '.join(prepared.names)}; give the model that was fitted (Fit.model)"
        )
    function = Likelihood(prepared, fit.likelihood, threads=threads)
    found = residuals(prepared, function, fit.estimates, threads=threads)
    bread = np.asarray(np.linalg.inv(function(function.centred(fit.estimates)).information))
    return sandwich(prepared, found, bread, function.jacobian, by=by)


def sandwich(
    prepared: Prepared, found: Residuals, bread: Floats, jacobian: Floats, *, by: Clusters
) -> RobustCovariance:
    """Put a sandwich together.

    Parameters
    ----------
    prepared : Prepared
    found : Residuals
    bread : array, shape (columns, columns)
        Inverse of the information of the centred columns.
    jacobian : array, shape (columns, columns)
        See `Likelihood.jacobian`.
    by : {"dyad", "sender", "receiver", "place"}

    Returns
    -------
    RobustCovariance
    """
    mode = int(prepared.universe.shape[2])
    if mode == 1 and by in ("sender", "receiver"):
        raise ModelError(
            f"{prepared.kind}: an undirected network has no {by}s; cluster by dyad or by place"
        )
    senders, receivers = _at_risk(found.expected_by_sender), _at_risk(found.expected_by_receiver)
    s = found.scores_by_sender.T @ found.scores_by_sender
    r = found.scores_by_receiver.T @ found.scores_by_receiver
    if by == "dyad":
        clusters = prepared.n_dyads
        middle = _grown(found.dyad_squares, clusters)
    elif by == "sender":
        clusters = senders
        middle = _grown(s, clusters)
    elif by == "receiver":
        clusters = receivers
        middle = _grown(r, clusters)
    elif mode == 2:
        clusters = min(senders, receivers)
        middle = _grown(s, senders) + _grown(r, receivers)
        middle -= _grown(found.dyad_squares, prepared.n_dyads)
    else:
        total = found.scores_by_sender
        if mode == 0:
            total = total + found.scores_by_receiver
        clusters = _at_risk(found.expected_by_sender + found.expected_by_receiver)
        middle = _grown(total.T @ total - found.pair_squares, clusters)
    outer = jacobian @ bread
    if clusters < 2:
        told = (
            f"{prepared.kind}: everything belongs to one {by}, and there is nothing to compare it "
            "with; these are the standard errors of the model"
        )
        alone = np.asarray(outer @ jacobian.T)
        return RobustCovariance(prepared.kind, prepared.names, by, alone, clusters, (told,))
    covariance = outer @ middle @ outer.T
    covariance = (covariance + covariance.T) / 2
    messages = []
    scale = np.sqrt(np.maximum(np.diag(jacobian @ bread @ jacobian.T), 1e-300))
    values, vectors = np.linalg.eigh(covariance / np.outer(scale, scale))
    if values[0] < -1e-10 * max(values[-1], 0.0):
        mended = (vectors * np.maximum(values, 0.0)) @ vectors.T
        covariance = mended * np.outer(scale, scale)
        messages.append(
            f"{prepared.kind}: the two-way covariance had negative eigenvalues, which were set to 0"
        )
    if clusters < FEW:
        messages.append(
            f"{prepared.kind}: {clusters} clusters are few; with fewer than {FEW} these standard "
            "errors tend to be too small"
        )
    return RobustCovariance(
        prepared.kind, prepared.names, by, covariance, clusters, tuple(messages)
    )


def _at_risk(expected: Floats) -> int:
    return int(np.count_nonzero(expected > 0))


def _grown(middle: Floats, clusters: int) -> Floats:
    return middle * (clusters / max(clusters - 1, 1))
