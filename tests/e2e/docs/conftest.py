"""What tests of the pages share."""

from __future__ import annotations

import pytest
from click.testing import Result
from tests.e2e.docs import whole_battery

from paradiplomacy.site.study import StudyResult


@pytest.fixture(scope="session")
def battery(shipped_study: StudyResult) -> Result:
    """What the command line says of all hypotheses on the records that ship."""
    return whole_battery.outcome(shipped_study)
