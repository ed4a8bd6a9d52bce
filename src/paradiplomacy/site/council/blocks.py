"""The blocks of a page that is a file: HTML, PDF and DOCX show the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class InlineText:
    """A stretch of text that looks the same all along.

    address: Where it leads outside the site; empty where nowhere.
    """

    text: str
    address: str = ""


Line: TypeAlias = tuple[InlineText, ...]


@dataclass(frozen=True, slots=True)
class HeadingBlock:
    """A heading; level 1 is the title."""

    text: str
    level: int = 2
    name: str = "heading"


@dataclass(frozen=True, slots=True)
class ParagraphBlock:
    """A paragraph; `look` is empty, ``lead``, ``caveat`` or ``small``."""

    line: Line
    look: str = ""
    name: str = "paragraph"


@dataclass(frozen=True, slots=True)
class TableBlock:
    """Rows; without a header, the first cell of each names what the others say."""

    rows: tuple[tuple[Line, ...], ...]
    header: tuple[str, ...] = ()
    name: str = "table"


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    lines: tuple[Line, ...]
    name: str = "items"


Block: TypeAlias = HeadingBlock | ParagraphBlock | TableBlock | Items
