"""Columns of tables that no class of the model names: what every door shows of them.

A column that a table gains is a fact of each subject. Its class may lack it: then answers carry
it beside, and pages, commands, the workbook and council pages show it by its label.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from paradiplomacy.model.columns import Column, Table
from paradiplomacy.model.table_words import table_words
from paradiplomacy.record.record import Record
from paradiplomacy.record.values import texts_of, value_of_text

__all__ = ["beyond", "further_columns", "labelled"]

UNKNOWN = "unknown"


def beyond(table: Table, model: type[Any]) -> tuple[Column, ...]:
    """Columns with values of a table that a class of the model does not have.

    Examples
    --------
    >>> from paradiplomacy.model.activity import Exchange
    >>> from paradiplomacy.model.tables import EXCHANGES
    >>> beyond(EXCHANGES, Exchange)
    ()
    """
    known = {field.name for field in fields(model)}
    return tuple(column for column in table.properties if column.attribute not in known)


def further_columns(record: Record, table: Table, thing: Any) -> Mapping[str, Any]:
    """Values of a thing in the columns that its class lacks, by column; empty where none is."""
    columns = beyond(table, type(thing))
    if not columns:
        return {}
    facts = record.facts.get(f"{table.subject}:{thing.id}", ())
    texts = dict(texts_of(table, thing.id, facts))
    given = {column.attribute: texts.get(column.name, "") for column in columns}
    return {
        column.attribute: value_of_text(column, given[column.attribute])
        if given[column.attribute] not in ("", UNKNOWN)
        else ""
        for column in columns
    }


def labelled(
    table: Table, model: type[Any], shown: Mapping[str, Any], language: str
) -> Iterator[tuple[str, str]]:
    """What such columns are called, with what stands in them, but for empty ones.

    Parameters
    ----------
    table : Table
    model : type
        The class of the model.
    shown : mapping
        Plain values of an answer, or `further_columns`.
    language : {"en", "zh"}
    """
    columns = beyond(table, model)
    words = table_words(table, language) if columns else None
    for column in columns:
        value = shown.get(column.attribute)
        if words and value:
            text = "; ".join(value) if isinstance(value, tuple | list) else str(value)
            yield words.label(column.name), text
