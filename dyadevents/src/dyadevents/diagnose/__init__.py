"""Check a fitted event model: residuals, recall, influence, simulated against observed."""

from __future__ import annotations

from paradiplomacy.events.diagnose.checking import diagnose, goodness_of_fit
from paradiplomacy.events.diagnose.diagnosis import Diagnosis, Goodness, KindDiagnosis
from paradiplomacy.events.diagnose.pictures import DiagnosticPicture, save
from paradiplomacy.events.diagnose.verdicts import DiagnosticVerdict

__all__ = [
    "Diagnosis",
    "DiagnosticPicture",
    "DiagnosticVerdict",
    "Goodness",
    "KindDiagnosis",
    "diagnose",
    "goodness_of_fit",
    "save",
]
