"""What takes long to make and several rooms' tests share."""

from __future__ import annotations

import pytest
from tests.support.long import made_once

from paradiplomacy.mechanisms.fit import fit_mechanisms
from paradiplomacy.mechanisms.outcome import MechanismFit
from paradiplomacy.record.frames import frames_of
from paradiplomacy.record.record import Record


@pytest.fixture(scope="session", params=made_once("mechanisms"))
def fitted_mechanisms(sino_us: Record) -> MechanismFit:
    """The mechanisms of the shipped Sino-U.S. record."""
    return fit_mechanisms(frames_of(sino_us), imputations=2)
