"""What the tests of linking share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.support.made_registries import gazetteer_read_once


@pytest.fixture(scope="package", autouse=True)
def _one_reading_of_the_gazetteer() -> Iterator[None]:
    with gazetteer_read_once():
        yield
