"""How often a record was made to show less is told at each answer, whatever happens to the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.accounts import CLERK, account, judged, material

from paradiplomacy.evidence.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "ties.db") as opened:
        opened.import_material(material(account("n1", **CLERK)))
        yield opened


def test_it_grows_with_each_that_is_shown_less_and_with_nothing_else(
    store: Store, tmp_path: Path
) -> None:
    before = store.times_less().get("r", 0)
    store.import_material(store.material("r"))
    assert store.times_less().get("r", 0) == before
    with Store.open(tmp_path / "ties.db") as elsewhere:
        elsewhere.judge("r", judged("consent", "account:n1", "city"))
        assert store.times_less() == {"r": before + 1}
        elsewhere.judge("r", judged("embargo", "account:n1", "2999-01-01"))
        assert store.times_less() == {"r": before + 2}
        elsewhere.withdraw("r", "n1", by="Ann")
    assert store.times_less()["r"] > before + 2
