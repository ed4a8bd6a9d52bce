"""Cells of a record's tables, by kind, each with what makes a cell valid."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Value = Literal["text", "list", "date", "whole", "number", "flag", "count"]


@dataclass(frozen=True, slots=True, eq=False)
class CellType:
    """Type of a cell: what it holds, and which cells are valid.

    `name`: as the documentation and the codebook name it.
    `value`: what the text becomes: ``text``, ``list`` (parts between semicolons), ``date`` (four
      columns in a frame), ``whole``, ``number``, ``flag`` (yes, no or unknown); in a frame alone
      ``count``.
    `pattern`: regular expression of a filled cell, without anchors; ``""`` where none is needed.
    `words`: the words of which it is one.
    `enum`: the enumeration of these words, where code uses one.
    `least`, `most`: bounds of a number.

    Two kinds of one name are two: a column of prose is a text in the documentation, but no two
    wordings of it exclude each other.
    """

    name: str
    value: Value = "text"
    pattern: str = ""
    words: tuple[str, ...] = ()
    enum: type[StrEnum] | None = None
    least: float = 0.0
    most: float = 0.0


def one_of(*words: str | type[StrEnum]) -> CellType:
    """A cell that holds one of some words: those named, or those of an enumeration.

    >>> one_of("exact", "at least").name
    'one of: exact, at least'
    """
    first = words[0]
    enum = None if isinstance(first, str) else first
    listed = tuple(map(str, enum if enum is not None else words))
    return CellType(f"one of: {', '.join(listed)}", words=listed, enum=enum)


LONGEST_NAME = 200
"""Characters of the name of a place; the longest that one is known by has 168."""

TEXT = CellType("text")
NAME = CellType("text")  # by which a place is known: without characters that nobody can see
STATES = CellType("text", pattern="[a-z_]+(?: [a-z0-9 ]+)?")  # what of a tie an answer states
PROSE = CellType("text")  # no two wordings exclude each other
PROPERTY = CellType("text")  # the name of a column
LOCATOR = CellType("words")
KEY = CellType("key", pattern=r"[a-z0-9]+(?:[-._][a-z0-9]+)*")
PLACE = CellType("place key", pattern=r"[a-z]{2}-[a-z0-9]+(?:-[a-z0-9]+)*")
COUNTRY = CellType("country", pattern="[A-Z]{2}")
END = CellType("country or `third`", pattern="[A-Z]{2}|third")
MUTUAL = CellType("country or `mutual`", pattern="[A-Z]{2}|mutual")
BOTH = CellType("country or `both`", pattern="[A-Z]{2}|both")
ACTOR = CellType("actor", pattern="[A-Z]{2}|both|law|expired")
COUNTRIES = CellType("countries", "list", pattern="[A-Z]{2}(; ?[A-Z]{2})*")
SECTORS = CellType("text", "list")
PERSONS = CellType(
    "number of persons, after their country",
    "list",
    pattern=r"([A-Z]{2} )?\d{1,6}(; ?([A-Z]{2} )?\d{1,6})*",
)
DATE = CellType("date", "date")
WHOLE = CellType("whole number", "whole", most=10**10)  # more than there are people
IDENTIFIER = CellType("whole number", "whole", most=10**10)  # names a thing, and counts nothing
PARAGRAPH = CellType("whole number, 1 to 10,000", "whole", least=1, most=10_000)
NUMBER = CellType("number", "number", least=-1e15, most=1e15)
LATITUDE = CellType("number, -90 to 90", "number", least=-90, most=90)
LONGITUDE = CellType("number, -180 to 180", "number", least=-180, most=180)
DEGREES = CellType("degrees, degrees", pattern=r"-?\d{1,3}(\.\d{1,20})?,-?\d{1,3}(\.\d{1,20})?")
FLAG = CellType("yes/no", "flag", pattern="yes|no")
LANGUAGE = CellType("two letters", pattern="[a-z]{2}")
LANGUAGES = CellType("languages", "list", pattern="[a-z]{2}(; ?[a-z]{2})*")
ITEM = CellType("`Q` and a number", pattern="Q[1-9][0-9]{0,11}")
MEASURED = CellType("text", pattern="[A-Z]{2}(-[A-Z]{2})*|[a-z]{2}-[a-z0-9-]+")
SUBJECT = CellType("subject", pattern=r"[a-z]+:\S+")
AS_PROPERTY = CellType("one of, or date")
AS_COLUMN = CellType("as that column")

# Of frames alone.
LIST = CellType("list", "list")
COUNT = CellType("whole number", "count")
