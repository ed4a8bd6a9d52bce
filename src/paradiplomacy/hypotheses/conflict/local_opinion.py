"""Local opinion of another country at two times, and the exchanges in between."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.histories.periods import standing_exchanges
from paradiplomacy.hypotheses.selection import DAYS_A_YEAR
from paradiplomacy.record.frames import Frames

__all__ = ["LOCAL", "linked_places", "local_panel", "panel_subjects"]

LOCAL = "opinion.local"


def local_panel(frames: Frames) -> pl.DataFrame:
    """Places with local opinion at two times or more, and their exchanges in between.

    Returns
    -------
    polars.DataFrame
        With ``place``, ``scale`` (the series, or the item of the questionnaire), ``change``
        (of the last reading from the first, in standard deviations of changes on that scale),
        ``exchanges`` (a year, between both) and ``subjects`` (accounts, where answers are used).
    """
    readings = frames.readings.filter(pl.col("series").str.starts_with(LOCAL)).select(
        scale="series",
        place="subject",
        date="date",
        value="value",
        subject=pl.lit("", pl.String),
    )
    answers = (
        frames.answers.filter(pl.col("question") == LOCAL)
        .join(frames.accounts.select("account", "place", "date"), on="account")
        .select(
            scale="question",
            place="place",
            date="date",
            value="value",
            subject=pl.format("account:{}", "account"),
        )
    )
    asked = pl.concat([readings, answers]).filter(
        pl.col("value").is_not_null() & pl.col("date").is_not_null() & (pl.col("place") != "")
    )
    ends = (
        asked.sort("scale", "place", "date")
        .group_by("scale", "place", maintain_order=True)
        .agg(
            pl.col("date").first().alias("date_low"),
            pl.col("date").last().alias("date_high"),
            (pl.col("value").last() - pl.col("value").first()).alias("change"),
            pl.col("subject").alias("subjects"),
        )
        .filter(pl.col("date_high") > pl.col("date_low"))
        .unique("place", keep="first", maintain_order=True)
    )
    spread = pl.col("change").std().over("scale")
    rows = ends.with_columns(pl.when(spread > 0).then(pl.col("change") / spread).otherwise(0.0))
    return rows.with_columns(_exchanges_between(frames, rows)).select(
        "place", "scale", "change", "exchanges", "subjects"
    )


def _exchanges_between(frames: Frames, ends: pl.DataFrame) -> pl.Series:
    """Exchanges a year of each place, between both readings; by the share of their days."""
    exchanges = standing_exchanges(frames)
    moves = pl.concat(
        exchanges.select(pl.col(side).alias("place"), low="date_low", high="date_high")
        for side in ("place_a", "place_b")
    )
    shared = (
        pl.min_horizontal(pl.col("high") + pl.duration(days=1), "date_high")
        - pl.max_horizontal("low", "date_low")
    ).dt.total_days()
    long = (pl.col("high") - pl.col("low")).dt.total_days() + 1
    counts = (
        ends.select("place", "date_low", "date_high")
        .join(moves, on="place")
        .group_by("place", maintain_order=True)
        .agg((shared.clip(lower_bound=0) / long).sum().alias("counted"))
    )
    years = (pl.col("date_high") - pl.col("date_low")).dt.total_days() / DAYS_A_YEAR
    return ends.join(counts, on="place", how="left", maintain_order="left").select(
        (pl.col("counted").fill_null(0.0) / years).alias("exchanges")
    )["exchanges"]


def linked_places(frames: Frames, panel: pl.DataFrame) -> list[tuple[int, int]]:
    """Rows of a panel whose places have a tie with each other, each pair once."""
    row = {place: at for at, place in enumerate(panel["place"])}
    ends = frames.ties.select("place_a", "place_b").iter_rows()
    both = {(row[a], row[b]) for a, b in ends if a in row and b in row and a != b}
    return sorted({(min(pair), max(pair)) for pair in both})


def panel_subjects(frames: Frames, panel: pl.DataFrame) -> tuple[str, ...]:
    """The readings and accounts that a panel rests on, as the evidence names them."""
    places = set(panel["place"])
    readings = [
        key
        for key in sorted(frames.evidence)
        if key.startswith(f"reading:{LOCAL}") and key.split("|")[1] in places
    ]
    accounts = [subject for subjects in panel["subjects"] for subject in subjects if subject]
    return tuple(dict.fromkeys((*readings, *accounts)))
