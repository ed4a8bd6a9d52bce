"""Rows of a panel that a person wrote down: readings, and when each unit is reached."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.designs.condition_columns import SUBJECT, rows_where
from paradiplomacy.hypotheses.designs.spec import PanelSpec
from paradiplomacy.record.frames import SCHEMAS, Frames

__all__ = ["panel_rows"]


def panel_rows(frames: Frames, *, spec: PanelSpec) -> pl.DataFrame:
    """One row a unit and year, as `Panel` wants them."""
    rows = rows_where(frames, "readings", spec.where).filter(pl.col("series") == spec.outcome)
    values = (
        rows.filter(pl.col("date").is_not_null())
        .group_by(
            _unit_of_subject(pl.col("subject"), spec).alias("unit"),
            pl.col("date").dt.year().cast(pl.Int64).alias("year"),
            maintain_order=True,
        )
        .agg(pl.col("value").mean(), pl.col(SUBJECT).sort().first().alias("subject"))
        .sort("unit", "year")
    )
    if spec.treatment.series:
        return _with_readings(values, frames, spec)
    firsts = _first_ties(frames, spec, values["unit"].unique())
    joined = values.join(firsts, on="unit", how="left", maintain_order="left")
    return joined.with_columns(pl.col("known").fill_null(value=True))


def _unit_of_subject(name: pl.Expr, spec: PanelSpec) -> pl.Expr:
    """A subject as a unit: of a pair of countries, CN-US and US-CN are the same."""
    if spec.treatment.match != "pair":
        return name
    return name.str.split("-").list.sort().list.join("-")


def _values_by_unit_and_year(frames: Frames, spec: PanelSpec, series: str) -> pl.DataFrame:
    """Unit, year and value of a series, the years in order."""
    rows = frames.readings.filter((pl.col("series") == series) & pl.col("date").is_not_null())
    return rows.select(
        _unit_of_subject(pl.col("subject"), spec).alias("unit"),
        pl.col("date").dt.year().cast(pl.Int64).alias("year"),
        "value",
    ).sort("unit", "year")


def _with_readings(values: pl.DataFrame, frames: Frames, spec: PanelSpec) -> pl.DataFrame:
    """The outcome with the year in which a series reaches a value in each unit.

    What the series does not say is unknown: whether it reached a unit without readings; in
    which year it did where the first reading is that high already, and the outcome was read before;
    and, in a unit that it had not reached, anything after the last reading.
    """
    high = pl.col("value") >= spec.treatment.at_least
    treated = (
        _values_by_unit_and_year(frames, spec, spec.treatment.series)
        .group_by("unit")
        .agg(
            pl.col("year").filter(high).min().alias("first"),
            pl.col("year").min().alias("begins"),
            pl.col("year").max().alias("ends"),
        )
    )
    first, year = pl.col("first"), pl.col("year")
    return values.join(treated, on="unit", how="left", maintain_order="left").with_columns(
        ((first != pl.col("begins")) | (year.min().over("unit") >= first))
        .fill_null(value=True)
        .alias("known"),
        pl.col("ends").is_null().alias("silent"),
        (first.is_null() & (year > pl.col("ends"))).fill_null(value=False).alias("later"),
    )


def _first_ties(frames: Frames, spec: PanelSpec, units: pl.Series) -> pl.DataFrame:
    ties = rows_where(frames, "ties", spec.treatment.ties).select(*SCHEMAS["ties"])
    if spec.treatment.match == "pair":
        ends = ties.select(
            pl.concat_list("country_a", "country_b").list.sort().list.join("-").alias("unit"),
            "established",
        )
    else:
        ends = pl.concat(
            ties.select(
                pl.col(f"place_{end}").alias("place"),
                pl.col(f"country_{end}").alias("country"),
                pl.col(f"admin1_{end}").alias("admin1"),
                "established",
            )
            for end in "ab"
        )
        if spec.treatment.match == "province":
            homes = frames.places.filter(pl.col("place").is_in(units.to_list()))
            homes = homes.select(pl.col("place").alias("unit"), "country", "admin1")
            ends = ends.join(homes, on=["country", "admin1"])
        else:
            ends = ends.rename({spec.treatment.match or "place": "unit"})
    return ends.group_by("unit", maintain_order=True).agg(
        pl.col("established").dt.year().min().cast(pl.Int64).alias("first"),
        # Of several ties the undated one may be the first.
        pl.col("established").is_not_null().all().alias("known"),
    )
