"""Pairs at risk: which pairs of places a list of ties could have held at all.

A record of ties between two countries holds none within either, because it does not take
them, and not because nobody wants them. Chance must not be given what the list refuses.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.language import Message
from paradiplomacy.networks.figures import pairs_title
from paradiplomacy.networks.graph import NO_COUNTRY, TieNetwork

_LEAST = 30  # ties of which none stays at home, before that is taken for a rule of the list


@dataclass(frozen=True, slots=True, eq=False)
class AtRisk:
    """Pairs that may be tied.

    group, of shape (n,): Group of each place.
    allowed, of shape (groups, groups): Whether places of two groups may be tied: symmetric.
    """

    group: NDArray[np.int32]
    allowed: NDArray[np.bool_]
    definition: Message

    @property
    def everything(self) -> bool:
        """True if all pairs are at risk."""
        return bool(self.allowed.all())

    def of(self, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.bool_]:
        """True, element by element, if places `one` and `other` may be tied."""
        return np.asarray(self.allowed[self.group[one], self.group[other]])


def at_risk(network: TieNetwork) -> AtRisk:
    """All pairs; but where no tie stays within a country, those of country pairs with a tie.

    >>> from paradiplomacy.networks.graph import of_pairs
    >>> str(at_risk(of_pairs([("a", "b")])).definition)
    'all pairs of places'
    """
    everything = AtRisk(
        np.zeros(network.n, dtype=np.int32),
        np.ones((1, 1), dtype=bool),
        pairs_title(everything=True),
    )
    countries = network.attributes.get("country")
    if countries is None:
        return everything
    codes = [str(code) for code in countries]
    names = sorted(set(codes) - NO_COUNTRY)
    number = {code: k for k, code in enumerate(names)}
    unknown = len(names)  # a place of unknown country may be tied to any
    group = np.array([number.get(code, unknown) for code in codes], dtype=np.int32)
    ends = group[network.edges].reshape(-1, 2)
    ends = ends[(ends < unknown).all(axis=1)]
    if len(ends) < _LEAST or (ends[:, 0] == ends[:, 1]).any():
        return everything
    allowed = np.zeros((unknown + 1, unknown + 1), dtype=bool)
    allowed[ends[:, 0], ends[:, 1]] = allowed[ends[:, 1], ends[:, 0]] = True
    allowed[unknown, :] = allowed[:, unknown] = True
    return AtRisk(group, allowed, pairs_title(everything=False))
