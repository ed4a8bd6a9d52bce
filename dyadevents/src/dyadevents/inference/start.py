"""Where the climb to the maximum of a likelihood starts."""

from __future__ import annotations

import numpy as np

from dyadevents.arrays import Floats
from dyadevents.engine.prepare import PreparedKind
from dyadevents.engine.strips import is_large
from dyadevents.inference.likelihood import At, Likelihood
from dyadevents.inference.newton import FitError

__all__ = ["initial_guess", "without_effects"]

LARGE = 2_000_000  # dyads from which an estimate from a sample of them is tried


def initial_guess(function: Likelihood) -> tuple[Floats, At | None]:
    """Return where Newton starts, in coefficients of centred columns, and what is known there.

    No effects, and the baseline that events per exposure give. Where there are many dyads, so
    that a pass over them is dear, an estimate from a sample of them, if it is more likely: a
    sample of rare events may hold none of the few dyads that matter most. Not where `is_large`,
    whoever fits: who prepares strips has no sample.
    """
    theta, loglik = without_effects(function)
    n, m = (int(k) for k in function.prepared.universe.shape[:2])
    if function.prepared.n_dyads > LARGE and not is_large(n, m) and not function.sets.end:
        sampled = _from_sample(function)
        if sampled is not None:
            at = function(sampled)
            if at.loglik > loglik:
                return sampled, at
    return theta, None


def without_effects(function: Likelihood) -> tuple[Floats, float]:
    """Return coefficients without effects, shape (columns,), and the log-likelihood there.

    Nobody has to look at the dyads for that: how many are at risk is known.

    Raises
    ------
    FitError
        A piece of the baseline has no event, or nothing at risk.
    """
    prepared = function.prepared
    theta = np.zeros(len(prepared.names))
    at_risk = prepared.at_risk().astype(float)
    if not prepared.baseline:
        weights = prepared.event_weights
        return theta, -float(weights @ np.log(at_risk[prepared.event_step]))
    pieces = prepared.network_rows[:, : prepared.baseline]
    counts, exposure = _in_pieces(prepared), (at_risk * prepared.durations) @ pieces
    for name, count, whole in zip(prepared.names, counts, exposure, strict=False):
        if whole <= 0:
            raise FitError(f"{prepared.kind}: no dyad is at risk during {name}", [name])
        if count == 0:
            raise FitError(f"{prepared.kind}: no event during {name}; choose wider pieces", [name])
    theta[: prepared.baseline] = np.log(counts / exposure)
    return theta, float(counts @ theta[: prepared.baseline] - counts.sum())


def _in_pieces(prepared: PreparedKind) -> Floats:
    """Events in each piece of the baseline, as far as they count."""
    rows = prepared.network_rows[prepared.event_step]
    return np.asarray(prepared.event_weights @ rows[:, : prepared.baseline])


def _from_sample(function: Likelihood) -> Floats | None:
    """Return an estimate from a sample; None where that has no maximum."""
    # Loops of its own, compiled: most fits need none of them.
    from dyadevents.inference.sampled_fit import MOST_NUMBERS, sample, sampled_estimates

    prepared = function.prepared
    if prepared.weights is not None or (prepared.baseline and (_in_pieces(prepared) == 0).any()):
        return None
    # As many as there is room for; where there are too many events for one each, it starts without.
    numbers = len(prepared.events) * max(1, len(prepared.names))
    controls = min(20, MOST_NUMBERS // numbers)
    if controls == 0:
        return None
    try:
        drawn = sample(prepared, function.name, controls=controls, seed=1)
        return function.centred(sampled_estimates(drawn, prepared.kind)[0])
    except FitError:
        return None
