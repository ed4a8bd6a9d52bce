"""Frames of a made study, without a record folder in between, for tests that need hundreds."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
from tests.support.made_truth import MadeStudy

from paradiplomacy.interviews.instrument import Instrument, read_shipped
from paradiplomacy.model.dates import EventDate
from paradiplomacy.record.frames import SCHEMAS, Frames

__all__ = ["ON_TIES", "asking_only", "made_frames"]

AS_OF = date(2020, 12, 31)
ON_TIES = (
    *("trust-by-level", "opinion-up", "purpose", "suspension-1989", "june-1989", "recovery"),
    *("supply-demand", "trade-majority", "training-half"),
)
"""The claims that a made study decides: on what ties are and did."""


def asking_only(*keys: str) -> Instrument:
    """The shipped questionnaire with few questions, so that many studies are made quickly."""
    whole = read_shipped()
    return Instrument(whole.version, whole.title, whole.introduction, whole.choose(keys))


def made_frames(study: MadeStudy, *, exchanges: bool = True) -> Frames:
    """The frames that a record of the study has."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in SCHEMAS}
    for tie in study.ties:
        row: dict[str, Any] = {"tie": tie.key, "place_a": tie.cn, "place_b": tie.us}
        row |= {"country_a": "CN", "country_b": "US", "tier": "city", "kind": "sister"}
        row |= {"admin1_a": tie.cn.split("-")[1].title(), "label_a": tie.cn, "label_b": tie.us}
        rows["ties"].append(row | _days("established", tie.founded))
        # Interviews alone know whether it ended.
        spell = {"tie": tie.key, "status": "active", "entry": "established", "exit": ""}
        until = _days("stop", EventDate.parse(AS_OF.isoformat()))
        rows["spells"].append(spell | _days("start", tie.founded) | until)
        if exchanges:
            for year, number in tie.exchanges.items():
                of_year = _days("date", EventDate.parse(f"{year}-06-15"))
                rows["exchanges"] += [
                    {"exchange": f"{tie.us}-{year}-{at}", "tie": tie.key, "place_a": tie.cn}
                    | {"place_b": tie.us, "form": f"f{at}", "flow": "personnel", **of_year}
                    for at in range(number)
                ]
    for account in study.accounts:
        places = sorted((account.place, account.partner))
        rows["accounts"].append(
            {"account": account.id, "side": account.side, "place": account.place}
            | {"partner": account.partner, "tie": f"tie:{places[0]}|{places[1]}"}
            | _days("date", EventDate.parse(f"{account.year}-06-30"))
        )
        rows["answers"] += [
            {"answer": f"{account.id}|{question}", "account": account.id, "question": question}
            | _given(value)
            for question, value in account.answers.items()
        ]
    rows["readings"] = [
        {"series": "opinion.made.favorable", "subject": "US-CN", "value": value}
        | _days("date", EventDate.parse(str(year)))
        for year, value in study.nation.items()
    ]
    june = _days("date", EventDate.parse("1989-06"))
    rows["shocks"] = [{"shock": "june-1989", "name": "June 1989", **june}]
    rows["claims"] = [
        {"claim": f"{domain}-figure", "domain": domain, "kind": "figure", "text": text}
        | {"numerator": 15, "denominator": 32, "tie": ""}
        for domain, text in (("capacity", "training"), ("rights", "suspended"))
    ]
    made: dict[str, Any] = {
        name: pl.DataFrame(rows[name], schema=SCHEMAS[name]) for name in SCHEMAS
    }
    return Frames(**made, as_of=AS_OF, evidence={})


def _given(value: float | EventDate | str) -> dict[str, Any]:
    if isinstance(value, EventDate):
        return {**_days("value_date", value), "value_date_edtf": str(value)}
    return {"value": value} if isinstance(value, float) else {"text": value}


def _days(name: str, when: EventDate) -> dict[str, date | None]:
    return {name: when.middle, f"{name}_low": when.earliest, f"{name}_high": when.latest}
