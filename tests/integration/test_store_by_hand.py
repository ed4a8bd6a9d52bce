"""What people write into a store: kept through imports, never overwritten, on both engines."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.support.store_materials import CHANGCHUN, LITTLE_ROCK, TIE, material, say

from paradiplomacy.errors import NotFoundError, ParadiplomacyError, RecordError
from paradiplomacy.evidence.history import ConflictError
from paradiplomacy.evidence.store import Store
from paradiplomacy.model.statements import Judgement, JudgementKind, Source, Statement, Voice

Y1994 = say("1994")
ARCHIVE = Source("archive", "Letters", "https://example.org", "en", "US", Voice.GOVERNMENT)
Y1981 = say("1981", ARCHIVE, coder="Ann", method="manual")


def judged(kind: JudgementKind, statement: Statement, by: str = "Bo", **more: Any) -> Judgement:
    return Judgement(**({
        "kind": kind, "subject": statement.id, "object": "", "by": by, "on": "2026-11-27",
        "why": "read again",
    } | more))  # fmt: skip


def version(store: Store, property: str = "established") -> str:
    return store.history("sino-us", TIE, property).version


def add(store: Store, statement: Statement = Y1981, source: Source = ARCHIVE, **more: Any) -> int:
    given = {"by": "Ann", "why": "a letter", "version": version(store)} | more
    return store.add_statement("sino-us", statement, source=source, **given).row


def counted(store: Store) -> set[str]:
    return {statement.value for statement in store.material("sino-us").statements}


def statuses(store: Store) -> dict[str, str]:
    return {
        one.statement.value: one.status
        for one in store.history("sino-us", TIE, "established").statements
    }


@pytest.fixture
def filled(store: Store) -> Store:
    store.import_material(material(Y1994))
    return store


def test_what_a_person_added_counts_and_stays_through_imports(filled: Store) -> None:
    add(filled)
    assert counted(filled) == {"1994", "1981"}
    assert ARCHIVE in filled.material("sino-us").sources
    outcome = filled.import_material(material(say("1995")), withdraw=True)
    assert (outcome.added, outcome.withdrawn) == (1, 1)
    assert counted(filled) == {"1995", "1981"}


def test_what_a_person_added_leaves_the_judgements_of_the_record_alone(filled: Store) -> None:
    add(filled)
    add(filled, replace(Y1981, value="1982"), proposed=True)
    filled.question("sino-us", Y1994.id, by="Ann", why="a misprint?", version=version(filled))
    assert filled.material("sino-us").judgements == ()
    before = filled.material("sino-us")
    filled.import_material(before)
    assert filled.material("sino-us") == before


def test_a_proposal_counts_once_it_is_accepted(filled: Store) -> None:
    add(filled, proposed=True)
    assert counted(filled) == {"1994"}
    assert [one.statement for one in filled.waiting("sino-us")] == [Y1981]
    filled.judge("sino-us", judged(JudgementKind.RESTORED, Y1981), version=version(filled))
    assert counted(filled) == {"1994", "1981"}
    assert filled.waiting("sino-us") == ()
    filled.import_material(material(Y1994))
    assert counted(filled) == {"1994", "1981"}


def test_a_proposal_that_is_refused_counts_in_no_import_and_is_on_no_page(filled: Store) -> None:
    add(filled, proposed=True)
    filled.judge("sino-us", judged(JudgementKind.WITHDRAWN, Y1981), version=version(filled))
    assert statuses(filled) == {"1994": "counts", "1981": "withdrawn"}
    assert filled.waiting("sino-us") == ()
    assert filled.material("sino-us") == material(Y1994)


def test_a_proposal_that_an_import_brings_counts(filled: Store) -> None:
    add(filled, proposed=True)
    filled.import_material(material(Y1994, Y1981, register=(ARCHIVE, CHANGCHUN, LITTLE_ROCK)))
    assert statuses(filled) == {"1994": "counts", "1981": "counts"}
    filled.import_material(material(Y1994), withdraw=True)
    assert counted(filled) == {"1994"}


def test_it_is_taken_back_after_the_record_was_read_and_imported_again(filled: Store) -> None:
    row = add(filled)
    filled.import_material(filled.material("sino-us"))
    filled.undo("sino-us", by="Ann", row=row)
    assert counted(filled) == {"1994"}


def test_what_the_source_says_already_is_not_added(filled: Store) -> None:
    with pytest.raises(ParadiplomacyError, match="already"):
        add(filled, Y1994, LITTLE_ROCK)
    filled.import_material(material(say("1995")), withdraw=True)
    add(filled, Y1994, LITTLE_ROCK)
    assert counted(filled) == {"1994", "1995"}


@pytest.mark.parametrize("given", [{"by": " "}, {"why": ""}])
def test_author_and_reason_are_demanded(filled: Store, given: dict[str, Any]) -> None:
    with pytest.raises(ParadiplomacyError, match="must be given"):
        add(filled, **given)
    assert counted(filled) == {"1994"}


@pytest.mark.parametrize("given", [{"why": "x" * 20_000}, {"by": "x" * 20_000}])
def test_what_no_folder_could_hold_is_written_by_no_door(
    filled: Store, given: dict[str, Any]
) -> None:
    with pytest.raises(RecordError, match=f"'{next(iter(given))}': has 20,000 characters"):
        add(filled, **given)
    long = judged(JudgementKind.REJECT, Y1994, **given)
    with pytest.raises(RecordError, match="16,384"):
        filled.judge("sino-us", long)
    with pytest.raises(RecordError, match="field 'note'"):
        add(filled, replace(Y1981, note="x" * 20_000))
    assert counted(filled) == {"1994"}


def test_a_question_waits_until_somebody_decides(filled: Store) -> None:
    filled.question("sino-us", Y1994.id, by="Ann", why="a misprint?", version=version(filled))
    (waiting,) = filled.waiting("sino-us")
    assert (waiting.statement, waiting.status, waiting.questioned) == (Y1994, "counts", True)
    assert counted(filled) == {"1994"}
    filled.judge("sino-us", judged(JudgementKind.ACCEPT, Y1994), version=version(filled))
    assert filled.waiting("sino-us") == ()


def test_a_question_on_a_rejected_statement_does_not_bring_it_back(filled: Store) -> None:
    filled.judge("sino-us", judged(JudgementKind.REJECT, Y1994))
    filled.question("sino-us", Y1994.id, by="Ann", why="why not?", version=version(filled))
    assert statuses(filled) == {"1994": "rejected"}


def test_who_writes_after_somebody_else_gets_what_is_there_now(filled: Store) -> None:
    seen = version(filled)
    filled.judge("sino-us", judged(JudgementKind.REJECT, Y1994, why="a typo"), version=seen)
    with pytest.raises(ConflictError, match="Bo wrote on") as caught:
        add(filled, version=seen)
    assert [(e.what, e.by, e.value, e.why) for e in caught.value.since] == [
        ("reject", "Bo", "1994", "a typo")
    ]
    assert caught.value.current.version == version(filled)
    assert counted(filled) == {"1994"}
    add(filled, version=caught.value.current.version)
    assert counted(filled) == {"1994", "1981"}


def test_every_way_to_write_gives_the_version_that_it_read(filled: Store) -> None:
    seen = version(filled)
    add(filled)
    for write in (
        lambda: filled.judge("sino-us", judged(JudgementKind.REJECT, Y1994), version=seen),
        lambda: filled.question("sino-us", Y1994.id, by="Bo", why="?", version=seen),
        lambda: add(filled, replace(Y1981, value="1982"), version=seen),
    ):
        with pytest.raises(ConflictError):
            write()
    assert len(filled.history("sino-us", TIE, "established").events) == 2


def test_an_import_changes_the_version_and_is_named(filled: Store) -> None:
    seen = version(filled)
    filled.import_material(material(Y1994, replace(say("1996"), coder="coder a")))
    with pytest.raises(ConflictError) as caught:
        add(filled, version=seen)
    assert [(e.what, e.value, e.by) for e in caught.value.since] == [("stated", "1996", "coder a")]


def test_another_fact_is_no_conflict(filled: Store) -> None:
    seen = version(filled)
    kind = replace(Y1981, property="kind", value="sister")
    add(filled, kind, version=version(filled, "kind"))
    assert version(filled) == seen


def test_a_suspension_and_an_end_are_one_fact(filled: Store) -> None:
    seen = version(filled, "suspended")
    add(filled, replace(Y1981, property="ended", value="1989"), version=seen)
    assert version(filled, "interruption") == version(filled, "suspended") != seen


def test_undo_is_for_the_same_person(filled: Store) -> None:
    row = add(filled)
    with pytest.raises(ParadiplomacyError, match="not Bo's"):
        filled.undo("sino-us", by="Bo", row=row)
    assert filled.undo("sino-us", by="Bo") is None
    assert filled.undo("sino-us", by="Ann", row=row) is not None
    assert counted(filled) == {"1994"}
    assert statuses(filled) == {"1994": "counts", "1981": "withdrawn"}
    with pytest.raises(ParadiplomacyError, match="taken back already"):
        filled.undo("sino-us", by="Ann", row=row)


def test_what_others_decided_on_is_not_taken_back(filled: Store) -> None:
    row = add(filled, proposed=True)
    filled.judge("sino-us", judged(JudgementKind.RESTORED, Y1981), version=version(filled))
    with pytest.raises(ParadiplomacyError, match="Bo decided on it since"):
        filled.undo("sino-us", by="Ann", row=row)
    assert counted(filled) == {"1994", "1981"}


def test_the_history_of_a_fact_has_everything_in_order(filled: Store) -> None:
    add(filled, proposed=True)
    row = filled.judge("sino-us", judged(JudgementKind.REJECT, Y1994))
    filled.undo("sino-us", by="Bo", row=row)
    filled.import_material(material(), withdraw=True)
    history = filled.history("sino-us", TIE, "established")
    assert [(e.what, e.value, e.by, e.undone) for e in history.events] == [
        ("stated", "1994", "", False),
        ("proposed", "1981", "Ann", False),
        ("reject", "1994", "Bo", True),
        ("undone", "1994", "Bo", False),
        ("withdrawn", "1994", "import", False),
    ]
    assert all(e.written.tzinfo for e in history.events)
    assert statuses(filled) == {"1994": "withdrawn", "1981": "proposed"}


def test_a_fact_has_one_history_under_every_key_of_its_places(filled: Store) -> None:
    other = TIE.replace("cn-jilin-changchun", "cn-list-changchun")
    filled.import_material(material(Y1994, say("1995", subject=other)))
    same = Judgement(
        JudgementKind.SAME_PLACE, "cn-list-changchun", "cn-jilin-changchun", "Bo", "2026-01-01", "x"
    )
    assert statuses(filled) == {"1994": "counts"}
    filled.judge("sino-us", same)
    both = {"1994": "counts", "1995": "counts"}
    assert statuses(filled) == both
    assert version(filled) == filled.history("sino-us", other, "established").version
    filled.undo("sino-us")
    assert statuses(filled) == {"1994": "counts"}


def test_a_judgement_on_a_place_has_a_version_too(filled: Store) -> None:
    same = Judgement(JudgementKind.SAME_PLACE, "cn-kent", "cn-xian", "Bo", "2026-01-01", "x")
    seen = filled.history("sino-us", "place:cn-kent", "same place").version
    filled.judge("sino-us", same, version=seen)
    with pytest.raises(ConflictError) as caught:
        filled.judge("sino-us", replace(same, object="cn-wuxi", by="Ann"), version=seen)
    assert [(e.by, e.value) for e in caught.value.since] == [("Bo", "cn-xian")]


def test_statements_come_with_a_judgement_or_not_at_all(filled: Store) -> None:
    place = say("Xi'an", ARCHIVE, subject="place:cn-xian", property="name")
    same = Judgement(JudgementKind.SAME_PLACE, "cn-kent", "cn-xian", "Bo", "2026-01-01", "x")
    with pytest.raises(ConflictError):
        filled.judge("sino-us", same, version="9.9", sources=[ARCHIVE], stated=[place])
    assert counted(filled) == {"1994"}
    filled.judge("sino-us", same, sources=[ARCHIVE], stated=[place])
    assert counted(filled) == {"1994", "Xi'an"}


def test_what_a_record_cannot_do_without_is_not_taken_back(filled: Store) -> None:
    place = say(
        "city", ARCHIVE, subject="place:cn-xian", property="level", coder="Ann", method="manual"
    )
    seen = filled.history("sino-us", place.subject, "level").version
    row = add(filled, place, version=seen)
    with pytest.raises(ParadiplomacyError, match="cannot do without"):
        filled.undo("sino-us", by="Ann", row=row)
    other = replace(place, value="county")
    seen = filled.history("sino-us", place.subject, "level").version
    add(filled, other, version=seen)
    assert filled.undo("sino-us", by="Ann", row=row) is not None


def test_writing_changes_the_state_of_the_record(filled: Store) -> None:
    states = [filled.state("sino-us")]
    row = add(filled)
    states.append(filled.state("sino-us"))
    filled.undo("sino-us", by="Ann", row=row)
    states.append(filled.state("sino-us"))
    assert all(one not in states[:at] for at, one in enumerate(states))


def test_a_record_or_statement_that_is_not_there_is_named(filled: Store) -> None:
    for write in (
        lambda: filled.history("no-record", TIE, "established"),
        lambda: filled.waiting("no-record"),
        lambda: filled.question("sino-us", "0" * 16, by="Ann", why="?", version="0.0"),
        lambda: filled.question("no-record", Y1994.id, by="Ann", why="?", version="0.0"),
        lambda: filled.undo("no-record"),
    ):
        with pytest.raises(NotFoundError):
            write()
    with pytest.raises(ParadiplomacyError, match="another record or source"):
        add(filled, Y1994)
