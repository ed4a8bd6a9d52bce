"""Who withdraws while others read is not kept waiting; the file is rewritten when they are done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.support.races import SECRET, Races, races_in

from paradiplomacy.evidence.consent import scrubbing
from paradiplomacy.evidence.consent.erasure import erase
from paradiplomacy.evidence.consent.scrubbing import is_scrubbed, scrub_now
from paradiplomacy.evidence.engine import connect, reading
from paradiplomacy.evidence.store import Store
from paradiplomacy.evidence.tables import statements, unscrubbed

SECONDS = 10.0
"""Within which somebody who withdraws is answered, on a busy machine too."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def races(file: Path, tmp_path: Path) -> Iterator[Races]:
    with races_in(f"sqlite:///{file}", tmp_path) as made:
        yield made


@pytest.fixture
def nobody_tries_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that ends right after it erased."""
    monkeypatch.setattr(scrubbing, "PATIENCE", 0.05)
    monkeypatch.setattr(scrubbing, "_try_on", lambda path: scrubbing._trying.clear())


def bytes_of(file: Path) -> bytes:
    return b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))


@contextmanager
def read_elsewhere(file: Path) -> Iterator[None]:
    """Another program that began to read before anything was erased."""
    engine = connect(file)
    try:
        with reading(engine) as connection:
            connection.execute(sa.select(statements)).all()
            yield
    finally:
        engine.dispose()


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + 2 * SECONDS
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_it_is_withdrawn_at_once_and_the_file_follows_by_itself(races: Races, file: Path) -> None:
    here, there = races.respondent(0, finished=True), races.respondent(1)
    races.sends(there, "finish")()
    assert SECRET.encode() in bytes_of(file)
    visitor = races.site.visitor()
    visitor.cookies["session"] = here.session
    with read_elsewhere(file):
        begun = time.monotonic()
        assert races.sends(here, "withdraw")() == 303
        assert time.monotonic() - begun < SECONDS
        assert races.state(here) == "withdrawn"
        assert races.left_of(here) == []
        page = visitor.get("/answer.html").text
        assert "withdrawn and deleted" in page
        assert "as soon as it has finished" in page
        assert "读取一结束即会清除" in visitor.get("/zh/answer.html").text
        assert f"{SECRET} 0".encode() in bytes_of(file), "what else would be waited for?"
    until(lambda: races.interviews.is_scrubbed)
    assert f"{SECRET} 0".encode() not in bytes_of(file)
    assert b"%s 1" % SECRET.encode() in bytes_of(file)
    assert "as soon as it has finished" not in visitor.get("/answer.html").text


def test_who_writes_goes_on_while_the_file_waits(races: Races, file: Path) -> None:
    here = races.respondent(0, finished=True)
    with read_elsewhere(file):
        races.sends(here, "withdraw")()
        begun = time.monotonic()
        for _ in range(5):
            races.respondent(1)
        assert time.monotonic() - begun < SECONDS


@pytest.mark.parametrize("what", ["a write", "a start"])
@pytest.mark.usefixtures("nobody_tries_on")
def test_where_the_process_ended_the_next_write_or_start_does_it(
    races: Races, file: Path, what: str
) -> None:
    here = races.respondent(0, finished=True)
    with read_elsewhere(file):
        races.sends(here, "withdraw")()
    assert not is_scrubbed(races.store.engine)
    assert SECRET.encode() in bytes_of(file)
    if what == "a write":
        races.site.people.note("local", "write")
    else:
        Store.open(file, create=False).close()
    assert is_scrubbed(races.store.engine)
    assert SECRET.encode() not in bytes_of(file)


@pytest.mark.usefixtures("nobody_tries_on")
def test_the_file_is_rewritten_once_and_its_log_is_tried_again(races: Races, file: Path) -> None:
    here = races.respondent(0, finished=True)
    with read_elsewhere(file):
        races.sends(here, "withdraw")()
        with reading(races.store.engine) as connection:
            (row,) = connection.execute(sa.select(unscrubbed))
        assert row.rewritten
        assert not scrub_now(races.store.engine)
    assert scrub_now(races.store.engine, patience=1.0)
    assert SECRET.encode() not in bytes_of(file)


@pytest.mark.usefixtures("nobody_tries_on")
def test_what_fails_half_way_is_not_done_at_all_and_can_be_done_again(
    races: Races, monkeypatch: pytest.MonkeyPatch
) -> None:
    from paradiplomacy.access import kept_interviews

    here, there = races.respondent(0, finished=True), races.respondent(1)
    races.sends(there, "finish")()

    def fail(*given: object, **named: object) -> None:
        erase(*given, **named)  # type: ignore[arg-type]
        raise OSError("the disk is full")

    monkeypatch.setattr(kept_interviews, "erase", fail)
    with pytest.raises(OSError, match="full"):
        races.interviews.withdraw(here.person)
    assert races.state(here) == "released"
    assert races.left_of(here)
    monkeypatch.undo()
    races.interviews.withdraw(here.person)
    assert races.state(here) == "withdrawn"
    assert races.left_of(here) == []


def test_what_an_earlier_version_left_in_the_record_is_withdrawn_at_the_start(
    races: Races,
) -> None:
    from paradiplomacy.access.answering import Answering
    from paradiplomacy.evidence.engine import writing
    from paradiplomacy.evidence.tables import interviews

    here, there = races.respondent(0, finished=True), races.respondent(1)
    races.sends(there, "finish")()
    with writing(races.store.engine) as connection:  # as a lost race left it
        mine = interviews.update().where(interviews.c.person == here.person)
        connection.execute(mine.values(state="withdrawn"))
    assert races.open_of(here)
    answering = Answering(races.store.engine)
    assert answering.withdraw_what_is_left() == 1
    assert races.left_of(here) == []
    assert answering.withdraw_what_is_left() == 0
    assert races.open_of(there)
