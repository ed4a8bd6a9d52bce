"""Coefficients as sentences, and as changes of rates and of probabilities."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from dyadevents.arrays import Floats
from dyadevents.engine.prepare import prepare
from dyadevents.history import History
from dyadevents.inference.fitted import Fit, KindFit
from dyadevents.inference.likelihood import Likelihood
from dyadevents.kinds import EVENT
from dyadevents.model import EventModel
from dyadevents.results.coefficients import CoefficientRow, p_text, rows_of, standard_errors_to
from dyadevents.terms.base import Combine, Term
from dyadevents.terms.covariate import Same

__all__ = ["MarginalEffect", "marginal_effects", "sentences"]


_COUNTED = {
    "inertia": "earlier events from this sender to this receiver",
    "reciprocity": "earlier events in the other direction",
    "sender_activity": "earlier events that the sender sent",
    "sender_popularity": "earlier events that the sender received",
    "receiver_activity": "earlier events that the receiver sent",
    "receiver_popularity": "earlier events that the receiver received",
}
"""What terms count; others, and those that forget little by little, are called by their names."""
_DISTINCT = {
    "sender_activity": "actors to whom the sender sent events",
    "sender_popularity": "actors from whom the sender received events",
    "receiver_activity": "actors to whom the receiver sent events",
    "receiver_popularity": "actors from whom the receiver received events",
}
_JOINED = {Combine.SUM, Combine.PRODUCT, Combine.DIFFERENCE, Combine.ABSOLUTE, Combine.EQUAL}
_COMPARED = {
    "senders": "a sender acts",
    "of sender": "the sender chooses the receiver",
    "of receiver": "the receiver is reached by the sender",
}


@dataclass(frozen=True)
class MarginalEffect:
    """The change per unit of a term, averaged over dyads at risk, at the estimates.

    Attributes
    ----------
    kind, term : str
    scale : {"rate", "probability"}
        Of events of a dyad in a unit of time, averaged over time; or that the next event is
        that of the dyad, averaged over events.
    effect, std_error, conf_low, conf_high : float
        Errors by the delta method.
    """

    kind: str
    term: str
    scale: str
    effect: float
    std_error: float
    conf_low: float
    conf_high: float


def sentences(fit: Fit, level: float = 0.95, unit: str = "units of time") -> list[str]:
    """Return a sentence for each term: how many times as often events come, with limits.

    Parameters
    ----------
    fit : Fit
    level : float
    unit : str
        What windows are counted in.
    """
    terms = {(kind, term.label): term for kind in fit.kinds for term in fit.model.terms_of(kind)}
    sentences_of_kinds = []
    for row in rows_of(fit, level):
        if row.term.startswith(("intercept", "baseline(")):
            continue
        term = terms.get((row.kind, row.term))
        scale = math.log(2) if _transform_of(term) == "log1p" else 1.0
        times, low, high = (
            _times(math.exp(min(scale * value, 700.0)))
            for value in (row.estimate, row.conf_low, row.conf_high)
        )
        compared = fit[row.kind].risk_set
        events = "events" if row.kind == EVENT.name else f"events of kind {row.kind}"
        come = _COMPARED.get(compared, f"{events} come")
        unclear = row.conf_low <= 0 <= row.conf_high
        sentences_of_kinds.append(
            f"{_what(row, term, unit)}, {come} {times} times as often "
            f"({level:.0%} interval {low} to {high}, p {p_text(row.p_value)})"
            f"{'; no effect is compatible with the data' * unclear}."
        )
    mode = getattr(getattr(getattr(fit, "history", None), "network", None), "mode", "")
    ends = "of the two" if mode == "undirected" else "from this sender to this receiver"
    return [line.replace("from this sender to this receiver", ends) for line in sentences_of_kinds]


def _transform_of(term: Term | None) -> str:
    """Return the transformation of the whole number of a dyad; "raw" where each end has its own."""
    joined = getattr(term, "combine", None) in _JOINED or getattr(term, "side", "") == "both"
    return "raw" if joined else getattr(term, "transform", "raw")


def _what(row: CoefficientRow, term: Term | None, unit: str) -> str:
    """Return where, or with what, events come more often."""
    transform, plain = _transform_of(term), row.term
    for option in (", transform={}", "(transform={})", "transform={}, "):
        plain = plain.replace(option.format(transform), "")
    forgets = getattr(term, "half_life", math.inf) < math.inf
    known = _DISTINCT if getattr(term, "distinct", False) else _COUNTED
    counted = "" if term is None or forgets else known.get(term.formula_name, "")
    window = getattr(term, "window", math.inf)
    if counted and window < math.inf:
        counted += f" in the last {window:g} {unit}"
    if transform == "log1p":
        return f"Where 1 + {'the number of ' * bool(counted)}{counted or plain} is twice as large"
    if transform == "binary":
        return f"Where there are {counted}" if counted else f"Where {plain} is above 0"
    if isinstance(term, Same):
        return f"Where {row.term} is 1"
    return f"With each of the {counted}" if counted else f"With each unit more of {row.term}"


def _times(ratio: float) -> str:
    return f"{ratio:.2f}" if 0.1 <= ratio < 100 else f"{ratio:.3g}"


def marginal_effects(
    fit: Fit, history: History, *, level: float = 0.95, threads: int = 2
) -> list[MarginalEffect]:
    """Return average marginal effects of all terms, on the rate and on the next event.

    Parameters
    ----------
    fit : Fit
        Exact; of a kind without effects of places.
    history : History
    level : float
    threads : int

    Notes
    -----
    The rate of a dyad is ``exp(theta . x)``, so that a unit of a column changes it by its
    coefficient times the rate. The probability p that a dyad is the next changes by the
    coefficient times ``p (1 - p)``; what is the same for all dyads does not change it.
    """
    z = standard_errors_to(level)
    effects = []
    for kind_fit in fit.kinds.values():
        if not kind_fit.names:
            continue
        averages = _Averages(fit.model, history, kind_fit, threads)
        for scale in ("rate", "probability"):
            if scale == "rate" and kind_fit.likelihood == "ordinal":
                continue
            value, slope = averages.with_slope(scale)
            for c, term in enumerate(kind_fit.names):
                if c < averages.baseline or (scale == "probability" and c in averages.network):
                    continue
                estimate = float(kind_fit.estimates[c])
                gradient = estimate * slope
                gradient[c] += value
                error = math.sqrt(max(float(gradient @ kind_fit.covariance @ gradient), 0.0))
                effect = estimate * value
                limits = (effect - z * error, effect + z * error)
                row = (kind_fit.kind, term, scale, effect, error, *limits)
                effects.append(MarginalEffect(*row))
    return effects


class _Averages:
    """Averages over dyads at risk that marginal effects are made of, at any coefficients."""

    def __init__(
        self, model: EventModel, history: History, kind_fit: KindFit, threads: int
    ) -> None:
        interval = kind_fit.likelihood == "interval"
        self.prepared = prepare(model, history, kind_fit.kind, baseline=interval)
        self.function = Likelihood(self.prepared, kind_fit.likelihood, threads=threads)
        self.kind_fit = kind_fit
        self.baseline = self.prepared.baseline
        self.network = set(self.prepared.network.tolist())
        self.at_risk = self.prepared.at_risk().astype(float)

    def rate(self, theta: Floats) -> float:
        """Return the mean rate of a dyad at risk."""
        centred = self.function.centred(theta)
        sums = self.function.sums(centred[self.prepared.local])
        expected = float(self.function.exposure(centred) @ sums.s0)
        return expected / float(self.at_risk @ self.prepared.durations)

    def probability(self, theta: Floats) -> float:
        """Return the mean of p (1 - p) over the dyads at risk at events."""
        local = self.function.centred(theta)[self.prepared.local]
        step = self.prepared.event_step
        once = self.function.sums(local).s0[step]
        twice = self.function.sums(2 * local).s0[step]
        return float(np.mean((1 - twice / once**2) / self.at_risk[step]))

    def with_slope(self, scale: str) -> tuple[float, Floats]:
        """Return an average at the estimates, and its slope by every coefficient."""
        average = self.rate if scale == "rate" else self.probability
        theta, errors = self.kind_fit.estimates, self.kind_fit.standard_errors
        slope = np.zeros(len(theta))
        for c in range(len(theta)):
            if scale == "probability" and c in self.network:
                continue
            move = np.zeros(len(theta))
            move[c] = 1e-3 * max(float(errors[c]), 1e-6)
            slope[c] = (average(theta + move) - average(theta - move)) / (2 * move[c])
        return average(theta), slope
