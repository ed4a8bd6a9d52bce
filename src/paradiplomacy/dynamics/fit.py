"""Fit an event model to a history, exactly."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.dynamics.checks import check_history
from paradiplomacy.dynamics.history import History
from paradiplomacy.dynamics.likelihood import Likelihood, LikelihoodName
from paradiplomacy.dynamics.model import EventModel, ModelError
from paradiplomacy.dynamics.newton import FitError, maximise
from paradiplomacy.dynamics.prepare import Prepared, prepare

__all__ = ["Fit", "KindFit", "fit", "fit_kind"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class KindFit:
    """The fit of one kind of event.

    Attributes
    ----------
    kind : str
    likelihood : {"interval", "ordinal"}
    names : tuple of str
        Baseline pieces ("intercept"), then the terms.
    estimates : array, shape (columns,)
    covariance : array, shape (columns, columns)
        Inverse of the information at the estimates.
    loglik : float
    n_events : int
    n_dyads : int
        Dyads that are ever at risk.
    iterations : int
        Evaluations of the likelihood with its derivatives.
    seconds : float
        Preparation and Newton steps together.
    drift : float
        Largest relative drift of the sums over the risk set that exact recomputation found.
    messages : tuple of str
        What a reader of the estimates should know.
    """

    kind: str
    likelihood: LikelihoodName
    names: tuple[str, ...]
    estimates: Floats
    covariance: Floats
    loglik: float
    n_events: int
    n_dyads: int
    iterations: int
    seconds: float
    drift: float
    messages: tuple[str, ...] = ()

    @property
    def standard_errors(self) -> Floats:
        """Square roots of the diagonal of the covariance, shape (columns,)."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    @property
    def aic(self) -> float:
        """Akaike's information criterion."""
        return 2 * len(self.names) - 2 * self.loglik

    @property
    def bic(self) -> float:
        """Schwarz' information criterion, events being the observations."""
        return float(np.log(max(self.n_events, 1)) * len(self.names) - 2 * self.loglik)

    def __getitem__(self, name: str) -> float:
        """Return the estimate of a column by name."""
        return float(self.estimates[self.names.index(name)])


@dataclass(frozen=True)
class Fit:
    """The fits of the kinds of a model, which do not depend on each other given the history."""

    model: EventModel
    kinds: dict[str, KindFit]

    def __getitem__(self, kind: str) -> KindFit:
        """Return the fit of a kind."""
        return self.kinds[kind]

    @property
    def loglik(self) -> float:
        """Sum over the kinds."""
        return sum(one.loglik for one in self.kinds.values())

    @property
    def coefficients(self) -> dict[str, Floats]:
        """Estimates by kind, as the simulator takes them."""
        return {name: one.estimates for name, one in self.kinds.items()}


def fit(
    model: EventModel,
    history: History,
    *,
    likelihood: LikelihoodName = "interval",
    kinds: Sequence[str] | None = None,
    ties: Literal["error", "breslow"] = "error",
    threads: int = 2,
) -> Fit:
    """Estimate the coefficients of an event model by maximum likelihood, exactly.

    Parameters
    ----------
    model : EventModel
    history : History
        With the kinds of the model.
    likelihood : {"interval", "ordinal"}
        Interval takes the times as they are and gives rates; ordinal takes only the order
        of the events, and nothing that is the same for all dyads can be told from it.
    kinds : sequence of str, optional
        Only these; by default every kind that has terms or events.
    ties : {"error", "breslow"}
        What to do with events at one time when statistics move after every event: refuse,
        or let all of them see what came before the first.
    threads : int
        Results do not depend on it.

    Returns
    -------
    Fit

    Raises
    ------
    HistoryError
        An event cannot be; the message names it.
    ModelError
        The model asks for what the likelihood cannot give.
    FitError
        There is no maximum; the message names the terms.

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
    >>> result = fit(EventModel(terms=[terms.Inertia(transform="binary")]), history)
    >>> result["event"].names
    ('intercept', 'inertia(transform=binary)')
    >>> round(result["event"]["intercept"], 3)
    -1.99
    """
    check_history(model, history, ties=ties)
    known = [kind.name for kind in model.kinds]
    asked = list(kinds) if kinds is not None else known
    for name in asked:
        if name not in known:
            raise ModelError(f"no kind {name!r} in this model; it has: {', '.join(known)}")
    return Fit(
        model,
        {
            name: fit_kind(model, history, name, likelihood=likelihood, threads=threads)
            for name in asked
        },
    )


def fit_kind(
    model: EventModel,
    history: History,
    kind: str,
    *,
    likelihood: LikelihoodName = "interval",
    threads: int = 2,
) -> KindFit:
    """Fit one kind of event; see `fit`."""
    begun = time.perf_counter()
    prepared = prepare(model, history, kind, baseline=likelihood == "interval")
    check_events(prepared, likelihood)
    function = Likelihood(prepared, likelihood, threads=threads)
    best = maximise(function, initial_guess(function), names=prepared.names, kind=kind)
    jacobian = function.jacobian
    covariance = jacobian @ np.linalg.inv(best.at.information) @ jacobian.T
    return KindFit(
        kind,
        likelihood,
        prepared.names,
        function.uncentred(best.theta),
        covariance,
        best.at.loglik,
        len(prepared.events),
        prepared.n_dyads,
        best.iterations,
        time.perf_counter() - begun,
        best.at.drift,
    )


def check_events(prepared: Prepared, likelihood: LikelihoodName) -> None:
    """Raise where there is nothing to learn from, whatever the coefficients."""
    kind = prepared.kind
    if likelihood == "ordinal" and len(prepared.network):
        names = ", ".join(prepared.names[c] for c in prepared.network)
        raise ModelError(
            f"{kind}: {names} is the same for all dyads at a moment, and an ordinal likelihood "
            "cancels it. Use the interval likelihood, or interact it with a term that differs "
            "between dyads"
        )
    if prepared.n_dyads == 0:
        raise FitError(f"{kind}: no dyad was ever at risk between start and end")
    if len(prepared.events) == 0:
        raise FitError(
            f"{kind}: no event between start and end, so that there is a bound and no estimate",
            prepared.names,
        )


def initial_guess(function: Likelihood) -> Floats:
    """Where Newton starts: no effects, and the baseline that events per exposure give."""
    prepared = function.prepared
    theta = np.zeros(len(prepared.names))
    if not prepared.baseline:
        return theta
    sums = function.sums(np.zeros(len(prepared.local)))
    mass = sums.s0 * prepared.durations
    pieces = prepared.network_rows[:, : prepared.baseline]
    events = pieces[prepared.event_step].sum(axis=0)
    exposure = mass @ pieces
    for piece, (count, at_risk) in enumerate(zip(events, exposure, strict=True)):
        name = prepared.names[piece]
        if at_risk <= 0:
            raise FitError(f"{prepared.kind}: no dyad is at risk during {name}", [name])
        if count == 0:
            raise FitError(f"{prepared.kind}: no event during {name}; choose wider pieces", [name])
        theta[piece] = np.log(count / at_risk)
    return theta
