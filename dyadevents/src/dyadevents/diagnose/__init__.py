"""Check a fitted event model: residuals, recall, simulated against observed."""

from __future__ import annotations

from dyadevents.diagnose.checking import diagnose
from dyadevents.diagnose.diagnosis import Diagnosis, KindDiagnosis
from dyadevents.diagnose.pictures import DiagnosticPicture, save
from dyadevents.diagnose.verdicts import DiagnosticVerdict

__all__ = [
    "Diagnosis",
    "DiagnosticPicture",
    "DiagnosticVerdict",
    "KindDiagnosis",
    "diagnose",
    "save",
]
