"""Frailty: places that have more events than the terms explain.

The rate of a dyad is multiplied by an effect of its sender, of its receiver, or of both.

- ``"normal"``: the logarithm b of the effect is normal with mean 0 and variance v. Coefficients
  and effects maximise ``l - sum of b^2 / (2 v)`` together, and v maximises Laplace's
  approximation of the marginal likelihood, ``l - sum of b^2 / (2 v) - log det(I + v H) / 2``, with
  H the information on the effects.
- ``"gamma"``: the effect has mean 1 and variance v. With one side the marginal likelihood is
  exact: a place with N events and expected A has the posterior mean ``(1/v + N) / (1/v + A)``.
  With both sides it is Laplace's approximation.

That v is 0 lies on the edge of what is possible, so that twice the gain in log-likelihood is
half the time 0 and half the time chi-square with one degree of freedom.

Sources: Ripatti & Palmgren 2000 (Laplace); Nielsen, Gill, Andersen & Sorensen 1992 (gamma); Self &
Liang 1987 (the edge); Therneau, Grambsch & Pankratz 2003.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from dyadevents.arrays import Floats
from dyadevents.engine.prepare import prepare
from dyadevents.history import History
from dyadevents.inference.effects import GammaEffects, NormalEffects, PlaceEffects
from dyadevents.inference.fitted import Frailty, FrailtyFit, KindFit
from dyadevents.inference.one_kind import check_events, fit_prepared
from dyadevents.inference.tails import beyond_chi_square
from dyadevents.inference.tile_sums import TileSums
from dyadevents.model import EventModel, ModelError

__all__ = ["check_places", "fit_frailty"]

LOWEST, HIGHEST = 1e-4, 10.0  # variances that are looked at


def fit_frailty(
    model: EventModel,
    history: History,
    kind: str,
    *,
    frailty: Frailty,
    threads: int = 2,
) -> KindFit:
    """Fit one kind of event with effects of places, by the interval likelihood.

    Returns
    -------
    KindFit
        Its covariance allows for the effects, at the estimated variance; its log-likelihood
        is the marginal one.

    Raises
    ------
    ModelError
        Sides that the network has not, or too many places.
    FitError
        As `fit`.

    Examples
    --------
    ``fit_frailty(model, history, "event", frailty=Frailty("gamma", "senders"))``; see the guide on
    inference.
    """
    begun = time.perf_counter()
    check_places(history, kind)
    prepared = prepare(model, history, kind, baseline=True)
    check_events(prepared, "interval")
    without = fit_prepared(prepared, "interval", tiles=TileSums(prepared, threads))
    kinds = {"normal": NormalEffects, "gamma": GammaEffects}
    effects: PlaceEffects = kinds[frailty.distribution](prepared, frailty.of, threads=threads)
    effects.start(without.estimates)
    variances = _best_variances(effects)
    gain = max(2 * (effects.at(variances) - without.loglik), 0.0)
    errors = {side: _error(effects, variances, k) for k, side in enumerate(effects.sides)}
    marginal = effects.at(variances)
    values, value_errors, covariance = effects.results(variances)
    statistic, p_value = gain, _edge(gain, len(variances))
    effects_fit = FrailtyFit(
        frailty,
        dict(zip(effects.sides, variances.tolist(), strict=True)),
        errors,
        values,
        value_errors,
        statistic,
        p_value,
    )
    return replace(
        without,
        estimates=effects.estimates,
        covariance=covariance,
        loglik=marginal,
        iterations=without.iterations + effects.passes,
        seconds=time.perf_counter() - begun,
        messages=without.messages + _no_sign(kind, effects_fit),
        frailty=effects_fit,
    )


def check_places(history: History, kind: str) -> None:
    """Raise a ModelError for acts of the whole network."""
    if history.kinds[history.kind(kind)].of_network:
        raise ModelError(
            f"{kind}: acts of the whole network belong to no place; fit them without frailty "
            "(kinds=...)"
        )


def _no_sign(kind: str, fit: FrailtyFit) -> tuple[str, ...]:
    """Return sentences on sides whose effects nothing speaks for."""
    return tuple(
        f"{kind}: no sign of effects of {side}: their variance is at its lowest"
        for side, variance in fit.variances.items()
        if variance <= 2 * LOWEST
    )


def _edge(statistic: float, variances: int) -> float:
    """P-value under the mixture that holds on the edge: of chi-squares of 0 to `variances`."""
    weights = np.array([math.comb(variances, k) for k in range(variances + 1)]) / 2**variances
    beyond = [
        float(statistic <= 0),
        *(beyond_chi_square(statistic, k) for k in range(1, variances + 1)),
    ]
    return min(float(weights @ np.array(beyond)), 1.0)


def _best_variances(effects: PlaceEffects) -> Floats:
    """Climb the marginal likelihood over the logarithms of the variances, one after another."""
    logs = np.full(len(effects.sides), np.log(0.3))
    bounds = (np.log(LOWEST), np.log(HIGHEST))

    def along(k: int) -> Callable[[float], float]:
        def negative(value: float) -> float:
            moved = logs.copy()
            moved[k] = value
            return -effects.at(np.exp(moved))

        return negative

    from scipy import optimize  # slow to import, and rarely needed

    before = -np.inf
    for turn in range(20 if len(logs) > 1 else 1):
        for k in range(len(logs)):
            between = bounds if turn == 0 else (logs[k] - 1 / turn, logs[k] + 1 / turn)
            between = (max(between[0], bounds[0]), min(between[1], bounds[1]))
            optimum = optimize.minimize_scalar(
                along(k), bounds=between, method="bounded", options={"xatol": 1e-3}
            )
            logs[k] = optimum.x
        now = -float(optimum.fun)
        if now - before < 1e-4:
            break
        before = now
    logs[logs < np.log(LOWEST) + 0.05] = np.log(LOWEST)
    return np.asarray(np.exp(logs))


def _error(effects: PlaceEffects, variances: Floats, k: int) -> float:
    """Standard error of a variance, from the bend of the marginal likelihood in its logarithm."""
    if variances[k] <= 2 * LOWEST:
        return float("inf")
    step = 0.05
    at = []
    for move in (-step, 0.0, step):
        moved = variances.copy()
        moved[k] *= np.exp(move)
        at.append(effects.at(moved))
    bend = (2 * at[1] - at[0] - at[2]) / step**2
    return float(variances[k] / np.sqrt(bend)) if bend > 0 else float("inf")
