"""What a fit says: estimates with their uncertainty, and what could not be estimated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from dyadevents.arrays import Floats
from dyadevents.errors import check_option
from dyadevents.inference.likelihood import LikelihoodName
from dyadevents.inference.risk_sets import RiskSet
from dyadevents.inference.tied_events import Ties
from dyadevents.model import EventModel, ModelError

__all__ = ["NEVER", "CoefficientBound", "Fit", "Frailty", "FrailtyFit", "KindFit", "Side"]

Side = Literal["senders", "receivers", "both"]
NEVER = -700.0  # the exponential of anything lower is not a number of full precision


@dataclass(frozen=True)
class CoefficientBound:
    """Bound of a coefficient without an estimate: how large, or how small, it may be.

    Attributes
    ----------
    name : str
    value : float
        Infinite where the events do not even rule out any value.
    upper : bool
        Whether the coefficient is below `value`, or above it.
    confidence : float
    """

    name: str
    value: float
    upper: bool
    confidence: float


@dataclass(frozen=True)
class Frailty:
    """Effects of places that are asked for, and their distribution.

    Parameters
    ----------
    distribution : {"normal", "gamma", "fixed"}
        "fixed" is for what ``fit(..., fixed=...)`` asks for: none.
    of : {"senders", "receivers", "both"}
        In an undirected network a place has one effect at either end: "both".
    """

    distribution: Literal["normal", "gamma", "fixed"] = "normal"
    of: Side = "both"

    def __post_init__(self) -> None:
        if self.distribution not in ("normal", "gamma", "fixed"):
            raise ModelError(f"frailty {self.distribution!r}; it can be normal or gamma")
        if self.of not in ("senders", "receivers", "both"):
            raise ModelError(f"frailty of {self.of!r}; it can be senders, receivers or both")


@dataclass(frozen=True)
class FrailtyFit:
    """Effects of places and their variance.

    Attributes
    ----------
    frailty : Frailty
    variances : dict of str to float
        By side ("senders", "receivers", or "actors" of an undirected network).
    variance_errors : dict of str to float
        From the bend of the marginal likelihood; infinite where the variance is at 0.
    effects, errors : dict of str to array
        By side, one for each place: the logarithm of the effect (normal) or its posterior
        mean (gamma), and its standard error. A place that was never at risk has the mean.
    statistic, p_value : float
        Likelihood-ratio test of all variances being 0.
    """

    frailty: Frailty
    variances: dict[str, float]
    variance_errors: dict[str, float]
    effects: dict[str, Floats]
    errors: dict[str, Floats]
    statistic: float
    p_value: float

    @property
    def log_effects(self) -> dict[str, Floats]:
        """Logarithms of the effects, by side; minus infinity for a place without any event."""
        if self.frailty.distribution != "gamma":
            return self.effects
        return {side: np.log(values) for side, values in self.effects.items()}


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
    dropped : tuple of (str, str)
        Terms and baseline breaks that were left out because they cannot be estimated, and
        why. Only ``unfit="drop"`` leaves anything out.
    bounds : tuple of CoefficientBound
        Of what was left out because its coefficient runs to infinity.
    bound : float, optional
        Where no event was seen: the rate that is exceeded with a confidence of 95 % by no
        more, per dyad at risk and unit of time.
    frailty : FrailtyFit, optional
        Effects of places, where they were asked for.
    risk_set : {"dyads", "of sender", "of receiver", "senders"}
        What each event was compared with; see `risk_sets`.
    ties : {"breslow", "efron", "exact"}
        How events at one time were taken.
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
    dropped: tuple[tuple[str, str], ...] = ()
    bounds: tuple[CoefficientBound, ...] = ()
    bound: float | None = None
    frailty: FrailtyFit | None = None
    risk_set: RiskSet = "dyads"
    ties: Ties = "breslow"

    def __repr__(self) -> str:
        return (
            f"<KindFit {self.kind}: {len(self.names)} coefficients from {self.n_events} events, "
            f"log-likelihood {self.loglik:.2f}>"
        )

    @property
    def standard_errors(self) -> Floats:
        """Square roots of the diagonal of the covariance, shape (columns,)."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    @property
    def parameters(self) -> int:
        """Number of estimated numbers: coefficients, and variances of effects or fixed effects."""
        if self.frailty is None or self.frailty.variances:
            return len(self.names) + (len(self.frailty.variances) if self.frailty else 0)
        sides = self.frailty.effects.values()  # fixed: of two sides, one effect is not free
        return len(self.names) + sum(int(np.isfinite(s).sum()) for s in sides) - len(sides) + 1

    @property
    def aic(self) -> float:
        """Akaike's information criterion."""
        return 2 * self.parameters - 2 * self.loglik

    @property
    def bic(self) -> float:
        """Schwarz' information criterion, events being the observations."""
        return float(np.log(max(self.n_events, 1)) * self.parameters - 2 * self.loglik)

    def check_plain(self, what: str) -> None:
        """Raise a ModelError where something needs events compared with all dyads, ties as usual.

        Parameters
        ----------
        what : str
            That needs it, for the message.
        """
        if self.risk_set != "dyads" or self.ties in ("efron", "exact"):
            how = self.ties if self.risk_set == "dyads" else self.risk_set
            raise ModelError(
                f"{self.kind}: {what} of a fit with {how!r} is not computed; fit without "
                "sub_model and within, and with ties='breslow'"
            )

    def __getitem__(self, name: str) -> float:
        """Return the estimate of a column by name."""
        check_option("coefficient", name, self.names)
        return float(self.estimates[self.names.index(name)])

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)


@dataclass(frozen=True)
class Fit:
    """The fits of the kinds of a model, which do not depend on each other given the history.

    Attributes
    ----------
    model : EventModel
        As fitted: without what was left out.
    kinds : dict of str to KindFit
    """

    model: EventModel
    kinds: dict[str, KindFit]

    def __repr__(self) -> str:
        kinds = "; ".join(f"{kind_fit!r}"[1:-1] for kind_fit in self.kinds.values())
        return f"<Fit: {kinds}>"

    def __getitem__(self, kind: str) -> KindFit:
        """Return the fit of a kind."""
        check_option("kind", kind, self.kinds)
        return self.kinds[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(self.kinds)

    @property
    def loglik(self) -> float:
        """Sum over the kinds."""
        return sum(kind_fit.loglik for kind_fit in self.kinds.values())

    @property
    def coefficients(self) -> dict[str, Floats]:
        """Estimates by kind, as the simulator takes them with `model`.

        A kind without events gets the logarithm of a rate at which it never happens.
        """
        never = np.array([NEVER])
        return {
            n: kind_fit.estimates if kind_fit.n_events else never
            for n, kind_fit in self.kinds.items()
        }
