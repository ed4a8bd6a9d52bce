"""Check a fitted event model: residuals, recall, influence, and simulated beside observed."""

from __future__ import annotations

from paradiplomacy.events.diagnose.checking import diagnose, goodness_of_fit
from paradiplomacy.events.diagnose.diagnosis import Diagnosis, Goodness, KindDiagnosis
from paradiplomacy.events.diagnose.pictures import Picture, save
from paradiplomacy.events.diagnose.verdicts import Verdict

__all__ = [
    "Diagnosis",
    "Goodness",
    "KindDiagnosis",
    "Picture",
    "Verdict",
    "diagnose",
    "goodness_of_fit",
    "save",
]
