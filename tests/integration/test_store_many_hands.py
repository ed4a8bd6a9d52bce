"""Many people who write into one store at once, and some who are cut off."""

from __future__ import annotations

import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from itertools import count
from threading import Event, Thread
from time import monotonic

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.examples import examples
from tests.support.forked import PATIENCE, forked
from tests.support.store_materials import CHANGCHUN, LITTLE_ROCK, TIE, material, say
from tests.support.writers import ARCHIVE, add, write_on

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.evidence.engine import connect, queue_number, reading
from paradiplomacy.evidence.history import ConflictError, FactHistory
from paradiplomacy.evidence.store import Store
from paradiplomacy.evidence.tables import judgements, sources, statements
from paradiplomacy.model.statements import Judgement, JudgementKind

WRITERS = 10


def test_ten_who_write_on_one_fact_lose_nothing(store: Store) -> None:
    store.import_material(material(say("1994")))
    with ThreadPoolExecutor(WRITERS) as pool:
        rows = list(pool.map(lambda n: add(store, 1900 + n, f"writer {n}"), range(WRITERS)))
    history = store.history("sino-us", TIE, "established")
    assert sorted(e.row for e in history.events if e.row) == sorted(rows)
    assert len(history.counting) == 1 + WRITERS


@pytest.mark.essential
def test_of_two_who_read_the_same_one_writes(store: Store) -> None:
    store.import_material(material(say("1994")))
    seen = store.history("sino-us", TIE, "established").version

    def write(n: int) -> str:
        said = say(str(1900 + n), ARCHIVE)
        try:
            store.add_statement(
                "sino-us", said, source=ARCHIVE, by=f"{n}", why="a letter", version=seen
            )
        except ConflictError:
            return "conflict"
        return "written"

    with ThreadPoolExecutor(WRITERS) as pool:
        outcomes = sorted(pool.map(write, range(WRITERS)))
    assert outcomes == ["conflict"] * (WRITERS - 1) + ["written"]


def test_who_takes_turns_on_one_fact_is_never_passed_over(store: Store) -> None:
    store.import_material(material(say("1994")))

    def write(n: int) -> None:
        for year in range(1900 + 3 * n, 1903 + 3 * n):
            with store.turn("sino-us", TIE, "established") as fact:
                # Without a turn, somebody who writes meanwhile would have this raise.
                store.add_statement(
                    "sino-us",
                    say(str(year), ARCHIVE),
                    source=ARCHIVE,
                    by=f"{n}",
                    why="a letter",
                    version=fact.version,
                )

    with ThreadPoolExecutor(2 * WRITERS) as pool:  # more than a pool has connections
        list(pool.map(write, range(2 * WRITERS)))
    assert len(store.history("sino-us", TIE, "established").counting) == 1 + 6 * WRITERS


@pytest.mark.postgres
def test_writers_of_other_processes_wait_for_a_turn_on_the_same_fact(store: Store) -> None:
    if store.engine.dialect.name != "postgresql":
        pytest.skip("SQLite lets one process in at a time")
    store.import_material(material(say("1994")))
    elsewhere = connect(store.engine.url.render_as_string(hide_password=False))
    # Stores of one database share their locks: no other test takes a turn on this fact.
    fact = ("sino-us", "tie:cn-of-this-test|us-of-this-test", "established")
    number = queue_number("turn", *fact)
    free = sa.select(sa.func.pg_try_advisory_xact_lock(number))
    try:
        with elsewhere.connect() as connection:
            with store.turn(*fact):
                assert connection.execute(free).scalar() is False
            assert connection.execute(free).scalar() is True
    finally:
        elsewhere.dispose()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.thorough
def test_what_ten_killed_writers_were_told_is_written_is_there_and_whole(store_url: str) -> None:
    with Store.open(store_url) as store:
        store.import_material(material(say("1994")))
    with ExitStack() as every:
        writers = [
            every.enter_context(forked(write_on, store_url, n)) for n in range(1, 1 + WRITERS)
        ]
        told: list[list[int]] = [[] for _ in writers]
        assert {writer.hear() for writer in writers} == {"ready"}
        ears = [
            Thread(target=lambda n=n: told[n].extend(writers[n].hear_all())) for n in range(WRITERS)
        ]
        for ear in ears:
            ear.start()
        for writer in writers:
            writer.say("go")
        until = monotonic() + PATIENCE
        while min(map(len, told)) < 5 and monotonic() < until:
            Event().wait(0.01)
        for writer in writers:
            os.kill(writer.pid, signal.SIGKILL)
        for ear in ears:
            ear.join()
        assert all(writer.ended() == -signal.SIGKILL for writer in writers)
    assert min(map(len, told)) >= 5
    acknowledged = [row for rows in told for row in rows]
    assert len(set(acknowledged)) == len(acknowledged)
    demand_whole(store_url, acknowledged)
    with Store.open(store_url) as store:  # nobody's lock is left
        add(store, 99_999, "afterwards")
        assert len(store.material("sino-us").statements) > len(acknowledged)


def demand_whole(url: str, acknowledged: list[int]) -> None:
    """Every row that somebody was told of is there, and no statement without its row."""
    engine = connect(url)
    with reading(engine) as connection:
        rows = {row.row: row for row in connection.execute(sa.select(judgements))}
        by_hand = connection.execute(sa.select(statements).where(~statements.c.imported)).all()
        register = set(connection.execute(sa.select(sources.c.id)).scalars())
        if engine.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    engine.dispose()
    assert set(acknowledged) <= rows.keys()
    stated = {row.id: row for row in by_hand}
    assert sorted(row.subject for row in rows.values()) == sorted(stated)
    for row in rows.values():
        added = stated[row.subject]
        assert added.note == f"{row.by} {added.value}"
        assert added.source in register


FRESH = count()
YEARS = st.integers(1980, 1984)
WHO = st.sampled_from(["Ann", "Bo"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("import"), st.sets(YEARS)),
        st.tuples(st.just("add"), YEARS, WHO, st.booleans()),
        st.tuples(st.just("judge"), YEARS, WHO, st.sampled_from(
            [kind for kind in JudgementKind if kind != JudgementKind.SAME_PLACE]
        )),
        st.tuples(st.just("question"), YEARS, WHO),
        st.tuples(st.just("undo"), WHO),
    ),
    max_size=12,
)  # fmt: skip


def take(store: Store, record: str, step: tuple) -> None:  # type: ignore[type-arg]
    what, *rest = step
    if what == "import":
        said = [say(str(year), ARCHIVE, record=record) for year in sorted(rest[0])]
        register = (ARCHIVE, CHANGCHUN, LITTLE_ROCK)
        store.import_material(material(*said, record=record, register=register))
    elif what == "add":
        year, by, proposed = rest
        add(store, year, by, record=record, proposed=proposed)
    elif what == "judge":
        year, by, kind = rest
        subject = say(str(year), ARCHIVE, record=record).id
        store.judge(record, Judgement(kind, subject, "", by, "2026-01-01", "read"))
    elif what == "question":
        year, by = rest
        subject = say(str(year), ARCHIVE, record=record).id
        seen = store.history(record, TIE, "established").version
        store.question(record, subject, by=by, why="really?", version=seen)
    else:
        store.undo(record, by=rest[0])


def demand_appended(before: FactHistory, after: FactHistory) -> None:
    """All that happened is still there; what was taken back says so, and nothing else changed."""
    kept = {(event.row, event.about): event for event in after.events}
    for event in before.events:
        now = kept[event.row, event.about]
        assert replace(now, undone=event.undone) == event
        assert now.undone or not event.undone
    assert {one.statement.id for one in before.statements} <= {
        one.statement.id for one in after.statements
    }
    grew = len(after.events) > len(before.events)
    assert grew == (after.version != before.version)


@pytest.mark.essential
@settings(
    max_examples=examples(30),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_history_is_only_added_to_whatever_happens(store: Store, steps: list[tuple]) -> None:  # type: ignore[type-arg]
    record = f"record-{next(FRESH)}"
    store.import_material(material(record=record))
    for step in steps:
        before = store.history(record, TIE, "established")
        try:
            take(store, record, step)
        except ParadiplomacyError:  # no such statement, or it is there: nothing is written
            assert store.history(record, TIE, "established") == before
        after = store.history(record, TIE, "established")
        demand_appended(before, after)
        shown = {
            one.statement.id for one in after.statements if one.status in ("counts", "rejected")
        }
        assert {statement.id for statement in store.material(record).statements} == shown


SECONDS = 60.0
READERS = 50


@pytest.mark.thorough
def test_fifty_readers_and_ten_writers_meet_no_error_and_lose_nothing(store: Store) -> None:
    store.import_material(material(say("1994")))
    end = monotonic() + SECONDS

    def write(number: int) -> list[int]:
        rows: list[int] = []
        tie = f"tie:cn-town-{number}|us-ar-little-rock"
        while monotonic() < end:
            rows.append(add(store, len(rows) + 1, f"writer {number}", subject=tie))
            Event().wait(0.2)
        return rows

    def read(number: int) -> int:
        seen, times = 0, 0
        while monotonic() < end:
            if number % 2:
                tie = f"tie:cn-town-{number % WRITERS}|us-ar-little-rock"
                now = len(store.history("sino-us", tie, "established").statements)
            else:
                now = len(store.material("sino-us").statements)
            assert now >= seen
            seen, times = now, times + 1
            Event().wait(0.1)
        return times

    with ThreadPoolExecutor(WRITERS + READERS) as pool:
        writers = [pool.submit(write, n) for n in range(WRITERS)]
        readers = [pool.submit(read, n) for n in range(READERS)]
        written = [future.result() for future in writers]
        assert min(future.result() for future in readers) > 0
    assert min(map(len, written)) > 0
    for number, rows in enumerate(written):
        tie = f"tie:cn-town-{number}|us-ar-little-rock"
        history = store.history("sino-us", tie, "established")
        assert [event.row for event in history.events] == rows
        assert len(history.counting) == len(rows)
    assert len(store.material("sino-us").statements) == 1 + sum(map(len, written))
