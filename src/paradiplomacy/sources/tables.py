"""Checks of the rows of a record folder, made from the declarations of the tables.

One class a table, one field a column: `paradiplomacy.model.tables` says which, and
`paradiplomacy.sources.rows` what else a row must fulfil.
"""

from __future__ import annotations

from typing import Any

from pydantic import create_model

from paradiplomacy.model.columns import Table
from paradiplomacy.model.context_tables import ANSWERS
from paradiplomacy.model.table_words import table_words
from paradiplomacy.model.tables import EXCHANGES, FILES, FURTHER_VALUES, JUDGEMENTS, TIES
from paradiplomacy.sources.fields import field_of
from paradiplomacy.sources.rows import (
    AnswerRow,
    ExchangeRow,
    FactRow,
    FurtherRow,
    JudgementRow,
    Row,
    TieRow,
)

_CHECKED: dict[str, type[Row]] = {
    ANSWERS.file: AnswerRow,
    TIES.file: TieRow,
    EXCHANGES.file: ExchangeRow,
    FURTHER_VALUES.file: FurtherRow,
    JUDGEMENTS.file: JudgementRow,
}
"""Tables of which more is checked than each cell."""


def row_class(table: Table) -> type[Row]:
    """Class that checks the rows of a table."""
    base: type[Row] = _CHECKED.get(table.file, FactRow if table.cites else Row)
    columns: dict[str, Any] = {column.name: field_of(column) for column in table.cells}
    of_table = create_model(table.file, __base__=base, __doc__=None, **columns)
    of_table.table = table
    return of_table


TABLES = {file: row_class(table) for file, table in FILES.items()}
"""What checks the rows of every table of a record folder, by file name."""


def json_schema() -> dict[str, Any]:
    """JSON schema (2020-12) of a row of each table, under ``$defs`` by file name."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Rows of the tables of a paradiplomacy record folder",
        "$defs": {file: _schema_of(rows) for file, rows in TABLES.items()},
    }


def _schema_of(rows: type[Row]) -> dict[str, Any]:
    words = table_words(rows.table)
    schema = rows.model_json_schema()
    for name, cells in schema["properties"].items():
        cells["description"] = words.meaning(name)
    return {**schema, "description": words.about}
