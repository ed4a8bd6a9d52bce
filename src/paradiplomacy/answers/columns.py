"""Columns of tables that no class of the model names: what every door shows of them.

A column that a table gains is a fact of each subject. Its class may lack it: then answers carry
it beside, and pages, commands, the workbook and council pages show it by its label.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from functools import cache
from typing import Any

from paradiplomacy.model import cells
from paradiplomacy.model.activity import Exchange, NationalShock, Response
from paradiplomacy.model.columns import Column, Table
from paradiplomacy.model.context import Law
from paradiplomacy.model.context_tables import LAWS, RESPONSES, SHOCKS
from paradiplomacy.model.desk_tables import AGREEMENTS, CONTACTS, REQUESTS
from paradiplomacy.model.office_papers import Contact, OfficeRequest, SignedAgreement
from paradiplomacy.model.places import Place
from paradiplomacy.model.table_words import table_words
from paradiplomacy.model.tables import EXCHANGES, PLACES, TIES
from paradiplomacy.model.ties import Tie
from paradiplomacy.record.record import Record
from paradiplomacy.record.values_of_text import texts_of, value_of_text

UNKNOWN = "unknown"

TABLE_OF: Mapping[str, Table] = {
    "agreement": AGREEMENTS,
    "contact": CONTACTS,
    "crisis": SHOCKS,
    "exchange": EXCHANGES,
    "law": LAWS,
    "place": PLACES,
    "request": REQUESTS,
    "response": RESPONSES,
    "tie": TIES,
}
"""The table of each kind of thing that has an answer, by the first field of the answer."""

_CLASSES: Mapping[str, type[Any]] = {
    "agreement": SignedAgreement,
    "contact": Contact,
    "crisis": NationalShock,
    "exchange": Exchange,
    "law": Law,
    "place": Place,
    "request": OfficeRequest,
    "response": Response,
    "tie": Tie,
}
_UNDER_ANOTHER_NAME: Mapping[str, frozenset[str]] = {
    "place": frozenset({"coordinates"}),
    "tie": frozenset(
        {"kind", "purpose", "stated_status", "exchanges_in_year", "proposed", "letter_of_intent"}
        | {"approved", "in_force", "renewed", "dormant", "suspended", "resumed", "ended"}
    ),
}
"""Columns that a class has in another form: as its position, in its history."""


@cache
def further_names(kind: str) -> tuple[Column, ...]:
    """Columns with values of a table that the class of the model does not have.

    >>> [column.name for column in further_names("exchange")], further_names("tie")
    (['participants'], ())
    """
    known = {field.name for field in fields(_CLASSES[kind])}
    known |= _UNDER_ANOTHER_NAME.get(kind, frozenset())
    return tuple(each for each in TABLE_OF[kind].properties if each.attribute not in known)


def further_columns(record: Record, kind: str, key: str) -> Mapping[str, Any]:
    """Values of a thing in the columns that its class lacks, by column; empty where none is."""
    columns, table = further_names(kind), TABLE_OF[kind]
    if not columns:
        return {}
    subject = key if kind == "tie" else f"{table.subject}:{key}"
    texts = dict(texts_of(table, key, record.facts.get(subject, ())))
    given = {column.attribute: texts.get(column.name, "") for column in columns}
    return {
        column.attribute: value_of_text(column, given[column.attribute])
        if given[column.attribute] not in ("", UNKNOWN)
        else (() if column.type.value == "list" else "")
        for column in columns
    }


def further_texts(record: Record, kind: str, key: str) -> dict[str, str]:
    """Texts of a thing in such columns, by column, but for empty ones."""
    columns = further_columns(record, kind, key)
    texts = {name: text_of_column(value) for name, value in columns.items()}
    return {name: text for name, text in texts.items() if text}


def text_of_column(value: Any) -> str:
    """A value of such a column as the text of its cell.

    >>> text_of_column(("US 3", "CN 4")), text_of_column(False), text_of_column(None)
    ('US 3; CN 4', 'no', '')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (
        "; ".join(value) if isinstance(value, tuple | list) else str("" if value is None else value)
    )


def labelled(
    kind: str, values: Mapping[str, Any], language: str, word: Callable[[str, str], str]
) -> Iterator[tuple[str, str]]:
    """Labels of such columns, with what stands in them, but for empty ones.

    `kind`: a key of `TABLE_OF`.
    `values`: plain values of an answer, or `further_columns`.
    `word`: the word for a code of a group, as `Localizer.code` has it.
    """
    columns = further_names(kind)
    words = table_words(TABLE_OF[kind], language) if columns else None
    for column in columns:
        value = values.get(column.attribute)
        text = text_of_column(value)
        if words and text:
            if column.type is cells.FLAG:
                text = word("flag", text)
            elif column.type is cells.WHOLE:
                text = f"{value:,}"
            yield words.label(column.name), text
