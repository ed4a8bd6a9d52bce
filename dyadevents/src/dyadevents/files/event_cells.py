"""Events beyond memory, from Parquet or DuckDB: counted in calendar cells, and fitted there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyadevents.errors import TableError, TableProblem
from dyadevents.extras import extra_library
from dyadevents.files.fit import Terms, model_of
from dyadevents.files.read import HistoryFiles, read_history
from dyadevents.files.tables import Table, read_table
from dyadevents.files.time import moment
from dyadevents.inference.cell_likelihood import CellCounts, CellLikelihood
from dyadevents.inference.fitted import KindFit
from dyadevents.inference.newton import maximise
from dyadevents.model import EventModel
from dyadevents.results.fit_result import FitResult

__all__ = ["fit_cells"]

# As `files.time` has it: every month is a twelfth of a year, and a date the middle of its day.
_YEARS = """(year({0}) + (month({0}) - 1 + (day({0}) - 1 + {1}) / day(last_day({0}))) / 12)"""
_CLOCK = """(hour({0}) + minute({0}) / 60 + second({0}) / 3600) / 24"""
_HAIR = 1e-9  # as of `engine.timeline`
ROWS = 500_000  # of a cell that are read at a time, about
Ints = NDArray[np.int64]


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
    threads: int = 2,
    memory: str = "1GB",
    folder: str | Path | None = None,
    **reading: Any,
) -> FitResult:
    """Fit a model to events that do not fit into memory, exactly, with statistics in cells.

    DuckDB counts the events of each dyad and cell, and spills to disk what `memory` does not hold.
    The fit is that of `fit` with ``commit=cell`` and ``ties="breslow"``, to rounding; what ages (a
    half-life, recency) takes each event as of the middle of its cell.

    Parameters
    ----------
    model : str or terms
        As of `fit`. One kind of event, on any dyad; a term that is the same for all dyads, or has
        a window, is refused.
    events : path of Parquet files, or relation of DuckDB
        Rows in any order. A path may have wildcards.
    start, end : number, date or text
        The window.
    cell : {"month", "year"} or float
        Width of a cell, such as 7 for weeks where the unit of time is the day.
    time, sender, receiver : str
        Columns of `events`.
    threads : int
    memory : str
        That DuckDB may take.
    folder : path, optional
        For what is spilt; by default the system's temporary one.
    **reading
        `actors`, `dyads`, `fill` and `mode` as of `read_history`.

    Returns
    -------
    FitResult
        Without the history, which is nowhere in memory.

    Raises
    ------
    TableError
        The events cannot be read, or name an actor that the actors table does not have.
    ModelError
        A term cannot be had in cells.
    """
    begun = perf_counter()
    with TemporaryDirectory(dir=folder) as place:
        events_of = _Events(events, Path(place), (time, sender, receiver), memory, threads)
        window = (moment(str(start), "start"), moment(str(end), "end", at="end"))
        files = _files(events_of, window, reading)
        chosen = model_of(files, model, commit=cell)  # type: ignore[arg-type]
        events_of.count(files, chosen)
        function = CellLikelihood(chosen, files.history, events_of.cell, Path(place), threads)
        kind = function.prepared.kind
        best = maximise(function, function.start(), names=function.names, kind=kind)
        jacobian = function.jacobian()
        kind_fit = KindFit(
            kind,
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
    return FitResult(chosen, {kind: kind_fit}, None, dates=events_of.dates, notes=files.notes)


def _files(events: _Events, window: tuple[float, float], reading: dict[str, Any]) -> HistoryFiles:
    """Return network, window and covariates, without an event."""
    none = Table("events", ["time", "sender", "receiver"], lambda name: [], 0, lambda rows: [])
    made = {"events": none}
    if reading.get("actors") is None:
        names = events.actors()
        made["actors"] = Table(
            "actors", ["name"], lambda name: names, len(names), lambda rows: [int(r) for r in rows]
        )
        reading = {**reading, "actors": "actors"}

    def reader(path: str | Path) -> Table:
        return made[str(path)] if str(path) in made else read_table(path)

    start, end = window
    return read_history(
        "events", start=start, end=end, kinds=("event",), empty=True, reader=reader, **reading
    )


class _Events:
    """Events in DuckDB, and what is counted of them."""

    def __init__(
        self, events: Any, folder: Path, names: tuple[str, str, str], memory: str, threads: int
    ) -> None:
        duckdb: Any = extra_library("duckdb", "duckdb")
        self.folder = folder / "counted"
        self.settings = {
            "threads": int(threads),
            "memory_limit": memory,
            "temp_directory": str(folder),
            "preserve_insertion_order": False,
        }
        self.base = duckdb.connect(config=self.settings)
        path = events
        if not isinstance(events, str | Path):
            path = folder / "events.parquet"
            events.write_parquet(str(path))
        try:
            self.events = self.base.read_parquet(str(path))
        except duckdb.Error as error:
            raise self._wrong(f"cannot be read: {str(error).partition(chr(10))[0]}") from None
        kinds = dict(zip(self.events.columns, map(str, self.events.types), strict=True))
        for name in names:
            if name not in kinds:
                raise self._wrong(f"no column {name!r}; there are: {', '.join(kinds)}")
        self.time, self.sender, self.receiver = (
            '"{}"'.format(name.replace('"', '""')) for name in names
        )
        self.dates = kinds[names[0]].startswith(("DATE", "TIMESTAMP"))
        if kinds[names[0]].endswith("TIME ZONE"):
            self.time = f"({self.time} AT TIME ZONE 'UTC')"
        clock = "0.5" if kinds[names[0]] == "DATE" else _CLOCK.format(self.time)
        self.when = (
            _YEARS.format(self.time, clock) if self.dates else f"CAST({self.time} AS DOUBLE)"
        )

    @staticmethod
    def _wrong(what: str) -> TableError:
        return TableError([TableProblem("events", 0, "", what)])

    def actors(self) -> list[str]:
        """Return all names, in order."""
        found = self.events.query(
            "e",
            f"SELECT DISTINCT CAST({self.sender} AS VARCHAR) AS name FROM e UNION "
            f"SELECT DISTINCT CAST({self.receiver} AS VARCHAR) FROM e ORDER BY name",
        ).fetchall()
        return [name for (name,) in found if name is not None]

    def count(self, files: HistoryFiles, model: EventModel) -> None:
        """Count the events of each dyad and cell, into a file for each cell."""
        history = files.history
        names = list(history.network.senders)
        self.base.execute(
            "CREATE TABLE actor AS SELECT unnest(?) AS name, unnest(range(?))::INTEGER AS number",
            [names, len(names)],
        )
        width, first = model.cell, round(model.edges(history.start, history.end)[0] / model.cell)
        rows = (
            f"SELECT {self.when} AS t, CAST({self.sender} AS VARCHAR) AS s, "
            f"CAST({self.receiver} AS VARCHAR) AS r FROM e"
        )
        window = f"t > {history.start!r} AND t <= {history.end!r}"
        unknown = self.events.query(
            "e",
            f"SELECT DISTINCT s FROM (SELECT t, unnest([s, r]) AS s FROM ({rows}) WHERE {window}) "
            f"WHERE coalesce(s NOT IN (SELECT name FROM actor), true) LIMIT 5",
        ).fetchall()
        if unknown:
            named = ", ".join(repr(name) for (name,) in unknown)
            raise self._wrong(f"actors that the actors table does not have: {named}")
        # What is on an edge to the last bit sees what the cell before it did.
        edge = f"ceil(t / {width!r})"
        seen = (
            f"CASE WHEN ({edge} - 1) * {width!r} >= t THEN {edge} - 1 "
            f"WHEN {edge} * {width!r} < t THEN {edge} + 1 ELSE {edge} END"
        )
        counted = self.events.query(
            "e",
            f"SELECT CAST(k AS INTEGER) - {first} AS cell, a.number AS i, b.number AS j, "
            f"t > k * {width!r} - {_HAIR!r} AS late, count(*) AS n "
            f"FROM (SELECT *, {seen} AS k FROM ({rows}) WHERE {window}) "
            f"JOIN actor a ON a.name = s JOIN actor b ON b.name = r "
            f"WHERE a.number <> b.number GROUP BY ALL",
        )
        counted.write_parquet(str(self.folder), partition_by=["cell"])
        duckdb: Any = extra_library("duckdb", "duckdb")
        del counted, self.events
        self.base.close()  # which gives back the memory that counting took
        self.base = duckdb.connect(config=self.settings)

    def cell(self, number: int, late: bool) -> Iterator[CellCounts]:
        """Yield what was counted in a cell, in the order of dyads, whole senders at a time."""
        place = self.folder / f"cell={number}"
        if not place.is_dir():
            return
        files = [str(place / "*.parquet")]
        chosen = f"FROM read_parquet(?) WHERE late = {late}"
        by_sender = self._arrays(f"SELECT i, count(*) AS n {chosen} GROUP BY i ORDER BY i", files)
        part = (np.cumsum(by_sender["n"]) - by_sender["n"]) // ROWS
        for senders in np.split(by_sender["i"], np.flatnonzero(np.diff(part)) + 1):
            if len(senders):
                within = [*files, int(senders[0]), int(senders[-1])]
                found = self._arrays(
                    f"SELECT i, j, n {chosen} AND i BETWEEN ? AND ? ORDER BY i, j", within
                )
                yield CellCounts(found["i"], found["j"], found["n"])

    def _arrays(self, query: str, given: list[Any]) -> dict[str, Ints]:
        found = self.base.execute(query, given).fetchnumpy()
        return {name: np.asarray(column).astype(np.int64) for name, column in found.items()}
