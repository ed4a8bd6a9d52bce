"""Which delimiter a text has, and what becomes of rows that cannot be split."""

from __future__ import annotations

from pathlib import Path

import pytest

from paradiplomacy.errors import Problem, RecordError
from paradiplomacy.tabular.rows import delimiter_of, split_rows
from paradiplomacy.tabular.tables import TableFormat, read_table


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a;b\nx, y;z\nu, v;w\n", ";"),
        ("a,b\nx;y;z,1\nu;v;w,2\n", ","),
        ("a\nx;y\nu;v\n", ","),
        ('a;b\nx;"y\n', ";"),
        ('a|b\n"x" y|z\nu|v\n', "|"),
    ],
    ids=["commas in cells", "lists in cells", "one column", "cut off in a cell", "broken row"],
)
def test_the_delimiter_is_that_of_header_and_rows(text: str, expected: str) -> None:
    assert delimiter_of(text.splitlines(keepends=True)) == expected


@pytest.mark.parametrize(
    ("text", "header", "wanted", "expected"),
    [
        ("a;b\n", 1, ["a"], ";"),  # the header is the last row
        ("a,b;c\n", 1, ["c"], ";"),
        ("Ties, as of, 2026\ncity;note\n", 2, ["city"], ";"),
        ("x,y\nz,w\na;b\n", 0, ["a", "b"], ","),  # no row names columns
        ("a;b\nc;d\n", 3, ["a"], ","),  # the row that should is not there: none is better
        ("x;y\na,b\na,b\n", 1, [], ","),
    ],
    ids=["header alone", "wanted", "last", "no header", "too short", "even rows"],
)
def test_the_row_that_names_columns_decides_what_is_wanted(
    text: str, header: int, wanted: list[str], expected: str
) -> None:
    lines = text.splitlines(keepends=True)
    assert delimiter_of(lines, header=header, wanted=wanted) == expected


def test_a_cell_over_the_end_of_the_sample_does_not_hide_the_delimiter(tmp_path: Path) -> None:
    rows = "".join(f"x{i};y\n" for i in range(18)) + '"a\nb\nc";d\n'
    (tmp_path / "ties.csv").write_text("a;b\n" + rows)
    table = read_table(tmp_path / "ties.csv")
    assert (table.columns, len(list(table.rows))) == (("a", "b"), 19)


def test_an_empty_row_above_the_header_counts(tmp_path: Path) -> None:
    (tmp_path / "ties.csv").write_text("Ties, as of 2026\n\ncity;note\nNice;a, b\n")
    table = read_table(tmp_path / "ties.csv", TableFormat(header=3), wanted=["city"])
    assert table.columns == ("city", "note")


def test_what_can_be_done_about_quotation_marks_is_the_callers_word() -> None:
    with pytest.raises(RecordError, match=r"close it, or ask Ann$"):
        list(split_rows('a,b\n"x,y\n', "ties.csv", ",", quote_hint="ask Ann"))
    with pytest.raises(RecordError, match=r"close it$"):
        list(split_rows('a,b\n"x,y\n', "ties.csv", ","))


def test_a_row_with_text_after_a_quotation_mark_is_one_problem_and_no_end() -> None:
    rows = list(split_rows('"x" y,z\nu,v\n', "ties.csv", ","))
    assert [type(row) is Problem for row in rows] == [True, False]
