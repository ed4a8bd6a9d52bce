"""A saved Wikipedia page without its markup: headings, list items, tables."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from urllib.parse import unquote


@dataclass(frozen=True, slots=True)
class TextRun:
    """A stretch of a line: text, a link or a flag.

    `text`: what is shown; of a flag, the name or code of the country whose flag it is.
    `target`: title of the article that is linked; ``""`` where none is.
    """

    text: str
    target: str = ""
    bold: bool = False
    flag: bool = False


Line = tuple[TextRun, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a page, which has a line of its own.

    `kind`: ``heading``; ``item`` of a list; ``paragraph``, a line that stands in no list, as does
      the term of a definition list, a bold one; ``table``; or ``layout``: a table that only lays
      out lists side by side, whose blocks follow.
    `level`: of a heading, from 2 below the page's title; of an item, from 1 in the outermost list.
    """

    kind: Literal["heading", "item", "paragraph", "table", "layout"]
    line: int
    runs: Line = ()
    level: int = 0


@dataclass(slots=True)
class WikiPage:
    """A page, and what its reader could not take in.

    `title`, `url`: ``""`` where the file does not say.
    `as_of`: day of the last edit, in EDTF, where the file says.
    `blocks`: in the order of the page.
    `unread`: markup that was not consumed: templates, footnotes, images.
    """

    title: str = ""
    url: str = ""
    as_of: str = ""
    blocks: list[Block] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)


def clean(text: str) -> str:
    r"""Text without signs that nobody sees, each stretch of blanks made one space.

    >>> clean(" Bad\u00a0Homburg\u200e ")
    'Bad Homburg'
    """
    if not text.isprintable():  # never true of a sign that nobody sees
        text = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in _UNSEEN)
    return " ".join(text.split() if text.isascii() else unicodedata.normalize("NFC", text).split())


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def tidy(runs: Iterable[TextRun]) -> Line:
    """Runs without empty ones, neighbouring texts joined, blanks kept between runs."""
    joined: list[TextRun] = []
    for run in runs:
        last = joined[-1] if joined else None
        if run.flag or run.target:
            if text := clean(run.text):
                joined.append(TextRun(text, clean(run.target), run.bold, run.flag))
            continue
        text = _clean_within_text(run.text)
        if not text:
            continue
        if last and not last.flag and not last.target and last.bold == run.bold:
            joined[-1] = TextRun(last.text + text, bold=run.bold)
        else:
            joined.append(TextRun(text, bold=run.bold))
    while joined and not joined[0].text.strip():
        joined.pop(0)
    while joined and not joined[-1].text.strip():
        joined.pop()
    return tuple(joined)


def _clean_within_text(text: str) -> str:
    """As `clean`, with one blank kept at either end."""
    core = clean(text)
    if not core:
        return " " if text and text.isspace() else ""
    return f"{' ' * text[0].isspace()}{core}{' ' * text[-1].isspace()}"


def plain(runs: Line) -> str:
    """The text of a line, without its flags."""
    return clean("".join(run.text for run in runs if not run.flag))


_SKIPPED = frozenset(
    {"-comment", "style", "script", "link", "meta", "nav", "noscript", "template", "head", "title",
     "footer", "figure", "audio", "video", "math", "form", "button", "input", "select"}
)  # fmt: skip
_SKIPPED_CLASSES = frozenset(
    {"mw-editsection", "navbox", "infobox", "hatnote", "toc", "reflist", "references", "metadata",
     "noprint", "shortdescription", "printfooter", "catlinks", "mw-jump-link", "sidebar", "ambox",
     "vertical-navbox", "mw-references-wrap", "sortkey", "mw-empty-elt", "mw-indicators"}
)  # fmt: skip
_LINES = frozenset({"p", "dt", "li", "dd", "td", "th", "caption"})
_ROOMS = frozenset({"ul", "ol", "dl", "table", "h1", "h2", "h3", "h4", "h5", "h6", *_LINES})
_BLOCKS = frozenset(
    {"div", "section", "blockquote", "center", "article", "main", "body", "pre", "tbody"}
)
_LISTS = frozenset({"ul", "ol", "dl"})
_STRUCK = frozenset({"s", "del", "strike"})
_FLAG_OF = re.compile(r"flag of ", re.IGNORECASE)
_NO_ARTICLE = re.compile(r"(?:file|image|category|special|help|wikipedia):", re.IGNORECASE)


class Elements:
    """Reads the blocks of an element.

    `unread`: takes up what is not consumed.
    """

    def __init__(self, unread: Counter[str]) -> None:
        self._unread = unread
        self._line = 1

    def blocks(self, node: Any, lists: int = 0) -> Iterator[Block]:
        """The blocks in an element of so many lists; text that stands in it bare is paragraphs."""
        runs: list[TextRun] = []
        at = self._line
        for child in self._children(node):
            is_block = child.tag in _ROOMS or child.tag in _BLOCKS or _holds_blocks(child)
            if not is_block and child.tag != "br":
                runs += self._inline(child)
                continue
            yield from _paragraph(at, runs)
            runs = []
            if is_block:
                yield from self._block(child, lists)
                at = self._line
        yield from _paragraph(at, runs)

    def _children(self, node: Any) -> Iterator[Any]:
        """What stands in an element as text; footnotes and what is struck out are counted."""
        for child in node.iter(include_text=True):
            tag, attributes = child.tag, child.attributes
            classes = set((attributes.get("class") or "").split())
            if tag == "sup" and classes & {"reference", "noprint", "Inline-Template"}:
                self._unread["footnote"] += 1
            elif tag in _STRUCK:
                self._unread[f"tag {tag}"] += 1
            elif not (
                tag in _SKIPPED
                or classes & _SKIPPED_CLASSES
                or attributes.get("id") in ("toc", "siteSub")
            ):
                yield child

    def _block(self, node: Any, lists: int) -> Iterator[Block]:
        tag, line = node.tag, self._line_of(node)
        if tag in _LISTS:
            yield from self.blocks(node, lists + 1)
        elif tag in ("li", "dd"):
            inside = list(self._children(node))
            runs = [
                run for child in inside if child.tag not in _LISTS for run in self._inline(child)
            ]
            yield Block("item", line, tidy(runs), max(1, lists))
            for child in inside:
                if child.tag in _LISTS:
                    yield from self.blocks(child, max(1, lists) + 1)
        elif tag == "table":
            yield from self._table(node, line)
        elif re.fullmatch(r"h\d", tag):
            if heading := tidy(self._runs(node)):
                yield Block("heading", line, heading, int(tag[1:]))
        elif tag == "dt":
            yield from _paragraph(line, self._runs(node, bold=True))
        else:
            yield from self.blocks(node, lists)

    def _line_of(self, node: Any) -> int:
        number = node.attributes.get("data-line") or ""
        if number.isdecimal() and len(number) < 10:
            self._line = int(number)
        return self._line

    def _table(self, node: Any, line: int) -> Iterator[Block]:
        """A table; of one that only lays out lists side by side, the blocks of its cells."""
        parts = [
            row for part in node.iter() for row in ([part] if part.tag == "tr" else part.iter())
        ]
        cells = [
            cell
            for row in parts
            if row.tag == "tr"
            for cell in row.iter()
            if cell.tag in ("td", "th")
        ]
        blocks = [block for cell in cells for block in self._cell(cell)]
        is_headed = any(cell.tag == "th" for cell in cells)
        if is_headed or all(block.kind in ("heading", "paragraph") for block in blocks):
            yield Block("table", line)
        else:
            yield from (Block("layout", line), *blocks)

    def _cell(self, node: Any) -> Iterator[Block]:
        """The blocks of a cell; its bare text has no line of its own: it stands where it does."""
        line = self._line_of(node)
        for block in self.blocks(node):
            yield replace(block, line=line) if block.kind == "paragraph" else block

    # --- within a line ------------------------------------------------------------------

    def _runs(self, node: Any, *, bold: bool = False) -> Iterator[TextRun]:
        for child in self._children(node):
            yield from self._inline(child, bold=bold)

    def _inline(self, node: Any, *, bold: bool = False) -> Iterator[TextRun]:
        tag, classes = node.tag, set((node.attributes.get("class") or "").split())
        if tag == "-text":
            yield TextRun(node.text_content or "", bold=bold)
        elif tag == "br":
            yield TextRun(" ", bold=bold)
        elif tag == "img" or classes & {"flagicon", "mw-file-description", "image"}:
            yield from self._picture(node, is_flag="flagicon" in classes)
        elif tag == "a":
            yield from self._link(node, bold=bold)
        elif tag in _ROOMS or tag in _BLOCKS:
            yield TextRun(" ")
            yield from self._runs(node, bold=bold)
            yield TextRun(" ")
        else:
            yield from self._runs(node, bold=bold or tag in ("b", "strong"))

    def _picture(self, node: Any, *, is_flag: bool) -> Iterator[TextRun]:
        """A flag by what its link, its picture or the file of that says of it."""
        image = node if node.tag == "img" else node.css_first("img")
        link = node.css_first("a[title]")
        titles = [] if link is None else [clean(link.attributes.get("title") or "")]
        if image is not None:
            texts = clean(image.attributes.get("alt") or ""), _file_of(image.attributes.get("src"))
            titles += reversed(texts) if image is node else texts
        if any(titles) and (is_flag or any(_FLAG_OF.match(title) for title in titles)):
            yield TextRun(next(filter(None, titles)), flag=True)
        elif image is not None:
            self._unread["image"] += 1

    def _link(self, node: Any, *, bold: bool) -> Iterator[TextRun]:
        inner = list(self._runs(node, bold=bold))
        attributes = node.attributes
        title = re.sub(r"\s*\(page does not exist\)$", "", clean(attributes.get("title") or ""))
        title = title or _article(attributes.get("href") or "")
        if _NO_ARTICLE.match(title) or "external" in (attributes.get("class") or ""):
            title = ""
        yield from (run for run in inner if run.flag)
        text = "".join(run.text for run in inner if not run.flag)
        if not clean(text):
            return
        if not title:
            self._unread["external link"] += 1
        heavy = bold or any(run.bold for run in inner if run.text.strip())
        yield TextRun(text, target=title.partition("#")[0], bold=heavy)


def _holds_blocks(node: Any) -> bool:
    """True if an inline element wraps lists or tables, as templates for columns do."""
    return node.tag in ("span", "small", "font", "tr") and any(
        child.tag in _ROOMS for child in node.iter()
    )


def _paragraph(line: int, runs: Iterable[TextRun]) -> Iterator[Block]:
    if tidied := tidy(runs):
        yield Block("paragraph", line, tidied)


def _file_of(address: str | None) -> str:
    """Name of a picture's file, ``Flag of France.svg``, of the address of one of its sizes."""
    parts = [unquote(part) for part in (address or "").split("?")[0].split("/")]
    name = next((p for p in parts if re.search(r"flag_of_", p, re.IGNORECASE)), "")
    return clean(re.sub(r"^\d+px-", "", name).replace("_", " "))


def _article(address: str) -> str:
    """Title of the article behind an address such as ``/wiki/Berat`` or ``./Berat``."""
    match = re.search(r"(?:^\./|/wiki/|[?&]title=)([^?#&]+)", address)
    return clean(unquote(match[1]).replace("_", " ")) if match else ""
