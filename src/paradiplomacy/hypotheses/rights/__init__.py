"""Hypotheses of the article's section on human rights protection."""

from paradiplomacy.hypotheses.rights.engagement import ENGAGEMENT
from paradiplomacy.hypotheses.rights.purpose import PURPOSE
from paradiplomacy.hypotheses.rights.rapprochement_lead import RAPPROCHEMENT_LEAD
from paradiplomacy.hypotheses.rights.recovery import RECOVERY
from paradiplomacy.hypotheses.rights.suspension_1989 import SUSPENSION_1989
from paradiplomacy.hypotheses.rights.two_dimensions import TWO_DIMENSIONS

__all__ = ["HYPOTHESES"]

HYPOTHESES = (
    SUSPENSION_1989,
    RECOVERY,
    PURPOSE,
    RAPPROCHEMENT_LEAD,
    ENGAGEMENT,
    TWO_DIMENSIONS,
)
