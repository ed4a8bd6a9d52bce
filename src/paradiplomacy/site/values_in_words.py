"""Values of statements in words: dates, codes, places and numbers, by how they are declared."""

from __future__ import annotations

from functools import cache

from markupsafe import Markup

from paradiplomacy.evidence.speakers import acting
from paradiplomacy.language import Words
from paradiplomacy.language.dates import in_words
from paradiplomacy.model import cells
from paradiplomacy.model.columns import Column
from paradiplomacy.model.table_words import label_of, table_words
from paradiplomacy.model.tables import table_of
from paradiplomacy.site.page_words import Writer
from paradiplomacy.sources.sectors import sector_label

_SHARED = Words("paradiplomacy.site.words")
_OF = {"stated_status": "status"}
"""Whose words a property has that is no table's own."""
_COUNTRIES = (cells.COUNTRY, cells.END, cells.MUTUAL, cells.BOTH, cells.ACTOR)


def value_in_words(writer: Writer, value: str, name: str, subject: str = "tie:") -> Markup | str:
    """Value of a statement, in the language of a page.

    value: As statements and facts have it.
    name: The property.
    subject: What the statement is about, or its kind with a colon.
    """
    if name == "interruption":
        name, _, value = value.partition(" ")
        return Markup("{} {}").format(
            writer.word("change", name), value_in_words(writer, value, name, subject)
        )
    if value.startswith("not "):
        denied = value_in_words(writer, value.removeprefix("not "), name, subject)
        return writer.sentence(_SHARED("not", value=Markup("{}").format(denied)))
    column = _column_of_kind(_kind(subject), name)
    if column is None:
        return writer.quoted(value)
    if column.type.words:
        return _word_for_code(writer, value, name, subject)
    if column.type is cells.TEXT:
        own = writer.word(f"{_kind(subject)}-{name}", value)
        if own != value:
            return own
    if column.type.value == "date" and value != "unknown":
        # What happens to a tie happens on a day; an exchange may last.
        return in_words(value, writer.language, of_event=subject.startswith("tie:"))
    ends = writer.site.record.ends_of(subject)
    return _value_that_is_no_code(writer, acting(value, ends), name, column.type)


def _word_for_code(writer: Writer, value: str, name: str, subject: str) -> str:
    """The word for a code: that of the table, ``law-status``, or that of all tables."""
    if name == "definition" and value != "none":
        return writer.title_of(name, value)
    own = writer.word(f"{_kind(subject)}-{name}", value)
    return own if own != value else writer.word(_OF.get(name, name), value)


def _value_that_is_no_code(
    writer: Writer, value: str, name: str, kind: cells.CellType
) -> Markup | str:
    """A value that is not a code, by what its column holds."""
    parts = value.split("; ")
    if kind.value == "date":
        return writer.word("date", value)
    if value in ("mutual", "none") and kind is not cells.PROSE:
        return writer.word("way", value)
    if kind in _COUNTRIES:
        return writer.side(value) if name != "actor" else writer.actor(value)
    if kind is cells.PLACE:
        return writer.name(value)
    if kind is cells.SECTORS:
        return writer.listed([sector_label(word, writer.language) for word in parts])
    if kind is cells.COUNTRIES:
        return writer.listed([writer.area(code) for code in parts])
    if kind.value == "flag":
        return writer.word("flag", value)
    if kind.value in ("whole", "number"):
        return f"{int(value):,}" if kind is cells.WHOLE else value
    return writer.quoted(value)


def _kind(subject: str) -> str:
    return subject.partition(":")[0]


@cache
def _column_of_kind(kind: str, name: str) -> Column | None:
    table = table_of(f"{kind}:")
    columns = {c.name: c for c in (*table.keys, *table.properties)} if table else {}
    return columns.get(name)


@cache
def property_name(name: str, subject: str, language: str) -> str:
    """Name of a property of a subject, or of a kind with a colon.

    >>> property_name("kind", "tie:", "en"), property_name("kind", "shock:ep3-2001", "en")
    ('kind of tie', 'kind')
    """
    table = table_of(subject)
    words = table_words(table, language) if table else None
    known = words is not None and name in words.columns
    return words.label(name) if words and known else label_of(name, language)
