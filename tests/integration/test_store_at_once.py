"""Readers and writers at once, and an import that is killed."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event
from time import sleep

import pytest
import sqlalchemy as sa

from paradiplomacy.evidence.engine import connect, reading
from paradiplomacy.evidence.importer import CHUNK
from paradiplomacy.evidence.store import Store
from paradiplomacy.evidence.tables import statements
from paradiplomacy.model.records import Material, RecordMeta
from paradiplomacy.model.statements import Judgement, JudgementKind, Source, Statement, Voice

PATIENCE = 600  # seconds: a busy machine is slow, and nothing here is about speed
SOURCE = Source("register", "Register of ties", "", "en", "US", Voice.GOVERNMENT)
SAME = Judgement(JudgementKind.SAME_PLACE, "cn-xian", "cn-shaanxi-xian", "b", "2024-01-02", "one")

IMPORT_AND_WAIT = """
import pickle, sys, time
from pathlib import Path
from paradiplomacy.evidence.store import Store

def tell_and_wait(done, total):
    print(done, total, flush=True)
    if done >= total // 2:
        time.sleep(600)

with Store.open(sys.argv[1]) as store:
    store.import_material(pickle.loads(Path(sys.argv[2]).read_bytes()), progress=tell_and_wait)
"""


def ties(how_many: int, record: str = "big") -> Material:
    said = (
        Statement(
            record, f"tie:cn-jilin-town-{n}|us-ar-little-rock", "established", str(1980 + n % 40),
            SOURCE.id, "US", locator=f"row {n}", note="友好城市 " * 10,
        )
        for n in range(how_many)
    )  # fmt: skip
    meta = RecordMeta(record, "", "", "", ("en",), ("US", "CN"), "2016", "", "", ())
    return Material(meta, (SOURCE,), tuple(sorted(said, key=lambda s: s.id)), ())


def test_a_reader_sees_the_old_state_while_an_import_writes(store_url: str) -> None:
    before, after = ties(3), ties(3 * CHUNK)
    seen: list[Material] = []
    with Store.open(store_url) as writer, Store.open(store_url) as reader:
        writer.import_material(before)
        writer.import_material(after, progress=lambda *_: seen.append(reader.material("big")))
        assert seen == [before] * 3
        assert reader.material("big") == after


def test_a_reader_sees_one_state_from_start_to_end(store_url: str) -> None:
    how_many = sa.select(sa.func.count()).select_from(statements)
    engine = connect(store_url)
    with Store.open(store_url) as writer:
        writer.import_material(ties(3))
        with reading(engine) as connection:
            assert connection.execute(how_many).scalar() == 3
            writer.import_material(ties(5))
            assert connection.execute(how_many).scalar() == 3
        with reading(engine) as connection:
            assert connection.execute(how_many).scalar() == 5
    engine.dispose()


def test_a_writer_waits_for_the_other(store_url: str) -> None:
    first_is_in, second_starts = Event(), Event()
    early: list[bool] = []

    def tell(*_: int) -> None:
        first_is_in.set()
        assert second_starts.wait(PATIENCE)
        sleep(0.2)  # enough for a writer who does not wait
        early.append(judged.done())

    def judge() -> int:
        assert first_is_in.wait(PATIENCE)
        with Store.open(store_url) as other:
            second_starts.set()
            return other.judge("big", SAME)

    with Store.open(store_url) as store, ThreadPoolExecutor(1) as pool:
        store.import_material(ties(1))
        judged = pool.submit(judge)
        store.import_material(ties(3 * CHUNK), progress=tell)
        assert judged.result(PATIENCE) > 0
        assert early == [False] * 3
        assert store.material("big") == Material(
            ties(1).meta, (SOURCE,), ties(3 * CHUNK).statements, (SAME,)
        )


def test_one_store_serves_several_threads(store_url: str) -> None:
    with Store.open(store_url) as store, ThreadPoolExecutor(4) as pool:
        store.import_material(ties(CHUNK))
        numbers = list(pool.map(lambda n: store.judge("big", replace(SAME, why=f"{n}")), range(20)))
        read = list(pool.map(lambda _: store.material("big"), range(8)))
    assert len(set(numbers)) == 20
    assert all(material == read[0] for material in read)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.thorough
def test_a_killed_import_leaves_the_store_as_it_was(store_url: str, tmp_path: Path) -> None:
    before, after = ties(10), ties(20_000)
    pickled = tmp_path / "material.pickle"
    pickled.write_bytes(pickle.dumps(after))
    with Store.open(store_url) as store:
        store.import_material(before)
        store.judge("big", SAME)
        expected = store.material("big")
    command = [sys.executable, "-c", IMPORT_AND_WAIT, store_url, str(pickled)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        try:
            done = 0
            while done < len(after.statements) // 2:
                line = child.stdout.readline()
                assert line, "the import ended before it could be killed"
                done = int(line.split()[0])
        finally:
            os.kill(child.pid, signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL
    with Store.open(store_url, create=False) as store:
        assert store.material("big") == expected
        assert store.import_material(after).added == len(after.statements) - 10
        assert store.material("big").statements == after.statements
