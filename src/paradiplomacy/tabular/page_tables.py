"""Tables and lists of pages (HTML) as rows: of a list, what stands above an item, and its parts.

Lists are of twin towns: a name in bold or a heading, and below it *Colmar, France (1987)*; also
where such a list was copied out of its page as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from paradiplomacy.errors import FileError
from paradiplomacy.tabular.proposals import decodes
from paradiplomacy.tabular.rows import TableRow
from paradiplomacy.tabular.text import encoding_or_none

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

    >>> page_encoding('<meta charset="iso-8859-1"><p>Città'.encode("cp1252"))
    'cp1252'
    """
    declared = _CHARSET.search(data[:4096]) if data.lstrip()[:1] == b"<" else None
    if declared is None or decodes(data, "utf-8"):
        return ""
    plain = encoding_or_none(declared[1].decode())
    return _AS_BROWSERS_READ.get(plain, plain)


def html_rows(text: str, file: str, *, number: str = "") -> tuple[list[TableRow], int]:
    """The rows of a table of a page or of its lists, and how many other tables the page has.

    `text`, `file`: the page, and the name of its file for messages.
    `number`: which table, from 1, or ``lists``; where empty, the table with most cells, or the
      lists if they have more items than it has rows.

    Raises FileError: It has no such table, or nests more than any page.
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
    span = str(cell.attributes.get(name) or "")
    return min(int(span), 500) if span.isdecimal() and int(span) else 1


def check_depth(text: str, file: str) -> None:
    """Stop at what a parser would need minutes for.

    Raises FileError: The page nests too deep, or leaves too many elements open.
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
            raise FileError(
                file,
                f"nests more than {_DEEPEST} elements, or leaves as many open; save it again",
                row=text.count("\n", 0, match.start()) + 1,
            )


LISTED = ("section", "of", "within", "name", "country", "since", "until", "words", "item")
"""Columns: headings above, the name right above, the item that heads the list, the item's parts."""

_LEFT_OUT = (
    "nav, footer, header, aside, style, script, sup.reference, .reflist, .references, .navbox, "
    ".toc, .sidebar, .mw-editsection, .catlinks, .hatnote"
)
_SECTIONS_LEFT_OUT = re.compile(
    r"see also|references?|notes?|external links?|further reading|bibliography|sources?|contents"
    r"|siehe auch|einzelnachweise|weblinks|voir aussi|références|véase también|referencias",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\s*[(（\[]([^()（）\[\]]*)[)）\]]")
_SPAN = re.compile(r"(\d{4})\s*[-–—]\s*(\d{4}|\d{2}(?!\d)|present|today)?\s*$")
_UNTIL = re.compile(
    r"(?:until|till|ended|terminated|bis|jusqu\S*|hasta)\s+(?:in\s+)?(.*\d{4})", re.I
)
_LONGEST = 200


def listed_rows(root: Any) -> list[list[str]]:
    """A row for each item of the page's lists that has no list in it, in order.

    `root`: the element that holds the page's text.
    """
    for gone in root.css(_LEFT_OUT):
        gone.decompose()
    return list(_rows_of_page_lists(root))


def pasted_rows(text: str) -> list[list[str]]:
    r"""A row for each line of a list that was copied as text; none of any other text.

    >>> rows = pasted_rows("Twins:\n• Colmar, France (1987)[1]\n• Brno, Czechia\n• Bari, Italy[a]")
    >>> rows[0]
    ['Twins', '', '', 'Colmar', 'France', '1987', '', '', 'Colmar, France (1987)']
    """
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if re.search(r"[\t;|]|,(?! )", text):  # a table with a delimiter
        return []
    rows: list[list[str]] = []
    above = ""
    for line in lines:
        item = re.sub(r"^[•*·–-]\s*|(?:\[[\da-z]{1,3}\])+", "", line)
        parts = _split_list_item(item, "")
        if len(item) <= _LONGEST and parts[0] and (parts[1] or parts[2]):
            rows.append([above, "", "", *parts, item])
        else:
            above = item.rstrip(":")
    return rows if len(rows) > 2 and len(rows) * 2 > len(lines) else []


def _rows_of_page_lists(root: Any) -> Iterator[list[str]]:
    headings: dict[int, str] = {}
    above = ""
    for node in root.traverse(include_text=False):
        if re.fullmatch("h[1-6]", node.tag):
            level = int(node.tag[1])
            headings = {at: text for at, text in headings.items() if at < level}
            headings[level] = above = _text_of_node(node)
        elif node.tag == "dt" or (node.tag == "p" and node.css_first("b, strong")):
            bold = node if node.tag == "dt" else node.css_first("b, strong")
            if _text_of_node(bold) and _text_of_node(node).startswith(_text_of_node(bold)):
                above = _text_of_node(bold)
        elif node.tag == "li" and node.css_first("ul, ol") is None:
            sections = [text for level, text in sorted(headings.items()) if level > 1]
            if not any(_SECTIONS_LEFT_OUT.fullmatch(text) for text in sections):
                text = _text_of_node(node)
                if text and len(text) <= _LONGEST:
                    yield [
                        " / ".join(sections),
                        above,
                        _item_above(node),
                        *_split_list_item(text, _country_of_flag_image(node)),
                        text,
                    ]


def _item_above(node: Any) -> str:
    """The text of the item whose list an item stands in, without that list."""
    outer = node.parent.parent if node.parent is not None else None
    if outer is None or outer.tag != "li":
        return ""
    own = [
        _text_of_node(child)
        for child in outer.iter(include_text=True)
        if child.tag not in ("ul", "ol")
    ]
    return " ".join(part for part in own if part)


def _split_list_item(text: str, flag: str) -> list[str]:
    """Name, country, since, until and other words of an item."""
    since = until = ""
    words: list[str] = []
    asides = _BRACKETS.findall(text)
    bare = _BRACKETS.sub("", text).strip(" ,;")
    tail = re.search(r"(?:\s[-–—]|,)\s*((?:since\s+)?[^,–—]*\d{4}[^,]*)$", bare)
    if tail is not None:
        asides.append(tail[1])
        bare = bare[: tail.start()].strip(" ,;")
    for written in asides:
        aside = written
        if ended := _UNTIL.search(aside):
            until, aside = ended[1], aside[: ended.start()].strip(" ,;")
        if span := _SPAN.search(aside):
            since, last = span[1], span[2] or ""
            until = (span[1][:2] + last if len(last) == 2 else last) if last.isdecimal() else until
        elif re.search(r"\d{4}", aside):
            since = since or aside
        elif aside:
            words.append(aside)
    name, _, country = bare.partition(",")
    return [name.strip(), country.strip() or flag, since, until, "; ".join(words)]


def _country_of_flag_image(node: Any) -> str:
    """The country whose flag stands in an item, by the text for those who cannot see it."""
    image = node.css_first("img[alt]")
    return "" if image is None else " ".join(str(image.attributes.get("alt") or "").split())


def _text_of_node(node: Any) -> str:
    return " ".join(node.text(separator="").split())
