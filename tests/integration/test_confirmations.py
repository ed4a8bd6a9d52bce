"""Confirmations in a store, on both engines: what they rest on, at once, and through backups."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.evidence.applied_judgements import AppliedJudgements
from paradiplomacy.evidence.backup import backup, restore
from paradiplomacy.evidence.confirmations import confirmed_by, confirming
from paradiplomacy.evidence.history import FactHistory
from paradiplomacy.evidence.store import Store
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import Judgement, JudgementKind, Source, Statement, Voice
from paradiplomacy.record.build import build_record
from paradiplomacy.sources.hand_entry import ByHand, stated_by_hand
from paradiplomacy.sources.record_folder import read_record_folder

TIE = f"tie:{CHANGCHUN}|{LITTLE_ROCK}"
RECORD = "small"


def facts(store: Store) -> FactHistory:
    return store.history(RECORD, TIE, "established")


def add(
    store: Store, value: str, *, title: str = "", end: str = "CN", place: str = CHANGCHUN
) -> str:
    given = ByHand(
        TIE, "established", value, title or f"Letter on {value}", end, Voice.GOVERNMENT, place=place
    )
    statement, source = stated_by_hand(RECORD, given, by="Bo")
    version = facts(store).version
    store.add_statement(RECORD, statement, source=source, by="Bo", why="read", version=version)
    return statement.id


def confirm(store: Store, key: str, *, by: str = "Ann", place: str = LITTLE_ROCK) -> str:
    stated = store.statement(key)
    assert stated is not None
    statement, source = confirming(
        stated, place=place, name=place, voice=Voice.GOVERNMENT,
        on=date(2026, 11, 29), by=by,
    )  # fmt: skip
    store.add_statement(
        RECORD, statement, source=source, by=by, person=by, why="we confirm",
        version=facts(store).version, confirms=key,
    )  # fmt: skip
    return statement.id


def judge(store: Store, key: str, kind: JudgementKind) -> None:
    store.judge(RECORD, Judgement(kind, key, "", "Cy", "2026-11-29", "looked again"))


def held(store: Store) -> set[str]:
    """Ids of the confirmations that count in the record, by both ways of reading it."""
    whole = {s.id for s in store.material(RECORD).statements if confirmed_by(s)}
    of_tie = {s.id for s in store.material_on(RECORD, TIE).statements if confirmed_by(s)}
    assert whole == of_tie
    counting = {s.statement.id for s in facts(store).counting if confirmed_by(s.statement)}
    rejected = AppliedJudgements.of(store.material(RECORD).judgements).rejected
    assert whole - rejected == counting
    return counting


@pytest.fixture
def material(tmp_path: Path) -> Material:
    return read_record_folder(Folder.small(tmp_path / "small").write())


@pytest.fixture
def filled(store: Store, material: Material) -> Store:
    store.import_material(material)
    return store


def test_a_confirmation_counts_as_long_as_what_it_confirms(filled: Store) -> None:
    letter = add(filled, "1987-05-06")
    mine = confirm(filled, letter)
    assert held(filled) == {mine}
    record = build_record([filled.material(RECORD)])
    fact = next(f for f in record.facts[TIE] if f.property == "established")
    assert mine in fact.statements
    for out, back in (
        (JudgementKind.REJECT, JudgementKind.ACCEPT),
        (JudgementKind.WITHDRAWN, JudgementKind.RESTORED),
    ):
        judge(filled, letter, out)
        assert held(filled) == set()
        (row,) = facts(filled).confirmations
        assert row.changed is not None
        judge(filled, letter, back)
        assert held(filled) == {mine}, "the very statement stands again"
    judge(filled, mine, JudgementKind.REJECT)
    assert held(filled) == set()
    judge(filled, mine, JudgementKind.ACCEPT)
    assert held(filled) == {mine}


def test_another_word_of_the_same_voice_ends_it_and_one_of_others_does_not(filled: Store) -> None:
    letter = add(filled, "1987-05-06")
    mine = confirm(filled, letter)
    add(filled, "1988", end="US", place=LITTLE_ROCK)
    add(filled, "1989", place="")
    add(filled, "1987-05-06", title="A second letter, the same")
    assert held(filled) == {mine}
    other = add(filled, "1990")
    assert held(filled) == set()
    (row,) = facts(filled).confirmations
    stated = next(e.written for e in facts(filled).events if e.about == other)
    assert row.changed is not None
    assert abs((row.changed - stated).total_seconds()) < 1
    judge(filled, other, JudgementKind.REJECT)
    assert held(filled) == {mine}


def test_nothing_that_does_not_stand_is_confirmed(filled: Store) -> None:
    letter = add(filled, "1987-05-06")
    judge(filled, letter, JudgementKind.REJECT)
    before = filled.state(RECORD)
    with pytest.raises(ParadiplomacyError, match="choose a statement that counts"):
        confirm(filled, letter)
    judge(filled, letter, JudgementKind.ACCEPT)
    mine = confirm(filled, letter)
    with pytest.raises(ParadiplomacyError, match="says '1987-05-06' already"):
        confirm(filled, letter)
    with pytest.raises(ParadiplomacyError, match="no confirmation"):
        confirm(filled, mine, by="Bo", place=CHANGCHUN)
    assert filled.state(RECORD) != before
    filled.undo(RECORD, by="Ann", person="Ann")
    assert (held(filled), facts(filled).confirmations) == (set(), ())
    assert confirm(filled, letter) == mine
    assert held(filled) == {mine}


def test_an_import_that_drops_what_was_confirmed_ends_it(filled: Store, material: Material) -> None:
    own = next(
        s.statement
        for s in facts(filled).counting
        if s.statement.side == "CN" and s.statement.value == "1994-06-22"
    )
    mine = confirm(filled, own.id)
    kept = tuple(s for s in material.statements if s.id != own.id)
    filled.import_material(replace(material, statements=kept), withdraw=True)
    assert held(filled) == set()
    (row,) = facts(filled).confirmations
    assert row.changed is not None
    filled.import_material(material)
    assert held(filled) == {mine}


def test_a_backup_keeps_what_confirms_what(filled: Store, store_url: str, tmp_path: Path) -> None:
    letter = add(filled, "1987-05-06")
    mine = confirm(filled, letter)
    backup(store_url, tmp_path / "copy.zip")
    restore(tmp_path / "copy.zip", tmp_path / "again.db")
    with Store.open(tmp_path / "again.db") as again:
        assert held(again) == {mine}
        judge(again, letter, JudgementKind.REJECT)
        assert held(again) == set()


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What became of acts that are done at the same time."""
    barrier, told = threading.Barrier(len(acts)), [""] * len(acts)

    def run(number: int) -> None:
        barrier.wait()
        try:
            acts[number]()
            told[number] = "done"
        except ParadiplomacyError as error:
            told[number] = type(error).__name__

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def test_of_two_who_confirm_at_once_one_does(filled: Store) -> None:
    for number in range(6):
        letter = add(filled, f"198{number}")
        told = at_once(*[lambda key=letter: confirm(filled, key)] * 3)
        assert told.count("done") == 1
        assert len(held(filled)) == 1
        assert len([c for c in facts(filled).confirmations if c.of == letter]) == 1


def test_what_is_rejected_while_it_is_confirmed_is_not_confirmed(filled: Store) -> None:
    for number in range(8):
        letter = add(filled, f"198{number}")
        acts = [
            lambda key=letter: confirm(filled, key),
            lambda key=letter: judge(filled, key, JudgementKind.REJECT),
        ]
        told = at_once(*acts[:: -1 if number % 2 else 1])
        assert "done" in told
        assert held(filled) == set()
        assert all(c.changed for c in facts(filled).confirmations if c.of == letter)


def test_whoever_withdraws_is_repeated_by_no_confirmation(
    filled: Store, material: Material
) -> None:
    diary = Source("diary", "Diary", "", "en", "CN", Voice.GOVERNMENT, place=CHANGCHUN)
    said = Statement(RECORD, TIE, "established", "1985-07-08", "diary", "CN")
    account = {"side": "CN", "office": "City", "place": CHANGCHUN, "partner": LITTLE_ROCK}
    of_account = [
        Statement(RECORD, "account:mayor", name, value, "diary", "CN")
        for name, value in account.items()
    ]
    stated = (*material.statements, said, *of_account)
    filled.import_material(replace(material, sources=(*material.sources, diary), statements=stated))
    mine = confirm(filled, said.id)
    assert held(filled) == {mine}
    filled.withdraw(RECORD, "mayor", by="the office")
    assert held(filled) == set()
    left = filled.statement(mine)
    assert left is not None
    assert (left.value, left.raw, left.locator) == ("", "", "")
    with pytest.raises(ParadiplomacyError):
        confirm(filled, said.id)
