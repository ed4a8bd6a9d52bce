"""Hypotheses of the article's section on capacity building."""

from paradiplomacy.hypotheses.capacity.coast_to_inland import COAST_TO_INLAND
from paradiplomacy.hypotheses.capacity.intermediaries import INTERMEDIARIES
from paradiplomacy.hypotheses.capacity.rural_development import RURAL_DEVELOPMENT
from paradiplomacy.hypotheses.capacity.supply_demand import SUPPLY_DEMAND
from paradiplomacy.hypotheses.capacity.trade_majority import TRADE_MAJORITY
from paradiplomacy.hypotheses.capacity.trade_peace import TRADE_PEACE
from paradiplomacy.hypotheses.capacity.training_half import TRAINING_HALF
from paradiplomacy.hypotheses.capacity.western_fast_track import WESTERN_FAST_TRACK

__all__ = ["HYPOTHESES"]

HYPOTHESES = (
    TRADE_MAJORITY,
    TRAINING_HALF,
    SUPPLY_DEMAND,
    COAST_TO_INLAND,
    WESTERN_FAST_TRACK,
    RURAL_DEVELOPMENT,
    INTERMEDIARIES,
    TRADE_PEACE,
)
