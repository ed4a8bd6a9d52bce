"""Tables of a report, as CSV and Parquet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

import polars as pl

from paradiplomacy.definitions.count import Count, DefinitionComparison
from paradiplomacy.hypotheses.base import Estimate, Finding, Survives
from paradiplomacy.hypotheses.histories.stances import stances
from paradiplomacy.language import rendered
from paradiplomacy.mechanisms.tables import event_model_tables
from paradiplomacy.model.sphere import Point
from paradiplomacy.networks.structure_tables import structure_tables
from paradiplomacy.networks.world_tables import world_tables
from paradiplomacy.record.exports.dated import written
from paradiplomacy.record.exports.tables import csv_of as csv_bytes
from paradiplomacy.record.exports.tables import parquet_of
from paradiplomacy.record.flow_words import flow_rows
from paradiplomacy.record.frames import SCHEMAS
from paradiplomacy.record.ledger import disagreements
from paradiplomacy.record.record import Record
from paradiplomacy.results.columns import described
from paradiplomacy.results.gathered import Results
from paradiplomacy.results.geography import Geography
from paradiplomacy.results.networked import Networked
from paradiplomacy.results.tested import Tested
from paradiplomacy.results.verdict_words import sentence_of
from paradiplomacy.results.words import country

__all__ = ["csv_of", "parquet_of", "tables_of"]


def tables_of(results: Results) -> dict[str, Callable[[], pl.DataFrame]]:
    """Every table by name, each made when it is called."""
    record, frames, tested = results.record, results.frames, results.tested
    made: dict[str, Callable[[], pl.DataFrame]] = {
        name: partial(written, frames, name) for name in SCHEMAS
    }
    rows: dict[str, Callable[[], Iterable[dict[str, Any]]]] = {
        "facts": lambda: _facts(record),
        "disagreements": lambda: _disagreements(record),
        "sources": lambda: _sources(record),
        "estimates": lambda: _estimates(tested.findings),
        "findings": lambda: _findings(tested),
        "counts": lambda: _counts(results.counts),
        "published_totals": lambda: _totals(results.comparisons),
        "flows": lambda: flow_rows(record),
    }
    made |= {name: partial(_table, name, give) for name, give in rows.items()}
    made["statements"] = lambda: _statements(record)
    made["stances"] = lambda: stances(frames)
    made |= {
        name: partial(lambda table: table, table)
        for name, table in {
            **_networks(results.networked),
            **event_model_tables(results.event_model),
        }.items()
    }
    return made


def csv_of(table: pl.DataFrame) -> str:
    """A table as CSV: what holds lists has them as one text."""
    return csv_bytes(table).decode()


def _table(name: str, give: Callable[[], Iterable[dict[str, Any]]]) -> pl.DataFrame:
    """A table from rows, by columns; lists as one text first, which takes far less memory."""
    schema = _schema(name)
    lists = {column for column, kind in schema.items() if isinstance(kind, pl.List)}
    columns: dict[str, list[Any]] = {column: [] for column in schema}
    for row in give():
        for column, held in columns.items():
            value = row[column]
            held.append((_BETWEEN.join(value) if value else None) if column in lists else value)
    flat_kinds = {c: pl.String if c in lists else kind for c, kind in schema.items()}
    none = pl.lit([], dtype=pl.List(pl.String))
    return pl.DataFrame(columns, schema=flat_kinds).with_columns(
        pl.col(column).str.split(_BETWEEN).fill_null(none) for column in schema if column in lists
    )


_BETWEEN = "\x1f"
"""Unit separator: stands in no text of a record."""


def _networks(networked: Networked) -> dict[str, pl.DataFrame]:
    """Tables of the record as a network."""
    two_sided = networked.two_sided
    pairs = networked.geography.pairs.join(
        two_sided.by_countries.drop("pairs"),
        on=("country_a", "country_b"),
        how="left",
        maintain_order="left",
    )
    expected = None if networked.structure is None else networked.structure.country_pairs
    if expected is not None:
        pairs = pairs.join(
            expected.drop("ties"),
            on=("country_a", "country_b"),
            how="left",
            maintain_order="left",
        )
    records = [
        (one.record, one.pairs, one.both, one.one, one.third, one.open)
        for one in two_sided.by_source
    ]
    return {
        "countries": _countries(networked.geography),
        "country_pairs": pairs,
        "two_sided": networked.claimed,
        "two_sided_records": pl.DataFrame(records, schema=_RECORDS, orient="row"),
        "record_overlap": two_sided.overlap,
        **structure_tables(networked.structure),
        **world_tables(networked.world),
    }


def _countries(geography: Geography) -> pl.DataFrame:
    rows = [
        (one.code, country(one.code), one.area, one.places, one.ties, one.abroad, *_spot(one.where))
        for one in geography.countries
    ]
    return pl.DataFrame(rows, schema=_COUNTRIES, orient="row")


def _spot(where: Point | None) -> tuple[float | None, float | None]:
    return (where[1], where[0]) if where else (None, None)


_COUNTRIES = {
    "country": pl.String,
    "name": pl.String,
    "area": pl.String,
    "places": pl.Int64,
    "ties": pl.Int64,
    "abroad": pl.Int64,
    "latitude": pl.Float64,
    "longitude": pl.Float64,
}
_RECORDS = {
    "record": pl.String,
    "ties": pl.Int64,
    "both": pl.Int64,
    "one": pl.Int64,
    "third": pl.Int64,
    "open": pl.Int64,
}


# Whatever is no text; `value` is a number in estimates alone.
_KINDS: dict[str, Any] = {
    **dict.fromkeys(("low", "high", "level", "mde", "p", "p_holm", "p_fdr", "worst_p"), pl.Float64),
    **dict.fromkeys(("n", "published", "counted", "tests"), pl.Int64),
    **dict.fromkeys(("exchanges", "personnel", "ideas", "capital", "ties"), pl.Int64),
    **dict.fromkeys(("preferred", "counts", "planned", "like"), pl.Boolean),
    **dict.fromkeys(("survives_correction", "survives_worst_case", "no_difference"), pl.Boolean),
    **dict.fromkeys(
        ("other_values", "between", "statements", "reasons", "sides"), pl.List(pl.String)
    ),
    **dict.fromkeys(("lacks", "caveats", "asks", "subjects", "choices"), pl.List(pl.String)),
    "on": pl.Date,
    "estimates.value": pl.Float64,
    "counts.dated": pl.Boolean,
    "published_totals.dated": pl.Int64,
}


def _schema(table: str) -> dict[str, Any]:
    """The described columns: a table keeps its header where the record has no row for it."""
    return {
        column: _KINDS.get(f"{table}.{column}", _KINDS.get(column, pl.String))
        for column in described()[table].columns
    }


def _facts(record: Record) -> Iterator[dict[str, Any]]:
    """Every fact; none of a pair whose ends were judged to be one place: it is no tie."""
    merged = set(record.merged)
    for subject, facts in record.facts.items():
        for fact in facts if subject not in merged else ():
            yield {
                "subject": subject,
                "property": fact.property,
                "agreement": str(fact.agreement),
                "value": fact.value,
                "other_values": [p.value for p in fact.dissent],
                "between": list(fact.between),
                "statements": list(fact.statements),
                "reasons": list(fact.reasons),
                "rule": fact.rule,
            }


def _disagreements(record: Record) -> list[dict[str, Any]]:
    """Every value of every contradicted fact of a tie, the preferred one first."""
    return [
        {
            "tie": tie.id,
            "property": fact.property,
            "value": position.value,
            "when": position.when,
            "preferred": rank == 0,
            "behind": position.behind,
            "sides": list(position.sides),
            "statements": list(position.statements),
        }
        for tie, fact in disagreements(record)
        for rank, position in enumerate(fact.positions)
    ]


def _statements(record: Record) -> pl.DataFrame:
    """Every statement; by columns, since a large record has hundreds of thousands."""
    said, rule = record.statements.values(), record.rule
    about = ("record", "subject", "property", "value", "raw", "when", "actor", "source")
    same = (*about, "language", "locator", "note", "coder", "method")
    columns: dict[str, list[str]] = {
        "id": list(record.statements),
        **{name: [getattr(one, name) for one in said] for name in same},
        # Of a listing, the place under whose entry it stands.
        "side": [one.side if one.lists else rule.side(record.source_of(one)) for one in said],
        "polarity": [str(one.polarity) for one in said],
    }
    schema = _schema("statements")
    return pl.DataFrame({name: columns[name] for name in schema}, schema=schema)


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


def _findings(tested: Tested) -> list[dict[str, Any]]:
    adjusted = {one.hypothesis: one for one in tested.corrected}
    return [
        {
            "hypothesis": key,
            "verdict": str(finding.verdict),
            "sentence": sentence_of(finding),
            "n": finding.n,
            "mde": finding.mde,
            "mde_unit": finding.mde_unit,
            "mde_sentence": finding.mde_sentence,
            "p": finding.p,
            "p_holm": adjusted[key].holm if key in adjusted else None,
            "p_fdr": adjusted[key].fdr if key in adjusted else None,
            "planned": tested.is_planned(key),
            "method": finding.method,
            "lacks": list(finding.lacks),
            "caveats": list(finding.caveats),
            "asks": list(finding.asks),
            "no_difference": finding.no_difference,
            **_survives(finding.survives),
        }
        for key, finding in rendered(tested.findings).items()
    ]


def _worst(finding: Finding) -> tuple[Estimate, ...]:
    worst = finding.survives.worst_case
    return () if worst is None or worst.estimate is None else (worst.estimate,)


def _survives(survives: Survives) -> dict[str, Any]:
    worst = survives.worst_case
    return {
        "survives_correction": survives.correction,
        "tests": survives.tests,
        "worst_case": worst.of if worst else "",
        "survives_worst_case": worst.survives if worst else None,
        "otherwise": str(worst.otherwise) if worst else "",
        "worst_p": worst.p if worst else None,
        "choices": list(survives.choices),
    }


def _estimates(findings: Mapping[str, Finding]) -> list[dict[str, Any]]:
    names = ("name", "value", "low", "high", "level", "n", "unit", "method", "basis")
    return [
        {
            "hypothesis": key,
            "role": role,
            **{name: getattr(estimate, name) for name in names},
            "subjects": list(estimate.subjects),
        }
        for key, finding in rendered(findings).items()
        for role, estimates in (
            ("estimate", finding.estimates),
            ("sensitivity", finding.sensitivity),
            ("worst case", _worst(finding)),
        )
        for estimate in estimates
    ]


def _counts(counts: Iterable[Count]) -> Iterator[dict[str, Any]]:
    for counted in counts:
        for row in counted.rows:
            yield {
                "definition": counted.definition.id,
                "on": counted.day,
                "tie": row.tie,
                "counts": row.counts,
                "dated": row.dated,
                "why": str(row.why),
            }


def _totals(comparisons: Iterable[DefinitionComparison]) -> list[dict[str, Any]]:
    return [
        {
            "total": c.total.id,
            "date": str(c.total.date),
            "scope": c.total.scope,
            "published": c.total.count,
            "bound": c.total.bound,
            "definition": counted.definition.id,
            "like": counted in c.like,
            "counted": counted.total,
            "dated": counted.dated,
        }
        for c in comparisons
        for counted in c.counts
    ]
