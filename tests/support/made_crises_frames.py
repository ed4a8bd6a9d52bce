"""Frames of a made study of crises, for tests that need hundreds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
from tests.support.made_crises import (
    ASKED,
    CRISES,
    HOMES,
    LAW,
    MENDED,
    MadeCrises,
)
from tests.support.made_frames import _days, made_frames

from paradiplomacy.hypotheses.rights.mending import Leads
from paradiplomacy.model.dates import EventDate
from paradiplomacy.record.frames import SCHEMAS, Frames

__all__ = ["made_crises_frames", "with_quiet_days"]

AS_OF = date(ASKED, 12, 31)


def made_crises_frames(made: MadeCrises) -> Frames:
    """The frames that a record of the study has: crises, laws, and ties without their ends."""
    frames = made_frames(made.study, exchanges=False)
    rows: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("ties", "spells", "places", "shocks", "acts", "laws")
    }
    until = _days("stop", EventDate.parse(AS_OF.isoformat()))
    for tie, row in zip(made.study.ties, made.ties.iter_rows(named=True), strict=True):
        home = f"State {row['home']}"
        far = [("CN", tie.cn, tie.key)]
        if row["dual"]:
            taiwan = tie.cn.replace("cn-", "tw-")
            far.append(("TW", taiwan, f"tie:{taiwan}|{tie.us}"))
        for country, place, key in far:
            known: dict[str, Any] = {"tie": key, "place_a": place, "place_b": tie.us}
            known |= {"country_a": country, "country_b": "US", "tier": "city", "kind": "sister"}
            known |= {"label_a": place, "label_b": tie.us, "admin1_b": home, "status": "active"}
            rows["ties"].append(known | _days("established", tie.founded))
            spell = {"tie": key, "status": "active", "entry": "established", "exit": ""}
            rows["spells"].append(spell | _days("start", tie.founded) | until)
        city = {"place": tie.us, "name": tie.us, "label": tie.us, "country": "US", "admin1": home}
        rows["places"].append(city | {"level": "city", "tier": "city"})
    for at in range(HOMES):
        state = {"place": f"us-s{at:02}", "name": f"State {at}", "label": f"State {at}"}
        rows["places"].append(state | {"country": "US", "level": "state", "tier": "state"})
        if at < HOMES // 2:
            law: dict[str, Any] = {
                "law": f"law-{at}",
                "place": f"us-s{at:02}",
                "status": "in force",
            }
            law |= {"covered": "", "retroactive": "yes", "scope_countries": ["CN"]}
            rows["laws"].append(law | _days("effective", EventDate.parse(f"{LAW}-01-01")))
    for month in CRISES:
        year, of_year = map(int, month.split("-"))
        crisis = {"shock": f"crisis-{month}", "name": month, "kind": "security"}
        rows["shocks"].append(crisis | _days("date", EventDate.parse(month)))
        at = 12 * year + of_year - 1 + MENDED
        mended = EventDate.parse(f"{at // 12}-{at % 12 + 1:02}-15")
        act = {"act": f"act-{month}", "actor": "both", "target": "", "sign": "warming"}
        rows["acts"].append(act | _days("date", mended))
    for key, kind, when in (
        ("trade-war-2018", "trade", "2018-07-06"),
        ("pandemic-2020", "health", "2020-01-01"),
    ):
        shock = {"shock": key, "name": key, "kind": kind}
        rows["shocks"].append(shock | _days("date", EventDate.parse(when)))
    tables: dict[str, Any] = {
        name: pl.DataFrame(of, schema=SCHEMAS[name]) for name, of in rows.items()
    }
    return replace(frames, as_of=AS_OF, **tables)


def with_quiet_days(frames: Frames, leads: Leads) -> Frames:
    """The same with an old tie, first to be heard of after so many quiet days, or the nations."""
    rows: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("ties", "spells", "exchanges", "acts")
    }
    known = {"tie": "tie:cn-old|us-old", "place_a": "cn-old", "place_b": "us-old"}
    began = EventDate.parse("1899")
    rows["ties"].append(
        known | {"country_a": "CN", "country_b": "US", "tier": "city"} | _days("established", began)
    )
    for at in range(leads.n + 1):
        year, first = 1900 + 2 * at, "07-20" if at <= leads.city else "09-20"
        for name, day in (("exchanges", first), ("acts", "08-20")):
            row = {"exchange": f"old-{at}", **known} if name == "exchanges" else {"act": f"o-{at}"}
            if name == "acts":
                row |= {"actor": "both", "target": "", "sign": "warming"}
            rows[name].append(row | _days("date", EventDate.parse(f"{year}-{day}")))
    added = {name: pl.DataFrame(of, schema=SCHEMAS[name]) for name, of in rows.items()}
    return replace(frames, **{n: pl.concat([getattr(frames, n), of]) for n, of in added.items()})
