"""A line cut at its commas into name, state and country, with what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from paradiplomacy.sources.wikipedia.page import Line, TextRun, clean, plain


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
_OPENS, _CLOSES = frozenset("([（"), frozenset(")]）")
_DASHES = frozenset("–—-")


def parts_of(runs: Line) -> tuple[list[Line], list[str]] | None:
    """A line's parts between commas, and what stands in brackets or after a date word.

    None where a second partner follows the first.
    """
    parts: list[list[TextRun]] = [[]]
    asides = [""]  # the last is open
    depth, ended, next_may_follow = 0, False, False
    for run, piece in _pieces(runs):
        if run.target and (depth or ended):
            if next_may_follow and not depth and not piece.isdecimal():
                return None
            asides[-1] += piece
        elif run.target:
            parts[-1].append(run)
        elif piece in _OPENS:
            depth += 1
        elif piece in _CLOSES:
            depth = max(0, depth - 1)
            asides += [""] if not depth and not ended else []
        elif depth or (ended and piece != ","):
            asides[-1] += piece
        elif piece == ",":
            asides.append("")
            parts.append([])
            ended = False
        elif tail := _TAIL.search(piece):
            parts[-1].append(replace(run, text=piece[: tail.start()]))
            next_may_follow = tail[0] in _NEXT
            # A dash between the name and a year is not a dash of a range.
            asides[-1] += piece[tail.end() if tail[0].strip() in _DASHES else tail.start() :]
            # "Former [[Colmar]], France": what follows is the name, not an aside.
            ended = bool(clean("".join(r.text for r in parts[-1])))
            asides += [] if ended else [""]
        else:
            parts[-1].append(replace(run, text=piece))
    named = [tuple(part) for part in parts if plain(tuple(part))]
    return named, [text for aside in asides if (text := clean(aside))]


def _pieces(runs: Line) -> Iterator[tuple[TextRun, str]]:
    """Each link, and each text cut at its commas and brackets, which are pieces too."""
    for run in runs:
        pieces = [run.text] if run.target else filter(None, _MARKS.split(run.text))
        yield from ((run, piece) for piece in pieces)
