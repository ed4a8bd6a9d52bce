"""What tests of mechanisms share."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.long import made_once

from paradiplomacy.mechanisms.fit import fit_mechanisms
from paradiplomacy.mechanisms.outcome import MechanismFit
from paradiplomacy.mechanisms.scenarios import Outlook, outlook
from paradiplomacy.model.statements import Certainty
from paradiplomacy.record.build import build_record
from paradiplomacy.record.frames import frames_of
from paradiplomacy.record.record import Record


@pytest.fixture(scope="session")
def fitted(fitted_mechanisms: MechanismFit) -> MechanismFit:
    """The mechanisms of the shipped Sino-U.S. record."""
    return fitted_mechanisms


@pytest.fixture(scope="session", params=made_once("mechanisms"))
def fitted_as_told(sino_us: Record) -> MechanismFit:
    """The same, were all true that is doubted or only announced: more suspensions and ends."""
    (material,) = sino_us.materials
    stated = tuple(replace(each, certainty=Certainty.STATED) for each in material.statements)
    told = build_record([replace(material, statements=stated)])
    return fit_mechanisms(frames_of(told), imputations=2)


@pytest.fixture(scope="session")
def ahead(fitted_as_told: MechanismFit) -> Outlook:
    """Scenarios of the latter, one of them as counted in comparable networks."""
    return outlook(fitted_as_told, years=3, worlds=12, counted=(12, 40))
