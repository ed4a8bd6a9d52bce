"""One server of commands for all tests of a worker: what it has learnt takes half a minute."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.hostile.trying import Trials


@pytest.fixture(scope="session")
def trials(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trials]:
    """A server of commands, and what clean files mean to them."""
    made = Trials(tmp_path_factory.mktemp("hostile"))
    yield made
    made.close()
