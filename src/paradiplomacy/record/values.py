"""From the text of a fact to its value, by the declaration of the column; and to entities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import MISSING, fields
from typing import Any, TypeVar

from paradiplomacy.model.columns import Column, Table
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Fact

__all__ = ["entity_of", "texts_of", "value_of_text"]

UNKNOWN = "unknown"
T = TypeVar("T")


def texts_of(table: Table, key: str, facts: Sequence[Fact]) -> Iterator[tuple[str, str]]:
    """Column and text of the preferred value of each fact of a subject, and of its key's parts.

    Examples
    --------
    >>> from paradiplomacy.model.context_tables import ANSWERS
    >>> dict(texts_of(ANSWERS, "a-2009|trust.city", ()))
    {'account': 'a-2009', 'question': 'trust.city'}
    """
    for fact in facts:
        yield fact.property, fact.value
    parts = key.split("|") if len(table.keys) > 1 else [key]
    for column, part in zip(table.keys, parts, strict=False):
        yield column.name, part


def value_of_text(column: Column, text: str) -> Any:
    """What a filled cell stands for: a date, a number, parts of a list, a word.

    Raises
    ------
    ValueError
        The text is none that the column may hold.

    Examples
    --------
    >>> from paradiplomacy.model.context_tables import LAWS
    >>> value_of_text(LAWS.column("scope_countries"), "CN; RU")
    ('CN', 'RU')
    """
    match column.type.value:
        case "date":
            return EventDate.parse(text)
        case "list":
            return tuple(part for part in text.split("; ") if part)
        case "number":
            return float(text)
        case "whole":
            return int(text)
        case "flag":
            return {"yes": True, "no": False}.get(text)
    return column.type.enum(text) if column.type.enum is not None else text


def entity_of(kind: type[T], table: Table, key: str, facts: Sequence[Fact]) -> T:
    """A record's entity, such as a `Law`: each field is the value of the column of its name.

    Raises
    ------
    ValueError
        No fact says what the entity cannot do without.
    """
    texts = dict(texts_of(table, key, facts))
    columns = {column.attribute: column for column in (*table.keys, *table.properties)}
    given: dict[str, Any] = {}
    for field in fields(kind):  # type: ignore[arg-type]
        if field.name == "id":
            given["id"] = key
        elif field.name == "statements":
            given["statements"] = tuple(sorted({s for fact in facts for s in fact.statements}))
        else:
            column = columns[field.name]
            text = texts.get(column.name, "")
            absent = not text or (text == UNKNOWN and column.type.value == "date")
            if not absent or field.default is MISSING:
                given[field.name] = value_of_text(column, text)
    return kind(**given)
