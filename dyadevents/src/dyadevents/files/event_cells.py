"""Events beyond memory, from Parquet or DuckDB: counted in calendar cells, and fitted there."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import signature
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np

from dyadevents.arrays import Ints
from dyadevents.errors import DyadEventsError, TableError, TableProblem
from dyadevents.extras import extra_library
from dyadevents.files.brought import frame_library, write_parquet
from dyadevents.files.events import outside
from dyadevents.files.fit import Terms, model_of
from dyadevents.files.read import HistoryFiles, read_history
from dyadevents.files.table_files import read_table
from dyadevents.files.tables import Table
from dyadevents.files.time import moment
from dyadevents.inference.cell_likelihood import CellCounts, CellLikelihood
from dyadevents.inference.fitted import KindFit
from dyadevents.inference.newton import maximise
from dyadevents.kinds import EVENT
from dyadevents.model import EventModel, ModelError
from dyadevents.results.fit_result import FitResult
from dyadevents.suggestions import suggestion

__all__ = ["fit_cells"]

# As `files.time` has it: every month is a twelfth of a year, and a date the middle of its day.
_YEARS = """(year({0}) + (month({0}) - 1 + (day({0}) - 1 + {1}) / day(last_day({0}))) / 12)"""
_CLOCK = """(hour({0}) + minute({0}) / 60 + second({0}) / 3600) / 24"""
_HAIR = 1e-9  # as of `engine.timeline`
_LABEL = "nullif(trim(CAST({} AS VARCHAR), E' \\t\\r\\n'), '')"  # as `tables.cell_text`
_READ = ("actors", "dyads", "fill", "mode", "name")
ROWS = 500_000  # of a cell that are read at a time, about


def fit_cells(
    model: Terms,
    events: Any,
    *,
    start: object,
    end: object,
    cell: str | float = "month",
    time: str = "time",
    sender: str = "sender",
    receiver: str = "receiver",
    kind: str = "kind",
    threads: int = 2,
    memory: str = "1GB",
    folder: str | Path | None = None,
    **reading: Any,
) -> FitResult:
    """Fit a model to events that do not fit into memory, exactly, with statistics in cells.

    DuckDB counts the events of each dyad and cell, and spills to disk what `memory` does not hold.
    The fit is that of `fit` with ``commit=cell`` and ``ties="breslow"``, to rounding; what ages (a
    half-life, recency) takes each event as of the middle of its cell. Events up to the start shape
    later ones, as there.

    Parameters
    ----------
    model : str or terms
        As of `fit`. One kind of event, on any dyad; a term that is the same for all dyads, or has
        a window, is refused.
    events : path of Parquet files, relation of DuckDB, or frame
        Rows in any order. A path may have wildcards.
    start, end : number, date or text
        The window.
    cell : {"month", "year"} or float
        Width of a cell, such as 7 for weeks where the unit of time is the day.
    time, sender, receiver, kind : str
        Columns of `events`; there need be no kind.
    threads : int
    memory : str
        That DuckDB may take.
    folder : path, optional
        For what is spilt; by default the system's temporary one.
    **reading
        `actors`, `dyads`, `fill`, `mode` and `name` as of `read_history`.

    Returns
    -------
    FitResult
        Without the history, which is nowhere in memory.

    Raises
    ------
    TableError
        The events cannot be read, are of several kinds, have an empty cell or an actor with itself,
        or name an actor that the actors table does not have.
    ModelError
        A term cannot be had in cells.
    DyadEventsError
        There is no such argument, or no event in the window.
    """
    begun = perf_counter()
    for name in sorted(reading.keys() - {*_READ}):
        raise DyadEventsError(
            f"fit_cells has no argument {name!r}: it fits one kind of event, without states, by "
            'the interval likelihood with commit=cell and ties="breslow"; '
            + suggestion(name, [*_READ, *signature(fit_cells).parameters][:-1], listed=20)
        )
    with TemporaryDirectory(dir=folder) as place:
        events_of = _Events(events, Path(place), (time, sender, receiver, kind), memory, threads)
        window = (moment(str(start), "start"), moment(str(end), "end", at="end"))
        of_kind, notes = events_of.check(window, two_mode=reading.get("mode") == "two-mode")
        files = _files(events_of, window, of_kind, reading)
        chosen = model_of(files, model, commit=cell)  # type: ignore[arg-type]
        if chosen.cell == 0:
            raise ModelError(f"cell={cell!r}; expected month, year, or a width above 0")
        function = CellLikelihood(
            chosen,
            files.history,
            events_of.cell,
            events_of.count(files, chosen),
            Path(place),
            threads,
        )
        best = maximise(function, function.start(), names=function.names, kind=of_kind)
        jacobian = function.jacobian()
        kind_fit = KindFit(
            of_kind,
            "interval",
            function.names,
            jacobian @ best.theta,
            jacobian @ np.linalg.inv(best.at.information) @ jacobian.T,
            best.at.loglik,
            function.events,
            function.prepared.n_dyads,
            function.evaluations,
            perf_counter() - begun,
            0.0,
            function.messages,
        )
    return FitResult(
        chosen,
        {of_kind: kind_fit},
        None,
        frame_library(events),
        dates=events_of.dates,
        notes=(*notes, *files.notes),
    )


def _files(
    events: _Events, window: tuple[float, float], kind: str, reading: dict[str, Any]
) -> HistoryFiles:
    """Return network, window and covariates, without an event."""
    none = Table("events", ["time", "sender", "receiver"], lambda name: [], 0, lambda rows: [])
    made = {"events": none}
    if reading.get("actors") is None and (
        reading.get("dyads") is None or reading.get("fill") is not None
    ):
        made["actors"] = events.actors(
            reading.get("name", "name"), two_mode=reading.get("mode") == "two-mode"
        )
        reading = {**reading, "actors": "actors"}

    def reader(path: str | Path) -> Table:
        return made[str(path)] if str(path) in made else read_table(path)

    start, end = window
    return read_history(
        "events", start=start, end=end, kinds=(kind,), empty=True, reader=reader, **reading
    )


class _Events:
    """Events in DuckDB, and what is counted of them."""

    def __init__(
        self, events: Any, folder: Path, names: tuple[str, ...], memory: str, threads: int
    ) -> None:
        duckdb: Any = extra_library("duckdb", "duckdb")
        self.folder = folder / "counted"
        self.settings = {
            "threads": int(threads),
            "memory_limit": memory,
            "temp_directory": str(folder),
            "preserve_insertion_order": False,
        }
        try:
            self.base = duckdb.connect(config=self.settings)
        except duckdb.Error as error:
            raise DyadEventsError(
                f"threads={threads}, memory={memory!r}: expected a number of threads and a size "
                f"such as '1GB'; DuckDB says: {str(error).splitlines()[0]}"
            ) from None
        path = events
        if not isinstance(events, str | Path):
            path = folder / "events.parquet"
            write_parquet(events, "events", path)
        try:
            self.events = self.base.read_parquet(str(path))
        except duckdb.Error as error:
            raise self._wrong(f"cannot be read: {str(error).splitlines()[0]}") from None
        kinds = dict(zip(self.events.columns, map(str, self.events.types), strict=True))
        self.names = names if names[3] in kinds or names[3] != "kind" else names[:3]
        for name in self.names:
            if name not in kinds:
                raise self._wrong(f"no column {name!r}; there are: {', '.join(kinds)}")
        for name in self.names[1:]:
            if kinds[name].startswith(
                ("DOUBLE", "FLOAT", "BLOB", "STRUCT", "MAP", "UNION")
            ) or kinds[name].endswith("]"):
                raise self._wrong(
                    f"holds {kinds[name]}, and labels are text or whole numbers; convert the "
                    "column, and give every row a label",
                    name,
                )
        time, *labels = ('"{}"'.format(name.replace('"', '""')) for name in self.names)
        self.dates = kinds[names[0]].startswith(("DATE", "TIMESTAMP"))
        if kinds[names[0]].endswith("TIME ZONE"):
            time = f"({time} AT TIME ZONE 'UTC')"
        clock = "0.5" if kinds[names[0]] == "DATE" else _CLOCK.format(time)
        when = _YEARS.format(time, clock) if self.dates else f"TRY_CAST({time} AS DOUBLE)"
        sender, receiver, kind = [*map(_LABEL.format, labels), f"'{EVENT.name}'"][:3]
        self.rows = f"SELECT {when} AS t, {sender} AS s, {receiver} AS r, {kind} AS k FROM e"

    @staticmethod
    def _wrong(what: str, column: str = "") -> TableError:
        return TableError([TableProblem("events", 0, column, what)])

    def check(self, window: tuple[float, float], *, two_mode: bool) -> tuple[str, list[str]]:
        """Return the kind of all events, and notes; raise for rows that `fit` does not take."""
        wrong = {
            "t IS NULL OR NOT isfinite(t)": (0, "no time, as a number or in a column of dates,"),
            "s IS NULL": (1, "an empty cell"),
            "r IS NULL": (2, "an empty cell"),
            "k IS NULL": (3, "an empty cell"),
            str(not two_mode and "s = r"): (2, "an event of an actor with itself"),
        }
        counted = ", ".join(
            f"count(*) FILTER ({each})"
            for each in (*wrong, f"t <= {window[0]!r}", f"t > {window[1]!r}", "true")
        )
        least, most, first, last, *counts = self.events.query(
            "e", f"SELECT min(k), max(k), min(t), max(t), {counted} FROM ({self.rows})"
        ).fetchall()[0]
        problems = [
            TableProblem(
                "events", 0, self.names[column], f"{what} in {count:,} of the rows; leave them out"
            )
            for count, (column, what) in zip(counts, wrong.values(), strict=False)
            if count
        ]
        if problems:
            raise TableError(problems)
        if least != most:
            raise self._wrong(
                f"has {least!r}, {most!r}; in cells there is one kind: choose its rows",
                self.names[3],
            )
        if not counts[-1]:
            raise self._wrong("there are no events")
        return least, outside(
            *counts[len(wrong) :], within=window, span=(first, last), dates=self.dates
        )

    def actors(self, called: str, *, two_mode: bool) -> Table:
        """Return all names, in order, of a two-mode network with their sides."""
        found = self.events.query(
            "e",
            f"SELECT DISTINCT s AS name, 'sender' AS side FROM ({self.rows}) UNION "
            f"SELECT DISTINCT r, '{'receiver' if two_mode else 'sender'}' FROM ({self.rows}) "
            "ORDER BY name",
        ).fetchall()
        columns = dict(zip((called, "side"), map(list, zip(*found, strict=True)), strict=True))
        return Table("actors", [*columns], columns.__getitem__, len(found), list)

    def count(self, files: HistoryFiles, model: EventModel) -> list[int]:
        """Count the events of each dyad and cell, into a file for each cell.

        Return the numbers, below 0, of the cells before the start.
        """
        history = files.history
        width, first = model.cell, round(model.edges(history.start, history.end)[0] / model.cell)
        ends = {"s": history.network.senders, "r": history.network.receivers}
        for column, name in zip(ends, self.names[1:3], strict=True):
            self.base.execute(
                f"CREATE TABLE {column}_actor AS SELECT unnest(?) AS name, "
                "unnest(range(?))::INTEGER AS number",
                [list(ends[column]), len(ends[column])],
            )
            unknown = self.events.query(
                "e",
                f"SELECT DISTINCT {column} FROM ({self.rows}) "
                f"WHERE {column} NOT IN (SELECT name FROM {column}_actor) LIMIT 5",
            ).fetchall()
            if unknown:
                raise self._wrong(
                    "actors that the actors table does not have: "
                    + ", ".join(repr(label) for (label,) in unknown),
                    name,
                )
        # What is on an edge to the last bit sees what the cell before it did.
        edge = f"ceil(t / {width!r})"
        seen = (
            f"CASE WHEN ({edge} - 1) * {width!r} >= t THEN {edge} - 1 "
            f"WHEN {edge} * {width!r} < t THEN {edge} + 1 ELSE {edge} END"
        )
        # What came in the cell of the start, and before it, is seen with the first cell's end.
        inside, done = f"t > {history.start!r}", repr(float((first - 1) * width - _HAIR))
        counted = self.events.query(
            "e",
            f"SELECT CAST(if({inside}, c, least(c, {first - 1})) AS INTEGER) - {first} AS cell, "
            f"a.number AS i, b.number AS j, "
            f"if({inside}, t > c * {width!r} - {_HAIR!r}, t > {done}) AS late, count(*) AS n "
            f"FROM (SELECT *, {seen} AS c FROM ({self.rows}) WHERE t <= {history.end!r}) "
            "JOIN s_actor a ON a.name = s JOIN r_actor b ON b.name = r GROUP BY ALL",
        )
        counted.write_parquet(str(self.folder), partition_by=["cell"])
        duckdb: Any = extra_library("duckdb", "duckdb")
        del counted, self.events
        self.base.close()  # which gives back the memory that counting took
        self.base = duckdb.connect(config=self.settings)
        return sorted(int(place.name[len("cell=") :]) for place in self.folder.glob("cell=-*"))

    def cell(self, number: int, late: bool) -> Iterator[CellCounts]:
        """Yield what was counted in a cell, in the order of dyads, whole senders at a time."""
        files = [str(self.folder / f"cell={number}" / "*.parquet")]
        if not Path(files[0]).parent.is_dir():
            return
        chosen = f"FROM read_parquet(?) WHERE late = {late}"
        by_sender = self._arrays(f"SELECT i, count(*) AS n {chosen} GROUP BY i ORDER BY i", files)
        part = (np.cumsum(by_sender["n"]) - by_sender["n"]) // ROWS
        for senders in np.split(by_sender["i"], np.flatnonzero(np.diff(part)) + 1):
            if len(senders):
                arrays = self._arrays(
                    f"SELECT i, j, n {chosen} AND i BETWEEN ? AND ? ORDER BY i, j",
                    [*files, int(senders[0]), int(senders[-1])],
                )
                yield CellCounts(arrays["i"], arrays["j"], arrays["n"])

    def _arrays(self, query: str, given: list[Any]) -> dict[str, Ints]:
        columns = self.base.execute(query, given).fetchnumpy()
        return {name: np.asarray(column).astype(np.int64) for name, column in columns.items()}
