"""Whatever changes what a record in a store says changes its state, on both engines."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.store_materials import CHANGCHUN, LITTLE_ROCK, TIE, material, say

from paradiplomacy.errors import NotFoundError
from paradiplomacy.evidence.store import Store
from paradiplomacy.model.statements import Consent, Judgement, JudgementKind

FIRST = say("1994-05-02")
SECOND = say("1994", CHANGCHUN, side="CN")


def test_it_stays_while_nothing_is_written(store: Store) -> None:
    store.import_material(material(FIRST))
    assert store.state("sino-us") == store.state("sino-us")


def test_each_import_and_each_judgement_changes_it(store: Store) -> None:
    seen = []

    def look() -> None:
        seen.append(store.state("sino-us"))

    store.import_material(material(FIRST, SECOND))
    look()
    store.import_material(material(FIRST), withdraw=True)  # one is withdrawn
    look()
    store.import_material(material(replace(FIRST, note="another remark")))
    look()
    private = replace(LITTLE_ROCK, consent=Consent.CLOSED)
    store.import_material(material(FIRST, register=(CHANGCHUN, private)))
    look()
    store.judge(
        "sino-us",
        Judgement(JudgementKind.REJECT, FIRST.id, "", "a", "2026-01-01", "a misprint"),
    )
    look()
    store.undo("sino-us")
    look()
    assert all(one not in seen[:at] for at, one in enumerate(seen))


def test_another_record_does_not_change_it(store: Store) -> None:
    store.import_material(material(FIRST))
    before = store.state("sino-us")
    other = replace(FIRST, record="other", subject=TIE)
    store.import_material(material(other, record="other"))
    assert store.state("sino-us") == before


def test_there_is_none_of_what_is_not_there(store: Store) -> None:
    with pytest.raises(NotFoundError):
        store.state("no-record")
