"""Lists of twin towns and sister cities from a page of Wikipedia as it is shown, in HTML.

The file is a page that a browser saved, a fragment of one, or an answer of MediaWiki's API.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

from paradiplomacy.sources.extract import Extract
from paradiplomacy.sources.wikipedia.dates import read_tie
from paradiplomacy.sources.wikipedia.elements import Elements
from paradiplomacy.sources.wikipedia.page import WikiPage, clean
from paradiplomacy.sources.wikipedia.title import wrong
from paradiplomacy.sources.wikipedia.town_extract import api_text, read_saved

__all__ = ["METHOD", "read_html"]

METHOD = "wikipedia-html/1"
DEEPEST = 150
"""Open elements; Wikipedia's pages nest some thirty deep, and parsers slow down on more."""


def read_html(path: Path | str, **options: str) -> Extract:
    """Read a page of lists, or the section on ties of a place's article.

    Parameters
    ----------
    path : path
        HTML, or JSON of ``action=parse&prop=text``.
    **options
        Those of `read_saved`; title, address and the day of the last edit are also taken from the
        page.

    Raises
    ------
    RecordError
        The file cannot be read, its country is not known, or it lists nothing.

    Examples
    --------
    >>> import tempfile
    >>> text = ("<h2>B</h2><p><b><a title='Berat'>Berat</a></b></p>"
    ...         "<ul><li><a title='Amasya'>Amasya</a>, Turkey (2001)</li></ul>")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "page.html"
    ...     _ = file.write_text(text, encoding="utf-8")
    ...     read = read_html(file, country="Albania", as_of="2026")
    >>> [(s.property, s.value) for s in read.material.statements if s.subject[:3] == "tie"]
    [('kind', 'sister'), ('established', '2001')]
    """
    return read_saved(path, _parse_html_page, method=METHOD, **options)


def _parse_html_page(path: Path, text: str) -> WikiPage:
    from selectolax.lexbor import LexborHTMLParser

    page = WikiPage()
    answer = api_text(path, text, "text")
    if answer is not None:
        text, page.title, page.as_of = answer
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
    if edited is not None and not page.as_of:
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


_TOO_DEEP = (
    f"nests more than {DEEPEST} elements, or leaves as many open; expected a page of Wikipedia: "
    "save the page again, or save its wikitext"
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
