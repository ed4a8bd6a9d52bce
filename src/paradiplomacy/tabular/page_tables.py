"""Tables of pages (HTML) as rows; a page's lists are one, too."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from paradiplomacy.errors import FileError
from paradiplomacy.tabular.page_lists import LISTED, listed_rows
from paradiplomacy.tabular.rows import TableRow
from paradiplomacy.tabular.text import is_utf8, known_encoding

_WIDEST = 16_384
_DEEPEST = 150
"""Open elements of a page; pages nest some thirty deep, and parsers slow down on more."""
_TAG = re.compile(r"<(/?)([a-z][a-z0-9-]*)", re.IGNORECASE)
_VOID = frozenset(
    {"area", "base", "br", "col", "dd", "dt", "embed", "hr", "html", "head", "body", "img", "input",
     "li", "link", "meta", "option", "p", "path", "source", "tbody", "td", "tfoot", "th", "thead",
     "tr", "track", "wbr", "rect", "circle", "use", "g"}
)  # fmt: skip
"""Elements that close themselves, or that the next of their kind closes."""


_CHARSET = re.compile(rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)
_AS_BROWSERS_READ = {"iso8859-1": "cp1252", "iso8859-9": "cp1254", "ascii": "cp1252",
                     "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949",
                     "shift_jis": "cp932"}  # fmt: skip


def page_encoding(data: bytes) -> str:
    """The encoding that a page declares of itself, as browsers read it; ``""`` where it is UTF-8.

    Examples
    --------
    >>> page_encoding('<meta charset="iso-8859-1"><p>Città'.encode("cp1252"))
    'cp1252'
    """
    declared = _CHARSET.search(data[:4096]) if data.lstrip()[:1] == b"<" else None
    if declared is None or is_utf8(data):
        return ""
    with suppress(ValueError):
        plain = known_encoding(declared[1].decode())
        return _AS_BROWSERS_READ.get(plain, plain)
    return ""


def html_rows(text: str, file: str, *, number: str = "") -> tuple[list[TableRow], int]:
    """The rows of a table of a page or of its lists, and how many other tables the page has.

    `text`, `file`: the page, and the name of its file for messages.
    `number`: which table, from 1, or ``lists``; where empty, the table with most cells, or the
      lists if they have more items than it has rows.

    Raises
    ------
    FileError
        It has no such table, or nests more than any page.
    """
    from selectolax.lexbor import LexborHTMLParser

    check_depth(text, file)
    tree = LexborHTMLParser(text.encode("utf-8", "replace").decode("utf-8"))
    for gone in tree.css("script, style, sup.reference, sup.noprint"):
        gone.decompose()
    tables = [laid for table in tree.css("table") if len(laid := _laid_out(table)) > 1]
    of_most = max(tables, key=lambda rows: sum(map(len, rows)), default=[])
    root = tree.css_first(".mw-parser-output, #mw-content-text, main, article") or tree.body
    items = listed_rows(root) if root is not None and not number.isdecimal() else []
    if number == "lists" or (not number and len(items) > len(of_most)):
        rows = [TableRow(n, cells) for n, cells in enumerate([list(LISTED), *items], start=1)]
        return rows, len(tables)
    if number and not (number.isdecimal() and 1 <= int(number) <= len(tables)):
        raise FileError(file, f"has {len(tables)} tables with rows, and none of them is {number!r}")
    if not tables:
        raise FileError(file, "has no table or list; save the page that shows it")
    chosen = tables[int(number) - 1] if number else of_most
    return [TableRow(n, cells) for n, cells in enumerate(chosen, start=1)], len(tables) - 1


def _laid_out(table: Any) -> list[list[str]]:
    """The cells of each row as text; a cell that spans stands in each place."""
    rows: list[list[str]] = []
    hanging: dict[int, tuple[str, int]] = {}
    for line in table.css("tr"):
        row: list[str] = []
        for cell in (c for c in line.iter() if c.tag in ("td", "th")):
            while len(row) in hanging:
                row.append(_hung(hanging, len(row)))
            text = " ".join(cell.text(separator=" ").split())
            wide, tall = (_span_of_cell(cell, name) for name in ("colspan", "rowspan"))
            for _ in range(wide):
                if tall > 1:
                    hanging[len(row)] = (text, tall - 1)
                row.append(text)
        while len(row) in hanging:
            row.append(_hung(hanging, len(row)))
        rows.append(row[:_WIDEST])
    return [row for row in rows if row]


def _hung(hanging: dict[int, tuple[str, int]], column: int) -> str:
    text, times = hanging.pop(column)
    if times > 1:
        hanging[column] = (text, times - 1)
    return text


def _span_of_cell(cell: Any, name: str) -> int:
    said = str(cell.attributes.get(name) or "")
    return min(int(said), 500) if said.isdecimal() and int(said) else 1


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
