"""Ties of neighbours: what places nearby have spreads.

Statistic: ``f(N_i) + f(N_j)`` with the transformation f, or one end of it, and
``N_a(t) = sum over neighbours b of a of w_ab * deg_b(t)``. ``deg_b`` counts the links of b with
the memory of inertia; in a directed network those that it sent and received.

Update: a link of b adds ``w_ab`` at every a that has b as a neighbour.

Who is whose neighbour comes from a covariate without steps: one of dyads of a one-mode network
(``w_ij``, 0 for strangers), or one of sender pairs or receiver pairs, whose rows are an actor,
its neighbour and, in a third column, the weight (1 without one). A two-mode network has pairs
for each side, as ``name.senders`` and ``name.receivers``.

Source: Tobler 1970; Simmons & Elkins 2004 (policy diffusion). A positive coefficient: places
whose neighbours have ties follow. Homophily and shocks that neighbours share give the same
sign; compare with permuted neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from dyadevents.covariates import Covariate
from dyadevents.engine.compiled import link_rule
from dyadevents.terms.base import (
    Factor,
    Setting,
    Statistic,
    StatisticLevel,
    Term,
    TermColumn,
    TermError,
)
from dyadevents.terms.degree import over_ends
from dyadevents.terms.links import FadingTerm, Side

__all__ = ["NeighboursTies"]

_PAIRS = {"senders": "sender pairs", "receivers": "receiver pairs"}


@link_rule
def _spread(i, j, sign, time, shape, settings, store, index, value):  # type: ignore[no-untyped-def]  # noqa: PLR0917
    """Add the weight of each watched end at those who have it as a neighbour.

    Settings are whose ends (0 both, 1 the sender's, 2 the receiver's) and how many actors.
    The memory is where the followers of each actor start, the followers, the weights.
    """
    size = int(settings[1])
    count = 0
    for end in range(2):
        if settings[0] == 2.0 - end:
            continue
        actor = i if end == 0 else j
        pairs = int(store[size])
        for k in range(int(store[actor]), int(store[actor + 1])):
            index[count] = int(store[size + 1 + k])
            value[count] = sign * store[size + 1 + pairs + k]
            count += 1
    return count


@dataclass(frozen=True)
class _NamedTerm(Term):
    name: str


@dataclass(frozen=True)
class NeighboursTies(FadingTerm, _NamedTerm):
    """Links of the neighbours of the ends.

    Parameters
    ----------
    name : str
        The covariate that says who is whose neighbour.
    of : str or tuple of str
        Kinds that count, "events", "ties", "active" or "suspended".
    transform : {"log1p", "raw", "binary"}
        Of each end's sum.
    window, half_life : float, optional
        Memory, in units of time.
    side : {"both", "sender", "receiver"}
        Whose neighbours.
    """

    side: Side = "both"
    formula_name: ClassVar[str] = "neighbours_ties"

    def column(self, setting: Setting) -> TermColumn:
        """See `Term.column`."""

        def factors(side: Side) -> tuple[Factor, ...]:
            return (self.factor(self._statistic(setting, side)),)

        sender = factors("sender") if self.side != "receiver" else ()
        receiver = factors("receiver") if self.side != "sender" else ()
        return over_ends(self, setting, self.side, sender=sender, receiver=receiver)

    def _statistic(self, setting: Setting, side: Side) -> Statistic:
        network = setting.network
        two_mode = network.mode == "two-mode"
        of_senders = side == "sender" or not two_mode
        size = network.n_senders if of_senders else network.n_receivers
        covariate = self._covariate(setting, "senders" if of_senders else "receivers")
        pairs = self._pairs(covariate, size, two_mode)
        if self.transform == "binary" and (pairs[:, 2] != pairs[:, 2].round()).any():
            raise TermError(
                f"{self.label}: sums of weights do not come back to exactly 0; use raw or log1p, "
                "or neighbours without weights"
            )
        store, most = _followers(pairs, size)
        return self.statistic(
            setting,
            f"neighbours {covariate.name} {covariate.of}",
            level=StatisticLevel.SENDER if of_senders else StatisticLevel.RECEIVER,
            rule=_spread,
            most=max(1, 2 * most),
            settings=((1.0 if of_senders else 2.0) if two_mode else 0.0, float(size)),
            store=store,
        )

    def _covariate(self, setting: Setting, side: str) -> Covariate:
        for key in (f"{self.name}.{side}", self.name):
            covariate = setting.covariates.get(key)
            if (
                covariate is not None
                and covariate.of in (_PAIRS[side], "dyads")
                and not covariate.steps
            ):
                return covariate
        covariate = setting.covariate(self.name)
        raise TermError(
            f"{self.label}: {self.name!r} does not name the neighbours of {side}; give a "
            f"covariate {self.name}.{side} of {_PAIRS[side]}, or use side="
        )

    def _pairs(self, covariate: Covariate, size: int, two_mode: bool) -> NDArray[np.float64]:
        """Return rows of an actor, its neighbour and the weight."""
        initial = np.asarray(covariate.initial, dtype=float)
        if covariate.of == "dyads":
            if two_mode or initial.shape != (size, size):
                raise TermError(
                    f"{self.label}: {covariate.name!r} has shape {initial.shape}; neighbours "
                    f"of {size} actors of one set need ({size}, {size}), or a list of pairs"
                )
            actors, neighbours = np.nonzero(initial)
            return np.column_stack([actors, neighbours, initial[actors, neighbours]])
        if initial.ndim != 2 or initial.shape[1] not in (2, 3):
            raise TermError(
                f"{self.label}: {covariate.name!r} has shape {initial.shape}; a list of pairs "
                "has two columns (an actor, its neighbour) or three (and the weight)"
            )
        ends = initial[:, :2]
        if len(ends) and (ends.min() < 0 or ends.max() >= size or (ends != ends.round()).any()):
            raise TermError(
                f"{self.label}: {covariate.name!r} must name actors by whole numbers from 0 to "
                f"{size - 1}"
            )
        weight = initial[:, 2] if initial.shape[1] == 3 else np.ones(len(initial))
        return np.column_stack([ends, weight])


def _followers(pairs: NDArray[np.float64], size: int) -> tuple[NDArray[np.float64], int]:
    """Return, for each actor, who has it as a neighbour, as the rule reads it; the most."""
    order = np.argsort(pairs[:, 1], kind="stable")
    counts = np.bincount(pairs[:, 1].astype(np.int64), minlength=size)
    starts = np.concatenate([[0], np.cumsum(counts)])
    store = np.concatenate([starts, pairs[order, 0], pairs[order, 2]]).astype(float)
    return store, int(counts.max(initial=0))
