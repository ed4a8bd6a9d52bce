"""Difference-in-differences of a frame: other packages' figures, and each thing wrong with it."""

from __future__ import annotations

import warnings
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from paradiplomacy import did, power
from paradiplomacy.errors import ParadiplomacyError, RecordError

COLUMNS: dict[str, Any] = {"outcome": "y", "unit": "unit", "time": "year", "treated": "first"}


def panel(*, effect: float = 0.5, seed: int = 5) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    rows = []
    for unit in range(40):
        first = (0, 2006, 2008, 2011)[unit % 4]
        level = rng.normal()
        for year in range(2000, 2015):
            change = effect if first and year >= first else 0.0
            y = level + year / 10 + change + rng.normal(scale=0.3)
            rows.append({"unit": f"u{unit:02}", "year": year, "first": first, "y": y})
    return pl.DataFrame(rows)


def test_diff_diff_finds_the_same_mean_error_and_course() -> None:
    from diff_diff import CallawaySantAnna

    rows = panel()
    data = rows.to_pandas().assign(unit=lambda d: d["unit"].str[1:].astype(int))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = CallawaySantAnna(
            control_group="not_yet_treated", cluster="unit", base_period="universal"
        ).fit(data, "y", "unit", "year", "first")
        steps = fitted.aggregate("event_study").to_dataframe()
    found = did(rows, **COLUMNS)
    table = found.frame()
    assert table.row(0)[:3] == pytest.approx(
        ("ATT", fitted.overall_att, fitted.overall_se), rel=1e-9
    )
    ours = {row[0]: row[1:3] for row in table.rows()[1:]}
    theirs = {
        str(int(e)): (a, s)
        for e, a, s in zip(*(steps[c] for c in ("event_time", "att", "se")), strict=True)
        if e != -1
    }
    assert set(ours) == set(theirs)
    for step, values in theirs.items():
        assert ours[step] == pytest.approx(values, rel=1e-9), step
    assert "0 in 'first' is taken as never" in found.notes


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow", "duckdb", "dict", "lazy"])
def test_any_frame_gives_the_same_and_gets_its_own_kind_back(library: str) -> None:
    rows = panel()
    given: Any = {
        "pandas": rows.to_pandas,
        "polars": lambda: rows,
        "pyarrow": rows.to_arrow,
        "duckdb": lambda: __import__("duckdb").from_arrow(rows.to_arrow()),
        "dict": lambda: rows.to_dict(as_series=False),
        "lazy": rows.lazy,
    }[library]()
    found = did(given, **COLUMNS)
    assert found.att == pytest.approx(did(rows, **COLUMNS).att, rel=1e-12)
    kind = type(found.frame()).__module__.partition(".")[0]
    wanted = {"pandas": "pandas", "pyarrow": "pyarrow", "duckdb": "pyarrow"}
    assert kind == wanted.get(library, "polars")  # as `dyadevents.fit` has it


def test_truth_and_dates_say_the_same_as_years() -> None:
    rows = panel()
    truth = rows.with_columns(
        ((pl.col("first") > 0) & (pl.col("year") >= pl.col("first"))).alias("first")
    )
    days = rows.with_columns(
        pl.date("year", 7, 1).alias("year"),
        pl.when(pl.col("first") > 0).then(pl.date("first", 1, 1)).alias("first"),
    )
    wanted = did(rows, **COLUMNS).frame()
    assert did(truth, **COLUMNS).frame().equals(wanted)
    assert did(days, **COLUMNS).frame().equals(wanted)
    assert (2006, 2008) in did(rows, **COLUMNS).by_cohort
    assert (date(2006, 7, 1), date(2008, 7, 1)) in did(days, **COLUMNS).by_cohort


def test_bounds_are_there_where_they_are_wanted_and_wider() -> None:
    plain, bounded = did(panel(), **COLUMNS), did(panel(), **COLUMNS, bounds=True)
    rows = {row[0]: row for row in bounded.frame().rows()}
    low, high = rows["ATT, trends may part"][-2:]
    assert low < rows["ATT"][-2] < rows["ATT"][-1] < high
    assert "Breakdown" in dict(bounded.facts)
    assert "ATT, trends may part" not in plain.frame()["term"].to_list()
    narrow = did(panel(), **COLUMNS, bounds=True, level=0.5)
    _, bound = narrow.rows[:2]
    assert low < bound.conf_low < bound.conf_high < high
    assert list(narrow.__maketables_coef_table__.columns[-2:]) == ["ci50l", "ci50u"]


def test_a_span_leaves_the_rest_out_of_rows_and_mean() -> None:
    found = did(panel(), **COLUMNS, span=(-2, 1)).frame()
    assert found["term"].to_list() == ["ATT", "-2", "0", "1"]
    ends = found.filter(pl.col("term").is_in(["0", "1"]))["estimate"]
    assert ends.min() <= found["estimate"][0] <= ends.max()


def test_a_summary_a_page_and_latex_have_every_row() -> None:
    found = did(panel(), **COLUMNS)
    for text in (str(found.summary()), found.summary().html, found.to_latex()):
        assert "ATT" in text
        assert f"{found.att:.4g}" in text
    assert "DidResult" in repr(found)
    assert found.plot().to_dict()["title"] == "Difference-in-differences"
    assert list(found.__maketables_coef_table__.columns[:2]) == ["b", "se"]


def test_what_cannot_be_seen_before_is_said_before() -> None:
    found = did(panel(effect=0.0), **COLUMNS)
    readings = power("did", panel(effect=9.0), **COLUMNS).rows[0]
    assert found.detectable == pytest.approx(readings.high)  # whatever comes after
    assert any(name == "Detectable" for name, _ in found.facts)


def changed(**columns: Any) -> pl.DataFrame:
    return panel().with_columns(**columns)


PERIODS = panel().to_pandas().assign(year=lambda d: pd.PeriodIndex(d["year"].astype(str), freq="Y"))
RELATIVE = changed(
    year=pl.col("year") - 2006,
    first=pl.col("first").replace_strict({2006: 0, 2008: 1}, default=None),
)


@pytest.mark.parametrize(
    ("frame", "columns", "says"),
    [
        (panel(), {"outcome": "yy"}, r"frame, field 'yy': no such column; did you mean 'y'"),
        (changed(year=2000), {}, r"frame, row 2, field 'year': unit 'u00' has another row"),
        (changed(y=pl.lit("many")), {}, r"frame, row 1, field 'y': 'many' is no number"),
        (changed(first="year"), {}, r"field 'first': unit 'u00' has several"),
        (changed(first=pl.col("year") % 2), {}, r"unit 'u00' goes back to 0"),
        (changed(unit=pl.lit(None, pl.String)), {}, r"row 1, field 'unit': is empty"),
        (panel().head(0), {}, r"frame: has no row"),
        (7, {}, r"frame: is int, expected a frame"),
        (changed(y=pl.lit(float("inf"))), {}, r"frame, row 1, field 'y': 'inf' is no number"),
        (changed(y=pl.lit(None)), {}, r"frame, field 'y': has no number in any row"),
        (changed(y=pl.lit([1])), {}, r"frame, field 'y': holds List\(Int64\), expected text"),
        (changed(unit=pl.lit(b"u")), {}, r"frame, field 'unit': holds Binary, expected text"),
        (changed(year=pl.date("year", 1, 1)), {}, r"field 'first': holds numbers, and 'year' does"),
        (panel().lazy().select("no"), {}, r"frame: cannot be read: unable to find column"),
        (panel().to_pandas()["y"], {}, r"frame: is Series, expected a frame"),
        (panel().to_pandas().assign(y=[1, "x"] * 300), {}, r"field 'y': cannot be read: Could not"),
        ({"y": [1], "unit": [1, 2]}, {}, r"frame: cannot be read: could not create a new"),
        (panel(), {"unit": None}, r"frame: expected the name of a column, not None"),
        (PERIODS, {}, r"frame, field 'year': holds Extension\('pandas.period'"),
        (
            RELATIVE,
            {},
            r"field 'first': 0 and 1 say .* no unit goes from 0 to 1; if they are times",
        ),
    ],
    ids=[
        *("column", "twice", "text", "several", "back", "empty", "no-row", "number", "inf", "none"),
        *("list", "bytes", "dates", "lazy", "series", "mixed", "uneven", "no-name", "period"),
        "relative",
    ],
)
def test_each_thing_wrong_with_a_frame_has_one_error(
    frame: Any, columns: dict[str, str], says: str
) -> None:
    with pytest.raises(RecordError, match=says):
        did(frame, **COLUMNS | columns)


def test_a_column_named_twice_is_said() -> None:
    rows = panel().to_pandas()
    with pytest.raises(RecordError, match="field 'y': two columns have this name"):
        did(pd.concat([rows, rows[["y"]]], axis=1), **COLUMNS)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"level": "0.9"}, "level must lie between 0 and 1, not '0.9'"),
        ({"span": 3}, "span must be two whole numbers"),
        ({"span": (3, 1)}, "span must be two whole numbers"),
        ({"span": (-4, -2)}, "the last, which is 0 or later"),
        ({"span": (2, 4), "bounds": True}, "bounds need a span that starts at 0 or before"),
        ({"seed": -1}, "seed must be a whole number, 0 or more, not -1"),
    ],
)
def test_options_that_cannot_be_are_refused(options: Any, says: str) -> None:
    with pytest.raises(ParadiplomacyError, match=says):
        did(panel(), **COLUMNS, **options)


@pytest.mark.parametrize("first", [None, 2000, 2030], ids=["never", "always", "later"])
def test_nothing_to_compare_says_what_is_lacking(first: int | None) -> None:
    rows = changed(first=pl.lit(first, pl.Int64))
    with pytest.raises(ParadiplomacyError, match="no change can be estimated: the event reaches 0"):
        did(rows, **COLUMNS)


@pytest.mark.parametrize(
    ("units", "says"),
    [
        (pl.col("unit").is_in(["u00", "u04", "u08", "u01"]), "reaches 1 .* and 3 can be"),
        (pl.col("unit").is_in(["u00", "u01", "u05", "u09"]), "reaches 3 .* and 1 can be"),
    ],
    ids=["one-reached", "one-not"],
)
def test_one_unit_alone_has_no_standard_error(units: pl.Expr, says: str) -> None:
    with pytest.raises(ParadiplomacyError, match=f"{says}.*it needs two of each"):
        did(panel().filter(units), **COLUMNS)


def test_units_without_the_reading_before_are_not_counted() -> None:
    rows = panel().filter((pl.col("first") != 2006) | (pl.col("year") != 2005))
    found, others = (did(of, **COLUMNS) for of in (rows, panel().filter(pl.col("first") != 2006)))
    assert dict(found.facts)["Units"] == "40, of which the event reaches 20"
    assert "left out of the mean, without a reading" in found.notes[1]
    assert found.notes[1].endswith("u01, u05, u09, u13, u17 and 5 more")
    assert power("did", rows, **COLUMNS).notes == found.notes[:2]
    assert dict(found.facts)["Interval"] == dict(others.facts)["Interval"]


def test_rows_of_one_unit_alone_are_noted() -> None:
    rows = panel().filter((pl.col("first") != 2006) | (pl.col("unit") == "u01"))
    assert did(rows, **COLUMNS).notes[-1].endswith("how units differ: 7, 8")


def test_rows_left_out_are_counted() -> None:
    rows = changed(y=pl.when(pl.col("year") == 2003).then(None).otherwise("y"))
    assert "40 rows without 'y' left out" in did(rows, **COLUMNS).notes
