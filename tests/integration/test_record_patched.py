"""A record in which one tie is replaced is the record that is read anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.correcting import TIE, Desk
from tests.support.store_materials import say

from paradiplomacy.model.statements import Consent, Judgement, JudgementKind, Source, Voice
from paradiplomacy.record.open import open_record
from paradiplomacy.record.patched import patch_record
from paradiplomacy.record.record import Record

LETTERS = Source("letters", "Letters of the board", "", "en", "US", Voice.GOVERNMENT)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.live.close()


def read(desk: Desk) -> Record:
    return open_record(desk.record, store=desk.address)


def add(desk: Desk, value: str, source: Source = LETTERS, **more: bool) -> int:
    version = desk.store.history(desk.record, TIE, "established").version
    said = say(value, source, record=desk.record, subject=TIE)
    return desk.store.add_statement(
        desk.record, said, source=source, by="Ann", why="read", version=version, **more
    ).row


def judge(desk: Desk, kind: JudgementKind, subject: str, object: str = "") -> None:
    desk.store.judge(desk.record, Judgement(kind, subject, object, "Bo", "2026-11-27", "read"))


def demand_same(one: Record, other: Record) -> None:
    assert one.facts == other.facts
    assert one.ties == other.ties
    assert list(one.statements.items()) == list(other.statements.items())
    assert {m.meta.id: m.statements for m in one.materials} == {
        m.meta.id: m.statements for m in other.materials
    }
    assert sorted(map(repr, one.judgements)) == sorted(map(repr, other.judgements))
    assert {s for s in one.sources if s[1] != LETTERS.id} == {
        s for s in other.sources if s[1] != LETTERS.id
    }


def test_after_each_thing_that_is_written_it_is_as_it_is_read_anew(desk: Desk) -> None:
    record = read(desk)
    first = desk.store.history(desk.record, TIE, "established").statements[0].statement.id
    row = 0

    def added() -> None:
        nonlocal row
        row = add(desk, "1981")

    for write in (
        added,
        lambda: add(desk, "1982", proposed=True),
        lambda: judge(desk, JudgementKind.REJECT, first),
        lambda: judge(desk, JudgementKind.ACCEPT, first),
        lambda: judge(desk, JudgementKind.WITHDRAWN, first),
        lambda: desk.store.undo(desk.record, by="Ann", row=row),
        lambda: judge(desk, JudgementKind.RESTORED, first),
    ):
        write()
        fresh = desk.store.material_on(desk.record, TIE)
        now = patch_record(record, fresh, TIE)
        assert now is not None
        record = now
        demand_same(record, read(desk))


def test_what_is_no_tie_or_needs_consent_is_read_anew(desk: Desk) -> None:
    record = read(desk)
    place = f"place:{TIE.rpartition('|')[2]}"
    assert patch_record(record, desk.store.material_on(desk.record, place), place) is None
    private = Source("private", "A talk", "", "en", "US", Voice.GOVERNMENT, Consent.ANONYMOUS)
    add(desk, "1983", private)
    assert patch_record(record, desk.store.material_on(desk.record, TIE), TIE) is None
