"""From codes and numbers to English words, in files that only programs and scholars read."""

from __future__ import annotations

from paradiplomacy.language.decimals import decimal
from paradiplomacy.language.english import plural


def count_of(count: int, one: str, many: str = "") -> str:
    """A count with its noun.

    >>> count_of(1, "tie"), count_of(2, "tie"), count_of(0, "city")
    ('1 tie', '2 ties', 'no cities')
    """
    return f"{decimal(count) if count else 'no'} {one if count == 1 else (many or plural(one))}"


def section_parts(section: str) -> tuple[str, str]:
    """A section of the article: its title, and its paragraphs where it names any.

    >>> section_parts("Human Rights Protection, 2-3"), section_parts("Climate, and more")
    (('Human Rights Protection', '2-3'), ('Climate, and more', ''))
    """
    title, _, paragraphs = section.rpartition(", ")
    return (title, paragraphs) if title and paragraphs[:1].isdigit() else (section, "")


def cell_of(text: str) -> str:
    """A text as a cell of a table in Markdown: on one line, with bars escaped."""
    return " ".join(text.split()).replace("|", "\\|")
