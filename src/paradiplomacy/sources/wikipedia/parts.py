"""A line cut at its commas into name, state and country, with what stands beside them."""

from __future__ import annotations

import re
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
