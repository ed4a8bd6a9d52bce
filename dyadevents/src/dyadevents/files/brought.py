"""What an analyst brings, as tables: files, frames, relations, graphs, wide tables.

Libraries are used only where the thing that was brought is of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from dyadevents.errors import DyadEventsError, TableError, TableProblem
from dyadevents.extras import extra_library
from dyadevents.files.table_files import TableReader
from dyadevents.files.tables import Table, cell_text
from dyadevents.network import Mode

__all__ = [
    "Role",
    "frame_library",
    "graph_mode",
    "is_graph",
    "several",
    "table_of",
    "wide_table",
    "write_parquet",
]

Role = Literal["events", "dyads", "actors", "network", "states"]
CELL_BYTES = 120  # of a cell of text with what is made of it
_GRAPHS = ("networkx", "igraph")


def is_graph(source: object) -> bool:
    """Check whether something is a graph of networkx or igraph."""
    return any(cls.__module__.partition(".")[0] in _GRAPHS for cls in type(source).__mro__)


def graph_mode(source: object) -> Mode | None:
    """Return the mode of a graph; None for anything else."""
    if not is_graph(source):
        return None
    graph: Any = source
    return "directed" if graph.is_directed() else "undirected"


def several(given: Any) -> list[Any]:
    """Return sources as a list: of none, of one, or of several."""
    if given is None:
        return []
    if isinstance(given, Sequence) and not isinstance(given, str):
        return list(given)
    return [given]


def frame_library(*sources: object) -> str:
    """Return the library of the first frame, "pandas", "polars" or "pyarrow"; "" without one."""
    for source in sources:
        for cls in type(source).__mro__:
            name = cls.__module__.partition(".")[0]
            if name in ("pandas", "polars", "pyarrow"):
                return name
            if name in ("duckdb", "_duckdb"):
                return "pyarrow"
    return ""


def table_of(
    source: Any, name: str, role: Role, *, reader: TableReader, time: str = "time"
) -> Table:
    """Return what was brought as a table.

    Parameters
    ----------
    source : path, frame, relation or graph
        A path is read by `reader`; a frame is of any library that narwhals knows, lazy ones and
        DuckDB's relations too; a graph is of networkx or igraph.
    name : str
        The argument, which messages name.
    role : {"events", "dyads", "actors", "network", "states"}
        Of a graph, nodes are actors; edges are anything else.
    time : str
        The attribute of edges by which events of a graph are put in order.

    Raises
    ------
    TableError
        It is nothing of these, names a column twice, or takes more memory than is free.
    """
    if isinstance(source, str | Path):
        return reader(source)
    import narwhals as nw  # slow to import, and files need none of it

    if is_graph(source):
        _check_nodes(source, name)
        rows = _nodes(source) if role == "actors" else _edges(source)
        if role == "events":
            with suppress(TypeError):  # of times that are no times, the rows are named later
                rows.sort(key=lambda row: (time not in row, row.get(time, 0)))
        return _table_of_rows(rows, name)
    frame = _frame(source, name)
    if frame.implementation.is_duckdb():
        extra_library("pyarrow", "arrow")  # into which narwhals reads a relation
    with _reading(name, "cannot be read"):
        columns, lazy = _columns(frame, name), isinstance(frame, nw.LazyFrame)
        height = frame.select(nw.len()).collect().item() if lazy else len(frame)
        _check_memory(name, int(height), len(columns))
        return Table.of(frame.collect() if lazy else frame, name)


def wide_table(source: Any, value: str, name: str, role: Role) -> Table:
    """Return a wide table as a long one.

    Parameters
    ----------
    source : frame
        Of dyads: a row for each sender, whose first column is its name, and a column for each
        receiver. Of actors: a row for each, and a column for each time. The index of a frame of
        pandas will do for the first column.
    value : str
        The covariate.
    role : {"dyads", "actors"}
    """
    import narwhals as nw

    frame = _frame(source, name)
    with _reading(name, "cannot be read"):
        eager = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    index = nw.maybe_get_index(eager)
    if index is not None and [*map(str, index)] != [*map(str, range(len(index)))]:
        eager = nw.from_native(eager.to_native().reset_index(), eager_only=True)
    label, *columns = _columns(eager, name) or [""]
    _check_memory(name, len(eager) * len(columns), 3)
    one, other = ("sender", "receiver") if role == "dyads" else ("name", "time")
    with _reading(name, "is no wide table of numbers"):
        long = eager.rename({label: one}).unpivot(
            on=columns, index=one, variable_name=other, value_name=value
        )
    height = max(len(eager), 1)
    return replace(
        Table.of(long, name),
        lines_of=lambda rows: [int(row) % height + 1 for row in rows],
        field_of=lambda row, column: label if column == one else columns[row // height],
    )


def write_parquet(source: Any, name: str, path: Path) -> None:
    """Write a frame, lazy or not, or a relation as a Parquet file."""
    frame = _frame(source, name)
    with _reading(name, "cannot be written as Parquet"):
        getattr(frame, "sink_parquet" if hasattr(frame, "collect") else "write_parquet")(path)


@contextmanager
def _reading(name: str, what: str) -> Iterator[None]:
    """Make errors of libraries of frames, each of which has its own, one of the table."""
    try:
        yield
    except DyadEventsError:
        raise
    except Exception as error:
        what_failed = f"{what}: {' '.join(str(error).split())[:300]}"
        raise TableError([TableProblem(name, 0, "", what_failed)]) from None


def _frame(source: Any, name: str) -> Any:
    """Return a frame of narwhals, eager or lazy, whose columns are called by text."""
    import narwhals as nw

    try:
        frame: Any = nw.from_native(source)
    except TypeError:
        pass
    except Exception as error:  # each library has its own for columns of one name
        names: Any = getattr(source, "column_names", None) or getattr(source, "columns", ())
        _check_names(list(map(str, names)), name)
        what = f"cannot be read: {' '.join(str(error).split())}"
        raise TableError([TableProblem(name, 0, "", what)]) from None
    else:
        called = source.columns if frame.implementation.is_pandas_like() else ()
        if any(type(column) is not str for column in called):
            return nw.from_native(source.set_axis([str(column) for column in called], axis=1))
        return frame
    if hasattr(source, "__arrow_c_stream__"):
        return nw.from_native(extra_library("pyarrow", "arrow").table(source))
    what = (
        f"is {type(source).__name__}, expected a path, a frame (pandas, Polars, PyArrow ...), a "
        "relation of DuckDB, or a graph of networkx or igraph"
    )
    raise TableError([TableProblem(name, 0, "", what)])


def _columns(frame: Any, name: str) -> list[str]:
    """Return the names of the columns of a frame, each of which must be there once."""
    native = frame.to_native()
    if frame.implementation.is_pandas_like():
        columns = [str(column) for column in native.columns]
    elif frame.implementation.is_pyarrow():
        columns = list(native.column_names)
    else:
        columns = frame.collect_schema().names()
    _check_names(columns, name)
    return columns


def _check_nodes(graph: Any, name: str) -> None:
    """Raise where two nodes of igraph, which has numbers for them, have one name."""
    if hasattr(graph, "vs") and "name" in graph.vs.attributes():
        names = list(map(str, graph.vs["name"]))
        twice = sorted({label for label in names if names.count(label) > 1})
        if twice:
            what = f"two nodes have the name {twice[0]!r}; give each its own"
            raise TableError([TableProblem(name, 0, "", what)])


def _check_names(columns: list[str], name: str) -> None:
    twice = sorted({column for column in columns if columns.count(column) > 1})
    if twice:
        what = "two columns have this name; rename or drop one"
        raise TableError([TableProblem(name, 0, column, what) for column in twice])


def _free_memory() -> float:
    """Return the bytes of memory that are free, infinite where the system does not say."""
    try:
        text = Path("/proc/meminfo").read_text(encoding="ascii")
        return 1024.0 * int(text.partition("MemAvailable:")[2].split()[0])
    except (OSError, IndexError, ValueError):
        pass
    try:
        return float(os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    except (AttributeError, OSError, ValueError):
        return np.inf


def _check_memory(name: str, rows: int, columns: int) -> None:
    free, needed = _free_memory(), float(rows) * columns * CELL_BYTES
    if needed > free:
        what = (
            f"has {rows:,} rows of {columns} columns, which take some {needed / 1e9:,.1f} GB as "
            f"text, and {free / 1e9:,.1f} GB are free; keep only columns that the model needs, "
            "or fewer events"
        )
        raise TableError([TableProblem(name, 0, "", what)])


def _table_of_rows(rows: Iterable[Mapping[str, object]], name: str) -> Table:
    """Return a table of rows; a cell that a row lacks is empty."""
    made = list(rows)
    columns = list(dict.fromkeys(key for row in made for key in row))

    def column(wanted: str) -> list[str | None]:
        return [cell_text(row.get(wanted)) for row in made]

    return Table(name, columns, column, len(made), lambda rows: [int(row) + 1 for row in rows])


def _nodes(graph: Any) -> list[dict[str, Any]]:
    """Return the nodes of a graph with their attributes."""
    if hasattr(graph, "vs"):
        names = graph.vs["name"] if "name" in graph.vs.attributes() else range(len(graph.vs))
        return [
            {**node.attributes(), "name": name} for node, name in zip(graph.vs, names, strict=True)
        ]
    return [{**attributes, "name": node} for node, attributes in graph.nodes(data=True)]


def _edges(graph: Any) -> list[dict[str, Any]]:
    """Return the edges of a graph with their attributes."""
    if hasattr(graph, "es"):
        named = "name" in graph.vs.attributes()
        names: Sequence[object] = graph.vs["name"] if named else range(len(graph.vs))
        return [
            {**edge.attributes(), "sender": names[edge.source], "receiver": names[edge.target]}
            for edge in graph.es
        ]
    return [
        {**attributes, "sender": sender, "receiver": receiver}
        for sender, receiver, attributes in graph.edges(data=True)
    ]
