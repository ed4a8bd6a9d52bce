"""Tables of a report that show the record alone, what columns mean, and how tables become files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from operator import attrgetter
from typing import Any

import polars as pl
import yaml

from paradiplomacy.evidence.rules import EXPECTED
from paradiplomacy.exports.tables import csv_of as csv_bytes
from paradiplomacy.exports.tables import parquet_of
from paradiplomacy.model.table_words import FrameWords, frame_words
from paradiplomacy.model.tables import FRAMES
from paradiplomacy.record.flow_words import flow_rows
from paradiplomacy.record.ledger import disagreements
from paradiplomacy.record.record import Record


@cache
def all_tables() -> Mapping[str, FrameWords]:
    """Description of every table that a report may write, by name."""
    text = (files("paradiplomacy.results") / "report_tables.yaml").read_text(encoding="utf-8")
    own = {name: FrameWords(**about) for name, about in yaml.safe_load(text).items()}
    return {frame: frame_words(frame) for frame in FRAMES} | own


def type_words(kind: pl.DataType) -> str:
    """Type of a column in words.

    >>> type_words(pl.Int64()), type_words(pl.Date())
    ('whole number', 'day (ISO 8601)')
    """
    if isinstance(kind, pl.List):
        return "texts joined by semicolons"
    if kind.is_integer():
        return "whole number"
    names = {pl.Float64: "number", pl.Boolean: "true or false", pl.Date: "day (ISO 8601)"}
    return next((word for known, word in names.items() if kind == known), "text")


__all__ = ["csv_of", "parquet_of", "record_tables", "table_of_rows"]


def record_tables(record: Record) -> dict[str, Callable[[], pl.DataFrame]]:
    """Tables of facts and sources by name, each made when it is called.

    >>> from paradiplomacy.record.open import open_record
    >>> record_tables(open_record("china_russia"))["sources"]().columns[:2]
    ['record', 'source']
    """
    return {
        "facts": lambda: table_of_rows("facts", _rows_of_facts(record)),
        "disagreements": lambda: table_of_rows("disagreements", _rows_of_disagreements(record)),
        "sources": lambda: table_of_rows("sources", _rows_of_sources(record)),
        "flows": lambda: table_of_rows("flows", zip(flow_rows(record))),
        "statements": lambda: table_of_rows("statements", _rows_of_statements(record)),
    }


def csv_of(table: pl.DataFrame) -> str:
    """A table as CSV: what holds lists has them as one text."""
    return csv_bytes(table).decode()


TableRow = tuple[Any, ...]
"""A row: cells by column, and then the things that have the other columns as attributes."""


def table_of_rows(name: str, rows: Iterable[TableRow]) -> pl.DataFrame:
    """A table from rows, by columns; lists as one text first, which takes far less memory."""
    # Of the described columns: a table keeps its header where the record has no row for it.
    schema: dict[str, Any] = {
        column: _KINDS.get(f"{name}.{column}", _KINDS.get(column, pl.String))
        for column in all_tables()[name].columns
    }
    lists = {column for column, kind in schema.items() if isinstance(kind, pl.List)}
    texts = {column for column, kind in schema.items() if kind == pl.String}
    columns: dict[str, list[Any]] = {column: [] for column in schema}
    for own, *things in rows:
        for column, cells in columns.items():
            value = (
                own[column]
                if column in own
                else getattr(next(one for one in things if hasattr(one, column)), column)
            )
            if column in lists:
                value = _BETWEEN.join(value) if value else None
            elif column in texts and value is not None:
                value = str(value)
            cells.append(value)
    flat_kinds = {c: pl.String if c in lists else kind for c, kind in schema.items()}
    none = pl.lit([], dtype=pl.List(pl.String))
    return pl.DataFrame(columns, schema=flat_kinds).with_columns(
        pl.col(column).str.split(_BETWEEN).fill_null(none) for column in schema if column in lists
    )


_BETWEEN = "\x1f"
"""Unit separator: stands in no text of a record."""


# Whatever is not a text; `value` is a number in estimates alone.
_KINDS: dict[str, Any] = {
    **dict.fromkeys(("latitude", "longitude"), pl.Float64),
    **dict.fromkeys(("low", "high", "level", "mde", "p", "p_holm", "p_fdr", "worst_p"), pl.Float64),
    **dict.fromkeys(("n", "published", "counted", "tests"), pl.Int64),
    **dict.fromkeys(("exchanges", "personnel", "ideas", "capital", "ties"), pl.Int64),
    **dict.fromkeys(("places", "abroad", "both", "one", "third", "open"), pl.Int64),
    **dict.fromkeys(("preferred", "counts", "planned", "like"), pl.Boolean),
    **dict.fromkeys(("survives_correction", "survives_worst_case", "no_difference"), pl.Boolean),
    **dict.fromkeys(
        ("other_values", "between", "statements", "reasons", "sides"), pl.List(pl.String)
    ),
    **dict.fromkeys(
        ("lacks", "caveats", "asks", "subjects", "choices", "unmeasured"), pl.List(pl.String)
    ),
    "on": pl.Date,
    "estimates.value": pl.Float64,
    "counts.dated": pl.Boolean,
    "published_totals.dated": pl.Int64,
}


def _rows_of_facts(record: Record) -> Iterator[TableRow]:
    """Every fact that is stated, or should be; none of a pair that has no tie.

    It has none where its ends were judged to be one place, or where the tie is denied.
    """
    no_ties = {*record.merged, *record.untied}
    for subject, facts in record.facts.items():
        if subject in no_ties or not any(fact.positions for fact in facts):
            continue
        expected = EXPECTED.get(subject.partition(":")[0], ())
        for fact in facts:
            if not fact.is_only_uncertain or fact.property in expected:
                yield {"subject": subject, "other_values": [p.value for p in fact.dissent]}, fact


def _rows_of_disagreements(record: Record) -> Iterator[TableRow]:
    """Every value of every contradicted fact of a tie, the preferred one first."""
    return (
        ({"tie": tie.id, "preferred": rank == 0}, position, fact)
        for tie, fact in disagreements(record)
        for rank, position in enumerate(fact.positions)
    )


def _rows_of_statements(record: Record) -> Iterator[TableRow]:
    """Every statement, those of a subject together.

    In the order of their ids, which are hashes, the packed table would be twice as large.
    """
    order = ("record", "subject", "property", "id")
    for statement in sorted(record.statements.values(), key=attrgetter(*order)):
        # Of a listing, the place under whose entry it stands.
        side = statement.side if statement.lists else record.side_of(statement)
        yield {"side": side}, statement


def _rows_of_sources(record: Record) -> Iterator[TableRow]:
    for (owner, key), source in record.sources.items():
        yield {"record": owner, "source": key, "side": record.side_of_source(owner, key)}, source
