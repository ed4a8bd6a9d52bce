"""Weights of evidence: the m and u of every level of every comparison, and the prior."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from math import log2

from paradiplomacy.linking.levels import COMPARISONS

__all__ = ["ComparisonLevel", "Weights", "shipped"]


@dataclass(frozen=True, slots=True)
class ComparisonLevel:
    """One level of a comparison.

    Parameters
    ----------
    comparison, says : str
        Which comparison, and what the level says in words.
    m, u : float
        Share of the pairs on this level among pairs of one place, and of two places.
    """

    comparison: str
    says: str
    m: float
    u: float

    @property
    def bits(self) -> float:
        """Bits that it adds to the weight of a pair.

        Examples
        --------
        >>> ComparisonLevel("country", "the same country", 1.0, 0.0625).bits
        4.0
        """
        return log2(self.m / self.u)


@dataclass(frozen=True, slots=True)
class Weights:
    """A model of Fellegi and Sunter.

    Parameters
    ----------
    prior : float
        Share of all pairs of mentions of two records that are one place.
    levels : tuple of ComparisonLevel
    trained : str
        On what.
    """

    prior: float
    levels: tuple[ComparisonLevel, ...]
    trained: str

    def level(self, comparison: str, number: int) -> ComparisonLevel:
        """A level of a comparison, 0 being the most alike."""
        return [level for level in self.levels if level.comparison == comparison][number]

    def chance(self, seen: Mapping[str, int], *, name_u: float | None = None) -> float:
        """Probability that two mentions are one place.

        Parameters
        ----------
        seen : mapping of str to int
            By comparison, its level; those that say nothing are left out.
        name_u : float, optional
            How likely another place has the name, where the names are one.

        Examples
        --------
        >>> same = ComparisonLevel("country", "same", 1.0, 0.25)
        >>> country = (same, ComparisonLevel("country", "other", 0.0, 0.75))
        >>> Weights(0.2, country, "an example").chance({"country": 0})
        0.5
        """
        bits = log2(self.prior / (1 - self.prior))
        bits += sum(self.level(name, number).bits for name, number in seen.items())
        if name_u is not None and seen.get("name") == 0:
            bits += log2(self.level("name", 0).u / name_u)
        return float(1 / (1 + 2.0**-bits))

    def to_json(self) -> str:
        """As text that `of_json` reads."""
        return json.dumps(asdict(self), indent=1) + "\n"

    @classmethod
    def of_json(cls, text: str) -> Weights:
        """From what `to_json` wrote.

        Examples
        --------
        >>> Weights.of_json(shipped().to_json()) == shipped()
        True
        """
        read = json.loads(text)
        levels = tuple(ComparisonLevel(**level) for level in read["levels"])
        return cls(read["prior"], levels, read["trained"])

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

    Examples
    --------
    >>> shipped().level("country", 0).says
    'the same country'
    """
    path = files("paradiplomacy.linking") / "weights.json"
    return Weights.of_json(path.read_text(encoding="utf-8"))
