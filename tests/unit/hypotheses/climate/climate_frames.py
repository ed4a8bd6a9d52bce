"""What records say that tests of climate action look at."""

from __future__ import annotations

from typing import Any

import polars as pl

from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.hypotheses.catalogue import OURS
from paradiplomacy.record.frames import SCHEMAS, Frames

BY_ID = {h.id: h for h in OURS}


def run(key: str, frames: Frames) -> Finding:
    return BY_ID[key].run(frames)


def place(hand: Any, key: str, *, tier: str = "city", admin1: str = "") -> str:
    row: dict[str, Any] = dict.fromkeys(SCHEMAS["places"])
    row |= {"place": key, "label": key, "name": key, "country": key[:2].upper(), "tier": tier}
    hand.rows["places"].append(row | {"admin1": admin1})
    return key


def sized(hand: Any, a: str, b: str, *, people: int | None, tier: str = "city", **more: Any) -> str:
    """A tie with its places and their inhabitants."""
    place(hand, a, tier=tier)
    place(hand, b, tier=tier)
    tie: str = hand.tie(a, b, tier=tier, **more)
    hand.rows["ties"][-1] |= {"population_a": people, "population_b": people}
    return tie


def reading(hand: Any, series: str, subject: str, when: str, value: float) -> None:
    year = pl.Series([when]).str.to_date()[0]
    row = {"series": series, "subject": subject, "value": value, "unit": ""}
    hand.rows["readings"].append(row | dict.fromkeys(("date", "date_low", "date_high"), year))
