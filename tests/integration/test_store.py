"""What a store does, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from tests.support.store_materials import CHANGCHUN, LITTLE_ROCK, material, meta, say

from paradiplomacy.errors import NotFoundError, StoreError
from paradiplomacy.evidence.engine import connect, reading
from paradiplomacy.evidence.importer import CHUNK
from paradiplomacy.evidence.ledger import Origin
from paradiplomacy.evidence.store import ImportOutcome, Store
from paradiplomacy.evidence.tables import judgements, records, sources, statements
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import (
    Judgement,
    JudgementKind,
    Statement,
    Voice,
)


def reject(statement: Statement, why: str = "a misprint") -> Judgement:
    return Judgement(JudgementKind.REJECT, statement.id, "", "reader b", "2024-05-06", why)


def withdraw(statement: Statement) -> Judgement:
    return replace(reject(statement), kind=JudgementKind.WITHDRAWN)


SAME = Judgement(
    JudgementKind.SAME_PLACE, "cn-xian", "cn-shaanxi-xian", "coder a", "2024-01-02", "one city"
)
Y1985, Y1994 = say("1985"), say("1994", CHANGCHUN, side="CN", language="zh", raw="1994年")


def rows_of(url: str, table: sa.Table) -> list[sa.Row[Any]]:
    engine = connect(url)
    try:
        with reading(engine) as connection:
            return list(connection.execute(sa.select(table)).all())
    finally:
        engine.dispose()


# --- importing ---------------------------------------------------------------


def test_an_import_tells_what_it_added_and_gives_it_back(store: Store) -> None:
    given_ = material(Y1985, Y1994, judged=(SAME,))
    outcome = store.import_material(given_)
    assert outcome == ImportOutcome("sino-us", 2, 0, 0, 0, 1, 2, 0)
    assert store.material("sino-us") == given_
    assert store.records() == (meta(),)


def test_importing_again_changes_nothing(store: Store, store_url: str) -> None:
    given_ = material(Y1985, Y1994, judged=(SAME, reject(Y1994)))
    store.import_material(given_)
    ledger = rows_of(store_url, judgements)
    assert store.import_material(given_) == ImportOutcome("sino-us", 0, 2, 0, 0, 0, 0, 0)
    assert store.material("sino-us") == given_
    assert rows_of(store_url, judgements) == ledger


def test_remarks_follow_the_material_and_identity_stays(store: Store, store_url: str) -> None:
    store.import_material(material(Y1985))
    (before,) = rows_of(store_url, statements)
    remarked = replace(
        Y1985, raw="in 1985", locator="p. 3", note="checked", coder="b", method="manual/2"
    )
    assert store.import_material(material(remarked)).unchanged == 1
    assert store.material("sino-us").statements == (remarked,)
    (after,) = rows_of(store_url, statements)
    assert (after.id, after.first_seen) == (before.id, before.first_seen)
    assert after.last_seen > before.last_seen


def test_times_are_moments_with_a_time_zone(store: Store, store_url: str) -> None:
    start = datetime.now(UTC)
    store.import_material(material(Y1985, judged=(SAME,)))
    end = datetime.now(UTC)
    for table in (records, sources, statements):
        for row in rows_of(store_url, table):
            assert start <= row.first_seen == row.last_seen <= end
    (row,) = rows_of(store_url, judgements)
    assert start <= row.written <= end


def test_a_record_s_description_and_register_follow_the_material(store: Store) -> None:
    store.import_material(material(Y1985, Y1994))
    renamed = replace(LITTLE_ROCK, title="Sister cities", voice=Voice.ASSOCIATION)
    told = replace(meta(), title="More ties", limits=())
    new = replace(CHANGCHUN, id="jilin-sister-cities")
    given_ = Material(told, (new, renamed), (Y1985,), ())
    outcome = store.import_material(given_, withdraw=True)
    assert (outcome.sources_added, outcome.sources_changed) == (1, 1)
    assert store.material("sino-us") == given_
    assert store.records() == (told,)


def test_statements_of_one_id_are_one_in_whatever_order(store: Store) -> None:
    bare, second, first = Y1985, replace(Y1985, locator="p. 9"), replace(Y1985, locator="p. 10")
    for order in ((bare, second, first), (first, second, bare), (second, bare, first)):
        outcome = store.import_material(Material(meta(), (LITTLE_ROCK,), order, ()))
        assert outcome.added + outcome.unchanged == 1
        assert store.material("sino-us").statements == (first,)


def test_order_of_text_is_that_of_code_points(store: Store) -> None:
    # A database with a language's collation would put "a-c" after "ab" and "B" after "a".
    keys = ("B", "a-c", "ab", "ä", "上海")
    register = tuple(replace(LITTLE_ROCK, id=key) for key in keys)
    for record in ("b-a", "B", "ba"):
        store.import_material(material(record=record, register=register[::-1]))
        assert store.material(record).sources == register
    assert [told.id for told in store.records()] == ["B", "b-a", "ba"]


def test_two_records_stand_side_by_side(store: Store) -> None:
    here = material(Y1985, Y1994, judged=(SAME,))
    there = material(replace(Y1985, record="other"), record="other", register=(LITTLE_ROCK,))
    store.import_material(here)
    store.import_material(there)
    assert (
        store.import_material(material(record="other", register=()), withdraw=True).withdrawn == 1
    )
    store.judge("other", SAME)
    assert store.material("sino-us") == here
    assert store.undo("sino-us") is None
    assert [told.id for told in store.records()] == ["other", "sino-us"]


def test_progress_is_told_after_every_batch(store: Store) -> None:
    told: list[tuple[int, int]] = []
    many = [say(str(year)) for year in range(3000, 3000 + 2 * CHUNK + 1)]
    store.import_material(material(*many), progress=lambda done, all_: told.append((done, all_)))
    total = len(many)
    assert told == [(CHUNK, total), (2 * CHUNK, total), (total, total)]


# --- leaving the material and coming back --------------------------------------


def test_what_leaves_the_material_is_withdrawn_and_comes_back(store: Store, store_url: str) -> None:
    both = material(Y1985, Y1994)
    store.import_material(both)
    assert store.import_material(material(Y1985), withdraw=True) == ImportOutcome(
        "sino-us", 0, 1, 1, 0, 0, 0, 0
    )
    assert store.material("sino-us") == material(Y1985)
    assert store.import_material(material(Y1985)).withdrawn == 0
    assert store.import_material(both) == ImportOutcome("sino-us", 0, 1, 0, 1, 0, 0, 0)
    assert store.material("sino-us") == both
    assert store.import_material(both).restored == 0
    ledger = [
        (row.origin, row.kind, row.subject, row.by, row.method)
        for row in rows_of(store_url, judgements)
    ]
    assert ledger == [
        (Origin.IMPORT, kind, Y1994.id, "import", "import/1") for kind in ("withdrawn", "restored")
    ]


def test_what_a_person_withdrew_is_not_restored_by_an_import(store: Store) -> None:
    both = material(Y1985, Y1994)
    store.import_material(both)
    store.judge("sino-us", withdraw(Y1994))
    for given_ in (both, material(Y1985), both):
        store.import_material(given_)
        assert store.material("sino-us").statements == (Y1985,)
    store.undo("sino-us")
    assert store.material("sino-us") == both


def test_undoing_a_withdrawal_does_not_bring_back_what_has_left(store: Store) -> None:
    store.import_material(material(Y1985, Y1994))
    store.judge("sino-us", withdraw(Y1994))
    store.import_material(material(Y1985), withdraw=True)
    store.undo("sino-us")
    assert store.material("sino-us") == material(Y1985)
    store.import_material(material(Y1985, Y1994))
    assert store.material("sino-us") == material(Y1985, Y1994)


def test_a_person_may_restore_what_has_left_and_its_source_comes_along(store: Store) -> None:
    left = material(Y1985, register=(LITTLE_ROCK,))
    store.import_material(material(Y1985, Y1994))
    store.import_material(left, withdraw=True)
    assert store.material("sino-us") == left
    restored = replace(withdraw(Y1994), kind=JudgementKind.RESTORED)
    store.judge("sino-us", restored)
    expected = material(Y1985, Y1994, judged=(restored,))
    assert store.material("sino-us") == expected
    store.import_material(left)
    assert store.material("sino-us") == expected


def test_a_rejection_outlives_leaving_and_coming_back(store: Store) -> None:
    # Whoever reads the judgements takes the last on a subject: an import's own must not show.
    both = material(Y1985, Y1994)
    store.import_material(both)
    store.judge("sino-us", reject(Y1994))
    store.import_material(material(Y1985), withdraw=True)
    store.import_material(both)
    assert store.material("sino-us") == replace(both, judgements=(reject(Y1994),))


def test_a_statement_is_found_by_its_id_even_when_withdrawn(store: Store) -> None:
    store.import_material(material(Y1985, Y1994))
    store.import_material(material(Y1985), withdraw=True)
    assert store.statement(Y1985.id) == Y1985
    assert store.statement(Y1994.id) == Y1994
    assert store.statement("0" * 16) is None


# --- judging ---------------------------------------------------------------------


def test_judgements_are_taken_back_from_the_latest(store: Store, store_url: str) -> None:
    store.import_material(material(Y1985, judged=(SAME,)))
    first, second = reject(Y1985), reject(Y1985, "another reason")
    numbers = [store.judge("sino-us", first), store.judge("sino-us", second)]
    assert numbers[0] < numbers[1]
    assert store.material("sino-us").judgements == (SAME, first, second)
    assert store.undo("sino-us") == second
    assert store.material("sino-us").judgements == (SAME, first)
    third = store.judge("sino-us", second)
    assert store.undo("sino-us") == second
    assert store.undo("sino-us") == first
    assert store.undo("sino-us") is None
    assert store.material("sino-us").judgements == (SAME,)
    ledger = rows_of(store_url, judgements)
    assert [row.supersedes for row in ledger if row.origin == Origin.UNDO] == [
        numbers[1], third, numbers[0],
    ]  # fmt: skip
    assert len(ledger) == 7, "taking back appends, it removes nothing"


def test_judgements_of_the_material_are_appended_once(store: Store) -> None:
    store.import_material(material(Y1985, judged=(SAME, SAME)))
    store.judge("sino-us", reject(Y1985))
    again = store.import_material(material(Y1985, judged=(reject(Y1985), SAME)))
    assert again.judgements_added == 0
    other = replace(SAME, why="the same city")
    assert store.import_material(material(Y1985, judged=(other,))).judgements_added == 1
    assert store.material("sino-us").judgements == (SAME, reject(Y1985), other)


def test_a_judgement_of_the_material_counts_again_after_the_same_one_was_undone(
    store: Store,
) -> None:
    store.import_material(material(Y1985))
    store.judge("sino-us", SAME)
    store.undo("sino-us")
    assert store.import_material(material(Y1985, judged=(SAME,))).judgements_added == 1
    assert store.undo("sino-us") is None
    assert store.material("sino-us").judgements == (SAME,)


def test_what_is_not_there_cannot_be_judged_or_read(store: Store, store_url: str) -> None:
    store.import_material(material(Y1985))
    for call in (
        lambda: store.material("sino-u"),
        lambda: store.judge("sino-u", SAME),
        lambda: store.undo("sino-u"),
    ):
        with pytest.raises(NotFoundError, match=r"did you mean 'sino-us'"):
            call()
    with pytest.raises(NotFoundError, match=f"no statement {Y1994.id!r}.*'sino-us'"):
        store.judge("sino-us", reject(Y1994))
    assert rows_of(store_url, judgements) == []


# --- what fails leaves nothing behind -----------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (material(Y1985, register=(CHANGCHUN,)), "not in its register: 'little-rock-sister"),
        (material(replace(Y1985, record="else")), "statements of 'else'"),
        (
            material(register=(CHANGCHUN, LITTLE_ROCK, CHANGCHUN)),
            "stored: 'changchun-friendship-cities' stand more",
        ),
    ],
    ids=["unknown source", "another record", "a source twice"],
)
def test_a_material_that_contradicts_itself_is_refused(
    store: Store, wrong: Material, message: str
) -> None:
    with pytest.raises(StoreError, match=message):
        store.import_material(wrong)
    assert store.records() == ()


@pytest.mark.parametrize("at", ["source", "statement", "judgement"])
def test_a_refusal_by_the_database_leaves_the_store_as_it_was(
    store: Store, store_url: str, at: str
) -> None:
    before = material(Y1985, Y1994, judged=(SAME,))
    store.import_material(before)
    tables = (records, sources, statements, judgements)
    rows = [rows_of(store_url, table) for table in tables]
    many = [say(str(year)) for year in range(3000, 3000 + 3 * CHUNK)]
    wrong = material(*many, judged=(reject(Y1994),), register=(LITTLE_ROCK, CHANGCHUN))
    nothing: Any = None  # no column takes it
    if at == "source":
        wrong = replace(wrong, sources=(LITTLE_ROCK, replace(CHANGCHUN, title=nothing)))
    elif at == "statement":
        last = replace(wrong.statements[-1], raw=nothing)
        wrong = replace(wrong, statements=(*wrong.statements[:-1], last))
    else:
        wrong = replace(wrong, judgements=(reject(Y1994), replace(SAME, why=nothing)))
    with pytest.raises(StoreError, match=r"the database refused.*Nothing was written"):
        store.import_material(wrong, withdraw=True)
    assert store.material("sino-us") == before
    assert [rows_of(store_url, table) for table in tables] == rows


def test_an_error_in_the_middle_leaves_the_store_as_it_was(store: Store) -> None:
    before = material(Y1985, Y1994)
    store.import_material(before)
    many = material(*(say(str(year)) for year in range(3000, 3000 + 3 * CHUNK)))

    def stop(done: int, _: int) -> None:
        if done > CHUNK:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.import_material(many, progress=stop, withdraw=True)
    assert store.material("sino-us") == before
    assert store.import_material(many, withdraw=True).added == 3 * CHUNK


def test_judgements_leave_with_the_private_source_that_they_rest_on(store: Store) -> None:
    told = say("1994", CHANGCHUN, subject="tie:cn-hushville|us-ar-little-rock")
    where = replace(SAME, subject="cn-hushville", object="cn-jilin-changchun", why="she said so")
    store.import_material(material(Y1985, told, judged=(SAME, where, reject(told))))
    store.import_material(material(Y1985, register=(LITTLE_ROCK,)), withdraw=True)
    assert store.material("sino-us").judgements == (SAME,)
    store.import_material(material(Y1985, told))  # consent is given again
    assert store.material("sino-us").judgements == (SAME, where, reject(told))


def test_judgements_stay_where_a_public_source_has_left(store: Store) -> None:
    told = say("1994", subject="tie:cn-hushville|us-ar-little-rock")
    where = replace(SAME, subject="cn-hushville", object="cn-jilin-changchun")
    store.import_material(material(told, judged=(where,)))
    store.import_material(material(Y1994, register=(CHANGCHUN,)), withdraw=True)
    assert store.material("sino-us").judgements == (where,)


def test_a_judgement_that_stands_is_not_made_again(store: Store, store_url: str) -> None:
    store.import_material(material(Y1985, Y1994))
    first = store.judge("sino-us", SAME)
    assert store.find_same("sino-us", SAME) == SAME
    assert store.judge("sino-us", replace(SAME, on="2024-02-03")) == first
    assert len(rows_of(store_url, judgements)) == 1
    # Another reason, another person, another place, and a return to what was said before are new.
    for other in (
        replace(SAME, why="a guide says so"),
        replace(SAME, by="reader b"),
        replace(SAME, object="cn-xian"),
        SAME,
    ):
        assert store.find_same("sino-us", other) is None
        assert store.judge("sino-us", other) > first
    assert len(rows_of(store_url, judgements)) == 5
    store.judge("sino-us", reject(Y1985))
    store.judge("sino-us", reject(Y1985))
    assert len(rows_of(store_url, judgements)) == 6
    store.undo("sino-us")
    assert store.find_same("sino-us", reject(Y1985)) is None
