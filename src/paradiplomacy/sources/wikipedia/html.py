"""A page of Wikipedia in HTML: saved by a browser, or an answer of MediaWiki's API."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from paradiplomacy.sources.wikipedia.elements import Elements
from paradiplomacy.sources.wikipedia.page import WikiPage, clean
from paradiplomacy.sources.wikipedia.stated_ties import read_tie
from paradiplomacy.sources.wikipedia.title import wrong
from paradiplomacy.tabular.json_files import parse_json
from paradiplomacy.tabular.page_tables import check_depth


def parse_html_page(path: Path, text: str) -> WikiPage:
    """Read the blocks of a page, its title, its address and the day of its last edit."""
    from selectolax.lexbor import LexborHTMLParser

    page = WikiPage()
    answer = _content_and_title(path, text)
    if answer is not None:
        text, page.title = answer
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
    check_depth(text, path.name)
    tree = LexborHTMLParser(_numbered(text))
    heading = tree.css_first("#firstHeading") or tree.css_first("h1") or tree.css_first("title")
    if heading is not None and not page.title:
        page.title = clean(heading.text())
    address = tree.css_first("link[rel=canonical]")
    if address is not None:
        page.url = clean(address.attributes.get("href") or "")
        if page.url.startswith("//"):
            page.url = f"https:{page.url}"
        if not re.match(r"https?://", page.url):
            page.url = ""
        if not page.title and "/wiki/" in page.url:
            page.title = clean(unquote(page.url.rpartition("/wiki/")[2]).replace("_", " "))
    edited = tree.css_first("#footer-info-lastmod")
    if edited is not None:
        page.as_of = read_tie(
            clean(edited.text()).partition(" at ")[0].partition(",")[0]
        ).established
    root = (
        tree.css_first("#mw-content-text .mw-parser-output")
        or tree.css_first(".mw-parser-output")
        or tree.css_first("#mw-content-text")
        or tree.body
    )
    if root is not None:
        Elements(page, lambda: wrong(path, _TOO_DEEP)).read(root)
    return page


def _content_and_title(path: Path, text: str) -> tuple[str, str] | None:
    """Page and title in an answer of MediaWiki's API; None where the file is no such thing."""
    if not re.match(r"\s*\{\s*\"", text):
        return None
    try:
        answer: dict[str, Any] = parse_json(text)
    except ValueError:
        message = "starts as JSON and is none; save the API's answer again, whole"
        raise wrong(path, message) from None
    parsed = answer.get("parse")
    parsed = parsed if isinstance(parsed, dict) else {}
    content = parsed.get("text")
    if isinstance(content, dict):
        content = content.get("*")
    if not isinstance(content, str):
        message = (
            "is JSON without the page; expected the API's answer to action=parse with prop=text"
        )
        raise wrong(path, message)
    return content, str(parsed.get("title", ""))


_TOO_DEEP = "nests more elements than any page of Wikipedia; save the page again"
_BLOCK = re.compile(r"<(?:li|tr|td|th|h[1-6]|p|dt|dd|table|div)(?=[\s>/])", re.IGNORECASE)


def _numbered(text: str) -> str:
    """The page with each block's line in an attribute, as the parser counts no lines."""
    kept: list[str] = []
    at, line = 0, 1
    for match in _BLOCK.finditer(text):
        piece = text[at : match.end()]
        line += piece.count("\n")
        kept += [piece, f' data-line="{line}"']
        at = match.end()
    return "".join([*kept, text[at:]])
