"""What tests of climate action share."""

from __future__ import annotations

import pytest

from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.open import open_record


@pytest.fixture(scope="module")
def shipped() -> Frames:
    return frames_of(open_record())
