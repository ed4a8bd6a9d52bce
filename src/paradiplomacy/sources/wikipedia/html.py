"""A page of Wikipedia in HTML: saved by a browser, or an answer of MediaWiki's API."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from paradiplomacy.sources.wikipedia.dates import read_tie
from paradiplomacy.sources.wikipedia.elements import Elements
from paradiplomacy.sources.wikipedia.page import WikiPage, clean
from paradiplomacy.sources.wikipedia.title import wrong
from paradiplomacy.tabular.json_files import parse_json

__all__ = ["parse_html_page"]

DEEPEST = 150
"""Open elements; Wikipedia's pages nest some thirty deep, and parsers slow down on more."""


def parse_html_page(path: Path, text: str) -> WikiPage:
    """Read the blocks of a page, its title, its address and the day of its last edit."""
    from selectolax.lexbor import LexborHTMLParser

    page = WikiPage()
    answer = _content_and_title(path, text)
    if answer is not None:
        text, page.title = answer
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
    _check_depth_of_saved_page(path, text)
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


_TOO_DEEP = (
    f"nests more than {DEEPEST} elements, or leaves as many open; expected a page of Wikipedia: "
    "save the page again"
)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9-]*)", re.IGNORECASE)
# Elements that close themselves, or that the next of their kind closes.
_FREE = frozenset(
    {"area", "base", "br", "col", "dd", "dt", "embed", "hr", "html", "head", "body", "img", "input",
     "li", "link", "meta", "option", "p", "path", "source", "tbody", "td", "tfoot", "th", "thead",
     "tr", "track", "wbr", "rect", "circle", "use", "g"}
)  # fmt: skip


def _check_depth_of_saved_page(path: Path, text: str) -> None:
    """Stop at what a parser would need minutes for."""
    open_: dict[str, int] = {}
    depth = 0
    for match in _TAG.finditer(text):
        tag = match[2].casefold()
        if tag in _FREE:
            continue
        if not match[1]:
            open_[tag] = open_.get(tag, 0) + 1
            depth += 1
        elif open_.get(tag):
            open_[tag] -= 1
            depth -= 1
        if depth > DEEPEST:
            raise wrong(path, _TOO_DEEP, text.count("\n", 0, match.start()) + 1)


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
