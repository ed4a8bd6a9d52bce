"""A history from tables: events, dyads, actors, series and states.

Files, frames, relations or graphs, five at most. Only the first must be there.

=============  ====================================================================
events         time, sender, receiver, optionally kind; in order of time
dyads          sender, receiver, optionally time, and a column for each covariate
actors         name, optionally side and time, and a column for each covariate
network        time, and a column for each series
states         sender, receiver, state, optionally time
=============  ====================================================================

Columns may have other names, which arguments say. Times are numbers of any unit, or dates, which
become years; those with a time zone are taken in UTC.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from numbers import Real
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from dyadevents.covariates import Covariate
from dyadevents.errors import (
    DyadEventsError,
    TableError,
    TableProblem,
    UnknownNameError,
    check_option,
)
from dyadevents.files.actors import read_actors, sides_of
from dyadevents.files.brought import (
    Role,
    frame_library,
    graph_mode,
    is_graph,
    several,
    table_of,
    wide_table,
)
from dyadevents.files.covariates import actor_covariates, dyad_covariates, network_covariates
from dyadevents.files.events import check_order, ends, kind_named, kinds_of, window
from dyadevents.files.states import read_states
from dyadevents.files.table_files import TableReader, read_table
from dyadevents.files.tables import Table, Unit, note_lacking, numbers_of
from dyadevents.files.time import OTHER_ZONE, times_of
from dyadevents.history import History, HistoryError
from dyadevents.kinds import STATE_KINDS, Kind
from dyadevents.network import Mode, Network
from dyadevents.suggestions import did_you_mean, similar

__all__ = ["HistoryFiles", "kind_named", "read_history"]

Source = Any
"""A file, a frame that narwhals takes, a relation of DuckDB, a graph of networkx or igraph."""
Covariates = Source | Sequence[Source] | Mapping[str, Source]
"""One or several sources with columns of covariates, or wide tables by the covariate's name."""
Convention = Literal["goldfish", "remverse"]

_EVENT = re.compile(r"\bevent (\d+) \(")


@dataclass(frozen=True)
class HistoryFiles:
    """A history and the files that it came from.

    Attributes
    ----------
    history : History
    events : Table
        Event k of the history is row k of it.
    dates : bool
        Whether times are dates.
    unit : {"year", "day", "hour", "minute", "second"}
        What dates are counted in.
    words : tuple of str
        Covariates of actors that are words; `same` is the one term that can use them.
    notes : tuple of str
        What was taken for granted or left out, in sentences.
    doubts : tuple of str
        Those of the notes that say why a file may not be whole.
    library : {"pandas", "polars", "pyarrow", ""}
        The library of the frames that came in, in which frames go out.
    convention : {"goldfish", "remverse"}, optional
        Whose defaults formulas follow.
    """

    history: History
    events: Table
    dates: bool
    words: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    library: str = ""
    convention: Convention | None = None
    unit: Unit = "year"

    def located(self, error: HistoryError) -> DyadEventsError:
        """Return an error that names the file and row of the event; other errors unchanged."""
        message = str(error)
        match = _EVENT.search(message)
        if not match or not 1 <= int(match[1]) <= len(self.events):
            return error
        row = self.events.line(int(match[1]) - 1)
        return TableError([TableProblem(self.events.name, row, "", message)])

    def refuse_ties(self) -> None:
        """Raise a TableError that names all events of the window that share a time."""
        times = self.history.times
        seen = (times > self.history.start) & (times <= self.history.end)
        same = np.flatnonzero((np.diff(times) == 0) & seen[1:])
        cells = self.events.cells("time")
        problems: list[TableProblem] = []
        for row, next_row in zip(self.events.lines(same), self.events.lines(same + 1), strict=True):
            at = cells[int(same[len(problems)])]
            what = (
                f"has the time {at} of row {row}, and statistics move after every event; give "
                "the true order, or commit by month (year, or a width of your own), or "
                "take ties=breslow, which lets both see only what came before"
            )
            problems.append(TableProblem(self.events.name, next_row, "time", what))
        if problems:
            raise TableError(problems)


@dataclass(frozen=True)
class _Tables:
    """The tables of a history; what is wrong with one is people the `problems` of each."""

    events: Table
    dyads: list[Table]
    actors: list[Table]
    network: list[Table]
    states: Table | None

    def every(self) -> list[Table]:
        """Return all of them."""
        states = [] if self.states is None else [self.states]
        return [self.events, *self.dyads, *self.actors, *self.network, *states]


_COLUMNS: dict[Role, tuple[str, ...]] = {
    "events": ("time", "sender", "receiver", "kind"),
    "dyads": ("time", "sender", "receiver"),
    "actors": ("time", "name"),
    "network": ("time",),
    "states": ("time", "sender", "receiver"),
}


def _open_tables(
    given: Mapping[Role, Any],
    called: Mapping[str, str],
    reader: TableReader,
    *,
    empty: bool,
    unit: Unit,
) -> _Tables:
    """Open the sources of a history; `called` are the names of columns, by what they are here."""
    problems: list[TableProblem] = []
    opened: list[tuple[Role, Table]] = []

    def read_one(source: Source, role: Role, of: str) -> Table:
        table = table_of(source, of, role, reader=reader, time=called["time"])
        table = replace(table, problems=problems, unit=unit)
        opened.append((role, table))
        return table.rename({column: called[column] for column in _COLUMNS[role]})

    def read_all(role: Role) -> list[Table]:
        sources = given[role]
        if isinstance(sources, Mapping) and role != "network":
            return [
                replace(
                    wide_table(source, value, f"{role}[{value!r}]", role),
                    problems=problems,
                    unit=unit,
                )
                for value, source in sources.items()
            ]
        found = several(sources)
        names = [role] if len(found) == 1 else [f"{role}[{k}]" for k in range(len(found))]
        return [read_one(source, role, of) for source, of in zip(found, names, strict=True)]

    events = read_one(given["events"], "events", "events")
    if not len(events) and not empty:
        raise TableError([TableProblem(events.name, 0, "", "there are no events below the header")])
    actors = read_all("actors")
    dyads, network, states = read_all("dyads"), read_all("network"), given["states"]
    tables = _Tables(
        *(events, dyads, actors, network),
        None if states is None else read_one(states, "states", "states"),
    )
    for column, theirs in called.items():
        note_lacking([found for of, found in opened if column in _COLUMNS[of]], column, theirs)
    _raise_any(problems)
    events.require("time", "sender", "receiver", optional=("kind",))
    events.labels("sender", "receiver", "kind")
    for covariates_of in (*actors, *dyads):
        covariates_of.labels("name", "sender", "receiver")
    _raise_any(problems)
    return tables


def read_history(
    events: Source,
    *,
    dyads: Covariates | None = None,
    actors: Covariates | None = None,
    network: Source | Sequence[Source] | None = None,
    states: Source | None = None,
    time: str = "time",
    sender: str = "sender",
    receiver: str = "receiver",
    kind: str = "kind",
    name: str = "name",
    weight: str | None = None,
    mode: Mode | None = None,
    start: object = None,
    end: object = None,
    timed: bool = True,
    plain_kinds: bool = False,
    fill: float | None = None,
    kinds: Sequence[str] = (),
    known_kinds: Sequence[Kind] = (),
    convention: Convention | None = None,
    unit: Unit = "year",
    empty: bool = False,
    reader: TableReader = read_table,
) -> HistoryFiles:
    r"""Read a history from frames, relations, graphs or plain files.

    Parameters
    ----------
    events : path, frame, relation or graph
        Columns time, sender, receiver, optionally kind. Events of the whole network leave
        sender and receiver empty. Of a graph, edges are events, and nodes the actors.
    dyads, actors, network : one source or a sequence of them, or wide tables by name
        Covariates. The actors are those of the first actors table; without one, those of
        the dyads tables, or of the events if there are none either. Of dyads and actors, a mapping
        such as ``{"km": frame}`` has tables with a row for each sender (actor), and a column for
        each receiver (time).
    states : path or frame, optional
        Dyads that have a tie when the history begins (no time), or that come into sight or
        go out of it (with a time).
    time, sender, receiver, kind, name : str
        What the columns are called: in one table at least, and the others may have the column under
        its own name.
    weight : str, optional
        The column of events that says how far each counts, from 0 to 1; see `merge_reports`.
    mode : {"directed", "undirected", "two-mode"}, optional
        By default directed, or as the graph is.
    start, end : str, float or datetime, optional
        The observation window, as numbers or dates. Without an end it is the last event.
        Without a start it is 0, unless 0 lies so far before the first event that it can
        hardly be meant.
    timed : bool
        Whether the start matters: for an interval likelihood it does, and where it cannot be
        guessed it must be given.
    plain_kinds : bool
        Every kind can happen anywhere, whatever it is called.
    fill : float, optional
        The covariates of dyads that have no row.
    kinds : sequence of str
        Kinds that there are even if no event is of them, for a simulation.
    known_kinds : sequence of Kind
        Kinds of your own that have rules of who is at risk, beside `STATE_KINDS`.
    convention : {"goldfish", "remverse"}, optional
        Follow the defaults of another program: when the clock of an interval likelihood starts
        (goldfish: at the first event, which counts, and the wait for it does not; remverse: at 0),
        and how a formula's terms are measured.
    unit : {"year", "day", "hour", "minute", "second"}
        What dates are counted in, and so windows, half-lives and rates. A year is that of the
        calendar, whose months are twelfths, as events known to the month need it; all
        others have one length, for events that have a clock; numbers in place of dates (of breaks,
        of periods, of worlds and of `statistics`) are then counted from the beginning of 1970.
    empty : bool
        Whether there may be no event at all; `start` and `end` must be given then.
    reader : callable
        Opens each file as a table of text; by default as CSV in UTF-8.

    Returns
    -------
    HistoryFiles

    Raises
    ------
    TableError
        Something in the files is wrong: every problem by file, row and column.
    DyadEventsError
        `start` or `end` is not a time, or is missing.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "events.csv"
    ...     _ = file.write_text("time,sender,receiver\n1,Ann,Bea\n2.5,Bea,Ann\n")
    ...     found = read_history(file)
    >>> found.history.network.senders, found.history.end
    (('Ann', 'Bea'), 2.5)
    """
    given: dict[Role, Any] = {
        "events": events,
        "dyads": dyads,
        "actors": events if actors is None and is_graph(events) else actors,
        "network": network,
        "states": states,
    }
    check_option("mode", mode or "directed", get_args(Mode))
    check_option("unit", unit, get_args(Unit))
    check_option("convention", convention or "goldfish", get_args(Convention))
    if fill is not None and not isinstance(fill, Real):
        raise DyadEventsError(f"fill={fill!r}; expected a number")
    if not isinstance(known_kinds, list | tuple) or not all(
        isinstance(k, Kind) for k in known_kinds
    ):
        raise DyadEventsError(
            f"known_kinds={known_kinds!r}; expected several Kind, as in known_kinds=[Kind('visit')]"
        )
    called = {"time": time, "sender": sender, "receiver": receiver, "kind": kind, "name": name}
    tables = _open_tables(given, called, reader, empty=empty, unit=unit)
    table, problems = tables.events, tables.events.problems

    when = times_of(table, at="middle")
    for other in tables.every()[1:] if when.zoned is not None else ():
        zoned = "time" in other.columns and times_of(replace(other, problems=[])).zoned
        if zoned == (not when.zoned):
            other.note(-2, "time", OTHER_ZONE[zoned])
    if convention == "remverse" and start is None and not when.dates:
        start = 0.0
    check_order(table, when.values)
    people = read_actors(
        table,
        dyads=tables.dyads,
        actors=tables.actors,
        states=tables.states,
        mode=mode or graph_mode(events) or "directed",
        filled=fill is not None,
    )
    _raise_any(problems)
    found_kinds, kind_of = kinds_of(table, plain_kinds, (*known_kinds, *STATE_KINDS), kinds)
    senders, receivers = ends(table, people, found_kinds, kind_of)
    weights = None if weight is None else _weights(table, weight)
    _raise_any(problems)

    begin, finish, notes = window(
        when, start=start, end=end, timed=timed, from_first=convention == "goldfish", unit=unit
    )
    covariates, words = _covariates(people, tables, start=begin, fill=fill, notes=notes)
    initial, changes = read_states(tables.states, people)
    _raise_any(problems)
    doubts = [doubt for opened in tables.every() for doubt in opened.doubts]
    notes += doubts
    names = {each.name.partition(".")[0] for each in found_kinds}
    without_rule = names - {each.name for each in (*known_kinds, *STATE_KINDS)}
    notes += [
        f"known_kinds: no event is of kind {each.name!r}; {did_you_mean(nearest)}"
        for each in known_kinds
        if each.name not in names and (nearest := similar(each.name, without_rule, least=0.8))
    ]
    unread = [c for c in table.columns if c not in {"time", "sender", "receiver", "kind", weight}]
    if unread:
        notes.append(f"{table.name}: columns that are not read: {', '.join(unread)}")
    history = History(
        people,
        found_kinds,
        when.values,
        senders,
        receivers,
        kind_of,
        begin,
        finish,
        covariates,
        initial,
        changes,
        weights,
    )
    library = frame_library(events, *several(None if isinstance(dyads, Mapping) else dyads))
    return HistoryFiles(
        history,
        table,
        when.dates,
        tuple(words),
        tuple(notes),
        tuple(doubts),
        library,
        convention,
        unit,
    )


def _weights(table: Table, column: str) -> NDArray[np.float64]:
    """Return the weights of events; whatever is no number from 0 to 1 is a problem."""
    if column not in table.columns:
        raise UnknownNameError("column", column, table.columns)
    values = numbers_of(table.cells(column))
    wrong = ~((values >= 0) & (values <= 1))
    table.note_rows(wrong, column, "{cell} is no weight; expected a number from 0 to 1")
    return values


def _raise_any(problems: Sequence[TableProblem]) -> None:
    if problems:
        raise TableError(problems)


def _covariates(
    network: Network,
    tables: _Tables,
    *,
    start: float,
    fill: float | None,
    notes: list[str],
) -> tuple[dict[str, Covariate], list[str]]:
    """Return all covariates, and the names of those that are words; `notes` get more."""
    covariates: dict[str, Covariate] = {}
    words: list[str] = []
    for table in tables.dyads:
        of_dyads, loops = dyad_covariates(table, network, start=start, fill=fill)
        _join(covariates, of_dyads, table)
        if loops:
            notes.append(
                f"{table.name}: rows of an actor with itself, which are left out: {loops:,}"
            )
    for table in tables.actors:
        of_actors, coded = actor_covariates(
            table,
            network,
            sides_of(table, network),
            start=start,
            listing=table is tables.actors[0],
        )
        _join(covariates, of_actors, table)
        words += coded
    for table in tables.network:
        _join(covariates, network_covariates(table, start=start), table)
    return covariates, words


def _join(all_: dict[str, Covariate], covariates: dict[str, Covariate], table: Table) -> None:
    for name, covariate in covariates.items():
        if name in all_:
            table.note(-1, name, "another file has a covariate of this name; rename one")
        all_[name] = covariate
