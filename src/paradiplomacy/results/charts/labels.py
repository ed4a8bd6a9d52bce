"""Labels that do not cover one another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_NARROW_LETTERS = frozenset("iljtfr.,'I|()[]: ")
_WIDE_LETTERS = frozenset("mwMWGOQ%@")


@dataclass(frozen=True, slots=True)
class Label:
    """A text with the pixel at which it is anchored, and on which side."""

    text: str
    x: float
    y: float
    align: str


def hover(*parts: str | float) -> str:
    """Text of a mark under the pointer: names and numbers, the same in any language.

    >>> hover("California", 0.125, 1200)
    'California · 0.125 · 1,200'
    """
    written = (part if isinstance(part, str) else f"{part:,.4g}" for part in parts)
    return " · ".join(part for part in written if part)


def text_width(text: str, size: int = 12) -> float:
    """About how wide a text is, in pixels; a little too wide rather than too narrow."""
    return size * sum(
        0.34 if c in _NARROW_LETTERS else 0.95 if c in _WIDE_LETTERS or c > "\u2e7f" else 0.61
        for c in text
    )


def place_labels(
    dots: Sequence[tuple[str, float, float]],
    *,
    width: float,
    height: float,
    most: int,
    clear_of: Iterable[tuple[float, float]] = (),
    size: int = 12,
) -> list[Label]:
    """Put names beside dots: the first ones first, none over another, none over the edge.

    `dots`: text, x and y of each, in order of importance.
    `width`, `height`: of the picture.
    `most`: how many to place; a name that finds no room is left out.
    `clear_of`: dots that no name may cover.
    `size`: of the letters.
    """
    spots = list(clear_of)
    taken: list[tuple[float, float, float, float]] = []
    placed: list[Label] = []
    for text, x, y in dots:
        if len(placed) == most:
            break
        wide = text_width(text, size)
        for dx, dy, align in (
            (8, 4, "left"),
            (-8, 4, "right"),
            (0, -9, "center"),
            (0, 17, "center"),
            (7, -7, "left"),
            (7, 14, "left"),
            (-7, -7, "right"),
            (-7, 14, "right"),
        ):
            start = x + dx - {"left": 0.0, "right": wide, "center": wide / 2}[align]
            box = (start - 2, y + dy - size, start + wide + 2, y + dy + 3)
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height
            on_spot = any(box[0] < a < box[2] and box[1] < b < box[3] for a, b in spots)
            if (
                not inside
                or on_spot
                or any(
                    box[0] < o[2] and o[0] < box[2] and box[1] < o[3] and o[1] < box[3]
                    for o in taken
                )
            ):
                continue
            taken += [box, (x - 4, y - 4, x + 4, y + 4)]
            placed.append(Label(text, x + dx, y + dy, align))
            break
    return placed


def free_row(
    taken: Iterable[tuple[int, float, float]],
    start: float,
    end: float,
    *,
    most: int,
    gap: float = 6,
) -> int | None:
    """The lowest row on which a span stands free of others; None where all are full.

    `most`: rows.
    `gap`: between two spans of a row.

    >>> free_row([(0, 0, 50)], 30, 80, most=2), free_row([(0, 0, 50)], 30, 80, most=1)
    (1, None)
    """
    spans = list(taken)
    free = (
        row
        for row in range(most)
        if all(end + gap <= a or b + gap <= start for at, a, b in spans if at == row)
    )
    return next(free, None)


def wrap_text(text: str, width: float, *, size: int = 12) -> list[str]:
    """A text in lines that are no wider than so many pixels; Chinese breaks between characters.

    >>> wrap_text("two words", 40), wrap_text("没有空格，照样换行", 60)
    (['two', 'words'], ['没有空格，', '照样换行'])
    """
    lines: list[str] = []
    for space, part in _PART.findall(text):
        joined = f"{lines[-1]}{' ' if space else ''}{part}" if lines else ""
        if lines and text_width(joined, size) <= width:
            lines[-1] = joined
        else:
            lines.append(part)
    return lines


_PART = re.compile(r"(\s*)([\u2e80-\u9fff][，。、；：）》”]*|[^\s\u2e80-\u9fff]+)")
"""A Chinese character with the marks that may not begin a line, or a word of letters."""
