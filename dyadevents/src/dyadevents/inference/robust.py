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

How many clusters there are says little where a few of them, such as the hub of a sparse network,
make most of the variance. The *effective* number of clusters of a coefficient is the inverse
Herfindahl index of what the clusters add to its variance: ``(sum v)^2 / sum v^2``. It is G if all
add the same, about G / 3 if their scores are normal, and 1 if one cluster makes all of it.

Sources: Lin & Wei 1989; Cameron, Gelbach & Miller 2011 (two-way, and setting negative
eigenvalues to 0); Aronow, Samii & Assenova 2015 (dyads); Carter, Schnepel & Steigerwald 2017
(effective number of clusters).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from dyadevents.arrays import Bools, Floats
from dyadevents.engine.prepare import PreparedKind
from dyadevents.history import History
from dyadevents.inference.fitted import KindFit
from dyadevents.inference.likelihood import Likelihood
from dyadevents.inference.one_kind import prepare_fit
from dyadevents.inference.residuals import Residuals, residuals
from dyadevents.model import EventModel, ModelError
from dyadevents.network import ModeCode

__all__ = ["Clusters", "RobustCovariance", "robust_covariance", "sandwich"]

Clusters = Literal["dyad", "sender", "receiver", "place"]
FEW = 30  # clusters below which sandwich standard errors are known to be too small
FEW_EFFECTIVE = 10.0  # the same, of effective clusters: what 30 alike come to


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
    effective : array, shape (columns,)
        Effective number of clusters of each coefficient; of two ways, the fewer. Of dyads,
        which are many, how many there are.
    messages : tuple of str
    """

    kind: str
    names: tuple[str, ...]
    by: Clusters
    covariance: Floats
    clusters: int
    effective: Floats
    messages: tuple[str, ...] = ()

    @property
    def standard_errors(self) -> Floats:
        """Square roots of the diagonal, shape (columns,)."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    @property
    def few(self) -> Bools:
        """Coefficients that rest on too few clusters, shape (columns,)."""
        return np.asarray((self.effective < FEW_EFFECTIVE) | (self.clusters < FEW))

    def at_least(self, model: Floats) -> RobustCovariance:
        """Return it with errors that are not below the model's where clusters are too few.

        Parameters
        ----------
        model : array, shape (columns, columns)
            The covariance of the model.
        """
        ratio = np.diag(model) / np.maximum(np.diag(self.covariance), 1e-300)
        wider = self.few & (ratio > 1)
        if not wider.any():
            return self
        return replace(
            self,
            covariance=widen(self.covariance, np.where(wider, ratio, 1.0)),
            messages=(
                *self.messages,
                f"{self.kind}: the standard errors of {_in_words(self.names, wider)} are those of "
                "the model, which are larger",
            ),
        )


def widen(covariance: Floats, factors: Floats) -> Floats:
    """Return a covariance with variances multiplied by `factors`, shape (columns,)."""
    root = np.sqrt(factors)
    return np.asarray(covariance * np.outer(root, root))


def _in_words(names: tuple[str, ...], which: Bools) -> str:
    chosen = [names[int(c)] for c in np.flatnonzero(which)]
    return ", ".join(chosen[:-1]) + (" and " if len(chosen) > 1 else "") + chosen[-1]


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
    ``robust_covariance(fit.model, history, fit["event"]).standard_errors``; see the guide on
    inference.
    """
    if not fit.names:
        raise ModelError(f"{fit.kind}: there are no estimates whose covariance could be estimated")
    if fit.frailty is not None:
        raise ModelError(
            f"{fit.kind}: with effects of places, standard errors allow for places already"
        )
    prepared = prepare_fit(model, history, fit, what="a robust covariance")
    function = Likelihood(prepared, fit.likelihood, threads=threads)
    all_residuals = residuals(prepared, function, fit.estimates, threads=threads)
    bread = np.asarray(np.linalg.inv(function(function.centred(fit.estimates)).information))
    return sandwich(prepared, all_residuals, bread, function.jacobian, by=by)


def sandwich(
    prepared: PreparedKind,
    all_residuals: Residuals,
    bread: Floats,
    jacobian: Floats,
    *,
    by: Clusters,
) -> RobustCovariance:
    """Put a sandwich together.

    Parameters
    ----------
    prepared : PreparedKind
    all_residuals : Residuals
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
    if mode == ModeCode.UNDIRECTED and by in ("sender", "receiver"):
        raise ModelError(
            f"{prepared.kind}: an undirected network has no {by}s; cluster by dyad or by place"
        )
    clusters, middle, ways = _scores_of_clusters(prepared, all_residuals, by)
    outer = jacobian @ bread
    effective = np.full(len(prepared.names), float(clusters))
    for scores in ways:
        effective = np.minimum(effective, _effective(scores @ outer.T))
    if clusters < 2:
        message = (
            f"{prepared.kind}: everything belongs to one {by}, and there is nothing to compare it "
            "with; these are the standard errors of the model"
        )
        alone = np.asarray(outer @ jacobian.T)
        return RobustCovariance(
            prepared.kind, prepared.names, by, alone, clusters, effective, (message,)
        )
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
    few = effective < FEW_EFFECTIVE
    if clusters >= FEW and few.any():
        messages.append(
            f"{prepared.kind}: of {clusters} clusters, few make most of the variance of "
            f"{_in_words(prepared.names, few)} (effective number from {effective[few].min():.1f}, "
            f"below {FEW_EFFECTIVE:g}); these standard errors tend to be too small"
        )
    return RobustCovariance(
        prepared.kind, prepared.names, by, covariance, clusters, effective, tuple(messages)
    )


def _scores_of_clusters(
    prepared: PreparedKind, all_residuals: Residuals, by: Clusters
) -> tuple[int, Floats, list[Floats]]:
    """Return how many clusters there are, the middle, and the scores of the clusters, by way.

    Scores of dyads are not kept, which are too many to be few.
    """
    mode = int(prepared.universe.shape[2])
    of_senders, of_receivers = all_residuals.scores_by_sender, all_residuals.scores_by_receiver
    if by == "dyad":
        return prepared.n_dyads, _grown(all_residuals.dyad_squares, prepared.n_dyads), []
    if by == "place" and mode != ModeCode.TWO_MODE:
        total = of_senders + of_receivers if mode == ModeCode.DIRECTED else of_senders
        clusters = _at_risk(all_residuals.expected_by_sender + all_residuals.expected_by_receiver)
        return clusters, _grown(total.T @ total - all_residuals.pair_squares, clusters), [total]
    senders, receivers = (
        _at_risk(all_residuals.expected_by_sender),
        _at_risk(all_residuals.expected_by_receiver),
    )
    s = _grown(of_senders.T @ of_senders, senders)
    r = _grown(of_receivers.T @ of_receivers, receivers)
    if by == "sender":
        return senders, s, [of_senders]
    if by == "receiver":
        return receivers, r, [of_receivers]
    both = _grown(all_residuals.dyad_squares, prepared.n_dyads)
    return min(senders, receivers), s + r - both, [of_senders, of_receivers]


def _effective(shares: Floats) -> Floats:
    """Inverse Herfindahl index of squares, by column, of shape (clusters, columns)."""
    squares = shares**2
    whole, squared = squares.sum(axis=0), (squares**2).sum(axis=0)
    return np.asarray(np.where(squared > 0, whole**2 / np.maximum(squared, 1e-300), np.inf))


def _at_risk(expected: Floats) -> int:
    return int(np.count_nonzero(expected > 0))


def _grown(middle: Floats, clusters: int) -> Floats:
    return middle * (clusters / max(clusters - 1, 1))
