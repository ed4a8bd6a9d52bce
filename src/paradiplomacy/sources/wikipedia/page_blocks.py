"""Wikitext cut into blocks that can be parsed one at a time, in linear time.

A block is a line, or several where a template or a table holds them together. Whatever is
opened and not closed is cut into its lines, so that one slip costs one line and not the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from paradiplomacy.sources.wikipedia.page import WikiPage

__all__ = ["JOIN", "Chunk", "blocks_of", "stripped"]

JOIN = "\ue001"
"""Stands for a line break inside what was taken out, so that lines can still be counted."""

LONGEST_LINE = 20_000
DEEPEST = 30
_COSTLIEST = 2_000_000
"""Characters times openings that are never closed, in one block."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A block of wikitext and the line on which it starts."""

    line: int
    text: str


def stripped(text: str, page: WikiPage) -> str:
    """Wikitext without comments and footnotes; what is not to be parsed is made plain.

    Footnotes are counted in `page.unread`.
    """
    text = text.replace(JOIN, " ")
    text = _cut_marked_parts(text, re.compile(r"<!--|-->"), "<!--", page, "")
    text = _cut_marked_parts(
        text, re.compile(r"<nowiki\s*>|</nowiki\s*>", re.I), "<nowiki", page, "nowiki"
    )
    text = re.sub(
        r"<nowiki\s*/>|</?(?:no|only)include\s*>|</?includeonly\s*>", "", text, flags=re.I
    )
    return _cut_marked_parts(
        text, re.compile(r"<ref\b[^<>]*>|</ref\s*>", re.I), "<ref", page, "footnote"
    )


def _cut_marked_parts(
    text: str, mark: re.Pattern[str], opens: str, page: WikiPage, name: str
) -> str:
    kept: list[str] = []
    at, inside = 0, -1
    for match in mark.finditer(text):
        if inside < 0 and match[0].casefold().startswith(opens):
            kept.append(text[at : match.start()])
            if match[0].endswith("/>"):
                page.unread[name] += 1
                at = match.end()
                continue
            inside, at = match.end(), match.start()
        elif inside >= 0 and not match[0].casefold().startswith(opens):
            if name == "nowiki":
                kept.append("".join(_escape_sign(c) for c in text[inside : match.start()]))
            else:
                kept.append(JOIN * text.count("\n", inside, match.start()))
                if name:
                    page.unread[name] += 1
            inside, at = -1, match.end()
    if inside >= 0:
        line = text.count("\n", 0, inside) + text.count(JOIN, 0, inside) + 1
        message = (
            f"{opens!r} is opened and never closed; it was read as if it were not there: close it"
        )
        page.skipped.append((line, "", message))
        at = inside
    return "".join([*kept, text[at:]])


def _escape_sign(char: str) -> str:
    return f"&#{ord(char)};" if not char.isalnum() and not char.isspace() else char


_EDGE = re.compile(r"\{\{|\}\}|\n[ \t:]*\{\||\n[ \t]*\|\}(?!\})|\n(?=={1,6}[^=\n])|\n")


def blocks_of(text: str, page: WikiPage) -> Iterator[Chunk]:
    """The blocks of a page, top to bottom; what was broken is reported in `page.skipped`."""
    text = "\n" + text
    lines = _Lines(text)
    start = 1
    open_: list[str] = []
    for match in _EDGE.finditer(text):
        mark, at = match[0].strip(" \t:\n"), match.start()
        if mark in ("}}", "|}") and open_:
            if open_[-1] == ("{{" if mark == "}}" else "{|"):
                open_.pop()
        elif mark == "{{":
            open_.append(mark)
        elif match[0][0] == "\n" and not open_:
            yield from _split_slow_block(Chunk(lines.at(start), text[start:at]), page)
            start = at + 1
            open_ += [mark] if mark == "{|" else []
        elif mark == "{|":
            open_.append(mark)
        elif mark == "" and text.startswith("=", at + 1) and "{|" not in open_:
            yield from _broken(Chunk(lines.at(start), text[start:at]), open_[0], page)
            start, open_ = at + 1, []
    if open_:
        yield from _broken(Chunk(lines.at(start), text[start:]), open_[0], page)
    else:
        yield from _split_slow_block(Chunk(lines.at(start), text[start:]), page)


class _Lines:
    """Numbers of lines at positions that only grow."""

    def __init__(self, text: str) -> None:
        self._text, self._at, self._line = text, 0, 0

    def at(self, position: int) -> int:
        for sign in ("\n", JOIN):
            self._line += self._text.count(sign, self._at, position)
        self._at = max(self._at, position)
        return self._line


def _broken(chunk: Chunk, mark: str, page: WikiPage) -> Iterator[Chunk]:
    """The lines of a stretch in which something is never closed."""
    message = (
        f"{mark!r} is opened here and not closed before the next heading or the end; what "
        "follows was read line by line: close it"
    )
    page.skipped.append((chunk.line, "", message))
    yield from _by_line(chunk, page)


def _by_line(chunk: Chunk, page: WikiPage) -> Iterator[Chunk]:
    number = chunk.line
    for line in chunk.text.split("\n"):
        if line.strip():
            yield from _split_slow_block(Chunk(number, line), page)
        number += 1 + line.count(JOIN)


_OPENING = re.compile(
    r"\{\{|\}\}|\[\[?|\]\]?|\{\||\|\}|<(/?)([a-z][a-z0-9]*)\b[^<>]*?(/?)>", re.IGNORECASE
)
_CLOSED_BY = {"}}": "{{", "]]": "[[", "]": "[", "|}": "{|"}
_VOID = frozenset({"br", "hr", "wbr", "img", "li", "dd", "dt", "p", "td", "tr", "th"})


def _split_slow_block(chunk: Chunk, page: WikiPage) -> Iterator[Chunk]:
    """The block, or its lines where it would take too long; lines that would are left out."""
    text = chunk.text
    if not text.strip():
        return
    depth = deepest = 0
    open_: dict[str, int] = {}
    for match in _OPENING.finditer(text):
        tag = (match[2] or "").casefold()
        if tag in _VOID or match[3]:
            continue
        name = f"<{tag}" if tag else _CLOSED_BY.get(match[0], match[0])
        if match[0] in _CLOSED_BY or match[1]:
            if open_.get(name, 0):
                open_[name] -= 1
                depth -= 1
        else:
            open_[name] = open_.get(name, 0) + 1
            depth += 1
            deepest = max(deepest, depth)
    several = "\n" in text
    if (
        deepest <= DEEPEST
        and depth * len(text) <= _COSTLIEST
        and (several or len(text) <= LONGEST_LINE)
    ):
        yield chunk
    elif several:
        yield from _by_line(chunk, page)
    else:
        message = (
            f"the line has {len(text):,} characters and nests {deepest} deep, expected at most "
            f"{LONGEST_LINE:,} and {DEEPEST}; break it up or close what it opens"
        )
        page.skipped.append((chunk.line, "", message))
