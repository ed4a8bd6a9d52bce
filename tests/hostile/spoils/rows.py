"""Mutations of the rows of a table."""

from __future__ import annotations

import csv
import io
from random import Random
from typing import Any

from tests.hostile.cases import LINES, Spoilt, Target
from tests.hostile.spoils.spoil import spoil


def rows_of(target: Target) -> list[list[str]]:
    text = target.whole.decode()
    if target.format == "table":
        return list(csv.reader(io.StringIO(text, newline="")))
    return [line.split("\t") for line in text.splitlines()]


def written(target: Target, rows: list[list[str]], delimiter: str = ",", **how: Any) -> bytes:
    made = io.StringIO(newline="")
    if target.format == "table":
        csv.writer(made, delimiter=delimiter, lineterminator="\n", **how).writerows(rows)
    else:
        made.write("".join("\t".join(row) + "\n" for row in rows))
    return made.getvalue().encode("utf-8", "surrogatepass")


@spoil(*LINES)
def a_row_too_short(target: Target, rng: Random) -> Spoilt | None:
    rows = rows_of(target)
    at = rng.randrange(1, len(rows))
    rows[at] = rows[at][:-1]
    return Spoilt(written(target, rows), meant=target.whole, row=at + 1)


@spoil("table")
def a_row_too_long(target: Target, rng: Random) -> Spoilt:
    rows = rows_of(target)
    at = rng.randrange(1, len(rows))
    rows[at] = [*rows[at], "a remark"]
    return Spoilt(written(target, rows), meant=target.whole, row=at + 1)


@spoil("table")
def all_rows_longer_than_the_header(target: Target, rng: Random) -> Spoilt:
    rows = rows_of(target)
    return Spoilt(
        written(target, [rows[0], *([*row, "x"] for row in rows[1:])]), meant=target.whole
    )


@spoil("table")
def empty_columns_at_the_right(target: Target, rng: Random) -> Spoilt:
    """As a spreadsheet writes where a cell to the right was once filled."""
    return Spoilt(written(target, [[*row, "", ""] for row in rows_of(target)]), meant=target.whole)


@spoil("table")
def rows_of_commas_at_the_end(target: Target, rng: Random) -> Spoilt:
    rows = rows_of(target)
    return Spoilt(written(target, [*rows, *[[""] * len(rows[0])] * 5]), meant=target.whole)


@spoil(*LINES)
def empty_lines_between(target: Target, rng: Random) -> Spoilt:
    lines = target.whole.splitlines(keepends=True)
    return Spoilt(b"".join([*lines[:-2], b"\n", *lines[-2:], b"\n"]), meant=target.whole)


@spoil("table")
def a_column_twice(target: Target, rng: Random) -> Spoilt:
    """The second one says something else."""
    rows = rows_of(target)
    at = rng.randrange(len(rows[0]))
    wide = [[*row, row[at] if n == 0 else "other"] for n, row in enumerate(rows)]
    return Spoilt(written(target, wide), meant=target.whole)


@spoil("table")
def no_header(target: Target, rng: Random) -> Spoilt:
    return Spoilt(written(target, rows_of(target)[1:]), refuse=True)


@spoil("table")
def only_a_header(target: Target, rng: Random) -> Spoilt:
    return Spoilt(written(target, rows_of(target)[:1]))


@spoil("table")
def columns_in_another_order(target: Target, rng: Random) -> Spoilt:
    rows = rows_of(target)
    order = rng.sample(range(len(rows[0])), len(rows[0]))
    return Spoilt(written(target, [[row[at] for at in order] for row in rows]), meant=target.whole)


@spoil("table")
def every_cell_quoted(target: Target, rng: Random) -> Spoilt:
    spoilt = written(target, rows_of(target), quoting=csv.QUOTE_ALL)
    return Spoilt(spoilt, meant=target.whole, must=True)


@spoil("table")
def semicolons(target: Target, rng: Random) -> Spoilt:
    return Spoilt(written(target, rows_of(target), delimiter=";"), meant=target.whole)


@spoil("table")
def a_quotation_mark_never_closed(target: Target, rng: Random) -> Spoilt | None:
    lines = target.whole.split(b"\n")
    if len(lines) < 4:
        return None  # there is no row below to run into
    at = rng.randrange(1, len(lines) - 2)
    lines[at] = b'"' + lines[at]
    return Spoilt(b"\n".join(lines), meant=target.whole, row=at + 1)


@spoil(*LINES)
def every_row_twice(target: Target, rng: Random) -> Spoilt:
    rows = rows_of(target)
    head = rows[:1] if target.format == "table" else []
    return Spoilt(written(target, [*head, *(row for row in rows[len(head) :] for _ in "ab")]))


@spoil("table")
def twenty_thousand_columns(target: Target, rng: Random) -> Spoilt:
    rows = rows_of(target)
    more = [f"c{n}" for n in range(20_000)]
    return Spoilt(written(target, [rows[0] + more, *(row + [""] * 20_000 for row in rows[1:])]))
