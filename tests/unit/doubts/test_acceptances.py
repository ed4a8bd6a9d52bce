"""An acceptance is of one doubt, and does not outlive it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.folders import Folder

from paradiplomacy.doubts.checks import Acceptance, accepted_in, read_accepted, settle
from paradiplomacy.doubts.examined_record import Doubt
from paradiplomacy.errors import RecordError
from paradiplomacy.sources.record_folder import read_folder_tables

DOUBT = Doubt("repeated-row", "tie:a|b", "kind sister, by x")
OTHER = Doubt("repeated-row", "tie:a|b", "kind sister, by y")


def accept(doubt: Doubt, row: int = 2) -> Acceptance:
    return Acceptance(row, *doubt.key, "me", "2026-11-27", "two entries of one page")


def test_what_is_accepted_is_not_open_and_the_rest_is() -> None:
    settled = settle([DOUBT, OTHER], [accept(DOUBT)])
    assert settled.open == (OTHER,)
    assert settled.accepted == ((DOUBT, accept(DOUBT)),)
    assert settled.stale == ()
    assert not settled.is_clear


def test_an_acceptance_of_what_is_mended_no_longer_applies() -> None:
    settled = settle([OTHER], [accept(DOUBT), accept(OTHER, 3)])
    assert settled.stale == (accept(DOUBT),)
    assert not settled.is_clear


def test_an_acceptance_that_stands_twice_is_one_too_many() -> None:
    settled = settle([DOUBT], [accept(DOUBT), accept(DOUBT, 3)])
    assert settled.stale == (accept(DOUBT, 3),)


def test_of_checks_that_were_not_run_nothing_is_known() -> None:
    assert settle([], [accept(DOUBT)], only=["one-name-twice"]).is_clear
    assert not settle([], [accept(DOUBT)], only=["repeated-row"]).is_clear


def test_an_acceptance_of_a_check_that_does_not_exist_never_applies() -> None:
    gone = accept(Doubt("no-such-check", "tie:a|b", ""))
    assert settle([], [gone], only=["one-name-twice"]).stale == (gone,)


ROW = {
    "check": "repeated-row",
    "subject": "tie:a|b",
    "by": "me",
    "on": "2026-11-27",
    "why": "two entries of one page",
}


def test_acceptances_are_read_with_their_rows(folder: Folder) -> None:
    folder.add("accepted_doubts.csv", **ROW).add("accepted_doubts.csv", **ROW, about="x")
    path = folder.write()
    found = accepted_in(read_folder_tables(path))
    assert [(one.row, one.about) for one in found] == [(2, ""), (3, "x")]
    assert read_accepted(path / "accepted_doubts.csv") == found


def test_they_are_no_part_of_what_the_record_says(folder: Folder) -> None:
    before = read_folder_tables(folder.write()).material()
    folder.add("accepted_doubts.csv", **ROW)
    assert read_folder_tables(folder.write()).material() == before


@pytest.mark.parametrize(
    ("cells", "field"),
    [({"why": ""}, "why"), ({"on": "soon"}, "on"), ({"check": "A b"}, "check")],
    ids=["no-reason", "no-date", "no-key"],
)
def test_a_row_that_is_not_right_is_named(
    folder: Folder, cells: dict[str, str], field: str
) -> None:
    folder.add("accepted_doubts.csv", **(ROW | cells))
    (problem,) = folder.problems()
    assert (problem.file, problem.row, problem.field) == ("accepted_doubts.csv", 2, field)
    with pytest.raises(RecordError, match=r"accepted_doubts.csv, row 2"):
        read_accepted(folder.path / "accepted_doubts.csv")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"none.csv"):
        read_accepted(tmp_path / "none.csv")
