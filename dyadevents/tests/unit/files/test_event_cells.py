"""Events counted in cells on disk give the fit that they give in memory."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from dyadevents import DyadEventsError, FitResult, ModelError, TableError, fit
from dyadevents.files import event_cells
from dyadevents.files.event_cells import fit_cells
from dyadevents.inference import cell_likelihood

duckdb = pytest.importorskip("duckdb")


def drawn(dates: bool = False) -> pl.DataFrame:
    """Events of twelve actors, whole numbers among the times so that some are on edges."""
    rng = np.random.default_rng(4)
    s = rng.integers(0, 12, 900)
    r = (s + rng.integers(1, 12, 900)) % np.where(rng.random(900) < 0.6, 12, 5)
    times: Any = np.sort(np.append(rng.integers(1, 60, 300), rng.random(600) * 60))
    if dates:
        times = [datetime(2020, 1, 1) + timedelta(days=10 * day) for day in times]
    rows = pl.DataFrame({"time": times, "by": s, "to": r}).cast({"by": pl.String, "to": pl.String})
    return rows.filter(pl.col("by") != pl.col("to"))


ACTORS = pl.DataFrame({"name": [str(k) for k in range(12)], "size": np.arange(12) % 5 / 2})


def close(one: FitResult, other: FitResult) -> None:
    """Hold two fits against each other."""
    a, b = one["event"], other["event"]
    assert a.names == b.names
    assert a.n_events == b.n_events
    assert np.allclose(a.estimates, b.estimates, atol=1e-8)
    assert np.allclose(a.standard_errors, b.standard_errors, atol=1e-8)
    assert a.loglik == pytest.approx(b.loglik, abs=1e-6)


@pytest.mark.parametrize(
    ("formula", "mode", "start"),
    [
        ("inertia + reciprocity + sender(size)", "directed", 0),
        ("inertia(raw) + sender_activity + receiver_popularity", "directed", 17.5),
        ("outgoing_two_paths + difference(size)", "directed", 21),
        ("inertia + sum(size) + degree", "undirected", 15),
        ("inertia + receiver_popularity", "two-mode", 15),
    ],
)
def test_a_fit_in_cells_is_that_in_memory(
    tmp_path: Path, formula: str, mode: Any, start: float
) -> None:
    events = drawn()
    how: dict[str, Any] = {"sender": "by", "receiver": "to", "mode": mode}
    if mode != "two-mode":
        how["actors"] = ACTORS
    events.sample(fraction=1, shuffle=True, seed=1).write_parquet(tmp_path / "events.parquet")
    found = fit_cells(formula, tmp_path / "*.parquet", start=start, end=58, cell=7, **how)
    other = fit(formula, events, start=start, end=58, commit=7, ties="breslow", **how)
    close(found, other)
    assert set(found.notes) <= set(other.notes)


def test_a_frame_with_its_blanks_and_one_kind_gives_what_fit_gives() -> None:
    events = drawn().with_columns(to=pl.col("to") + " ", what=pl.lit("call"))
    how: dict[str, Any] = {"sender": "by", "receiver": "to", "kind": "what", "start": 0, "end": 58}
    found = fit_cells("inertia", events, cell=7, **how)
    other = fit("inertia", events, commit=7, ties="breslow", **how)
    assert np.allclose(found["call"].estimates, other["call"].estimates, atol=1e-8)
    assert isinstance(found.frame(), pl.DataFrame)


def test_events_before_the_start_fade_as_of_the_middle_of_their_cells() -> None:
    events = drawn().filter(pl.col("time") % 7 > 0)
    moved = events.with_columns(time=pl.col("time") // 7 * 7 + 3.5)
    how: dict[str, Any] = {"sender": "by", "receiver": "to", "start": 21, "end": 56}
    found = fit_cells("inertia(half_life=25)", events, cell=7, **how)
    close(found, fit("inertia(half_life=25)", moved, commit=7, ties="breslow", **how))


def test_a_fit_in_cells_is_the_same_where_few_events_are_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn().write_parquet(tmp_path / "events.parquet")
    given: Any = (tmp_path / "events.parquet",)
    how: dict[str, Any] = {"sender": "by", "receiver": "to", "start": 0, "end": 58, "cell": 7}
    formula = "inertia(half_life=25) + reciprocity + sender_activity + outgoing_two_paths"
    whole = fit_cells(formula, *given, **how)["event"]
    sizes: list[int] = []
    of_events = cell_likelihood._chunk

    def counted(history: Any, senders: Any, *more: Any) -> Any:
        sizes.append(len(senders))
        return of_events(history, senders, *more)

    monkeypatch.setattr(cell_likelihood, "CHANGES", 640)
    monkeypatch.setattr(cell_likelihood, "_chunk", counted)
    monkeypatch.setattr(event_cells, "ROWS", 5)
    found = fit_cells(formula, *given, **how)["event"]
    assert np.allclose(found.estimates, whole.estimates, rtol=0, atol=1e-11)
    assert found.n_events == whole.n_events == sum(sizes)
    assert max(sizes) < 20  # of a hundred in a cell


def test_a_half_life_takes_events_as_of_the_middle_of_their_cell(tmp_path: Path) -> None:
    inside = drawn().filter(pl.col("time") % 7 > 0)
    inside.write_parquet(tmp_path / "events.parquet")
    middle = pl.col("time") // 7 * 7 + 3.5
    moved = inside.with_columns(time=pl.when(pl.col("time") < 56).then(middle).otherwise("time"))
    formula = "inertia(half_life=25) + reciprocity"
    how: dict[str, Any] = {"sender": "by", "receiver": "to", "start": 0, "end": 58}
    found = fit_cells(formula, tmp_path / "events.parquet", cell=7, **how)
    close(found, fit(formula, moved, commit=7, ties="breslow", **how))
    assert "middle of its cell" in found["event"].messages[-1]


def test_dates_and_relations_of_duckdb_will_do(tmp_path: Path) -> None:
    events = drawn(dates=True)
    relation = duckdb.from_arrow(events.to_arrow())
    how: dict[str, Any] = {"start": "2020-03-10", "end": "2021-06-15"}
    how |= {"sender": "by", "receiver": "to"}
    found = fit_cells("inertia + reciprocity", relation, folder=tmp_path, **how)
    close(found, fit("inertia + reciprocity", events, commit="month", ties="breslow", **how))
    assert "2020" not in found.summary()  # the history is not held


@pytest.mark.parametrize(
    ("formula", "actors", "message"),
    [
        ("inertia(window=9)", None, r"^inertia\(window=9.0\): .* none can leave a window"),
        ("inertia", pl.DataFrame({"name": ["0", "1"]}), "actors table does not have: '"),
        ("recency", None, "recency falls by half in one unit of time, and statistics move at"),
    ],
)
def test_what_cannot_be_had_in_cells_is_refused(
    tmp_path: Path, formula: str, actors: Any, message: str
) -> None:
    drawn().write_parquet(tmp_path / "events.parquet")
    how: dict[str, Any] = {"sender": "by", "receiver": "to", "start": 0, "end": 50}
    with pytest.raises((ModelError, TableError), match=message):
        fit_cells(formula, tmp_path / "events.parquet", cell=7, actors=actors, **how)
    with pytest.raises(TableError, match="no column 'whom'; there are: time, by, to"):
        fit_cells("inertia", tmp_path / "events.parquet", start=0, end=9, sender="whom")


CALLS = {"time": [1.0, 2.0, 3.0], "sender": ["a", "b", "a"], "receiver": ["b", "c", "c"]}


@pytest.mark.parametrize(
    ("columns", "how", "message"),
    [
        ({"time": [1.0, None, 3.0]}, {}, "field 'time': no time"),
        ({"sender": ["a", " ", "a"]}, {}, "field 'sender': an empty cell in 1 of the rows"),
        ({"receiver": ["a", "c", "c"]}, {}, "'receiver': an event of an actor with itself"),
        ({"kind": ["x", "y", "y"]}, {}, "field 'kind': has 'x', 'y'; in cells there is one kind"),
        ({"kind": ["form"] * 3}, {}, "which can happen on every dyad"),
        ({"time": [8.0, 9.0, 9.5]}, {}, "no event lies between start"),
        ({}, {"kind": "type"}, "no column 'type'"),
        ({}, {"likelihood": "ordinal"}, "fit_cells has no argument 'likelihood'"),
        ({}, {"actor": ["a"]}, "no argument 'actor': .*; did you mean 'actors'"),
        ({}, {"states": CALLS}, "no argument 'states': it fits one kind of event, without states"),
        ({}, {"memory": "lots"}, "memory='lots': expected"),
        ({"sender": [0.0, 1.0, 0.0]}, {}, "field 'sender': holds DOUBLE, and labels are text or"),
        ({"receiver": [["b"], ["c"], ["c"]]}, {}, r"field 'receiver': holds VARCHAR\[\]"),
        ({}, {"cell": 0}, "cell=0; expected month, year, or a width above 0"),
        ({"time": [date(2001, 1, day) for day in (1, 2, 3)]}, {"end": 2003}, "is the year 0"),
    ],
)
def test_events_that_fit_does_not_take_are_refused(
    columns: dict[str, Any], how: dict[str, Any], message: str
) -> None:
    with pytest.raises(DyadEventsError, match=message):
        fit_cells(
            "inertia", pl.DataFrame(CALLS | columns), **{"start": 0, "end": 4, "cell": 1} | how
        )


def test_what_is_no_frame_is_refused_and_what_needs_a_history_says_so() -> None:
    with pytest.raises(TableError, match="events: is dict, expected a path, a frame"):
        fit_cells("inertia", CALLS, start=0, end=4)
    how: dict[str, Any] = {"sender": "by", "receiver": "to", "start": 0, "end": 58}
    found = fit_cells("inertia", drawn(), cell=7, **how)
    with pytest.raises(DyadEventsError, match=r"needs the history, which .* a fit of fit_cells"):
        found.predict()
