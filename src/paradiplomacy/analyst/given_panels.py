"""Panels in a frame that somebody brings: units, times, and when an event reaches each unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from paradiplomacy.analyst.given_frames import (
    columns_of,
    fault,
    given_frame,
    library_of,
    names_in,
    numbers_in,
)
from paradiplomacy.analyst.tidy import few_of
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.hypotheses.estimators.staggered_did import NEVER, SPAN, UnitYears, comparisons


@dataclass(frozen=True, slots=True)
class GivenPanel:
    """A panel that was read from a frame.

    `panel`: Readings count in their order; the event comes at the first reading at or after it.
    `times`: Of its readings, as the frame has them.
    `reached`: Units behind the mean change that the event reaches.
    `freedom`: One less than the fewer of these and of the units that are compared with them.
    `notes`: What was left out, and why.
    """

    panel: UnitYears
    times: tuple[Any, ...]
    reached: int
    freedom: int
    notes: tuple[str, ...]
    library: str


def given_panel(
    frame: Any, *, outcome: str, unit: str, time: str, treated: str, span: tuple[int, int] = SPAN
) -> GivenPanel:
    """Read a panel from a frame; see `did.did` for its columns and errors."""
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
    _demand_none(repeated, "has another row of this time; add them up or drop one", time)
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
        notes.append(f"reached before the first reading, left out: {few_of(early)}")
        rows = rows.filter(pl.col("first").is_null() | (pl.col("first") > times.min()))
    panel = _as_panel(rows, times)
    reached, compared = _sides(panel, span)
    out = np.array(panel.units)[~np.where(panel.adopters, reached, compared)].tolist()
    if out:
        notes.append(
            "left out of the mean, without a reading just before an event, one after it, or a unit "
            f"to compare with: {few_of(out)}"
        )
    fewer = min(reached.sum(), compared.sum())
    if fewer < 2:
        what = (
            f"no change can be estimated: the event reaches {reached.sum()} of the units between "
            f"two readings, and {compared.sum()} can be compared with these; it needs two of each"
        )
        raise ParadiplomacyError("; ".join([what, *notes]))
    if (times == times.round()).all():  # years and days, not 2004.0
        times = times.cast(pl.Int64).cast(pl.Date if _holds_dates(table, time) else pl.Int64)
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


def _holds_dates(table: pl.DataFrame, name: str) -> bool:
    return table[name].dtype in (pl.Date, pl.Datetime)


def _times(table: pl.DataFrame, name: str) -> pl.Series:
    """Times as numbers that keep their order; dates as days."""
    if _holds_dates(table, name):
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
    dated = [_holds_dates(table, name) for name in (time, treated)]
    if dated[0] != dated[1] and not values <= {0.0, 1.0}:
        what = f"holds {'dates' if dated[1] else 'numbers'}, and {time!r} does not; write one sort"
        raise fault("frame", what, column=treated)
    if values <= {0.0, 1.0}:
        ordered = seen.sort("unit", "time")
        back = ordered.filter(pl.col("given") < pl.col("given").shift(1).over("unit"))
        _demand_none(back, "goes back to 0; only events that stay can be compared", treated)
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
    _demand_none(several, "has several; it needs one, the same in all its rows", treated)
    return seen.group_by("unit").agg(pl.col("given").first().alias("first")), notes


def _demand_none(rows: pl.DataFrame, what: str, column: str) -> None:
    """Raise where there are such rows: of the first, its unit and what is wrong with it."""
    if rows.height:
        unit, row = rows["unit"][0], int(rows["row"][0])
        raise fault("frame", f"unit {unit!r} {what}", row=row, column=column)


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
