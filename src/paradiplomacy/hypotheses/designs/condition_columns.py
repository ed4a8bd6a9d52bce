"""The frames as a user's conditions see them: each with what hangs on it, and its subject."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from typing import Any

import polars as pl

from paradiplomacy.hypotheses.designs.condition_language import parse_condition
from paradiplomacy.hypotheses.histories.tie_time import tie_events
from paradiplomacy.model.dates import EventDate
from paradiplomacy.record.frames import SCHEMAS, Frames

FRAMES = tuple(SCHEMAS)
OF_TIES = (
    "ties",
    *(name for name, columns in SCHEMAS.items() if "tie" in columns if name != "ties"),
)
"""Frames of which each row is on a tie."""

SUBJECT = "_subject"
_COUNTS = {
    "exchanges": "exchange",
    "suspensions": "suspended",
    "ends": "ended",
    "resumptions": "resumed",
}


def rows_of_frame(frames: Frames, name: str, *, counted: Collection[str] = _COUNTS) -> pl.DataFrame:
    """A frame with the columns of what it hangs on, and the subject of each row.

    Ties have the numbers of their dated events as well; rows on a tie have the columns of the tie
    that they do not have themselves, laws and readings those of their place. `counted` are the
    numbers that are wanted.
    """
    rows: pl.DataFrame = getattr(frames, name)
    if name == "ties":
        for column in counted:
            events = tie_events(frames, rows, _COUNTS[column])  # type: ignore[arg-type]
            counts = events.group_by("tie", maintain_order=True).agg(
                pl.len().cast(pl.Int64).alias(column)
            )
            rows = rows.join(counts, on="tie", how="left", maintain_order="left")
        rows = rows.with_columns(pl.col(column).fill_null(0) for column in counted)
    if name == "answers":
        rows = _join_new_columns(rows, frames.accounts, "account")
    if "tie" in rows.columns and name != "ties":
        rows = _join_new_columns(rows, frames.ties, "tie")
    elif name in ("laws", "readings"):
        places = frames.places if name == "laws" else frames.places.rename({"place": "subject"})
        rows = _join_new_columns(rows, places, "place" if name == "laws" else "subject")
    return rows.with_columns(_subjects_of_frame(frames, name, rows).alias(SUBJECT))


def _join_new_columns(rows: pl.DataFrame, other: pl.DataFrame, key: str) -> pl.DataFrame:
    fresh = [column for column in other.columns if column not in rows.columns]
    added = other.select(key, *fresh).unique(key, keep="first", maintain_order=True)
    return rows.join(added, on=key, how="left", maintain_order="left")


def _subjects_of_frame(frames: Frames, name: str, rows: pl.DataFrame) -> pl.Series:
    """As in `Frames.evidence`."""
    if name in ("ties", "spells", "listings"):
        return rows["tie"]
    if name == "readings":
        known = _subjects_of_readings(frames)
        keys = rows.select("series", "subject", "date_low", "date_high").iter_rows()
        labels = [
            known.get(key, f"reading:{key[0]}|{key[1]}|{key[2].year if key[2] else ''}")
            for key in keys
        ]
        return pl.Series(labels, dtype=pl.String)
    key = rows.columns[0]
    return f"{key}:" + rows[key]


def _subjects_of_readings(frames: Frames) -> dict[tuple[Any, ...], str]:
    """Subjects of readings, which name their date as its source does, by what a frame holds."""
    subjects: dict[tuple[Any, ...], str] = {}
    for subject in frames.evidence:
        if subject.startswith("reading:"):
            series, _, rest = subject.removeprefix("reading:").partition("|")
            of, _, when = rest.rpartition("|")
            day = EventDate.parse(when)
            low = day.earliest if day.earliest != date.min else None
            high = day.latest if day.latest != date.max else None
            subjects[series, of, low, high] = subject
    return subjects


@cache
def _empty_frame(name: str) -> pl.DataFrame:
    """A frame as expressions see it, without rows."""
    tables: dict[str, Any] = {key: pl.DataFrame(schema=SCHEMAS[key]) for key in SCHEMAS}
    return rows_of_frame(Frames(**tables, as_of=date(2000, 1, 1), evidence={}), name)


def columns_of(name: str) -> tuple[str, ...]:
    """The columns of a frame that an expression may name.

    >>> columns_of("exchanges")[:4], "country_b" in columns_of("exchanges")
    (('exchange', 'tie', 'place_a', 'place_b'), True)
    """
    return tuple(column for column in _empty_frame(name).columns if column != SUBJECT)


def condition(sql: str, name: str) -> pl.Expr:
    """A condition on the rows of a frame, from an expression that looks like SQL.

    Nothing is opened or asked, whatever the text says: see `condition_language`.

    Raises ValueError: Says what is wrong with it.

    >>> condition("country_b = 'RU'", "ties").meta.root_names()
    ['country_b']
    >>> try:
    ...     condition("contry_b = 'RU'", "ties")
    ... except ValueError as error:
    ...     print(error)
    'contry_b' is not a column of frame ties; did you mean 'country_b' or 'country_a'?
    """
    columns = {
        column: dtype for column, dtype in _empty_frame(name).schema.items() if column != SUBJECT
    }
    expression = parse_condition(sql, columns, frame=name)
    try:
        answers = _empty_frame(name).select(expression).to_series()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        first_line = str(error).strip().partition("\n")[0][:200]
        raise ValueError(f"cannot be worked out ({first_line})") from None
    if answers.len():  # of no rows: a count, a sum, or always the same
        raise ValueError("gives one answer for all rows, expected one for each row")
    return expression


def rows_where(
    frames: Frames, name: str, where: str = "", conditions: Mapping[str, str] | None = None
) -> pl.DataFrame:
    """The rows of a frame for which a condition holds, with others as columns.

    A row of which `where` or one of the conditions is unknown is left out.
    """
    chosen = [condition(where, name)] if where else []
    columns = {key: condition(sql, name) for key, sql in (conditions or {}).items()}
    named = {
        root for expression in (*chosen, *columns.values()) for root in expression.meta.root_names()
    }
    rows = rows_of_frame(frames, name, counted=[column for column in _COUNTS if column in named])
    rows = rows.filter(*chosen) if chosen else rows
    return rows.with_columns(**columns).drop_nulls(list(columns)) if columns else rows
