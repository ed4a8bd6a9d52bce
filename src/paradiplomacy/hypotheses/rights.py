"""Hypotheses of the article's section on human rights protection."""

from paradiplomacy.hypotheses.engagement import ENGAGEMENT
from paradiplomacy.hypotheses.purpose import PURPOSE
from paradiplomacy.hypotheses.rapprochement_lead import RAPPROCHEMENT_LEAD
from paradiplomacy.hypotheses.recovery import RECOVERY
from paradiplomacy.hypotheses.suspension_1989 import SUSPENSION_1989
from paradiplomacy.hypotheses.two_dimensions import TWO_DIMENSIONS

__all__ = ["HYPOTHESES"]

HYPOTHESES = (
    SUSPENSION_1989,
    RECOVERY,
    PURPOSE,
    RAPPROCHEMENT_LEAD,
    ENGAGEMENT,
    TWO_DIMENSIONS,
)
