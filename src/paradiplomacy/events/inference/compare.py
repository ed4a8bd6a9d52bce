"""Compare fits: likelihood-ratio and Wald tests, information criteria."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.events.inference.fitted import KindFit
from paradiplomacy.events.inference.tails import beyond_chi_square

__all__ = ["Criteria", "TestResult", "criteria", "likelihood_ratio", "wald"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class TestResult:
    """A test of one or several coefficients.

    Attributes
    ----------
    statistic : float
        Chi-square under the hypothesis.
    degrees : int
    p_value : float
    hypothesis : str
    """

    statistic: float
    degrees: int
    p_value: float
    hypothesis: str

    __test__ = False  # pytest would take the name for a class of tests


@dataclass(frozen=True)
class Criteria:
    """Information criteria of one fit; lower is better.

    `weight` is Akaike's: the relative support among the fits that were compared.
    """

    name: str
    parameters: int
    loglik: float
    aic: float
    bic: float
    weight: float


def _check_same_data(first: KindFit, second: KindFit) -> None:
    for what in ("kind", "likelihood", "n_events", "n_dyads"):
        a, b = getattr(first, what), getattr(second, what)
        if a != b:
            raise ParadiplomacyError(
                f"fits of different data cannot be compared: {what} is {a} in one and {b} in the "
                "other. Fit both to the same history with the same likelihood"
            )


def likelihood_ratio(smaller: KindFit, larger: KindFit) -> TestResult:
    """Test whether what a larger model adds is needed.

    Parameters
    ----------
    smaller, larger : KindFit
        The columns of the smaller are among those of the larger.

    Returns
    -------
    TestResult
        Chi-square with as many degrees of freedom as columns were added.

    Raises
    ------
    ParadiplomacyError
        The fits are of different data, or not nested.

    Examples
    --------
    >>> import numpy as np
    >>> from paradiplomacy.events import EVENT, EventModel, History, Network, fit, terms
    >>> network = Network.directed(["a", "b", "c"])
    >>> history = History(
    ...     network, (EVENT,), times=np.array([1.0, 2.0, 3.5, 4.0]),
    ...     senders=np.array([0, 0, 1, 2]), receivers=np.array([1, 1, 0, 1]),
    ...     kind_of=np.zeros(4, dtype=int), start=0.0, end=5.0,
    ... )
    >>> without = fit(EventModel(), history)["event"]
    >>> with_it = fit(EventModel(terms=[terms.Inertia(transform="binary")]), history)["event"]
    >>> test = likelihood_ratio(without, with_it)
    >>> test.degrees, test.p_value > 0.05
    (1, True)
    """
    _check_same_data(smaller, larger)
    added = [name for name in larger.names if name not in smaller.names]
    missing = [name for name in smaller.names if name not in larger.names]
    pieces = [name for name in missing if name.startswith(("intercept", "baseline("))]
    degrees = len(larger.names) - len(smaller.names)
    if degrees < 1 or len(pieces) < len(missing):
        raise ParadiplomacyError(
            f"the models are not nested: {', '.join(missing) or 'nothing'} is in the smaller model "
            f"alone, {', '.join(added) or 'nothing'} in the larger. A smaller model leaves "
            "columns out and adds none"
        )
    statistic = 2 * (larger.loglik - smaller.loglik)
    if statistic < -1e-6 * max(1.0, abs(larger.loglik)):
        raise ParadiplomacyError(
            f"the larger model fits worse (by {-statistic / 2:.3g} in log-likelihood): it does not "
            "contain the smaller one, or one of the fits did not reach its maximum"
        )
    statistic = max(statistic, 0.0)
    p_value = beyond_chi_square(statistic, degrees)
    return TestResult(statistic, degrees, p_value, f"{', '.join(added)} = 0")


def wald(
    fit: KindFit,
    names: Sequence[str] | Mapping[str, float],
    *,
    covariance: Floats | None = None,
    equal: bool = False,
) -> TestResult:
    """Test whether coefficients are 0, have given values, or are equal.

    Parameters
    ----------
    fit : KindFit
    names : sequence of str, or mapping of str to float
        Which coefficients; a mapping gives the values that are tested, 0 otherwise.
    covariance : array, shape (columns, columns), optional
        Another covariance, such as `RobustCovariance.covariance`.
    equal : bool
        Test that they are all the same, whatever it is.

    Returns
    -------
    TestResult

    Raises
    ------
    ParadiplomacyError
        A name is not in the fit, or the covariance of the coefficients has no inverse.

    Examples
    --------
    >>> import numpy as np
    >>> from paradiplomacy.events import EVENT, EventModel, History, Network, fit, terms
    >>> network = Network.directed(["a", "b", "c"])
    >>> history = History(
    ...     network, (EVENT,), times=np.array([1.0, 2.0, 3.5, 4.0]),
    ...     senders=np.array([0, 0, 1, 2]), receivers=np.array([1, 1, 0, 1]),
    ...     kind_of=np.zeros(4, dtype=int), start=0.0, end=5.0,
    ... )
    >>> result = fit(EventModel(), history)["event"]
    >>> round(wald(result, {"intercept": -2.0}).statistic, 3)
    0.001
    """
    values = dict(names) if isinstance(names, Mapping) else dict.fromkeys(names, 0.0)
    for name in values:
        if name not in fit.names:
            raise ParadiplomacyError(
                f"{fit.kind}: no coefficient {name!r}; there are: {', '.join(fit.names)}"
            )
    if not values or (equal and len(values) < 2):
        raise ParadiplomacyError("a test needs a coefficient, a test of equality two")
    contrast = np.zeros((len(values), len(fit.names)))
    for row, name in enumerate(values):
        contrast[row, fit.names.index(name)] = 1.0
    gap = contrast @ fit.estimates - np.array(list(values.values()))
    hypothesis = ", ".join(f"{name} = {value:g}" for name, value in values.items())
    if equal:
        contrast = contrast[1:] - contrast[0]
        gap = contrast @ fit.estimates
        hypothesis = " = ".join(values)
    spread = contrast @ (fit.covariance if covariance is None else covariance) @ contrast.T
    scale = np.sqrt(np.diag(spread))
    if (scale <= 0).any() or np.linalg.matrix_rank(spread / np.outer(scale, scale)) < len(gap):
        raise ParadiplomacyError(
            f"{fit.kind}: the covariance of {', '.join(values)} has no inverse; test fewer "
            "coefficients at once"
        )
    statistic = float(gap @ np.linalg.solve(spread, gap))
    return TestResult(statistic, len(gap), beyond_chi_square(statistic, len(gap)), hypothesis)


def criteria(fits: Mapping[str, KindFit]) -> tuple[Criteria, ...]:
    """Put fits of the same data in order of Akaike's criterion, the best first.

    Parameters
    ----------
    fits : mapping of str to KindFit

    Returns
    -------
    tuple of Criteria

    Raises
    ------
    ParadiplomacyError
        Fits of different data.

    Examples
    --------
    >>> import numpy as np
    >>> from paradiplomacy.events import EVENT, EventModel, History, Network, fit, terms
    >>> network = Network.directed(["a", "b", "c"])
    >>> history = History(
    ...     network, (EVENT,), times=np.array([1.0, 2.0, 3.5, 4.0]),
    ...     senders=np.array([0, 0, 1, 2]), receivers=np.array([1, 1, 0, 1]),
    ...     kind_of=np.zeros(4, dtype=int), start=0.0, end=5.0,
    ... )
    >>> inertia = EventModel(terms=[terms.Inertia(transform="binary")])
    >>> rows = criteria(
    ...     {"none": fit(EventModel(), history)["event"], "inertia": fit(inertia, history)["event"]}
    ... )
    >>> [row.name for row in rows]
    ['none', 'inertia']
    """
    named_fits = list(fits.items())
    for _, kind_fit in named_fits[1:]:
        _check_same_data(named_fits[0][1], kind_fit)
    best = min(kind_fit.aic for _, kind_fit in named_fits)
    shares = {name: float(np.exp((best - kind_fit.aic) / 2)) for name, kind_fit in named_fits}
    whole = sum(shares.values())
    rows = [
        Criteria(
            name,
            kind_fit.parameters,
            kind_fit.loglik,
            kind_fit.aic,
            kind_fit.bic,
            shares[name] / whole,
        )
        for name, kind_fit in named_fits
    ]
    return tuple(sorted(rows, key=lambda row: row.aic))
