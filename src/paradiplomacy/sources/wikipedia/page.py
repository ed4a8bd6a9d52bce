"""A saved Wikipedia page without its markup: headings, list items, tables, and parts of lines.

A line is cut at its commas into name, state and country, with what stands beside them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace


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
class Heading:
    """A heading; `level` 2 is the first below the page's title."""

    line: int
    level: int
    runs: Line


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item of a list; `depth` 1 is the outermost list."""

    line: int
    depth: int
    runs: Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line that stands in no list; the term of a definition list is a bold one."""

    line: int
    runs: Line


@dataclass(frozen=True, slots=True)
class WikiTable:
    """A table: the blocks in each of its cells, and whether it has a header."""

    line: int
    headed: bool
    cells: tuple[tuple[Block, ...], ...]


Block = Heading | ListItem | Paragraph | WikiTable


@dataclass(slots=True)
class WikiPage:
    """A page, and what its reader could not take in.

    `title`, `url`: ``""`` where the file does not say.
    `as_of`: day of the last edit, in EDTF, where the file says.
    `blocks`: in the order of the page.
    `unread`: markup that was not consumed: templates, footnotes, images.
    `skipped`: line of the file, field and message.
    """

    title: str = ""
    url: str = ""
    as_of: str = ""
    blocks: list[Block] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)
    skipped: list[tuple[int, str, str]] = field(default_factory=list)


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


def links_of(part: Line) -> Line:
    """The links of a part of a line."""
    return tuple(run for run in part if run.target)


def target_of(part: Line) -> str:
    """Title of the one article that a part links; ``""`` where none or several."""
    links = links_of(part)
    return links[0].target if len(links) == 1 else ""


_TAIL = re.compile(
    r"\s[–—-]\s|[;:•·*†‡]|\b(?:since|from|until|est\.|established|signed|twinned|formerly|former|"
    r"suspended|ended|terminated|inactive|dormant|revoked|dissolved)\b|(?<!\d)(?:1[89]|20)\d\d(?!\d)",
    re.IGNORECASE,
)


_NEXT = ";·•*"
"""Signs after which a line may go on with another partner."""
_MARKS = re.compile(r"([()\[\],（）])")


class _Cutter:
    """Cuts a line at its commas; takes out what is in brackets or follows a date word."""

    def __init__(self) -> None:
        self.parts: list[list[TextRun]] = [[]]
        self.asides: list[str] = []
        self._open: list[str] = []
        self._depth = 0
        self._ended = False
        self._cut = False
        self.several = False

    def run(self, run: TextRun) -> None:
        if run.target:
            if self._depth or self._ended:
                self.several |= self._cut and not self._depth and not run.text.isdecimal()
                self._open.append(run.text)
            else:
                self.parts[-1].append(run)
            return
        for piece in _MARKS.split(run.text):
            if piece in ("(", "[", "（"):
                self._depth += 1
            elif piece in (")", "]", "）"):
                self._depth = max(0, self._depth - 1)
                if not self._depth and not self._ended:
                    self.close()
            elif self._depth:
                self._open.append(piece)
            elif piece == ",":
                self.close()
                self._ended = False
                self.parts.append([])
            elif piece:
                self._text(TextRun(piece, bold=run.bold))

    def _text(self, run: TextRun) -> None:
        tail = None if self._ended else _TAIL.search(run.text)
        if self._ended:
            self._open.append(run.text)
        elif tail is None:
            self.parts[-1].append(run)
        else:
            self.parts[-1].append(replace(run, text=run.text[: tail.start()]))
            # A dash between the name and a year is not a dash of a range.
            self._cut = tail[0] in _NEXT
            at = tail.end() if tail[0].strip() in {"–", "—", "-"} else tail.start()
            self._open.append(run.text[at:])
            # "Former [[Colmar]], France": what follows is the name, not an aside.
            self._ended = bool(clean("".join(r.text for r in self.parts[-1])))
            if not self._ended:
                self.close()

    def close(self) -> None:
        self.asides.append(clean("".join(self._open)))
        self._open = []


def parts_of(runs: Line) -> tuple[list[Line], list[str]] | None:
    """A line's parts between commas, and what stands in brackets or after a date word.

    None where a second partner follows the first.
    """
    cutter = _Cutter()
    for run in runs:
        cutter.run(run)
    cutter.close()
    if cutter.several:
        return None
    parts = [tuple(part) for part in cutter.parts]
    return [part for part in parts if plain(part)], [aside for aside in cutter.asides if aside]
