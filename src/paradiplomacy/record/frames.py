"""The record as tables: the only thing that analyses see.

Every frame is a Polars data frame with one row an entity, sorted by key. Dates come as
`_edtf` (as said, empty where nobody says), `_low` and `_high` (first and last possible day,
null where open) and, for use as one day, the middle of both under the bare name (null where
an end is open). What is written for others names them otherwise: `record.exports.dated`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.places import Place
from paradiplomacy.model.status import Status
from paradiplomacy.model.ties import Tie, tie_key
from paradiplomacy.record.dormancy import Standing, standings
from paradiplomacy.record.listings import listings
from paradiplomacy.record.record import Record
from paradiplomacy.sources.sectors import cofog_of

if TYPE_CHECKING:
    from paradiplomacy.model.status import StatusChange

__all__ = ["SCHEMAS", "Frames", "frames_of"]

_DATE = {"_edtf": pl.String, "": pl.Date, "_low": pl.Date, "_high": pl.Date}


def _dated(name: str) -> dict[str, Any]:
    return {name + end: kind for end, kind in _DATE.items()}


_ENDS: dict[str, Any] = {
    f"{column}_{end}": kind
    for end in "ab"
    for column, kind in {
        "place": pl.String,
        "label": pl.String,
        "country": pl.String,
        "region": pl.String,
        "admin1": pl.String,
        "coastal": pl.Boolean,
        "population": pl.Int64,
    }.items()
}

SCHEMAS: dict[str, dict[str, Any]] = {
    "places": {
        "place": pl.String,
        "name": pl.String,
        "name_local": pl.String,
        "label": pl.String,
        "country": pl.String,
        "level": pl.String,
        "tier": pl.String,
        "admin1": pl.String,
        "region": pl.String,
        "coastal": pl.Boolean,
        "latitude": pl.Float64,
        "longitude": pl.Float64,
        "population": pl.Int64,
        "geonames_id": pl.Int64,
        "wikidata_id": pl.String,
    },
    "ties": {
        "tie": pl.String,
        **_ENDS,
        "tier": pl.String,
        "kind": pl.String,
        "purpose": pl.String,
        **_dated("established"),
        "established_agreement": pl.String,
        "contradicted": pl.List(pl.String),
        "status": pl.String,
        "status_inferred": pl.String,
        "last_sign": pl.String,
        "statements": pl.UInt32,
        "sources": pl.UInt32,
    },
    "listings": {
        "tie": pl.String,
        "record": pl.String,
        "source": pl.String,
        "side": pl.String,
        "pairs_once": pl.Boolean,
    },
    "spells": {
        "tie": pl.String,
        "status": pl.String,
        **_dated("start"),
        **_dated("stop"),
        "entry": pl.String,
        "exit": pl.String,
        "exit_actor": pl.String,
    },
    "exchanges": {
        "exchange": pl.String,
        "tie": pl.String,
        "place_a": pl.String,
        "place_b": pl.String,
        **_dated("date"),
        "sectors": pl.List(pl.String),
        "cofog": pl.List(pl.String),
        "form": pl.String,
        "flow": pl.String,
        "giver": pl.String,
        "teacher": pl.String,
        "learner": pl.String,
        "through": pl.String,
        "description": pl.String,
    },
    "shocks": {
        "shock": pl.String,
        "name": pl.String,
        **_dated("date"),
        "kind": pl.String,
        "countries": pl.List(pl.String),
    },
    "responses": {
        "response": pl.String,
        "shock": pl.String,
        "place": pl.String,
        "partner": pl.String,
        "tie": pl.String,
        "answer": pl.String,
        **_dated("date"),
        "actor": pl.String,
    },
    "acts": {
        "act": pl.String,
        **_dated("date"),
        "actor": pl.String,
        "target": pl.String,
        "sign": pl.String,
        "category": pl.String,
        "description": pl.String,
    },
    "laws": {
        "law": pl.String,
        "place": pl.String,
        "status": pl.String,
        **_dated("enacted"),
        **_dated("effective"),
        **_dated("terminate_by"),
        "retroactive": pl.String,
        "scope_countries": pl.List(pl.String),
        "covered": pl.String,
    },
    "readings": {
        "series": pl.String,
        "subject": pl.String,
        **_dated("date"),
        "value": pl.Float64,
        "unit": pl.String,
    },
    "claims": {
        "claim": pl.String,
        "section": pl.String,
        "paragraph": pl.Int64,
        "domain": pl.String,
        "kind": pl.String,
        "text": pl.String,
        "numerator": pl.Int64,
        "denominator": pl.Int64,
        "value": pl.Float64,
        "tie": pl.String,
        "support": pl.String,
        "side": pl.String,
    },
    "accounts": {
        "account": pl.String,
        "side": pl.String,
        "place": pl.String,
        "partner": pl.String,
        "tie": pl.String,
        "mode": pl.String,
        **_dated("date"),
    },
    "answers": {
        "answer": pl.String,
        "account": pl.String,
        "question": pl.String,
        "value": pl.Float64,
        "text": pl.String,
    },
}


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Frames:
    """All frames of a record, with the day to which it speaks.

    Parameters
    ----------
    places, ties, listings, spells, exchanges, shocks, responses, acts, laws : polars.DataFrame
    readings, claims, accounts, answers : polars.DataFrame
        With columns as in `SCHEMAS`.
    as_of : datetime.date
    evidence : mapping of str to tuple of str
        Statement ids by subject: ``tie:...``, ``exchange:...``, ``response:...``,
        ``claim:...``, ``reading:series|subject|date`` and so on.
    seed : int
        Of everything random in analyses.
    """

    places: pl.DataFrame
    ties: pl.DataFrame
    listings: pl.DataFrame
    spells: pl.DataFrame
    exchanges: pl.DataFrame
    shocks: pl.DataFrame
    responses: pl.DataFrame
    acts: pl.DataFrame
    laws: pl.DataFrame
    readings: pl.DataFrame
    claims: pl.DataFrame
    accounts: pl.DataFrame
    answers: pl.DataFrame
    as_of: date
    evidence: Mapping[str, tuple[str, ...]]
    seed: int = 1989

    def __repr__(self) -> str:
        heights = ((name, getattr(self, name).height) for name in SCHEMAS)
        filled = ", ".join(f"{height} {name}" for name, height in heights if height)
        return f"<Frames: {filled or 'no rows'}; as of {self.as_of}>"


def frames_of(record: Record, *, seed: int = 1989) -> Frames:
    """The frames of a record, with the seed for what analyses of them draw."""
    held = standings(record)
    once = {meta.id for meta in record.metas if meta.pairs_once}
    rows: dict[str, Iterable[dict[str, Any]]] = {
        "places": (_place_row(place) for place in record.places.values()),
        "ties": (_tie_row(record, tie, held[key]) for key, tie in record.ties.items()),
        "listings": (
            dict(zip(SCHEMAS["listings"], (*row, row[1] in once), strict=True))
            for row in listings(record)
        ),
        "spells": (row for tie in record.ties.values() for row in _spells(tie, record.as_of)),
        "exchanges": (
            {
                "exchange": key,
                "tie": tie_key(e.place_a, e.place_b),
                "place_a": e.place_a,
                "place_b": e.place_b,
                **_days("date", e.date),
                "sectors": list(e.sectors),
                "cofog": list(cofog_of(e.sectors)),
                "form": e.form,
                "flow": e.flow,
                "giver": e.giver,
                "teacher": e.teacher,
                "learner": e.learner,
                "through": e.through,
                "description": e.description,
            }
            for key, e in record.exchanges.items()
        ),
        "shocks": (
            {
                "shock": key,
                "name": s.name,
                **_days("date", s.date),
                "kind": s.kind,
                "countries": list(s.countries),
            }
            for key, s in record.shocks.items()
        ),
        "responses": (
            {
                "response": key,
                "shock": r.shock,
                "place": r.place,
                "partner": r.partner,
                "tie": tie_key(r.place, r.partner) if r.partner else "",
                "answer": r.answer,
                **_days("date", r.date),
                "actor": r.actor,
            }
            for key, r in record.responses.items()
        ),
        "acts": (
            {
                "act": key,
                **_days("date", a.date),
                "actor": a.actor,
                "target": a.target,
                "sign": a.sign,
                "category": a.category,
                "description": a.description,
            }
            for key, a in record.acts.items()
        ),
        "laws": (
            {
                "law": key,
                "place": one.place,
                "status": one.status,
                **_days("enacted", one.enacted),
                **_days("effective", one.effective),
                **_days("terminate_by", one.terminate_by),
                "retroactive": one.retroactive,
                "scope_countries": list(one.scope_countries),
                "covered": one.covered,
            }
            for key, one in record.laws.items()
        ),
        "readings": (
            {
                "series": r.series,
                "subject": r.subject,
                **_days("date", r.date),
                "value": r.value,
                "unit": r.unit,
            }
            for r in record.readings.values()
        ),
        "claims": (
            {
                "claim": key,
                "section": c.section,
                "paragraph": c.paragraph,
                "domain": c.domain,
                "kind": c.kind,
                "text": c.text,
                "numerator": c.numerator,
                "denominator": c.denominator,
                "value": c.value,
                "tie": tie_key(c.place_a, c.place_b) if c.place_a and c.place_b else "",
                "support": c.support,
                "side": "; ".join(
                    sorted(
                        {
                            record.rule.side(record.source_of(record.statements[s]))
                            for s in c.statements
                        }
                    )
                ),
            }
            for key, c in record.claims.items()
        ),
        "accounts": (
            {
                "account": key,
                "side": a.side,
                "place": a.place,
                "partner": a.partner,
                "tie": tie_key(a.place, a.partner) if a.place and a.partner else "",
                "mode": a.mode,
                **_days("date", a.date),
            }
            for key, a in record.accounts.items()
        ),
        "answers": (
            {
                "answer": key,
                "account": a.account,
                "question": a.question,
                "value": a.value,
                "text": a.text,
            }
            for key, a in record.answers.items()
        ),
    }
    made = {name: pl.DataFrame(list(rows[name]), schema=SCHEMAS[name]) for name in SCHEMAS}
    return Frames(**made, as_of=record.as_of, evidence=_evidence(record), seed=seed)


def _days(name: str, when: EventDate | None) -> dict[str, date | str | None]:
    low = when.earliest if when and when.earliest != date.min else None
    high = when.latest if when and when.latest != date.max else None
    return {
        f"{name}_edtf": str(when or ""),
        name: when.middle if when else None,
        f"{name}_low": low,
        f"{name}_high": high,
    }


def _place_row(place: Place) -> dict[str, Any]:
    own = [name for name in SCHEMAS["places"] if name not in ("place", "tier")]
    return {
        "place": place.id,
        "tier": place.level.tier,
        **{name: getattr(place, name) for name in own},
    }


def _tie_row(record: Record, tie: Tie, held: Standing) -> dict[str, Any]:
    row: dict[str, Any] = {"tie": tie.id}
    tiers = []
    for end, key in zip("ab", tie.ends, strict=True):
        place = record.places[key]
        tiers.append(place.level.tier)
        row |= {
            f"place_{end}": key,
            f"label_{end}": place.label,
            f"country_{end}": place.country,
            f"region_{end}": place.region,
            f"admin1_{end}": place.admin1,
            f"coastal_{end}": place.coastal,
            f"population_{end}": place.population,
        }
    statements = {s for fact in tie.facts for s in fact.statements}
    sources = {(record.statements[s].record, record.statements[s].source) for s in statements}
    fact, purpose = tie.fact("established"), tie.fact("purpose")
    return {
        **row,
        "tier": "state" if "state" in tiers else "city",
        "kind": tie.kind or "",
        **_days("established", tie.established),
        "established_agreement": fact.agreement if fact else "",
        "purpose": purpose.value if purpose and not purpose.value.startswith("not ") else "",
        "contradicted": [f.property for f in tie.facts if f.agreement is Agreement.CONTRADICTED],
        "status": tie.status_on(record.as_of) or "",
        "status_inferred": held.inferred,
        "last_sign": str(held.last_sign or ""),
        "statements": len(statements),
        "sources": len(sources),
    }


def _spells(tie: Tie, as_of: date) -> list[dict[str, Any]]:
    """Stretches of one status. Renewals do not break a spell; the last one is open.

    A spell that starts or stops on an unknown day has nulls there. Changes that the
    status machine calls irregular are left out: they cannot be placed.
    """
    turns: list[StatusChange] = []
    for change in tie.history:
        if change.irregular:
            continue
        if not turns or turns[-1].status is not change.status:
            turns.append(change)
    rows = []
    for position, change in enumerate(turns):
        after = turns[position + 1] if position + 1 < len(turns) else None
        if change.status is Status.ENDED and after is None:
            continue  # nothing is left to happen
        rows.append(
            {
                "tie": tie.id,
                "status": change.status,
                **_days("start", change.date),
                **(_days("stop", after.date) if after else _days("stop", EventDate.of(as_of))),
                "entry": change.change,
                "exit": after.change if after else "",
                "exit_actor": after.actor if after else "",
            }
        )
    return rows


def _evidence(record: Record) -> dict[str, tuple[str, ...]]:
    held: dict[str, set[str]] = {}
    for subject, facts in record.facts.items():
        held.setdefault(subject, set()).update(s for fact in facts for s in fact.statements)
    return {subject: tuple(sorted(ids)) for subject, ids in held.items()}
