"""Hypotheses of the article's section on conflict prevention and resolution."""

from paradiplomacy.hypotheses.continuity import CONTINUITY
from paradiplomacy.hypotheses.detachment import DETACHMENT
from paradiplomacy.hypotheses.dual_ties import DUAL_TIES
from paradiplomacy.hypotheses.opinion_up import OPINION_UP
from paradiplomacy.hypotheses.trust_by_level import TRUST_BY_LEVEL

__all__ = ["HYPOTHESES"]

HYPOTHESES = (OPINION_UP, TRUST_BY_LEVEL, DUAL_TIES, DETACHMENT, CONTINUITY)
