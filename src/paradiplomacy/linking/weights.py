"""Weights of evidence: the m and u of every level of every comparison, and the prior."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from paradiplomacy.linking.levels import COMPARISONS


@dataclass(frozen=True, slots=True)
class ComparisonLevel:
    """One level of a comparison.

    `comparison`, `says`: which comparison, and what the level says in words.
    `m`, `u`: share of the pairs on this level among pairs of one place, and of two places.
    """

    comparison: str
    says: str
    m: float
    u: float


@dataclass(frozen=True, slots=True)
class Weights:
    """A model of Fellegi and Sunter.

    `prior`: share of all pairs of mentions of two records that are one place.
    `trained`: on what.
    """

    prior: float
    levels: tuple[ComparisonLevel, ...]
    trained: str

    def level(self, comparison: str, number: int) -> ComparisonLevel:
        """A level of a comparison, 0 being the most alike."""
        return [level for level in self.levels if level.comparison == comparison][number]

    @classmethod
    def of_shares(
        cls,
        prior: float,
        m: Mapping[str, Sequence[float]],
        u: Mapping[str, Sequence[float]],
        trained: str,
    ) -> Weights:
        """From the m and u of every comparison, in the order of its levels."""
        levels = tuple(
            ComparisonLevel(comparison.name, says, m[comparison.name][i], u[comparison.name][i])
            for comparison in COMPARISONS
            for i, (_, says) in enumerate(comparison.levels)
        )
        return cls(prior, levels, trained)


@cache
def shipped() -> Weights:
    """The weights that ship: for materials too small to train on.

    >>> shipped().level("country", 0).says
    'the same country'
    """
    path = files("paradiplomacy.linking") / "weights.json"
    read = json.loads(path.read_text(encoding="utf-8"))
    levels = tuple(ComparisonLevel(**level) for level in read["levels"])
    return Weights(read["prior"], levels, read["trained"])
