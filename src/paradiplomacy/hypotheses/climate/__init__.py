"""Hypotheses on climate action."""

from paradiplomacy.hypotheses.climate.climate_any_size import CLIMATE_ANY_SIZE
from paradiplomacy.hypotheses.climate.climate_multilevel import CLIMATE_MULTILEVEL
from paradiplomacy.hypotheses.climate.urbanization import URBANIZATION

__all__ = ["HYPOTHESES"]

HYPOTHESES = (CLIMATE_ANY_SIZE, CLIMATE_MULTILEVEL, URBANIZATION)
