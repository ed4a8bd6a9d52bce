"""Exchanges of know-how between a developed and a developing country, and their provinces."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.capacity.development import developed_and_developing
from paradiplomacy.hypotheses.capacity.training import KNOW_HOW, UNKNOWN, taught, training
from paradiplomacy.hypotheses.selection import main_pair
from paradiplomacy.record.frames import Frames

__all__ = ["one_way", "unknown"]


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
