"""Frames of ties between two countries, made by hand, for what reads them as events."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from paradiplomacy.model.dates import EventDate
from paradiplomacy.record.frames import SCHEMAS, Frames

AS_OF = date(2020, 12, 31)


def days(name: str, text: str) -> dict[str, date | None]:
    """The three date columns of an EDTF text; all null for an empty one."""
    when = EventDate.parse(text) if text else None
    low = when.earliest if when and when.earliest != date.min else None
    high = when.latest if when and when.latest != date.max else None
    return {name: when.middle if when else None, f"{name}_low": low, f"{name}_high": high}


class EventFrames:
    """Collects places, ties and what happened to them."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {name: [] for name in SCHEMAS}

    def add(self, table: str, **row: Any) -> None:
        """Add a row; columns that are not given stay empty."""
        self.rows[table].append(dict.fromkeys(SCHEMAS[table]) | row)

    def place(self, key: str, *, tier: str = "city", admin1: str = "", **more: Any) -> str:
        """Add a place, once; its country stands in its key."""
        if all(row["place"] != key for row in self.rows["places"]):
            self.add(
                "places",
                place=key,
                name=key,
                label=key,
                country=key[:2].upper(),
                tier=tier,
                level="city" if tier == "city" else "state",
                admin1=admin1,
                region="",
                **more,
            )
        return key

    def tie(self, a: str, b: str, established: str, *turns: tuple[str, str]) -> str:
        """Add a tie with its spells; each turn is a change and its date."""
        key = "tie:" + "|".join(sorted((a, b)))
        self.place(a)
        self.place(b)
        self.add(
            "ties",
            tie=key,
            place_a=a,
            place_b=b,
            country_a=a[:2].upper(),
            country_b=b[:2].upper(),
            status="active",
            **days("established", established),
        )
        changes = [("established", established), *turns]
        leads = {"established": "active", "resumed": "active", "renewed": "active"}
        for position, (change, when) in enumerate(changes):
            after = changes[position + 1] if position + 1 < len(changes) else None
            status = leads.get(change, change)
            if status == "ended" and after is None:
                continue
            self.add(
                "spells",
                tie=key,
                status=status,
                entry=change,
                exit=after[0] if after else "",
                exit_actor="",
                **days("start", when),
                **days("stop", after[1] if after else AS_OF.isoformat()),
            )
        return key

    def exchange(self, tie: str, when: str, *, giver: str = "US") -> None:
        """Add an exchange of a tie."""
        key = f"x{len(self.rows['exchanges']):05}"
        self.add("exchanges", exchange=key, tie=tie, giver=giver, form=key, **days("date", when))

    def shock(self, key: str, when: str, *, kind: str = "rights") -> None:
        """Add a shock."""
        self.add("shocks", shock=key, name=key, kind=kind, **days("date", when))

    def response(self, shock: str, tie: str, answer: str, when: str = "") -> None:
        """Add a response of a tie to a shock."""
        key = f"r{len(self.rows['responses']):03}"
        self.add(
            "responses", response=key, shock=shock, tie=tie, answer=answer, **days("date", when)
        )

    def frames(self, *, as_of: date = AS_OF) -> Frames:
        """Make the frames."""
        made = {name: pl.DataFrame(self.rows[name], schema=SCHEMAS[name]) for name in SCHEMAS}
        fixed = {"as_of": as_of, "evidence": {}, "seed": 1989, "rivals": ("CN-TW",)}
        return Frames(**made, **fixed)  # type: ignore[arg-type]
