"""Turns on a fact hold between processes, on both engines, and nobody waits for the dead."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import pytest
from tests.support.forked import forked
from tests.support.store_materials import TIE, material, say
from tests.support.writers import hold, hold_file, write_in_turn

from paradiplomacy.evidence.engine import queue_number
from paradiplomacy.evidence.fact_turns import QUEUES, FileTurns
from paradiplomacy.evidence.store import Store

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="turns hold within a process")

WRITERS, EACH = 10, 4


@pytest.fixture
def stored(store_url: str) -> Iterator[Store]:
    with Store.open(store_url) as store:
        store.import_material(material(say("1994")))
        yield store


def a_tie(store_url: str) -> str:
    # Stores of one database share their locks: no other test takes a turn on this fact.
    return f"tie:cn-{abs(queue_number(store_url)):x}|us-ar-little-rock"


def test_ten_processes_on_one_fact_are_each_served_within_ten_turns(
    stored: Store, store_url: str
) -> None:
    tie = a_tie(store_url)
    with ExitStack() as every:
        writers = [
            every.enter_context(forked(write_in_turn, store_url, tie, n, EACH))
            for n in range(WRITERS)
        ]
        assert {writer.hear() for writer in writers} == {"ready"}
        for writer in writers:
            writer.say("go")
        told = [[writer.hear() for _ in range(EACH)] for writer in writers]  # none is refused
    order = [n for _, n in sorted((row, n) for n, rows in enumerate(told) for row in rows)]
    for number in range(WRITERS):
        at = [place for place, who in enumerate(order) if who == number]
        waited = [later - before for before, later in pairwise(at)]
        # Who is slow to ask again lets others by, but once.
        assert max(waited) < 2 * WRITERS
    assert len(stored.history("sino-us", tie, "established").counting) == WRITERS * EACH


def test_nobody_writes_on_a_fact_while_another_process_has_its_turn(
    stored: Store, store_url: str
) -> None:
    tie = a_tie(store_url)
    with (
        forked(hold, store_url, tie) as holder,
        forked(write_in_turn, store_url, tie, 1, 1) as writer,
    ):
        assert (holder.hear(), writer.hear()) == ("mine", "ready")
        writer.say("go")
        time.sleep(0.3)
        assert not stored.history("sino-us", tie, "established").counting
        holder.say("done")
        assert writer.hear() > 0
    assert len(stored.history("sino-us", tie, "established").counting) == 1


def test_nobody_waits_for_a_process_that_was_killed_in_its_turn(
    stored: Store, store_url: str
) -> None:
    tie = a_tie(store_url)
    with forked(hold, store_url, tie) as holder:
        assert holder.hear() == "mine"
        os.kill(holder.pid, signal.SIGKILL)
        begun = time.monotonic()
        with stored.turn("sino-us", tie, "established") as fact:
            assert fact.version == "0.0"
        assert time.monotonic() - begun < 10


def test_who_has_a_turn_has_it_when_asked_again(stored: Store) -> None:
    with stored.turn("sino-us", TIE, "established"), stored.turn("sino-us", TIE, "established"):
        pass


# --- the file of tickets ----------------------------------------------------------------------


def test_the_file_is_small_and_tells_nothing_but_numbers(tmp_path: Path) -> None:
    turns = FileTurns(tmp_path / "ties.db")
    for _ in range(3):
        with turns.take(5, 1.0):
            pass
    content = (tmp_path / "ties.db-turns").read_bytes()
    assert len(content) <= 8 * QUEUES
    assert int.from_bytes(content[40:48], "big") == 3
    assert not content[:40].strip(b"\0")


def test_where_no_file_can_be_made_one_goes_on_without(tmp_path: Path) -> None:
    with FileTurns(tmp_path / "no-such-folder" / "ties.db").take(1, 1.0):
        pass


def test_who_waits_too_long_goes_on_without(tmp_path: Path) -> None:
    store = tmp_path / "ties.db"
    with forked(hold_file, store) as holder:
        assert holder.hear() == "mine"
        begun = time.monotonic()
        with FileTurns(store).take(1, 0.2):
            assert time.monotonic() - begun >= 0.2
        with FileTurns(store).take(2, 30.0):  # another queue waits for nobody
            pass
        assert time.monotonic() - begun < 20
