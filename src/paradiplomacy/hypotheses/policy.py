"""Hypotheses on the conclusion and its open question."""

from paradiplomacy.hypotheses.base import Hypothesis

__all__ = ["HYPOTHESES"]

HYPOTHESES: tuple[Hypothesis, ...] = ()
