"""Pages (HTML) that nest deeper than any that people write."""

from __future__ import annotations

import re

from paradiplomacy.errors import FileError

__all__ = ["check_depth"]

_DEEPEST = 150
"""Open elements of a page; pages nest some thirty deep, and parsers slow down on more."""
_TAG = re.compile(r"<(/?)([a-z][a-z0-9-]*)", re.IGNORECASE)
_VOID = frozenset(
    {"area", "base", "br", "col", "dd", "dt", "embed", "hr", "html", "head", "body", "img", "input",
     "li", "link", "meta", "option", "p", "path", "source", "tbody", "td", "tfoot", "th", "thead",
     "tr", "track", "wbr", "rect", "circle", "use", "g"}
)  # fmt: skip
"""Elements that close themselves, or that the next of their kind closes."""


def check_depth(text: str, file: str) -> None:
    """Stop at what a parser would need minutes for.

    Raises
    ------
    FileError
        The page nests too deep, or leaves too many elements open.
    """
    open_: dict[str, int] = {}
    depth = 0
    for match in _TAG.finditer(text):
        tag = match[2].casefold()
        if tag in _VOID:
            continue
        if not match[1]:
            open_[tag] = open_.get(tag, 0) + 1
            depth += 1
        elif open_.get(tag):
            open_[tag] -= 1
            depth -= 1
        if depth > _DEEPEST:
            line = text.count("\n", 0, match.start()) + 1
            message = f"nests more than {_DEEPEST} elements, or leaves as many open; save it again"
            raise FileError(file, message, row=line)
