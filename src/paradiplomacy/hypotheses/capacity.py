"""Hypotheses of the article's section on capacity building."""

from paradiplomacy.hypotheses.coast_to_inland import COAST_TO_INLAND
from paradiplomacy.hypotheses.training_half import TRAINING_HALF

__all__ = ["HYPOTHESES"]

HYPOTHESES = (TRAINING_HALF, COAST_TO_INLAND)
