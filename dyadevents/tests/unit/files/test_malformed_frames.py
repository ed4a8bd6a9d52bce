"""Whatever is wrong with a frame, a relation or a graph gives one clear error."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from dyadevents import DyadState, Kind, fit, read_history
from dyadevents.errors import DyadEventsError

pandas: Any = pytest.importorskip("pandas")
polars: Any = pytest.importorskip("polars")
arrow: Any = pytest.importorskip("pyarrow")
duckdb: Any = pytest.importorskip("duckdb")
networkx: Any = pytest.importorskip("networkx")
igraph: Any = pytest.importorskip("igraph")

EVENTS: dict[str, Any] = {
    "time": [1.0, 2.5, 4.0, 5.0],
    "sender": list("abac"),
    "receiver": list("bcca"),
}
PAIRS: dict[str, Any] = {
    "sender": list("abcabc"),
    "receiver": list("bcacab"),
    "x": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
}
ALL = [datetime(2020, month, 1, tzinfo=UTC) for month in (1, 2, 3)]
EMPTY = "the cell is empty"
NO_TIME = "is not a time"
NO_LABEL = "and labels are text or whole numbers"


def pd(**columns: Any) -> Any:
    return pandas.DataFrame(EVENTS | columns)


def pl(**columns: Any) -> Any:
    return polars.DataFrame(EVENTS | columns)


def pa(**columns: Any) -> Any:
    return arrow.table(EVENTS | columns)


def duck(columns: str, rows: str = "") -> Any:
    return duckdb.sql(f"select {columns}, 'a' as sender, 'b' as receiver {rows}")


def closed() -> Any:
    base = duckdb.connect()
    relation = base.sql("select 1.0 as time, 'a' as sender, 'b' as receiver")
    base.close()
    return relation


def nx(*edges: tuple[Any, Any, dict[str, Any]], sizes: Any = ()) -> Any:
    graph = networkx.MultiDiGraph()
    for when, i, j in zip(*EVENTS.values(), strict=True):
        graph.add_edge(i, j, time=when)
    graph.add_edges_from(edges)
    for name, size in sizes:
        graph.nodes[name]["size"] = size
    return graph


def ig(names: Any = ("a", "b", "c"), times: Any = (1.0, 2.0, 3.0, 4.0)) -> Any:
    graph = igraph.Graph(n=3, edges=[(0, 1), (1, 2), (0, 2), (2, 0)], directed=True)
    graph.vs["name"] = list(names)
    if times is not None:
        graph.es["time"] = list(times)
    return graph


MALFORMED: dict[str, tuple[Callable[[], Any], str]] = {
    "pandas, no column": (lambda: pd().drop(columns="time"), "field 'time': there is no such"),
    "pandas, two columns": (
        lambda: pandas.concat([pd(), pd()[["time"]]], axis=1),
        "field 'time': two columns have this name",
    ),
    "pandas, no number": (
        lambda: pd(time=[1.0, np.nan, 4.0, 5.0]),
        f"row 2, field 'time': {EMPTY}",
    ),
    "pandas, no date": (
        lambda: pd(time=pandas.to_datetime(["2020", None, "2021", "2022"])),
        f"row 2, field 'time': {EMPTY}",
    ),
    "pandas, endless": (
        lambda: pd(time=[1.0, 2.0, 3.0, np.inf]),
        f"row 4, field 'time': 'inf' {NO_TIME}",
    ),
    "pandas, no label": (
        lambda: pd(sender=["a", np.nan, "a", "c"]),
        f"row 2, field 'sender': {EMPTY}",
    ),
    "pandas, numbers and dates": (
        lambda: pd(time=[1, "2020-01-01", 3, 4]),
        "row 1, field 'time': '1' is a number",
    ),
    "pandas, some zones": (
        lambda: pd(time=[*ALL, datetime(2020, 4, 1)]),
        "row 4, field 'time': '2020-04-01 00:00:00' has no time zone",
    ),
    "pandas, truth values": (lambda: pd(time=[True, False, True, True]), f"'True' {NO_TIME}"),
    "pandas, durations": (lambda: pd(time=pandas.to_timedelta([1, 2, 3, 4], unit="D")), NO_TIME),
    "pandas, lists": (
        lambda: pd(sender=[["a"], ["b"], ["a"], ["c"]]),
        f"lists or bytes (Object), {NO_LABEL}",
    ),
    "pandas, bytes": (lambda: pd(sender=[b"a", b"b", b"a", b"c"]), NO_LABEL),
    "pandas, decimals": (
        lambda: pd(sender=[1.5, 2.0, 1.5, 3.0]),
        f"decimals (Float64), {NO_LABEL}",
    ),
    "pandas, numbers of columns": (lambda: pd().set_axis([0, 1, 2], axis=1), "say which is meant"),
    "pandas, levels of columns": (
        lambda: pd().set_axis(pandas.MultiIndex.from_product([["x"], [*EVENTS]]), axis=1),
        "field 'sender': there is no such",
    ),
    "pandas, nothing": (pandas.DataFrame, "there are no events"),
    "pandas, a column": (lambda: pd()["time"], "is Series, expected a path, a frame"),
    "Polars, unsorted": (
        lambda: pl(time=[4, 3, 2, 1]),
        "row 2, field 'time': 3 comes after the 4 of row 1",
    ),
    "Polars, null": (lambda: pl(time=[1.0, None, 3.0, 4.0]), f"row 2, field 'time': {EMPTY}"),
    "Polars, structs": (lambda: pl(time=[{"a": 1}] * 4), NO_TIME),
    "Polars, lists": (lambda: pl(receiver=[["b"]] * 4), f"(List(String)), {NO_LABEL}"),
    "Polars, bytes": (lambda: pl(receiver=[b"b"] * 4), f"(Binary), {NO_LABEL}"),
    "Polars, blanks": (lambda: pl(sender=["a", " ", "a", "c"]), f"row 2, field 'sender': {EMPTY}"),
    "Polars, no such day": (
        lambda: pl(time=["2020-02-30", "2020-03-01", "2020-04", "2021"]),
        f"'2020-02-30' {NO_TIME}",
    ),
    "Polars, a plan that fails": (
        lambda: pl().lazy().with_columns(polars.col("no")),
        'cannot be read: unable to find column "no"',
    ),
    "Polars, a cast that fails": (
        lambda: pl(time=["1", "x", "3", "4"]).lazy().with_columns(polars.col("time").cast(float)),
        "cannot be read: conversion from `str` to `f64` failed",
    ),
    "Arrow, two columns": (
        lambda: arrow.Table.from_arrays([*pa().columns, pa()["time"]], [*EVENTS, "time"]),
        "field 'time': two columns have this name",
    ),
    "Arrow, nulls": (lambda: pa(sender=arrow.nulls(4)), f"row 4, field 'sender': {EMPTY}"),
    "Arrow, an array": (lambda: arrow.array([1.0]), "is DoubleArray, expected a path, a frame"),
    "DuckDB, no column": (lambda: duck("1.0 as t"), "say which is meant, as in time='t'"),
    "DuckDB, two columns": (lambda: duck("1.0 as time, 2.0 as time"), "'time' 2 times"),
    "DuckDB, an error": (
        lambda: duck("error('boom')::double as time"),
        "cannot be read: Invalid Input Error: boom",
    ),
    "DuckDB, a cast that fails": (
        lambda: duck("v::double as time", "from (values ('1'), ('x')) t(v)"),
        "cannot be read: Conversion Error: Could not convert string 'x' to DOUBLE",
    ),
    "DuckDB, closed": (closed, "cannot be read: Connection Error"),
    "networkx, no time": (lambda: nx(("a", "b", {})), f"row 5, field 'time': {EMPTY}"),
    "networkx, a word": (lambda: nx(("a", "b", {"time": "soon"})), f"'soon' {NO_TIME}"),
    "networkx, dates too": (
        lambda: nx(("a", "b", {"time": ALL[0]})),
        "is a number, and other times",
    ),
    "networkx, no edges": (networkx.DiGraph, "there are no events"),
    "networkx, a loop": (lambda: nx(("a", "a", {"time": 9.0})), "'a' has an event with itself"),
    "networkx, some sizes": (lambda: nx(sizes=[("a", 3)]), f"actors, row 2, field 'size': {EMPTY}"),
    "networkx, no size": (
        lambda: nx(sizes=[("a", 3), ("b", "x"), ("c", 1)]),
        "'x' is not a finite number",
    ),
    "igraph, one name twice": (lambda: ig(names="aac"), "two nodes have the name 'a'"),
    "igraph, no times": (lambda: ig(times=None), "field 'time': there is no such column"),
    "igraph, a time missing": (lambda: ig(times=(1.0, None, 2.0, 3.0)), f"field 'time': {EMPTY}"),
    "a mapping": (lambda: EVENTS, "is dict, expected a path, a frame"),
    "an array": (lambda: np.zeros((3, 3)), "is ndarray, expected a path, a frame"),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_events_that_are_malformed_are_refused_in_one_sentence(case: str) -> None:
    make, said = MALFORMED[case]
    events = make()
    with pytest.raises(DyadEventsError) as raised:
        read_history(events, start=None if "date" in case or "zones" in case else 0)
    assert said in str(raised.value)
    assert len(str(raised.value)) < 1500


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"dyads": {"x": [1.0, 2.0, 3.0, 4.0, 5.0, np.inf]}}, "row 6, field 'x': 'inf' is not a"),
        ({"dyads": {"x": list("uvwxyz")}}, "row 1, field 'x': 'u' is not a finite number"),
        ({"dyads": {"sender": list("abcaba")}}, "row 6: speaks of what row 1 spoke of already"),
        ({"dyads": {"receiver": list("bcaczb")}}, "no value for"),
        ({"dyads": {"sender": list("abcab ")}}, "row 6, field 'sender': the cell is empty"),
        ({"actors": {"name": list("abca"), "s": [1, 2, 3, 4]}}, "row 4: speaks of what row 1"),
        ({"actors": {"name": list("abc"), "s": [1, None, 3]}}, "row 2, field 's': the cell is"),
        ({"actors": {"name": list("abd")}}, "unknown place 'c', which actors does not have"),
        ({"states": {"sender": ["a"], "receiver": ["b"], "state": ["so"]}}, "'so' is not a state"),
        ({"network": {"when": [0], "g": [1]}}, "network, field 'time': there is no such column"),
    ],
)
@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_tables_beside_events_are_refused_likewise(library: str, given: Any, said: str) -> None:
    ((argument, columns),) = given.items()
    made = {"pandas": pandas.DataFrame, "polars": polars.DataFrame, "pyarrow": arrow.table}
    columns = PAIRS | columns if argument == "dyads" else columns
    with pytest.raises(DyadEventsError) as raised:
        read_history(pl(), start=0, **{argument: made[library](columns)})
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"mode": "sideways"}, "no mode 'sideways'; there are: directed"),
        ({"fill": "zero"}, "fill='zero'; expected a number"),
        ({"dyads": {"x": polars.DataFrame()}}, r"dyads['x']: is no wide table of numbers"),
        ({"dyads": np.eye(3)}, "dyads: is ndarray, expected a path, a frame"),
        ({"start": float("nan")}, "start: 'nan' is not a time"),
        ({"start": 9}, "no event lies between start (9) and end (5)"),
        ({"weight": "w"}, "no column 'w'"),
        ({"convention": "gold"}, "no convention 'gold'; did you mean 'goldfish'?"),
        ({"kind": "type"}, "field 'type': there is no such column, which kind='type' names"),
        ({"sender": "von"}, "field 'von': there is no such column, which sender='von' names"),
        ({"time": "zeit"}, "which time='zeit' names; the file has: time, sender, receiver"),
        ({"actors": polars.DataFrame({"name": list("abc")}), "name": "id"}, "actors, field 'id'"),
        ({"network": {"z": polars.DataFrame()}}, "network: is dict, expected a path, a frame"),
        ({"known_kinds": ["visit"]}, "known_kinds=['visit']; expected several Kind"),
        ({"known_kinds": Kind("visit")}, "expected several Kind"),
    ],
)
def test_arguments_that_do_not_go_with_a_frame_are_refused(given: Any, said: str) -> None:
    with pytest.raises(DyadEventsError) as raised:
        read_history(pl(), **{"start": 0} | given)
    assert said in str(raised.value)


@pytest.mark.parametrize("rule", [{"at_risk": "active"}, {"leads_to": "active"}, {"at_risk": [7]}])
def test_a_kind_has_rules_of_states(rule: Any) -> None:
    with pytest.raises(DyadEventsError, match=r"kind 'visit': .*expected states"):
        Kind("visit", **rule)


def test_a_known_kind_has_its_rule_or_a_note_that_its_name_is_misspelt() -> None:
    tied = Kind("event", at_risk=frozenset({DyadState.ACTIVE}))
    with pytest.raises(DyadEventsError, match="'event' can only happen where it is active"):
        fit("1", pl(), start=0, known_kinds=[tied])
    visits = pl().with_columns(kind=polars.lit("visit"))
    notes = read_history(visits, start=0, known_kinds=[Kind("visits"), Kind("warming")]).notes
    said = [note for note in notes if "known_kinds" in note]
    assert said == ["known_kinds: no event is of kind 'visits'; did you mean 'visit'?"]


def test_a_window_of_dates_does_not_begin_with_the_era() -> None:
    dated = pl().with_columns(time=polars.lit("2001-03-04"))
    with pytest.raises(DyadEventsError, match="start is the year 0, and the first event"):
        read_history(dated, start=0, end=2003)
    assert read_history(dated, start=1990, end=2003).history.start == 1990


def test_a_column_that_one_table_names_has_its_own_name_in_others() -> None:
    pairs = polars.DataFrame(PAIRS).rename({"sender": "von"})
    found = read_history(pl(), dyads=pairs.with_columns(x=1.0), sender="von", start=0)
    assert set(found.history.covariates) == {"x"}


def test_columns_of_pandas_may_be_numbers_and_edges_in_any_order() -> None:
    by_number = pd().set_axis([0, 1, 2], axis=1)
    found = read_history(by_number, time="0", sender="1", receiver="2", start=0).history
    assert found.times.tolist() == EVENTS["time"]
    assert read_history(nx(), start=0).history.times.tolist() == EVENTS["time"]
