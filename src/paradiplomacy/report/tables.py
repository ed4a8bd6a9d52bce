"""Tables of a report, as CSV and Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from paradiplomacy.definitions.count import Comparison, Count
from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.record.exports.tables import flat
from paradiplomacy.record.frames import SCHEMAS, Frames
from paradiplomacy.record.ledger import disagreements
from paradiplomacy.record.record import Record

__all__ = ["write_tables"]


def write_tables(
    folder: Path,
    record: Record,
    frames: Frames,
    *,
    findings: Mapping[str, Finding],
    counts: Iterable[Count],
    comparisons: Iterable[Comparison],
) -> None:
    """Write every table twice: ``name.csv`` for people, ``name.parquet`` for programs."""
    folder.mkdir()
    tables = {name: getattr(frames, name) for name in SCHEMAS}
    made = {
        "facts": _facts(record),
        "disagreements": _disagreements(record),
        "statements": _statements(record),
        "sources": _sources(record),
        "estimates": _estimates(findings),
        "findings": _findings(findings),
        "counts": _counts(counts),
        "published_totals": _totals(comparisons),
    }
    for name, rows in made.items():
        tables[name] = pl.DataFrame(rows, schema=_schema(name))
    for name, table in tables.items():
        flat(table).write_csv(folder / f"{name}.csv")
        table.write_parquet(folder / f"{name}.parquet")


# Columns by table: a table keeps its header where the record has no row for it.
_COLUMNS = {
    "facts": "subject property agreement value other_values between statements rule",
    "disagreements": "tie property value when preferred sides statements",
    "statements": "id record subject property value raw when actor source language locator note "
    "coder method side polarity",
    "sources": "record source title url language end voice side consent",
    "findings": "hypothesis verdict sentence n mde mde_unit mde_sentence method lacks caveats",
    "estimates": "hypothesis role name value low high level n unit method basis subjects",
    "counts": "definition on tie counts dated why",
    "published_totals": "total date scope published bound definition counted dated",
}

# Whatever is no text; `value` is a number in estimates alone.
_KINDS: dict[str, Any] = {
    **dict.fromkeys(("low", "high", "level", "mde"), pl.Float64),
    **dict.fromkeys(("n", "published", "counted"), pl.Int64),
    **dict.fromkeys(("preferred", "counts"), pl.Boolean),
    **dict.fromkeys(("other_values", "between", "statements", "sides"), pl.List(pl.String)),
    **dict.fromkeys(("lacks", "caveats", "subjects"), pl.List(pl.String)),
    "on": pl.Date,
    "estimates.value": pl.Float64,
    "counts.dated": pl.Boolean,
    "published_totals.dated": pl.Int64,
}


def _schema(table: str) -> dict[str, Any]:
    return {
        column: _KINDS.get(f"{table}.{column}", _KINDS.get(column, pl.String))
        for column in _COLUMNS[table].split()
    }


def _facts(record: Record) -> list[dict[str, Any]]:
    return [
        {
            "subject": subject,
            "property": fact.property,
            "agreement": str(fact.agreement),
            "value": fact.value,
            "other_values": [p.value for p in fact.dissent],
            "between": list(fact.between),
            "statements": list(fact.statements),
            "rule": fact.rule,
        }
        for subject, facts in record.facts.items()
        for fact in facts
    ]


def _disagreements(record: Record) -> list[dict[str, Any]]:
    """Every value of every contradicted fact of a tie, the preferred one first."""
    return [
        {
            "tie": tie.id,
            "property": fact.property,
            "value": position.value,
            "when": position.when,
            "preferred": rank == 0,
            "sides": list(position.sides),
            "statements": list(position.statements),
        }
        for tie, fact in disagreements(record)
        for rank, position in enumerate(fact.positions)
    ]


def _statements(record: Record) -> list[dict[str, Any]]:
    said_of = ("record", "subject", "property", "value", "raw", "when", "actor", "source")
    names = (*said_of, "language", "locator", "note", "coder", "method")
    return [
        {
            "id": key,
            **{name: getattr(said, name) for name in names},
            "side": record.rule.side(record.source_of(said)),
            "polarity": str(said.polarity),
        }
        for key, said in record.statements.items()
    ]


def _sources(record: Record) -> list[dict[str, Any]]:
    return [
        {
            "record": owner,
            "source": key,
            "title": source.title,
            "url": source.url,
            "language": source.language,
            "end": source.end,
            "voice": str(source.voice),
            "side": record.rule.side(source),
            "consent": str(source.consent),
        }
        for (owner, key), source in record.sources.items()
    ]


def _findings(findings: Mapping[str, Finding]) -> list[dict[str, Any]]:
    return [
        {
            "hypothesis": key,
            "verdict": str(finding.verdict),
            "sentence": finding.sentence,
            "n": finding.n,
            "mde": finding.mde,
            "mde_unit": finding.mde_unit,
            "mde_sentence": finding.mde_sentence,
            "method": finding.method,
            "lacks": list(finding.lacks),
            "caveats": list(finding.caveats),
        }
        for key, finding in findings.items()
    ]


def _estimates(findings: Mapping[str, Finding]) -> list[dict[str, Any]]:
    names = ("name", "value", "low", "high", "level", "n", "unit", "method", "basis")
    return [
        {
            "hypothesis": key,
            "role": role,
            **{name: getattr(estimate, name) for name in names},
            "subjects": list(estimate.subjects),
        }
        for key, finding in findings.items()
        for role, estimates in (
            ("estimate", finding.estimates),
            ("sensitivity", finding.sensitivity),
        )
        for estimate in estimates
    ]


def _counts(counts: Iterable[Count]) -> list[dict[str, Any]]:
    return [
        {
            "definition": counted.definition.id,
            "on": counted.day,
            "tie": row.tie,
            "counts": row.counts,
            "dated": row.dated,
            "why": row.why,
        }
        for counted in counts
        for row in counted.rows
    ]


def _totals(comparisons: Iterable[Comparison]) -> list[dict[str, Any]]:
    return [
        {
            "total": c.total.id,
            "date": str(c.total.date),
            "scope": c.total.scope,
            "published": c.total.count,
            "bound": c.total.bound,
            "definition": counted.definition.id,
            "counted": counted.total,
            "dated": counted.dated,
        }
        for c in comparisons
        for counted in c.counts
    ]
