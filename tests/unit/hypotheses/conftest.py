"""Frames made by hand, row by row, so that a test can say what an answer must be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.support.chinese import chinese_around_names, chinese_too, findings_made

from paradiplomacy.model.dates import EventDate
from paradiplomacy.record.frames import SCHEMAS, Frames

__all__ = ["chinese_around_names", "chinese_too", "findings_made"]

AS_OF = date(2026, 1, 1)


def days(name: str, text: str) -> dict[str, date | None]:
    """The three date columns of an EDTF text; all null for an empty one."""
    if not text:
        return {name: None, f"{name}_low": None, f"{name}_high": None}
    when = EventDate.parse(text)
    return {
        name: when.middle,
        f"{name}_low": when.earliest if when.earliest != date.min else None,
        f"{name}_high": when.latest if when.latest != date.max else None,
    }


class HandMade:
    """Collects rows and makes frames of them."""

    def __init__(self, pair: tuple[str, str] = ("US", "CN")) -> None:
        self.pair = pair
        self.rows: dict[str, list[dict[str, Any]]] = {name: [] for name in SCHEMAS}

    def tie(
        self,
        a: str,
        b: str,
        established: str = "1980-05-01",
        *,
        countries: tuple[str, str] | None = None,
        tier: str = "city",
        admin1: str = "Jilin",
        region: str = "Northeast",
        coastal: bool | None = True,
        agreement: str = "one-sided",
        turns: tuple[tuple[str, str, str], ...] = (),
    ) -> str:
        """A tie with its spells. Each turn is a change, its date and its actor."""
        first, second = countries or self.pair
        key = f"tie:{a}|{b}"
        row: dict[str, Any] = dict.fromkeys(SCHEMAS["ties"])
        row |= {
            "tie": key,
            "place_a": a,
            "place_b": b,
            "label_a": a.title(),
            "label_b": b.title(),
            "country_a": first,
            "country_b": second,
            "region_a": "South",
            "region_b": region,
            "admin1_b": admin1,
            "coastal_b": coastal,
            "tier": tier,
            "kind": "sister",
            "established_agreement": agreement,
            "status": "active",
            "statements": 1,
            "sources": 1,
            **days("established", established),
        }
        self.rows["ties"].append(row)
        leads_to = {"resumed": "active", "renewed": "active", "established": "active"}
        start, entry, status = established, "established", "active"
        for change, when, actor in turns:
            self._spell(key, status, start, when, entry, change, actor)
            start, entry, status = when, change, leads_to.get(change, change)
        if status != "ended":
            self._spell(key, status, start, AS_OF.isoformat(), entry, "", "")
        return key

    def _spell(self, tie: str, status: str, start: str, stop: str, *rest: str) -> None:
        entry, leave, actor = rest
        self.rows["spells"].append(
            {
                "tie": tie,
                "status": status,
                **days("start", start),
                **days("stop", stop),
                "entry": entry,
                "exit": leave,
                "exit_actor": actor,
            }
        )

    def exchange(
        self,
        tie: str,
        when: str,
        *,
        form: str = "delegation",
        flow: str = "personnel",
        giver: str = "US",
        teacher: str = "",
        learner: str = "",
        sectors: tuple[str, ...] = (),
    ) -> str:
        key = f"x{len(self.rows['exchanges']):05}"
        a, _, b = tie.removeprefix("tie:").partition("|")
        self.rows["exchanges"].append(
            {
                "exchange": key,
                "tie": tie,
                "place_a": a,
                "place_b": b,
                **days("date", when),
                "sectors": list(sectors),
                "form": form,
                "flow": flow,
                "giver": giver,
                "teacher": teacher,
                "learner": learner,
                "description": "",
            }
        )
        return key

    def shock(self, key: str, when: str, kind: str = "security") -> None:
        self.rows["shocks"].append({"shock": key, "name": key, **days("date", when), "kind": kind})

    def response(self, shock: str, tie: str, answer: str, when: str = "") -> None:
        key = f"r{len(self.rows['responses']):03}"
        self.rows["responses"].append(
            {
                "response": key,
                "shock": shock,
                "place": "",
                "partner": "",
                "tie": tie,
                "answer": answer,
                **days("date", when),
                "actor": "US",
            }
        )

    def act(
        self, when: str, sign: str = "cooling", *, actor: str = "both", target: str = ""
    ) -> str:
        key = f"a{len(self.rows['acts']):05}"
        row: dict[str, Any] = dict.fromkeys(SCHEMAS["acts"])
        row |= {"act": key, "actor": actor, "target": target, "sign": sign, **days("date", when)}
        self.rows["acts"].append(row)
        return key

    def reading(self, series: str, subject: str, when: str | int, value: float) -> None:
        row: dict[str, Any] = {"series": series, "subject": subject, "value": value}
        self.rows["readings"].append({**row, "unit": "points", **days("date", str(when))})

    def account(self, side: str, *, tie: str = "", place: str = "", when: str = "2020") -> str:
        key = f"k{len(self.rows['accounts']):04}"
        row: dict[str, Any] = {"account": key, "side": side, "place": place, "tie": tie}
        self.rows["accounts"].append({**row, "partner": "", "mode": "", **days("date", when)})
        return key

    def answer(self, account: str, question: str, value: float) -> None:
        key = f"w{len(self.rows['answers']):05}"
        row: dict[str, Any] = {"answer": key, "account": account, "question": question}
        self.rows["answers"].append({**row, "value": value, "text": ""})

    def spoken(self, side: str, a: str, b: str, when: str = "2020") -> str:
        """An account of an end of the tie between two places."""
        first, second = sorted((a, b))
        place = next(p for p in (a, b) if p.startswith(side.lower()))
        key = self.account(side, tie=f"tie:{first}|{second}", place=place, when=when)
        self.rows["accounts"][-1]["partner"] = b if place == a else a
        return key

    def dated(self, account: str, question: str, when: str) -> None:
        """An answer that is a date."""
        self.answer(account, question, 0)
        self.rows["answers"][-1] |= {"value": None, "value_date_edtf": when}

    def let(self, side: str, tie: str, **answers: float | str) -> str:
        """Have an end answer; in names ``__`` stands for the dot, ``_`` for a hyphen."""
        account = self.spoken(side, *tie.removeprefix("tie:").split("|"))
        for name, value in answers.items():
            question = name.replace("__", ".").replace("_", "-")
            if isinstance(value, str):
                self.dated(account, question, value)
            else:
                self.answer(account, question, float(value))
        return account

    def place(self, key: str, country: str, population: int, *, tier: str = "city") -> str:
        row: dict[str, Any] = dict.fromkeys(SCHEMAS["places"])
        row |= {"place": key, "country": country, "population": population, "tier": tier}
        self.rows["places"].append(row)
        return key

    def claim(self, domain: str, kind: str, text: str = "", **more: Any) -> str:
        key = f"{domain}-{len(self.rows['claims']):02}"
        row: dict[str, Any] = dict.fromkeys(SCHEMAS["claims"])
        row |= {"claim": key, "domain": domain, "kind": kind, "text": text, "tie": "", **more}
        self.rows["claims"].append(row)
        return key

    def frames(self, as_of: date = AS_OF) -> Frames:
        made = {name: pl.DataFrame(self.rows[name], schema=SCHEMAS[name]) for name in SCHEMAS}
        return Frames(**made, as_of=as_of, evidence={})


@pytest.fixture
def hand() -> HandMade:
    """Frames of a U.S.-China record, empty as yet."""
    return HandMade()


@pytest.fixture
def hand_of() -> Callable[[str, str], HandMade]:
    """Frames of a record of two other countries."""
    return lambda first, second: HandMade((first, second))


@pytest.fixture
def shifted() -> Callable[[str, int], str]:
    """A day, so many days later, as text."""
    return lambda day, by: (date.fromisoformat(day) + timedelta(days=by)).isoformat()


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Write a file of hypotheses."""

    def write(text: str, name: str = "mine.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write
