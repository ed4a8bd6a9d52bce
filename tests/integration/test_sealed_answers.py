"""Answers on the site, encrypted with a key that is not in the store."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.integration.test_answering import begun
from tests.support.old_stores import take_back

from paradiplomacy.access.answering import Answering
from paradiplomacy.access.people import People
from paradiplomacy.errors import ParadiplomacyError, StoreError
from paradiplomacy.evidence.backup import backup, restore
from paradiplomacy.evidence.consent import sealing as sealed
from paradiplomacy.evidence.consent.sealing import sealing_of
from paradiplomacy.evidence.engine import connect, writing
from paradiplomacy.evidence.migrate import to_head
from paradiplomacy.evidence.store import Store

KEY = b"a long passphrase"
TEXT = "Whispering of the mayor"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed, "COST", 2**4)


def bytes_of(store: Path) -> bytes:
    return b"".join(path.read_bytes() for path in store.parent.glob(f"{store.name}*"))


def test_what_is_there_is_encrypted_with_the_first_key_and_what_comes_after(
    tmp_path: Path,
) -> None:
    path = tmp_path / "ties.db"
    with Store.open(path) as store:
        people = People(store.engine)
        person, plain = begun(people, "US"), Answering(store.engine)
        assert sealing_of(store.engine, None) is None
        plain.save(person, "q", TEXT, version=0)
        answering = Answering(store.engine, sealing_of(store.engine, KEY))
        answering.save(person, "r", f"More {TEXT}", version=0)
        answering.save(person, "q", f"{TEXT} again", version=1)
        drafts = answering.drafts(person)
        assert [drafts[q].answer for q in "qr"] == [f"{TEXT} again", f"More {TEXT}"]
        with pytest.raises(StoreError, match="encrypted"):
            plain.drafts(person)
        other = begun(people, "CN")
        assert answering.drafts(other) == {}
    assert TEXT.encode() not in bytes_of(path)
    backup(path, tmp_path / "ties.zip")
    assert TEXT.encode() not in (tmp_path / "ties.zip").read_bytes()
    restore(tmp_path / "ties.zip", tmp_path / "again.db")
    with Store.open(tmp_path / "again.db") as store:
        again = Answering(store.engine, sealing_of(store.engine, KEY))
        assert again.drafts(person) == drafts
        again.withdraw(person)
        assert again.drafts(person) == {}


@pytest.mark.parametrize(
    ("key", "message"), [(None, "encrypted"), (b"another passphrase", "not the one")]
)
def test_without_the_key_nothing_starts(store: Store, key: bytes | None, message: str) -> None:
    sealing_of(store.engine, KEY)
    with pytest.raises(StoreError, match=message):
        sealing_of(store.engine, key)
    with pytest.raises(ParadiplomacyError, match="too short"):
        sealing_of(store.engine, b"short")


def test_an_answer_of_one_passes_for_no_other(store: Store) -> None:
    sealing = sealing_of(store.engine, KEY)
    assert sealing is not None
    text = sealing.seal("ann|q", TEXT)
    assert sealing.unseal("ann|q", text) == TEXT
    assert sealing.unseal("bo|q", text) is None
    assert sealing.unseal("ann|q", text[:-8] + "AAAAAAA=") is None
    assert "Whispering" not in repr(sealing)


def test_a_store_of_before_keeps_its_answers(tmp_path: Path) -> None:
    engine = connect(tmp_path / "ties.db")
    try:
        to_head(engine)
        take_back(engine, "0016")
        with writing(engine, lock=None) as connection:
            for row in (
                "INSERT INTO people (key, name, language, password, added) "
                "VALUES ('ann', '', 'en', '', '2026-01-01 00:00:00.000000')",
                "INSERT INTO drafts (person, question, answer, version, saved) "
                f"VALUES ('ann', 'q', '{TEXT}', 1, '2026-01-01 00:00:00.000000')",
            ):
                connection.exec_driver_sql(row)
        to_head(engine)
        assert Answering(engine).drafts("ann")["q"].answer == TEXT
        answering = Answering(engine, sealing_of(engine, KEY))
        assert answering.drafts("ann")["q"].answer == TEXT
    finally:
        engine.dispose()
    assert TEXT.encode() not in bytes_of(tmp_path / "ties.db")
