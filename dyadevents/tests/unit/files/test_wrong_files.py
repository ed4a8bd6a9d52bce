"""Histories from plain files: what is said of what cannot be read."""

from __future__ import annotations

import numpy as np
import pytest

from dyadevents.errors import TableError
from dyadevents.history import HistoryError
from made_events.history_files import DYADS, EVENTS, Folder


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"events": "time,sender,reciever\n1,a,b\n"},
            "events.csv, row 1, field 'receiver': there is no such column; the file has: "
            "time, sender, reciever; rename 'reciever' if it is meant",
        ),
        (
            {"events": "time,sender,receiver,kinds\n1,a,b,form\n"},
            "events.csv, row 1, field 'kinds': did you mean 'kind'? rename the column or drop it",
        ),
        (
            {"events": "time,sender,receiver\n1,a,b\n3,a,b\n2,b,a\n"},
            "events.csv, row 4, field 'time': 2 comes after the 3 of row 3; sort the rows by time",
        ),
        (
            {"events": "time,sender,receiver\n1,a,b\nsoon,b,a\n"},
            "events.csv, row 3, field 'time': 'soon' is not a time; "
            "expected a number, or a date such as 1989-06 or 1989-06-04",
        ),
        (
            {"events": "time,sender,receiver\n1,a,b\nnan,b,a\n"},
            "events.csv, row 3, field 'time': 'nan' is not a time; "
            "expected a number, or a date such as 1989-06 or 1989-06-04",
        ),
        (
            {"events": "time,sender,receiver\n1989,a,b\n1989-06,b,a\n"},
            "events.csv, row 2, field 'time': '1989' is a number, and other times of this file "
            "are dates; write one or the other",
        ),
        (
            {"events": "time,sender,receiver\n,a,b\n"},
            "events.csv, row 2, field 'time': the cell is empty; fill it in",
        ),
        (
            {"events": "time,sender,receiver\n1,a,b\n\n2,c,c\n"},
            "events.csv, row 4, field 'receiver': 'c' has an event with itself; drop the row",
        ),
        (
            {"events": "time,sender,receiver\n1,a,\n"},
            "events.csv, row 2, field 'receiver': the cell is empty; only kinds of which no "
            "event has a dyad leave it so",
        ),
        (
            {"events": "time,sender,receiver\n"},
            "events.csv: there are no events below the header",
        ),
        (
            {"dyads": DYADS.replace("Cleo,Bea,5\n", "")},
            "dyads.csv: no value for 1 of 6 dyads: Cleo - Bea; "
            "give each a row, or say with fill what those without one have",
        ),
        (
            {"dyads": DYADS.replace("5\n", "nan\n")},
            "dyads.csv, row 7, field 'x': 'nan' is not a finite number",
        ),
        (
            {"dyads": DYADS.replace("5\n", "\n")},
            "dyads.csv, row 7, field 'x': the cell is empty; a number is expected: "
            "fill it in or drop the row",
        ),
        (
            {"dyads": DYADS + "Ann,Bea,8\n"},
            "dyads.csv, row 8: speaks of what row 2 spoke of already; keep one of the two",
        ),
        (
            {"dyads": "sender,receiver\nAnn,Bea\nBea,Cleo\nCleo,Ann\n"},
            "dyads.csv, row 1: the file has no covariate; each further column is one",
        ),
        (
            {"dyads": DYADS, "events": EVENTS.replace("Cleo,Ann", "Chloe,Ann")},
            "events.csv, row 4, field 'sender': unknown place 'Chloe', which dyads.csv does not "
            "have; did you mean 'Cleo'?",
        ),
        (
            {"actors": "name,size\nAnn,1\nBea,2\n"},
            "events.csv, row 3, field 'receiver': unknown place 'Cleo', which actors.csv does "
            "not have; there are: Ann, Bea",
        ),
        (
            {"actors": "name,size\nAnn,1\nBea,2\nCleo,\n"},
            "actors.csv, row 4, field 'size': the cell is empty; a number is expected: "
            "fill it in or drop the row",
        ),
        (
            {"actors": "name,time,size\nAnn,,1\nBea,,2\nCleo,9,3\n"},
            "actors.csv, field 'size': no value at the start (0) for Cleo; "
            "add rows with an earlier or no time",
        ),
        (
            {"network": "time,g\n1,5\n"},
            "network.csv, field 'g': the series begins after the start (0); "
            "add a row for the time before",
        ),
        (
            {"states": "sender,receiver,state\nAnn,Bea,asleep\n"},
            "states.csv, row 2, field 'state': 'asleep' is not a state; there are: "
            "unseen, none, active, suspended, ended",
        ),
        (
            {"states": "sender,receiver,state\nAnn,Bea,active\nAnn,Bea,ended\n"},
            "states.csv, row 3: an earlier row gives the state of this dyad; keep one of the two",
        ),
    ],
    ids=lambda value: None if isinstance(value, dict) else value[:60],
)
def test_a_problem_names_file_row_and_column(
    folder: Folder, files: dict[str, str], said: str
) -> None:
    assert said in folder.problems(**files)


def test_all_problems_of_a_file_are_told_together(folder: Folder) -> None:
    rows = "".join(f"{k},Ann,Ann\n" for k in range(30))
    said = folder.problems(events="time,sender,receiver\n" + rows)
    assert len(said) == 21
    assert said[-1] == "... and 10 more problems"


def test_rows_are_counted_by_lines_where_cells_hold_line_breaks(folder: Folder) -> None:
    events = 'time,sender,receiver,note\n1,a,b,"two\nlines"\n2,b,b,x\n'
    assert folder.problems(events=events) == [
        "events.csv, row 4, field 'receiver': 'b' has an event with itself; drop the row"
    ]


def test_what_is_no_table_is_refused(folder: Folder) -> None:
    (folder.path / "events.csv").write_bytes(b"time,sender,receiver\n1,a,b,c\n")
    (said,) = folder.problems()
    assert said.startswith("events.csv: cannot be read: ")
    (folder.path / "events.csv").write_bytes(b"")
    assert folder.problems() == ["events.csv: the file is empty; the first line names the columns"]


def test_rows_that_are_short_lack_their_last_cells(folder: Folder) -> None:
    assert folder.problems(events="time,sender,receiver\n1,a,b\n2,a\n") == [
        "events.csv, row 3, field 'receiver': the cell is empty; only kinds of which no event has "
        "a dyad leave it so"
    ]


def test_ties_in_time_are_told_by_row(folder: Folder) -> None:
    found = folder.read(events="time,sender,receiver\n1,a,b\n2,b,a\n2,a,b\n2,b,a\n")
    with pytest.raises(TableError) as raised:
        found.refuse_ties()
    first, second = str(raised.value).splitlines()
    assert first.startswith("events.csv, row 4, field 'time': has the time 2 of row 3")
    assert second.startswith("events.csv, row 5")
    assert "commit by month" in first
    assert "ties=breslow" in first


def test_ties_before_the_window_are_nobodys_problem(folder: Folder) -> None:
    events = "time,sender,receiver\n1,a,b\n1,b,a\n2,a,b\n"
    folder.read(events=events, start=1).refuse_ties()


def test_an_impossible_event_is_shown_with_its_row(folder: Folder) -> None:
    found = folder.read(events='time,sender,receiver,note\n1,a,b,"x\ny"\n2,b,a,z\n')
    error = found.located(HistoryError(f"{found.history.describe(1)}: the dyad is none"))
    assert str(error) == "events.csv, row 4: event 2 (event b - a at 2): the dyad is none"
    general = HistoryError("the window ends before it starts")
    assert found.located(general) is general


def test_an_absent_file_is_named(folder: Folder) -> None:
    with pytest.raises(TableError, match=r"^nowhere\.csv: is not there, expected a CSV file"):
        folder.read(events=folder.path / "nowhere.csv")


def test_reading_leaves_no_nan_in_a_covariate(folder: Folder) -> None:
    history = folder.read(dyads=DYADS, actors="name,size\nAnn,1\nBea,2\nCleo,3\n").history
    assert all(np.isfinite(c.initial).all() for c in history.covariates.values())
