"""Frames of a made study of places, for tests that need hundreds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
from tests.support.made_frames import _days, made_frames
from tests.support.made_places import MadePlaces

from paradiplomacy.model.dates import EventDate
from paradiplomacy.record.frames import SCHEMAS, Frames

__all__ = ["made_places_frames"]


def made_places_frames(made: MadePlaces) -> Frames:
    """The frames that a record of the study has: without interviews no tie is dated."""
    frames = made_frames(made.study, exchanges=False)
    ties, places, spells = [], [], []
    for tie, row in zip(made.study.ties, made.ties.iter_rows(named=True), strict=True):
        admin1, size = f"Yun{row['province']:02}", row["population"]
        state = tie.us.split("-")[1].title()
        known: dict[str, Any] = {"tie": tie.key, "place_a": tie.cn, "place_b": tie.us}
        known |= {"country_a": "CN", "country_b": "US", "tier": "city", "kind": "sister"}
        known |= {"admin1_a": admin1, "region_a": row["region"], "coastal_a": not row["inland"]}
        known |= {"label_a": tie.cn, "label_b": tie.us, "admin1_b": state}
        known |= {"population_a": size, "population_b": size, "established_agreement": "silent"}
        ties.append(known)
        spell = {"tie": tie.key, "status": "active", "entry": "established", "exit": ""}
        spells.append(spell | _days("stop", EventDate.parse(frames.as_of.isoformat())))
        for place, country, of in ((tie.cn, "CN", admin1), (tie.us, "US", state)):
            at = {"place": place, "name": place, "label": place, "country": country, "admin1": of}
            more = {"level": "city", "tier": "city", "population": size}
            if country == "CN":
                more |= {"region": row["region"], "coastal": not row["inland"]}
            places.append(at | more)
    readings = [
        {"series": "province.urbanization", "subject": f"cn-yun{row['province']:02}"}
        | {"value": row["value"], **_days("date", EventDate.parse(f"{row['year']}-12-31"))}
        for row in made.urban.iter_rows(named=True)
    ]
    readings += [
        {"series": "province.gdp_per_capita", "subject": f"cn-yun{province:02}"}
        | {"value": income, **_days("date", EventDate.parse("2019"))}
        for province, income in made.ties.select("province", "income").unique().iter_rows()
    ]
    tables = {"ties": ties, "places": places, "spells": spells, "readings": readings}
    whole: dict[str, Any] = {
        name: pl.DataFrame(rows, schema=SCHEMAS[name]) for name, rows in tables.items()
    }
    return replace(frames, **whole)
