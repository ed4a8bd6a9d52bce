"""How answers of so many pairs decide a claim: what `answer_power` asks of each design."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

__all__ = ["ChanceToDecide", "PairsDesign"]

ChanceToDecide = Callable[[int, float, int], float]
"""From pairs, effect and seed to the chance that the claim's own rule decides as is true."""


@dataclass(frozen=True, slots=True)
class PairsDesign:
    """How answers of both ends decide a claim.

    Parameters
    ----------
    unit : {"share", "ratio", "odds", "difference", "correlation"}
        Of the effect.
    effect : float
        The smallest that the claim calls an effect.
    named : bool
        Whether the rule of the claim names that effect by a margin; else it is ours.
    lowest, highest : float
        Between which effects the claim is true.
    chance : callable
    """

    unit: Literal["share", "ratio", "odds", "difference", "correlation"]
    effect: float
    named: bool
    lowest: float
    highest: float
    chance: ChanceToDecide
