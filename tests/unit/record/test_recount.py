"""A script that reads CSV files alone counts as many confirmed starts as the tool."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder

from paradiplomacy.model.facts import Agreement
from paradiplomacy.record.open import open_record, record_folder
from paradiplomacy.record.record import Record

SCRIPT = Path(__file__).parents[3] / "scripts" / "recount.py"
PAIR = (CHANGCHUN, LITTLE_ROCK)


def recounted(folder: Path) -> dict[str, str]:
    """Ties whose start both ends confirm, with what both say, by the script."""
    found = runpy.run_path(str(SCRIPT))["Folder"](folder).confirmed()
    return {tie: f"{text}X" if len(text) == 3 else text for tie, text in found}


def counted(record: Record) -> dict[str, str]:
    """The same by the tool."""
    starts = {key: tie.fact("established") for key, tie in record.ties.items()}
    return {
        key: fact.shared
        for key, fact in sorted(starts.items())
        if fact is not None and fact.agreement is Agreement.CONFIRMED
    }


@pytest.mark.parametrize(
    "name", ["sino_us", "article", "china_russia", "germany_france", "us_comparison"]
)
def test_the_shipped_records_have_as_many_confirmed_starts(name: str) -> None:
    with record_folder(name) as folder:
        assert recounted(folder) == counted(open_record(name))


def test_it_needs_nothing_but_the_files(folder: Folder) -> None:
    folder.change("ties.csv", 2, value="1994-04")
    command = [sys.executable, "-I", str(SCRIPT), str(folder.write())]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert told == f"tie:{'|'.join(PAIR)} 1994-04\n1\n"
    assert "paradiplomacy" not in {
        line.split()[1].partition(".")[0]
        for line in SCRIPT.read_text(encoding="utf-8").splitlines()
        if line.startswith(("import ", "from "))
    }


@pytest.mark.parametrize(
    ("value", "shared"),
    [
        ("1994-04-05", "1994-04-05"),
        ("1994-04", "1994-04"),
        ("1994~", "199X"),
        ("199X", "199X"),
        ("1990/1996", "199X"),
        ("[1979..1999]", ""),
        ("../1996", ""),
        ("1995", None),
        ("unknown", None),
    ],
)
def test_both_read_dates_alike(folder: Folder, value: str, shared: str | None) -> None:
    folder.change("ties.csv", 2, value=value)
    expected = {} if shared is None else {f"tie:{'|'.join(PAIR)}": shared}
    assert counted(folder.record()) == expected
    assert recounted(folder.path) == expected


def test_both_hear_the_same_voices(folder: Folder) -> None:
    folder.change("ties.csv", 2, value="1994")

    def agree(n: int) -> None:
        found = counted(folder.record())
        assert (len(found), recounted(folder.path)) == (n, found)

    agree(1)
    for voice, n in (("local press", 0), ("national press", 0), ("statute", 1), ("government", 1)):
        folder.change("sources.csv", 1, voice=voice)
        agree(n)
    folder.change("sources.csv", 1, place="")  # one of two places of its country
    agree(0)
    folder.place("cn-chang-chun", "Changchun", "Jilin", 43.88, 125.3)
    folder.change("sources.csv", 1, place="cn-chang-chun")
    agree(0)
    folder.add("judgements.csv", subject="cn-chang-chun", object=CHANGCHUN)
    agree(1)
    said = next(s for s in folder.record().statements.values() if s.value == "1994")
    folder.add("judgements.csv", kind="reject", subject=said.id)
    agree(0)
    folder.add("judgements.csv", kind="accept", subject=said.id, on="2026-01-02")
    agree(1)
    folder.tie("established", "1990")  # Little Rock contradicts itself
    agree(0)
