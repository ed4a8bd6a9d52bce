"""What became of each fact gathered in November 2026: taken in, known before, or left out and why.

The lists stand in `docs/methods/facts-of-2026-11`, a row for each row of the raw material.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from paradiplomacy.record.open import record_folder, shipped_records

LISTS = Path(__file__).parents[2] / "docs" / "methods" / "facts-of-2026-11"
COLUMNS = ["file", "row", "pair", "fact", "decision", "table", "statement", "reason"]
DECISIONS = {"taken", "known", "left out"}

Row = dict[str, str]

MEANT: dict[str, dict[str, Callable[[Row], bool]]] = {
    "cn.csv": {"chinese_side.csv": lambda row: True},
    "us_exchanges.csv": {"american_side.csv": lambda row: row["fact"] == "exchange"},
    "facts.csv": {
        "american_side.csv": lambda row: row["fact"] != "exchange",
        "claims_and_crises.csv": lambda row: True,
    },
}
"""The rows of the raw files on which each list decides."""


def rows_of(path: Path) -> list[Row]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def names() -> list[str]:
    """The lists that are there; other files of the folder answer for other material."""
    return [name for name in MEANT if (LISTS / name).is_file()]


@cache
def kept_in(record: str) -> dict[str, str]:
    """The place that is kept, of each that a record judges to be another."""
    with record_folder(record) as folder:
        judged = rows_of(folder / "judgements.csv")
    return {row["subject"]: row["object"] for row in judged if row["kind"] == "same place"}


@cache
def keys_of(record: str, table: str) -> frozenset[str]:
    """The keys of a table's rows; of a tie, its pair and what is said of it."""
    with record_folder(record) as folder:
        rows = rows_of(folder / f"{table}.csv")
    if table != "ties":
        return frozenset(row.get("id") or next(iter(row.values())) for row in rows)
    said = ("property", "value", "when", "source")
    told = (
        [f"{row['place_a']}|{row['place_b']}", *(row.get(name, "") for name in said)]
        for row in rows
    )
    return frozenset(merged(record, " ".join(filter(None, words))) for words in told)


def merged(record: str, statement: str) -> str:
    """A statement on a tie, its places replaced by those that are kept."""
    pair, _, rest = statement.partition(" ")
    places = "|".join(kept_in(record).get(place, place) for place in pair.split("|"))
    return f"{places} {rest}"


def stands(table: str, statement: str) -> bool:
    """Whether a statement is in a table, named alone or with its record as `record/table`."""
    record, _, name = table.rpartition("/")
    return any(
        (merged(one, statement) if name == "ties" else statement) in keys_of(one, name)
        for one in ([record] if record else shipped_records())
    )


@pytest.mark.parametrize("name", names())
def test_each_decision_is_said_in_the_same_way(name: str) -> None:
    rows = rows_of(LISTS / name)
    assert list(rows[0]) == COLUMNS
    assert {row["decision"] for row in rows} <= DECISIONS
    taken = [row for row in rows if row["decision"] == "taken"]
    others = [row for row in rows if row["decision"] != "taken"]
    assert [row["row"] for row in taken if not row["statement"] or row["reason"]] == []
    assert [row["row"] for row in others if not row["reason"]] == []


@pytest.mark.parametrize("name", names())
def test_what_was_taken_in_is_in_the_record(name: str) -> None:
    lost = [
        f"{row['file']} row {row['row']}: {statement}"
        for row in rows_of(LISTS / name)
        for statement in row["statement"].split("; ")
        if statement and not any(stands(table, statement) for table in row["table"].split("; "))
    ]
    assert lost == []


def test_no_raw_row_is_decided_twice() -> None:
    rows = [row for name in names() for row in rows_of(LISTS / name)]
    decided = Counter((row["file"], int(row["row"])) for row in rows)
    assert [key for key, count in decided.items() if count > 1] == []


@pytest.mark.parametrize("name", names())
def test_every_raw_row_is_decided(name: str, shared: Path) -> None:
    raw = shared / "data" / "sino_us_more"
    if not raw.is_dir():
        pytest.skip("needs data/sino_us_more of the raw material beside the checkout")
    meant = {
        (file, number): row.get("kind") or row["fact"]
        for file, is_meant in MEANT[name].items()
        for number, row in enumerate(rows_of(raw / file), 1)
        if is_meant(row)
    }
    decided = {(row["file"], int(row["row"])): row["fact"] for row in rows_of(LISTS / name)}
    assert decided == meant
