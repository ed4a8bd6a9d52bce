"""Hypotheses on climate action."""

from paradiplomacy.hypotheses.base import Hypothesis

__all__ = ["HYPOTHESES"]

HYPOTHESES: tuple[Hypothesis, ...] = ()
