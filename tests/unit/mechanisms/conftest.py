"""What tests of mechanisms share."""

from __future__ import annotations

import pytest

from paradiplomacy.mechanisms.outcome import MechanismFit


@pytest.fixture(scope="session")
def fitted(fitted_mechanisms: MechanismFit) -> MechanismFit:
    """The mechanisms of the shipped Sino-U.S. record."""
    return fitted_mechanisms
