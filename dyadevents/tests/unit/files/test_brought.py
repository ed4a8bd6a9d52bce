"""What an analyst brings is taken as it is, or refused in one clear message."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import dyadevents
from dyadevents import EventModel, History, read_history, terms
from dyadevents.errors import DyadEventsError, TableError
from dyadevents.files import brought
from dyadevents.inference.fitting import fit_history
from made_events.frames import CALLED, NAMES, made_columns, made_pairs, pair_sizes

Make = Callable[[dict[str, list[Any]]], Any]


def _pandas(columns: dict[str, list[Any]]) -> Any:
    return pytest.importorskip("pandas").DataFrame(columns)


def _polars(columns: dict[str, list[Any]]) -> Any:
    return pytest.importorskip("polars").DataFrame(columns)


def _lazy(columns: dict[str, list[Any]]) -> Any:
    return _polars(columns).lazy()


def _arrow(columns: dict[str, list[Any]]) -> Any:
    return pytest.importorskip("pyarrow").table(columns)


def _duckdb(columns: dict[str, list[Any]]) -> Any:
    duckdb = pytest.importorskip("duckdb")
    return duckdb.from_arrow(_arrow(columns))


FRAMES = (_pandas, _polars, _lazy, _arrow, _duckdb)
EVENTS: dict[str, list[Any]] = {
    "time": [1.0, 2.5, 4.0],
    "sender": ["a", "b", "a"],
    "receiver": ["b", "c", "c"],
}


def same(first: History, second: History) -> None:
    assert first.network == second.network
    for name in ("times", "senders", "receivers", "kind_of"):
        assert getattr(first, name).tolist() == getattr(second, name).tolist()
    assert (first.start, first.end) == (second.start, second.end)
    for name, covariate in first.covariates.items():
        assert covariate.initial.tolist() == second.covariates[name].initial.tolist()


@pytest.mark.parametrize("make", FRAMES)
def test_every_frame_is_read_under_its_own_names(make: Make) -> None:
    found = read_history(make(made_columns()), dyads=make(made_pairs()), start=0, **CALLED)
    x = pair_sizes()
    order = np.argsort(NAMES)
    off = ~np.eye(len(NAMES), dtype=bool)
    assert found.history.network.senders == tuple(sorted(NAMES))
    assert found.history.times.tolist() == made_columns()["timestamp"]
    assert (
        found.history.covariates["x"].initial[off].tolist() == x[np.ix_(order, order)][off].tolist()
    )


@pytest.mark.parametrize("make", FRAMES)
def test_the_frame_that_comes_out_is_of_the_kind_that_came_in(make: Make) -> None:
    result = dyadevents.fit("inertia", events=make(made_columns()), start=0, **CALLED)
    out = type(result.frame()).__module__.partition(".")[0]
    assert out == {"_lazy": "polars", "_arrow": "pyarrow", "_duckdb": "pyarrow"}.get(
        make.__name__, make.__name__[1:]
    )


@pytest.mark.parametrize("library", ["networkx", "igraph"])
def test_a_graph_is_read_with_its_nodes_and_the_attributes_of_its_edges(library: str) -> None:
    graphs: Any = pytest.importorskip(library)
    nodes, sizes = ["a", "b", "c", "alone"], [1, 2, 3, 4]
    edges = [("b", "c", 2.5), ("a", "b", 1.0), ("a", "c", 4.0)]
    if library == "networkx":
        graph = graphs.MultiDiGraph()
        for name, size in zip(nodes, sizes, strict=True):
            graph.add_node(name, size=size)
        for one, other, time in edges:
            graph.add_edge(one, other, when=time)
    else:
        numbers = [(nodes.index(one), nodes.index(other)) for one, other, _ in edges]
        graph = graphs.Graph(n=4, edges=numbers, directed=True)
        graph.vs["name"], graph.vs["size"] = nodes, sizes
        graph.es["when"] = [time for _, _, time in edges]
    found = read_history(graph, time="when", start=0).history
    actors = _polars({"name": nodes, "size": sizes})
    same(found, read_history(_polars(EVENTS), actors=actors, start=0).history)


def test_the_edges_of_a_graph_are_covariates_of_dyads() -> None:
    graph = pytest.importorskip("networkx").DiGraph()
    graph.add_edge("a", "b", weight=3)
    found = read_history(_polars(EVENTS), dyads=graph, fill=0, start=0).history
    assert found.covariates["weight"].initial.tolist() == [[0, 3, 0], [0, 0, 0], [0, 0, 0]]


def test_an_undirected_graph_has_undirected_events() -> None:
    graph = pytest.importorskip("networkx").Graph()
    graph.add_edge("b", "a", time=1.0)
    assert read_history(graph, start=0).history.network.mode == "undirected"


def test_wide_covariates_are_those_of_long_ones() -> None:
    polars = pytest.importorskip("polars")
    wide = {"who": list("abc"), "a": [0, 1, 2], "b": [3, 0, 4], "c": [5, 6, 0]}
    long = [(i, j, wide[j][k]) for j in "abc" for k, i in enumerate("abc") if i != j]
    dyads = polars.DataFrame(long, schema=["sender", "receiver", "km"], orient="row")
    sizes = {"who": list("abc"), "0": [1.0, 2.0, 3.0], "2": [4.0, 5.0, 6.0]}
    found = read_history(
        _polars(EVENTS), dyads={"km": _polars(wide)}, actors={"size": _polars(sizes)}, start=0
    ).history
    same(read_history(_polars(EVENTS), dyads=dyads, start=0).history, found)
    assert found.covariates["size"].initial.tolist() == [1, 2, 3]
    assert found.covariates["size"].times.tolist() == [2, 2, 2]
    assert found.covariates["size"].values.tolist() == [4, 5, 6]


def test_what_is_wrong_with_a_wide_table_is_told_by_its_row() -> None:
    wide = {"who": list("abc"), "a": [0.0, 1.0, 2.0], "b": [3.0, 0.0, None], "c": [5.0, 6.0, 0.0]}
    said = r"^dyads\['km'\], row 3, field 'b': the cell is empty"
    with pytest.raises(TableError, match=said):
        read_history(_polars(EVENTS), dyads={"km": _polars(wide)}, start=0)
    with pytest.raises(
        TableError, match="row 1, field 'b': row 2, field 'a', is of this undirected"
    ):
        read_history(
            _polars(EVENTS),
            dyads={"km": _polars(wide | {"b": [3.0, 0.0, 6.0]})},
            mode="undirected",
            start=0,
        )
    with pytest.raises(TableError, match=r"dyads\['km'\], row 2, field 'who': unknown"):
        read_history(
            _polars(EVENTS),
            actors=_polars({"name": list("abc")}),
            dyads={"km": _polars(wide | {"who": ["a", "x", "c"], "b": [3.0, 0.0, 1.0]})},
            start=0,
        )


def test_the_index_of_a_wide_frame_of_pandas_names_the_senders() -> None:
    pandas = pytest.importorskip("pandas")
    wide = pandas.DataFrame(
        [[0, 1, 2], [3, 0, 4], [5, 6, 0]], index=list("abc"), columns=list("abc")
    )
    found = read_history(pandas.DataFrame(EVENTS), dyads={"km": wide}, start=0).history
    assert found.covariates["km"].initial.tolist() == wide.to_numpy().tolist()


ZONED = ["2015-03-29T01:30:00+01:00", "2015-03-29T02:30:00Z", "2015-03-31T23:30:00-02:00"]


@pytest.mark.parametrize("make", FRAMES)
def test_a_time_with_a_zone_is_that_of_utc(make: Make) -> None:
    """As text, and as times of a frame, to the last digit."""
    from datetime import datetime

    utc = ["2015-03-29 00:30:00", "2015-03-29 02:30:00", "2015-04-01 01:30:00"]
    wanted = read_history(_polars(EVENTS | {"time": utc}), start="2015").history.times
    as_text = read_history(make(EVENTS | {"time": ZONED}), start="2015").history.times
    assert as_text.tolist() == wanted.tolist()
    typed = [datetime.fromisoformat(text).astimezone(UTC) for text in ZONED]
    assert read_history(make(EVENTS | {"time": typed}), start="2015").history.times == (
        pytest.approx(wanted, abs=1e-12)
    )


@pytest.mark.parametrize("typed", [True, False])
@pytest.mark.parametrize("zoned", [True, False])
def test_times_beside_the_events_have_a_zone_if_those_have_one(zoned: bool, typed: bool) -> None:
    from datetime import datetime

    moments = [datetime(2015, 3, day, 12, tzinfo=UTC if zoned else None) for day in (1, 2, 3)]
    when = moments if typed else [moment.isoformat() for moment in moments]
    events = _polars(EVENTS | {"time": when})
    right, wrong = ("2015-03-01T00:00Z", "2015-03-01 00:00")[:: 1 if zoned else -1]
    said = f"has {'no' if zoned else 'a'} time zone, and times of the events have"
    for start in ("2015", right):
        read_history(events, start=start)
    with pytest.raises(DyadEventsError, match=f"start: '{wrong}' {said}"):
        read_history(events, start=wrong)
    for since in (right, wrong):
        actors = {"name": list("abca"), "time": [None] * 3 + [since], "x": [1, 2, 3, 4]}
        if since == right:
            read_history(events, start="2015", actors=_polars(actors))
            continue
        with pytest.raises(TableError, match=f"^actors, field 'time': {said}"):
            read_history(events, start="2015", actors=_polars(actors))


def test_a_day_without_a_time_stands_in_its_middle() -> None:
    from datetime import date

    days = [date(2015, 1, 1), date(2015, 1, 2), date(2016, 2, 29)]
    typed = read_history(_polars(EVENTS | {"time": days}), start="2014").history.times
    text = [day.isoformat() for day in days]
    assert (
        typed.tolist()
        == read_history(_polars(EVENTS | {"time": text}), start="2014").history.times.tolist()
    )


@pytest.mark.parametrize(
    ("columns", "given", "said"),
    [
        ({"when": [1, 2, 3]}, {}, "events, field 'time': there is no such column"),
        ({"time": [1.0, None, 3.0]}, {}, "events, row 2, field 'time': the cell is empty"),
        ({"time": [1.0, 3.0, 2.0]}, {}, "events, row 3, field 'time': 2.0 comes after the 3.0"),
        ({"sender": [1.0, 2.0, None]}, {}, "events, field 'sender': holds decimals"),
        (
            {"time": [ZONED[0], "2015-03-29 12:00", "2016-01-01"]},
            {},
            "'2015-03-29 12:00' has no time",
        ),
        ({"time": ["soon", "1", "2"]}, {}, "events, row 1, field 'time': 'soon' is not a time"),
        (
            {},
            {"actors": ["a", "b"]},
            "row 2, field 'receiver': unknown place 'c', which actors",
        ),
        ({}, {"x": ["1", "u", "3"]}, "dyads, row 2, field 'x': 'u' is not a finite number"),
        ({}, {"x": [1.0, None, 3.0]}, "dyads, row 2, field 'x': the cell is empty"),
    ],
)
def test_what_is_wrong_with_a_frame_is_told_by_argument_row_and_column(
    columns: dict[str, list[Any]], given: dict[str, Any], said: str
) -> None:
    rows = {
        name: cells for name, cells in EVENTS.items() if "when" not in columns or name != "time"
    }
    more: dict[str, Any] = {"start": 0}
    if "actors" in given:
        more["actors"] = _polars({"name": given["actors"]})
    if "x" in given:
        ends = {"sender": ["a", "b", "c"], "receiver": ["b", "c", "a"]}
        more |= {"dyads": _polars(ends | {"x": given["x"]}), "fill": 0.0}
    with pytest.raises(TableError) as raised:
        read_history(_polars(rows | columns), **more)
    assert said in str(raised.value)


def test_the_columns_in_messages_are_those_of_the_frame() -> None:
    columns = made_columns()
    columns["source"][4] = None
    with pytest.raises(TableError, match=r"^events, row 5, field 'source': the cell is empty"):
        read_history(_polars(columns), start=0, **CALLED)


def test_two_columns_of_one_name_are_refused() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(EVENTS)
    with pytest.raises(TableError, match="events, field 'sender': two columns have this name"):
        read_history(pandas.concat([frame, frame[["sender"]]], axis=1), start=0)


def test_more_rows_than_memory_holds_are_refused_before_they_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    polars = pytest.importorskip("polars")
    monkeypatch.setattr(brought, "_free_memory", lambda: 4e9)
    time = polars.int_range(0, 100_000_000).alias("time")
    many = polars.LazyFrame({"one": [0]}).select(time, sender=polars.lit("a"))
    with pytest.raises(TableError, match=r"events: has 100,000,000 rows of 2 columns"):
        read_history(many.with_columns(sender=polars.lit("a")))


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(TableError, match="events: is int, expected a path, a frame"):
        dyadevents.fit("inertia", events=3)
    with pytest.raises(DyadEventsError, match="no argument 'strat'; did you mean 'start'"):
        dyadevents.fit("inertia", _polars(EVENTS), strat=0)
    with pytest.raises(TypeError, match="events"):
        dyadevents.fit("inertia")  # type: ignore[call-arg]


@pytest.mark.parametrize("size", ["tiny", "small"])
@pytest.mark.parametrize("likelihood", ["interval", "ordinal"])
def test_a_fit_of_a_frame_is_that_of_arrays(oracles: Path, size: str, likelihood: Any) -> None:
    polars = pytest.importorskip("polars")
    events = polars.read_csv(oracles / size / "events.csv")
    dyads = polars.read_csv(oracles / size / "covariates.csv")
    called = {"time": "day", "sender": "from", "receiver": "to"}
    result = dyadevents.fit(
        "inertia(raw) + reciprocity(raw) + x",
        events=events.rename(called),
        dyads=dyads.rename({"sender": "from", "receiver": "to"}),
        start=0,
        likelihood=likelihood,
        **{"time": "day", "sender": "from", "receiver": "to"},
    )["event"]
    by_files = read_history(
        oracles / size / "events.csv", dyads=[oracles / size / "covariates.csv"], start=0
    )
    raw = [terms.Inertia(transform="raw"), terms.Reciprocity(transform="raw"), terms.Given("x")]
    other = fit_history(EventModel(terms=raw), by_files.history, likelihood=likelihood)["event"]
    assert result.names == other.names
    assert result.estimates.tolist() == other.estimates.tolist()
    assert result.covariance.tolist() == other.covariance.tolist()
    assert result.loglik == other.loglik


def test_conventions_are_those_of_the_other_programs() -> None:
    columns = made_columns()
    given: dict[str, Any] = {"events": _polars(columns), **CALLED}
    first = columns["timestamp"][0]
    theirs = dyadevents.fit("inertia + sender_activity", convention="goldfish", **given)
    ours = dyadevents.fit(
        "inertia(binary) + sender_activity(raw, distinct=true)", start=first - 1e-9, **given
    )
    assert theirs["event"].n_events == len(columns["timestamp"]), "the first event counts"
    assert theirs["event"].names == ours["event"].names
    assert theirs["event"].estimates == pytest.approx(ours["event"].estimates, abs=1e-6)
    theirs = dyadevents.fit("inertia + reciprocity", convention="remverse", **given)
    ours = dyadevents.fit("inertia(raw) + reciprocity(raw)", start=0, **given)
    assert theirs["event"].estimates.tolist() == ours["event"].estimates.tolist()


def test_terms_are_text_or_objects_everywhere() -> None:
    given: dict[str, Any] = {"events": _polars(made_columns()), "start": 0, **CALLED}
    wanted = dyadevents.fit("inertia + reciprocity", **given)["event"].estimates.tolist()
    both = [terms.Inertia(), terms.Reciprocity()]
    for model in (both, {"event": "inertia + reciprocity"}, {"event": both}):
        assert dyadevents.fit(model, **given)["event"].estimates.tolist() == wanted
    history = read_history(given.pop("events"), **given)
    for data in (history, history.history):
        assert dyadevents.fit("inertia + reciprocity", data)["event"].estimates.tolist() == wanted
    with pytest.raises(DyadEventsError, match="start: belongs to tables of events"):
        dyadevents.fit("inertia", history, start=0)
