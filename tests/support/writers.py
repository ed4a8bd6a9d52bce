"""What processes beside a test do to its store: write in turn, hold a turn, write without end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.support.forked import Talk
from tests.support.store_materials import TIE, say

from paradiplomacy.evidence.fact_turns import FileTurns
from paradiplomacy.evidence.history import ConflictError
from paradiplomacy.evidence.store import Store
from paradiplomacy.model.statements import Source, Voice

__all__ = ["ARCHIVE", "add", "hold", "hold_file", "write_in_turn", "write_on"]

ARCHIVE = Source("archive", "Letters", "", "en", "US", Voice.GOVERNMENT)


def add(store: Store, year: int, by: str, *, subject: str = TIE, **more: Any) -> int:
    """Add a value to a fact, as often as it takes until nobody else wrote meanwhile."""
    record = more.pop("record", "sino-us")
    said = say(str(year), ARCHIVE, record=record, subject=subject, note=f"{by} {year}")
    while True:
        seen = store.history(record, subject, "established").version
        try:
            return store.add_statement(
                record, said, source=ARCHIVE, by=by, why="a letter", version=seen, **more
            ).row
        except ConflictError:
            continue


def write_in_turn(talk: Talk, url: str, tie: str, number: int, each: int) -> None:
    """Say "ready"; once told to go, write so often in turn, and say the row of each."""
    with Store.open(url) as store:
        talk.say("ready")
        talk.hear()
        for n in range(each):
            said = say(str(1000 + 100 * number + n), ARCHIVE, subject=tie)
            with store.turn("sino-us", tie, "established") as fact:
                row = store.add_statement(
                    "sino-us",
                    said,
                    source=ARCHIVE,
                    by=f"writer {number}",
                    why="a letter",
                    version=fact.version,
                ).row
            talk.say(row)


def write_on(talk: Talk, url: str, number: int) -> None:
    """Say "ready"; once told to go, write on a fact of one's own, and say the row of each."""
    tie = f"tie:cn-town-{number}|us-ar-little-rock"
    with Store.open(url) as store:
        talk.say("ready")
        talk.hear()
        for turn in range(100_000):
            talk.say(add(store, turn, f"writer {number}", subject=tie))


def hold(talk: Talk, url: str, tie: str) -> None:
    """Say "mine" within a turn, and leave it once told."""
    with Store.open(url) as store, store.turn("sino-us", tie, "established"):
        talk.say("mine")
        talk.hear()


def hold_file(talk: Talk, path: Path) -> None:
    """Say "mine" within a turn of a file of tickets, and leave it once told."""
    with FileTurns(path).take(1, 1.0):
        talk.say("mine")
        talk.hear()
