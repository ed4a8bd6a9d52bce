"""Hypotheses of the article's theory, on the order that all ties together make."""

from paradiplomacy.hypotheses.theory.interdependence import INTERDEPENDENCE
from paradiplomacy.hypotheses.theory.uneven_power import UNEVEN_POWER

__all__ = ["HYPOTHESES"]

HYPOTHESES = (UNEVEN_POWER, INTERDEPENDENCE)
