"""Exchanges of know-how between a developed and a developing country, and their provinces."""

from __future__ import annotations

from datetime import date

import polars as pl

from paradiplomacy.hypotheses.capacity.development import developed_and_developing, income_of_places
from paradiplomacy.hypotheses.capacity.training import KNOW_HOW, UNKNOWN, taught, training
from paradiplomacy.hypotheses.histories.tie_time import done_while_alive, years_alive
from paradiplomacy.hypotheses.selection import ends_in, main_pair, pair_ties
from paradiplomacy.record.frames import Frames

__all__ = ["by_province", "one_way", "unknown"]

START = date(1979, 1, 1)


def one_way(frames: Frames, forms: tuple[str, ...]) -> pl.DataFrame:
    """Exchanges of know-how in which one end of the main pair taught the other."""
    pair = developed_and_developing(main_pair(frames))
    if pair is None:
        return frames.exchanges.clear()
    return training(frames, *pair, forms=forms).filter(taught(*pair) | taught(*pair[::-1]))


def unknown(frames: Frames) -> pl.DataFrame:
    """Exchanges of know-how of which nobody says who taught whom; gifts of means left out."""
    pair = developed_and_developing(main_pair(frames))
    if pair is None:
        return frames.exchanges.clear()
    return training(frames, *pair, forms=KNOW_HOW).filter(
        UNKNOWN & (pl.col("flow") != "capital").fill_null(value=True)
    )


def by_province(frames: Frames, developing: str) -> pl.DataFrame:
    """Exchanges of know-how and years of each dated tie, with the income of its province.

    Returns
    -------
    polars.DataFrame
        subject (the tie), province, income (binary logarithm), events, years.
    """
    pair = main_pair(frames)
    places = income_of_places(frames, developing)
    ties = ends_in(pair_ties(frames, *pair), developing) if pair else frames.ties.clear()
    rows = [
        (tie, *places[place])
        for tie, place in ties.select("tie", "near_place").iter_rows()
        if place in places
    ]
    with_income = pl.DataFrame(
        rows, schema={"tie": pl.String, "province": pl.String, "income": pl.Float64}, orient="row"
    )
    events = (
        done_while_alive(frames, training(frames, *pair, forms=KNOW_HOW))
        .group_by("tie", maintain_order=True)
        .len()
        if pair
        else pl.DataFrame(schema={"tie": pl.String, "len": pl.UInt32})
    )
    return (
        with_income.join(
            years_alive(frames, with_income["tie"].to_list(), [(START, frames.as_of)]), on="tie"
        )
        .join(events.rename({"len": "events"}), on="tie", how="left")
        .with_columns(pl.col("events").fill_null(0).cast(pl.Int64))
        .rename({"tie": "subject"})
        .sort("subject")
    )
