"""Check a fitted event model: residuals, recall, influence, simulated against observed."""

from __future__ import annotations

from dyadevents.diagnose.checking import diagnose, goodness_of_fit
from dyadevents.diagnose.diagnosis import Diagnosis, Goodness, KindDiagnosis
from dyadevents.diagnose.pictures import DiagnosticPicture, save
from dyadevents.diagnose.verdicts import DiagnosticVerdict

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
