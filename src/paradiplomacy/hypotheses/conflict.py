"""Hypotheses of the article's section on conflict prevention and resolution."""

from paradiplomacy.hypotheses.detachment import DETACHMENT
from paradiplomacy.hypotheses.dual_ties import DUAL_TIES

__all__ = ["HYPOTHESES"]

HYPOTHESES = (DETACHMENT, DUAL_TIES)
