"""How often a record was made to show less is told at each answer, whatever happens to the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.accounts import CLERK, account, judged, material

from paradiplomacy.evidence.consent.less import LessWatch
from paradiplomacy.evidence.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "ties.db") as opened:
        opened.import_material(material(account("n1", **CLERK)))
        yield opened


@pytest.fixture
def watch(store: Store) -> Iterator[LessWatch]:
    made = LessWatch(store.engine)
    yield made
    made.close()


def test_it_grows_with_each_that_is_shown_less_and_with_nothing_else(
    store: Store, watch: LessWatch, tmp_path: Path
) -> None:
    before = watch.times().get("r", 0)
    store.import_material(store.material("r"))
    assert watch.times().get("r", 0) == before
    with Store.open(tmp_path / "ties.db") as elsewhere:
        elsewhere.judge("r", judged("consent", "account:n1", "city"))
        assert watch.times_at_once() == {"r": before + 1}
        elsewhere.judge("r", judged("embargo", "account:n1", "2999-01-01"))
        assert watch.times_at_once() == {"r": before + 2}
        elsewhere.withdraw("r", "n1", by="Ann")
    assert watch.times()["r"] > before + 2
    assert watch.times() == store.times_less()


def test_where_the_file_cannot_be_read_at_once_it_is_waited_for(
    store: Store, watch: LessWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store.times_less()

    def busy(self: LessWatch) -> dict[str, int]:
        raise sqlite3.OperationalError("database is locked")

    monkeypatch.setattr(LessWatch, "_of_file", busy)
    assert watch.times_at_once() is None
    assert watch.times() == before
