"""Check a fitted event model: residuals, recall, influence, and simulated beside observed."""

from __future__ import annotations

from paradiplomacy.dynamics.diagnose.checking import diagnose
from paradiplomacy.dynamics.diagnose.diagnosis import Diagnosis, KindDiagnosis
from paradiplomacy.dynamics.diagnose.pictures import Picture, save

__all__ = ["Diagnosis", "KindDiagnosis", "Picture", "diagnose", "save"]
