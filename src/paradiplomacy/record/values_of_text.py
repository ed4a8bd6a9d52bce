"""From the text of a fact to its value, by the declaration of the column; and to entities."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import MISSING, fields
from typing import Any, TypeVar

from paradiplomacy.model.columns import Column, Table
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Fact

UNKNOWN = "unknown"
T = TypeVar("T")


def texts_of(table: Table, key: str, facts: Sequence[Fact]) -> Iterator[tuple[str, str]]:
    """Column and text of the preferred value of each fact of a subject, and of its key's parts.

    >>> from paradiplomacy.model.context_tables import ANSWERS
    >>> dict(texts_of(ANSWERS, "a-2009|trust.city", ()))
    {'account': 'a-2009', 'question': 'trust.city'}
    """
    yield from ((fact.property, fact.value) for fact in facts)
    parts = key.split("|") if len(table.keys) > 1 else [key]
    yield from zip((column.name for column in table.keys), parts, strict=False)


def value_of_text(column: Column, text: str) -> Any:
    """Value that a filled cell stands for: a date, a number, parts of a list, a word.

    Raises ValueError: The text is none that the column may hold.

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


def entities_of(kind: type[T], table: Table) -> Callable[[str, Sequence[Fact]], T]:
    """Maker of a record's entities, such as a `Law`, from their keys and facts.

    Each field is the value of the column of its name. A ValueError says that no fact tells what
    the entity cannot do without.

    >>> from paradiplomacy.model.context import SurveyAnswer
    >>> from paradiplomacy.model.context_tables import ANSWERS
    >>> entities_of(SurveyAnswer, ANSWERS)("a-2009|trust.city", ()).question
    'trust.city'
    """
    columns = {column.attribute: column for column in (*table.keys, *table.properties)}
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    filled = [
        (name, columns[name], field.default is MISSING, columns[name].type.value == "date")
        for name, field in known.items()
        if name not in ("id", "statements")
    ]

    def entity_of(key: str, facts: Sequence[Fact]) -> T:
        texts = dict(texts_of(table, key, facts))
        given: dict[str, Any] = {"id": key} if "id" in known else {}
        if "statements" in known:
            given["statements"] = statements_of(facts)
        for name, column, is_needed, is_date in filled:
            text = texts.get(column.name, "")
            if is_needed or (text and not (text == UNKNOWN and is_date)):
                given[name] = value_of_text(column, text)
        return kind(**given)

    return entity_of


def statements_of(facts: Iterable[Fact]) -> tuple[str, ...]:
    """Ids of all statements on some facts, sorted."""
    return tuple(sorted({statement for fact in facts for statement in fact.statements}))
