"""Difference-in-differences of any panel that an event reaches unit by unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from paradiplomacy.analyst.given_frames import (
    columns_of,
    demand_number,
    fault,
    given_frame,
    library_of,
    names_in,
    numbers_in,
)
from paradiplomacy.analyst.tidy import Term, TidyResult, listed
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.hypotheses.estimators.measured import Measured
from paradiplomacy.hypotheses.estimators.staggered import (
    NEVER,
    SPAN,
    Effects,
    UnitYears,
    comparisons,
    effects,
    overall,
)
from paradiplomacy.hypotheses.estimators.staggered_power import detectable
from paradiplomacy.hypotheses.estimators.staggered_rule import Honest, Trends, trends_of

__all__ = ["DidResult", "GivenPanel", "did", "given_panel"]

DRAWS = 199
"""Shuffles of the test of the readings before the event."""

_MAKETABLES = {"estimate": "b", "std_error": "se", "statistic": "t", "p_value": "p"}


@dataclass(frozen=True, slots=True)
class GivenPanel:
    """A panel that was read from a frame.

    Attributes
    ----------
    panel : UnitYears
        Readings count in their order; the event comes at the first reading at or after it.
    times : tuple
        Of its readings, as the frame has them.
    reached : int
        Units behind the mean change that the event reaches.
    freedom : int
        One less than the fewer of these and of the units that are compared with them.
    notes : tuple of str
        What was left out, and why.
    library : str
    """

    panel: UnitYears
    times: tuple[Any, ...]
    reached: int
    freedom: int
    notes: tuple[str, ...]
    library: str


@dataclass(frozen=True, repr=False, kw_only=True)
class DidResult(TidyResult):
    """The change after an event, beside that of units it had not reached yet.

    Attributes
    ----------
    att : float
        Mean change after the event, each unit and reading counting alike.
    by_cohort : dict
        Change by the times of two readings: the first from the event on, and the one measured.
    trends : Trends
        Test of the readings before the event, and bounds where trends may part.
    detectable : float or None
        Smallest change that would be found in eight samples of ten, from readings before alone.
    level : float
        Confidence of the intervals.
    """

    att: float
    by_cohort: dict[tuple[Any, Any], float] = field(default_factory=dict)
    trends: Trends
    detectable: float | None
    level: float = 0.95

    def plot(self) -> Any:
        """Draw each estimate with its interval, as a chart of Altair."""
        import altair as alt

        rows = [
            {"term": row.term, "estimate": row.estimate, "low": row.conf_low, "high": row.conf_high}
            for row in self.rows
        ]
        data: Any = {"values": rows}
        base = alt.Chart(data).encode(y=alt.Y("term:N", sort=None, title=None))
        return alt.layer(
            base.mark_rule().encode(x=alt.X("low:Q", title="estimate"), x2="high:Q"),
            base.mark_point(filled=True, size=60).encode(x="estimate:Q"),
            title=self.title,
        )

    # What maketables asks of a result: https://github.com/py-econometrics/maketables

    @property
    def __maketables_coef_table__(self) -> Any:
        width = f"ci{100 * self.level:g}"
        names = {**_MAKETABLES, "conf_low": f"{width}l", "conf_high": f"{width}u"}
        table = self.frame(library="pandas").rename(columns=names)
        return table.set_index("term").rename_axis("Coefficient")


def did(
    frame: Any,
    *,
    outcome: str,
    unit: str,
    time: str,
    treated: str,
    span: tuple[int, int] = SPAN,
    bounds: bool = False,
    level: float = 0.95,
    seed: int = 1989,
    library: str = "",
) -> DidResult:
    """Estimate how an outcome changes after an event that reaches units at different times.

    Parameters
    ----------
    frame : frame
        A row for each unit and time; of pandas, Polars, PyArrow, DuckDB or another library.
    outcome, unit, time : str
        Columns: a number; what is followed; a number or a date.
    treated : str
        Column of the time from which the event has reached the unit, the same in all its rows:
        empty, or 0, where it never does. Or a column of truth (0 and 1): whether it has by then,
        which changes in a unit; times of 0 and 1 alone are refused, as they look the same.
    span : tuple of int
        First and last reading from the event that are estimated and, after it, are in the mean;
        all by default. The last is 0 or later.
    bounds : bool
        Add the bounds where trends part after the event by as much as they did before.
    level : float
        Confidence of the intervals.
    seed : int
        Of the shuffles of the test of the readings before.
    library : {"pandas", "polars", "pyarrow"}, optional
        Of frames that go out; by default that of the one that came in.

    Returns
    -------
    DidResult
        ``ATT`` first, then, where wanted, its bounds, then a row for each reading from the event.

    Raises
    ------
    RecordError
        A column is not there, a cell cannot be, or a unit has two rows of one time.
    ParadiplomacyError
        Nothing can be compared: says what is lacking.

    Notes
    -----
    Callaway and Sant'Anna (2021), relative to units that are not reached yet, and t intervals with
    one degree of freedom less than there are units of the rarer sort, of which it takes two. A unit
    without the reading just before an event is not compared there. Bounds are those of Rambachan
    and Roth (2023), relative magnitudes 1.

    Examples
    --------
    >>> rows = [
    ...     {"city": f"c{n}", "year": 2000 + t, "tie": 2003 if n < 6 else None,
    ...      "trade": n + t + (2.0 if n < 6 and t >= 3 else 0) + ((n * 7 + t * 5) % 11) / 10}
    ...     for n in range(12) for t in range(7)
    ... ]
    >>> found = did(pl.DataFrame(rows), outcome="trade", unit="city", time="year", treated="tie")
    >>> round(found.att, 1), found.frame()["term"].to_list()
    (2.0, ['ATT', '-3', '-2', '0', '1', '2', '3'])
    """
    _check_options(span, level, bounds=bounds)
    demand_number("seed", seed, above=-1, whole=True)
    given = given_panel(frame, outcome=outcome, unit=unit, time=time, treated=treated, span=span)
    panel, freedom = given.panel, given.freedom
    least = detectable(panel, span=span, freedom=freedom)[0]
    steps = effects(panel, span=span)
    whole = _mean_change(given, steps, outcome)
    trends = trends_of(panel, draws=DRAWS, seed=seed, last=span[1], units=freedom + 1, level=level)
    apart = trends.robust if bounds else None
    return DidResult(
        title="Difference-in-differences",
        rows=tuple(_terms(given, steps, whole, apart, level)),
        facts=(("Outcome", outcome), *_facts(given, least, trends, level, apart=apart)),
        notes=(*given.notes, *_doubts(steps, trends, bounds=bounds)),
        library=library or given.library,
        att=whole.value,
        by_cohort={
            (given.times[first - 1], given.times[at - 1]): change
            for (first, at), change in steps.by_cohort.items()
        },
        trends=trends,
        detectable=least,
        level=level,
    )


def _check_options(span: Any, level: Any, *, bounds: bool) -> None:
    demand_number("level", level, below=1)
    whole = isinstance(span, tuple | list) and [type(end) for end in span] == [int, int]
    if not whole or not max(span[0], 0) <= span[1]:
        raise ParadiplomacyError(
            "span must be two whole numbers, the first reading and the last, which is 0 or later, "
            f"not {span!r}"
        )
    if bounds and span[0] > 0:  # they are of the mean from 0 on
        raise ParadiplomacyError(f"bounds need a span that starts at 0 or before, not {span!r}")


def _rounding(given: GivenPanel) -> float:
    """A standard error below this is rounding."""
    return 1e-9 * float(np.nanstd(given.panel.values))


def _mean_change(given: GivenPanel, steps: Effects, outcome: str) -> Measured:
    """The mean change after the event; an error where it has no standard error."""
    estimate = overall(steps)
    if estimate is None or not np.isfinite(estimate).all() or not estimate[1] > _rounding(given):
        raise ParadiplomacyError(
            f"the change of {outcome!r} has no standard error: it does not vary, or too few "
            f"units are compared; there are {len(given.panel.units)}"
        )
    return Measured(*estimate, given.freedom)


def _terms(
    given: GivenPanel, steps: Effects, whole: Measured, apart: Honest | None, level: float
) -> Iterator[Term]:
    """The mean, its bounds where wanted, and the change at each reading from the event."""
    yield _term("ATT", whole, level)
    if apart is not None:
        ends = apart.interval
        yield Term("ATT, trends may part", ends.value, conf_low=ends.low, conf_high=ends.high)
    tiny = _rounding(given)
    for step, effect, error in zip(steps.since, steps.effect, steps.errors, strict=True):
        if error > tiny:
            change = Measured(float(effect), float(error), given.freedom)
            yield _term(str(step), change, level)


def _facts(
    given: GivenPanel, least: float | None, trends: Trends, level: float, *, apart: Honest | None
) -> tuple[tuple[str, str], ...]:
    panel = given.panel
    before = "untested" if trends.before is None else f"p = {trends.before:.3f}"
    broken = (("Breakdown", f"{apart.breakdown:.2f} times the most before"),) if apart else ()
    return (
        ("Units", f"{len(panel.units):,}, of which the event reaches {given.reached:,}"),
        ("Detectable", "no change" if least is None else f"{least:.4g} (8 samples of 10)"),
        ("Trends before", before),
        ("Interval", f"{level:.0%}, t with {given.freedom} degrees of freedom"),
        *broken,
    )


def _term(name: str, found: Measured, level: float) -> Term:
    ends = found.interval(level)
    t = found.value / found.error
    return Term(name, found.value, found.error, t, found.p(), ends.low, ends.high)


def _doubts(steps: Effects, trends: Trends, *, bounds: bool) -> list[str]:
    doubts = []
    if alone := steps.since[steps.size == 1].astype(str).tolist():
        doubts.append(f"rows of one unit, whose errors leave out how units differ: {listed(alone)}")
    if trends.parted:
        doubts.append("units moved differently before the event already: mind its estimate")
    if bounds and trends.robust is None:
        doubts.append("no bounds: they need two readings before the event")
    return doubts


def given_panel(
    frame: Any, *, outcome: str, unit: str, time: str, treated: str, span: tuple[int, int] = SPAN
) -> GivenPanel:
    """Read a panel from a frame; see `did` for its columns and errors."""
    table = given_frame(frame)
    columns_of(table, (outcome, unit, time, treated))
    names_in(table, time)  # none is empty
    rows = pl.DataFrame(
        {
            "unit": names_in(table, unit),
            "time": _times(table, time),
            "value": numbers_in(table, outcome),
            "row": np.arange(1, table.height + 1),
        }
    )
    repeated = rows.filter(pl.struct("unit", "time").is_first_distinct().not_())
    if repeated.height:
        what = f"unit {repeated['unit'][0]!r} has another row of this time; add them up or drop one"
        raise fault("frame", what, row=int(repeated["row"][0]), column=time)
    firsts, notes = _first_times(table, rows, time, treated)
    rows = rows.join(firsts, on="unit", how="left", maintain_order="left")
    unknown = rows.height - rows.drop_nulls("value").height
    if unknown:
        notes.append(f"{unknown:,} rows without {outcome!r} left out")
    rows = rows.drop_nulls("value")
    if not rows.height:
        raise fault("frame", "has no number in any row", column=outcome)
    times = rows["time"].unique().sort()
    early = rows.filter(pl.col("first") <= times.min())["unit"].unique().sort().to_list()
    if early:
        notes.append(f"reached before the first reading, left out: {listed(early)}")
        rows = rows.filter(pl.col("first").is_null() | (pl.col("first") > times.min()))
    panel = _as_panel(rows, times)
    reached, compared = _sides(panel, span)
    out = np.array(panel.units)[~np.where(panel.adopters, reached, compared)].tolist()
    if out:
        notes.append(
            "left out of the mean, without a reading just before an event, one after it, or a unit "
            f"to compare with: {listed(out)}"
        )
    fewer = min(reached.sum(), compared.sum())
    if fewer < 2:
        what = (
            f"no change can be estimated: the event reaches {reached.sum()} of the units between "
            f"two readings, and {compared.sum()} can be compared with these; it needs two of each"
        )
        raise ParadiplomacyError("; ".join([what, *notes]))
    if (times == times.round()).all():  # years and days, not 2004.0
        times = times.cast(pl.Int64).cast(pl.Date if _dated(table, time) else pl.Int64)
    return GivenPanel(
        panel, tuple(times), int(reached.sum()), int(fewer) - 1, tuple(notes), library_of(frame)
    )


def _sides(panel: UnitYears, span: tuple[int, int]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which units are behind the mean change: reached, and compared with those."""
    reached, compared = (np.zeros(len(panel.units), np.bool_) for _ in range(2))
    for part in comparisons(panel, span=(max(span[0], 0), span[1])):
        reached |= part.of_cohort.any(axis=1)
        compared |= part.free.any(axis=1)
    return reached, compared


def _dated(table: pl.DataFrame, name: str) -> bool:
    return table[name].dtype in (pl.Date, pl.Datetime)


def _times(table: pl.DataFrame, name: str) -> pl.Series:
    """Times as numbers that keep their order; dates as days."""
    if _dated(table, name):
        return table[name].cast(pl.Date).cast(pl.Float64)
    return numbers_in(table, name)


def _first_times(
    table: pl.DataFrame, rows: pl.DataFrame, time: str, treated: str
) -> tuple[pl.DataFrame, list[str]]:
    """The time from which each unit is reached; null where it never is."""
    given = _times(table, treated)
    notes: list[str] = []
    seen = rows.select("unit", "time", "row").with_columns(given.alias("given"))
    values = set(given.drop_nulls().unique().to_list())
    dated = [_dated(table, name) for name in (time, treated)]
    if dated[0] != dated[1] and not values <= {0.0, 1.0}:
        what = f"holds {'dates' if dated[1] else 'numbers'}, and {time!r} does not; write one sort"
        raise fault("frame", what, column=treated)
    if values <= {0.0, 1.0}:
        ordered = seen.sort("unit", "time")
        back = ordered.filter(pl.col("given") < pl.col("given").shift(1).over("unit"))
        if back.height:
            what = f"unit {back['unit'][0]!r} goes back to 0; only events that stay can be compared"
            raise fault("frame", what, row=int(back["row"][0]), column=treated)
        reached = pl.col("time").filter(pl.col("given") == 1)
        changes = pl.col("given").drop_nulls().n_unique().alias("changes")
        firsts = ordered.group_by("unit").agg(reached.min().alias("first"), changes)
        if 1.0 in values and not (firsts["changes"] > 1).any():
            what = (
                "0 and 1 say whether the event has reached the unit by that row, and no unit goes "
                f"from 0 to 1; if they are times, add 10 to them and to {time!r}, and leave it "
                "empty where the event never comes"
            )
            raise fault("frame", what, column=treated)
        return firsts.drop("changes"), notes
    if 0.0 in values and min(values - {0.0}) > 0 and float(str(rows["time"].min())) > 0:
        notes.append(f"0 in {treated!r} is taken as never")
        seen = seen.with_columns(pl.col("given").replace(0.0, None))
    several = (
        seen.group_by("unit")
        .agg(pl.col("given").n_unique().alias("n"), pl.col("row").min())
        .filter(pl.col("n") > 1)
        .sort("row")
    )
    if several.height:
        what = f"unit {several['unit'][0]!r} has several; it needs one, the same in all its rows"
        raise fault("frame", what, row=int(several["row"][0]), column=treated)
    return seen.group_by("unit").agg(pl.col("given").first().alias("first")), notes


def _as_panel(rows: pl.DataFrame, times: pl.Series) -> UnitYears:
    units = rows["unit"].unique().sort()
    values = np.full((len(units), len(times)), np.nan)
    at = units.search_sorted(rows["unit"]).to_numpy()
    values[at, times.search_sorted(rows["time"]).to_numpy()] = rows["value"].to_numpy()
    first = np.full(len(units), NEVER, dtype=np.int64)
    reached = rows.drop_nulls("first").unique("unit")
    column = 1 + times.search_sorted(reached["first"]).to_numpy()
    within = column <= len(times)
    first[units.search_sorted(reached["unit"]).to_numpy()[within]] = column[within]
    return UnitYears(tuple(units), np.arange(1, 1 + len(times)), values, first)
