"""Hypotheses on dated shocks and laws as natural experiments."""

from paradiplomacy.hypotheses.base import Hypothesis

__all__ = ["HYPOTHESES"]

HYPOTHESES: tuple[Hypothesis, ...] = ()
