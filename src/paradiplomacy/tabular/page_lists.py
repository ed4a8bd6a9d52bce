"""The lists of a page (HTML) as rows: what stands above an item, and the item taken apart.

Made for lists of twin towns: a name in bold or a heading, and below it *Colmar, France (1987)*;
also where such a list was copied out of its page as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

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

    Examples
    --------
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
            headings = {at: said for at, said in headings.items() if at < level}
            headings[level] = above = _text_of_node(node)
        elif node.tag == "dt" or (node.tag == "p" and node.css_first("b, strong")):
            bold = node if node.tag == "dt" else node.css_first("b, strong")
            if _text_of_node(bold) and _text_of_node(node).startswith(_text_of_node(bold)):
                above = _text_of_node(bold)
        elif node.tag == "li" and node.css_first("ul, ol") is None:
            said = [text for level, text in sorted(headings.items()) if level > 1]
            if not any(_SECTIONS_LEFT_OUT.fullmatch(text) for text in said):
                text = _text_of_node(node)
                if text and len(text) <= _LONGEST:
                    yield [
                        " / ".join(said),
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
