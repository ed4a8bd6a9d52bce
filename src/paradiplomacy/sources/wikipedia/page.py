"""A saved Wikipedia page without its markup: headings, list items, tables."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class TextRun:
    """A stretch of a line: text, a link or a flag.

    `text`: what is shown; of a flag, the name or code of the country whose flag it is.
    `target`: title of the article that is linked; ``""`` where none is.
    """

    text: str
    target: str = ""
    bold: bool = False
    flag: bool = False


Line = tuple[TextRun, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a page, which has a line of its own.

    `kind`: ``heading``; ``item`` of a list; ``paragraph``, a line that stands in no list, as does
      the term of a definition list, a bold one; ``table``; or ``layout``: a table that only lays
      out lists side by side, whose blocks follow.
    `level`: of a heading, from 2 below the page's title; of an item, from 1 in the outermost list.
    """

    kind: Literal["heading", "item", "paragraph", "table", "layout"]
    line: int
    runs: Line = ()
    level: int = 0


@dataclass(slots=True)
class WikiPage:
    """A page, and what its reader could not take in.

    `title`, `url`: ``""`` where the file does not say.
    `as_of`: day of the last edit, in EDTF, where the file says.
    `blocks`: in the order of the page.
    `unread`: markup that was not consumed: templates, footnotes, images.
    """

    title: str = ""
    url: str = ""
    as_of: str = ""
    blocks: list[Block] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)


def clean(text: str) -> str:
    r"""Text without signs that nobody sees, each stretch of blanks made one space.

    >>> clean(" Bad\u00a0Homburg\u200e ")
    'Bad Homburg'
    """
    if not text.isprintable():  # never true of a sign that nobody sees
        text = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in _UNSEEN)
    return " ".join(text.split() if text.isascii() else unicodedata.normalize("NFC", text).split())


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def tidy(runs: Iterable[TextRun]) -> Line:
    """Runs without empty ones, neighbouring texts joined, blanks kept between runs."""
    joined: list[TextRun] = []
    for run in runs:
        last = joined[-1] if joined else None
        if run.flag or run.target:
            if text := clean(run.text):
                joined.append(TextRun(text, clean(run.target), run.bold, run.flag))
            continue
        text = _clean_within_text(run.text)
        if not text:
            continue
        if last and not last.flag and not last.target and last.bold == run.bold:
            joined[-1] = TextRun(last.text + text, bold=run.bold)
        else:
            joined.append(TextRun(text, bold=run.bold))
    while joined and not joined[0].text.strip():
        joined.pop(0)
    while joined and not joined[-1].text.strip():
        joined.pop()
    return tuple(joined)


def _clean_within_text(text: str) -> str:
    """As `clean`, with one blank kept at either end."""
    core = clean(text)
    if not core:
        return " " if text and text.isspace() else ""
    return f"{' ' * text[0].isspace()}{core}{' ' * text[-1].isspace()}"


def plain(runs: Line) -> str:
    """The text of a line, without its flags."""
    return clean("".join(run.text for run in runs if not run.flag))
