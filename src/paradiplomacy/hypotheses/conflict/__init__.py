"""Hypotheses of the article's section on conflict prevention and resolution."""

from paradiplomacy.hypotheses.conflict.continuity import CONTINUITY
from paradiplomacy.hypotheses.conflict.detachment import DETACHMENT
from paradiplomacy.hypotheses.conflict.dual_ties import DUAL_TIES
from paradiplomacy.hypotheses.conflict.opinion_up import OPINION_UP
from paradiplomacy.hypotheses.conflict.trust_by_level import TRUST_BY_LEVEL

__all__ = ["HYPOTHESES"]

HYPOTHESES = (OPINION_UP, TRUST_BY_LEVEL, DUAL_TIES, DETACHMENT, CONTINUITY)
