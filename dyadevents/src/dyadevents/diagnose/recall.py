"""How well a model foretells which dyad is next: the rank of each event among the dyads at risk.

Every dyad at risk is scored by its rate just before an event, and the dyad that had the event
is ranked: 1 is the dyad that the model thought most likely. Recall at k is the share of events
among the k first. Chance is ``k / number at risk``. Dyads of one score share their ranks: what
is given is the mean over all orders of theirs.

Source: Vu, Asuncion, Hunter & Smyth 2011 (recall of the next event among the dyads at risk).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from dyadevents.arrays import Floats, Ints
from dyadevents.diagnose.ranks import ranks_at_events
from dyadevents.engine.prepare import PreparedKind

__all__ = ["Recall", "recall"]

WORK = 200_000_000  # scores that are computed unless more are asked for: some seconds


@dataclass(frozen=True)
class Recall:
    """Ranks of events among the dyads at risk.

    Attributes
    ----------
    events : array of int, shape (ranked,)
        Which events of the history were ranked.
    of : int
        How many there are to be ranked; more than `events` where a sample was drawn.
    above, tied : arrays of int, shape (ranked,)
        Dyads with a higher score, and dyads with the same score, itself counted.
    at_risk : array of int, shape (ranked,)
    """

    kind: str
    events: Ints
    of: int
    above: Ints
    tied: Ints
    at_risk: Ints

    @cached_property
    def ranks(self) -> Floats:
        """Mean rank of each event, from 1, shape (ranked,)."""
        return np.asarray(self.above + (self.tied + 1) / 2)

    @property
    def sampled(self) -> bool:
        """True if not all events were ranked."""
        return len(self.events) < self.of

    def at(self, k: int) -> float:
        """Share of the events whose dyad is among the k with the highest scores."""
        if k < 1:
            raise ValueError(f"k={k}: a place in a ranking is 1 or more")
        return float(np.clip((k - self.above) / self.tied, 0.0, 1.0).mean())

    def chance_at(self, k: int) -> float:
        """Recall at k of a model that knows nothing."""
        return float(np.minimum(k / self.at_risk, 1.0).mean())

    def error_at(self, k: int) -> float:
        """Return the standard error of `at`, from ranking a finite number of events."""
        hits = np.clip((k - self.above) / self.tied, 0.0, 1.0)
        return float(hits.std() / np.sqrt(len(hits)))

    @property
    def percentile(self) -> float:
        """Mean share of the other dyads at risk that score lower: 1 perfect, 0.5 chance.

        Events with no other dyad at risk say nothing and are left out.
        """
        rivals = self.at_risk - 1
        compared = rivals > 0
        if not compared.any():
            return float("nan")
        return float((1 - (self.ranks[compared] - 1) / rivals[compared]).mean())


def recall(
    prepared: PreparedKind,
    theta: Floats,
    *,
    work: int = WORK,
    generator: np.random.Generator | None = None,
) -> Recall:
    """Rank each event among the dyads at risk just before it.

    Parameters
    ----------
    theta : array, shape (columns,)
        Coefficients; those of network columns and of the baseline do not matter.
    work : int
        The most scores (events times dyads ever at risk) to compute. If it takes more, a
        random sample of events is ranked, and the result says so.
    generator : numpy.random.Generator, optional
        Draws the sample; seed 0 by default.

    Examples
    --------
    ``recall(prepare(model, history, "event", baseline=False), estimates).percentile``; see the
    guide on inference.
    """
    total = len(prepared.events)
    most = max(1, work // max(1, prepared.n_dyads))
    chosen = np.arange(total)
    if total > most:
        generator = np.random.default_rng(0) if generator is None else generator
        chosen = np.sort(generator.choice(total, size=most, replace=False))
    above, tied, at_risk = ranks_at_events(
        prepared.course,
        np.ascontiguousarray(theta[prepared.local], dtype=float),
        prepared.event_step[chosen],
        prepared.event_dyad[chosen],
    )
    return Recall(prepared.kind, prepared.events[chosen], total, above, tied, at_risk)
