"""Reports of the same events by several reporters, as events that count as far as they are sure."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Real
from typing import Any

import numpy as np

from dyadevents.errors import DyadEventsError, TableError, UnknownNameError
from dyadevents.files.brought import frame_library, table_of
from dyadevents.files.events import check_order
from dyadevents.files.table_files import read_table
from dyadevents.files.tables import note_lacking
from dyadevents.files.time import times_of
from dyadevents.results.frames import frame_of

__all__ = ["merge_reports"]


def merge_reports(
    reports: Any,
    *,
    reliability: Mapping[str, float] | float,
    reporter: str = "reporter",
    time: str = "time",
    sender: str = "sender",
    receiver: str = "receiver",
    kind: str = "kind",
    window: float = 0.0,
) -> Any:
    """Merge reports of one event, and weigh it by how reliable those are who report it.

    Parameters
    ----------
    reports : path, frame, relation or graph
        Rows in order of time.
    reliability : mapping of str to float, or float
        The probability that what a reporter reports has happened, by reporter or of all.
    reporter, time, sender, receiver, kind : str
        What the columns are called.
    window : float
        Reports of one sender, receiver and kind are of one event if they are at most so far, in
        the unit of time (of dates: years), from the first of them.

    Returns
    -------
    frame
        Columns of time, sender, receiver and kind as they are called, those of the first report;
        `reports`, how many reporters; `weight`, ``1 - product of (1 - reliability)`` over them, as
        if they erred independently. ``fit(..., weight="weight")`` takes it.

    Raises
    ------
    TableError
        A column is missing, a time is empty or none or before the last, or a report has no
        reporter.
    UnknownNameError, DyadEventsError
        A reporter without a reliability, or one that is no probability; a window below 0.

    Examples
    --------
    >>> import polars as pl
    >>> seen = pl.DataFrame({
    ...     "time": [1.0, 1.0, 2.0], "sender": ["a", "a", "b"], "receiver": ["b", "b", "a"],
    ...     "reporter": ["Post", "Times", "Post"],
    ... })
    >>> merge_reports(seen, reliability={"Post": 0.5, "Times": 0.8})["weight"].to_list()
    [0.9, 0.5]
    """
    if not isinstance(window, Real) or not window >= 0:
        raise DyadEventsError(f"window={window!r}; expected a number of at least 0")
    called = {"time": time, "sender": sender, "receiver": receiver, "kind": kind}
    table = table_of(reports, "reports", "events", reader=read_table, time=time)
    for argument, name in (called | {"reporter": reporter}).items():
        note_lacking([table], argument, name)
    table = table.rename(called | {"reporter": reporter})
    if table.problems or not table.require("time", "sender", "receiver", "reporter"):
        raise TableError(table.problems)
    when = times_of(table, at="middle").values
    check_order(table, when)
    who = table.texts("reporter")
    if table.problems:
        raise TableError(table.problems)
    names = [name for name in called if name in table.columns]
    cells = {name: table.cells(name) for name in names}
    chance = _chances(reliability, sorted({str(name) for name in who}))
    first: dict[tuple[Any, ...], int] = {}
    by_event: dict[int, set[str]] = {}
    for row, at in enumerate(when.tolist()):
        key = tuple(cells[name][row] for name in names if name != "time")
        if key not in first or at - when[first[key]] > window:
            first[key] = row
            by_event[row] = set()
        by_event[first[key]].add(str(who[row]))
    rows = list(by_event)
    values = {name: [cells[name][row] for row in rows] for name in names}
    if table.series is not None:  # times as they came, which may be dates
        native = table.series("time")
        values["time"] = [native[row] for row in rows]
    columns = {called[name]: values[name] for name in names}
    columns["reports"] = [len(by_event[row]) for row in rows]
    columns["weight"] = [
        1 - float(np.prod([1 - chance[name] for name in by_event[row]])) for row in rows
    ]
    return frame_of(columns, frame_library(reports))


def _chances(given: Any, reporters: list[str]) -> dict[str, float]:
    chance = (
        {str(name): value for name, value in given.items()}
        if isinstance(given, Mapping)
        else dict.fromkeys(reporters, given)
    )
    for name in reporters:
        if name not in chance:
            raise UnknownNameError("reporter", name, sorted(chance))
    for name, value in chance.items():
        if not isinstance(value, float | int) or not 0 <= value <= 1:
            raise DyadEventsError(f"reliability of {name}: {value}; expected a number from 0 to 1")
    return chance
