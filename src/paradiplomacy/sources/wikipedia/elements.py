"""Elements of a page in HTML to headings, items, paragraphs and tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from paradiplomacy.sources.wikipedia.page import (
    Block,
    Heading,
    ListItem,
    Paragraph,
    TextRun,
    WikiPage,
    WikiTable,
    clean,
    tidy,
)

_DEEPEST = 300
"""Elements inside elements, those that the parser adds included."""
_SKIPPED = frozenset(
    {"style", "script", "link", "meta", "nav", "noscript", "template", "head", "title", "footer",
     "figure", "audio", "video", "math", "form", "button", "input", "select"}
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
_STRUCK = frozenset({"s", "del", "strike"})


class Elements:
    """Reads elements into a page.

    `page`: takes the blocks, and what was not consumed.
    `too_deep`: makes the error for elements that nest deeper than any page does.
    """

    def __init__(self, page: WikiPage, too_deep: Callable[[], Exception]) -> None:
        self._page = page
        self._out: list[Block] = page.blocks
        self._too_deep = too_deep
        self._line = 1

    def read(self, root: Any) -> None:
        """Read all that stands in an element."""
        self._room(root, 0, 0)

    def _at(self, node: Any) -> int:
        number = node.attributes.get("data-line") or ""
        if number.isdecimal() and len(number) < 10:
            self._line = int(number)
        return self._line

    def _skips(self, node: Any) -> bool:
        """True if an element is not part of the text; footnotes and struck-out text count."""
        tag = node.tag
        if tag in _SKIPPED or tag == "-comment":
            return True
        classes = set((node.attributes.get("class") or "").split())
        if tag == "sup" and classes & {"reference", "noprint", "Inline-Template"}:
            self._page.unread["footnote"] += 1
            return True
        if tag in _STRUCK:
            self._page.unread[f"tag {tag}"] += 1
            return True
        return bool(classes & _SKIPPED_CLASSES) or node.attributes.get("id") in ("toc", "siteSub")

    def _room(self, node: Any, lists: int, depth: int) -> None:
        """The blocks in an element; text that stands in it bare makes paragraphs."""
        if depth > _DEEPEST:
            raise self._too_deep()
        runs: list[TextRun] = []
        at = self._line
        for child in node.iter(include_text=True):
            tag = child.tag
            if tag != "-text" and self._skips(child):
                continue
            if tag in _ROOMS or tag in _BLOCKS or self._holds_blocks(child, tag):
                self._paragraph(at, runs)
                runs = []
                self._block(child, tag, lists, depth)
                at = self._line
            elif tag == "br":
                self._paragraph(at, runs)
                runs = []
            else:
                self._inline(child, runs, False, depth)
        self._paragraph(at, runs)

    @staticmethod
    def _holds_blocks(node: Any, tag: str) -> bool:
        """True if an inline element wraps lists or tables, as templates for columns do."""
        return tag in ("span", "small", "font", "tr") and any(
            child.tag in _ROOMS for child in node.iter()
        )

    def _block(self, node: Any, tag: str, lists: int, depth: int) -> None:
        line = self._at(node)
        if tag in ("ul", "ol", "dl"):
            self._room(node, lists + 1, depth + 1)
        elif tag in ("li", "dd"):
            self._item(node, line, max(1, lists), depth)
        elif tag == "table":
            self._table(node, line, depth)
        elif tag[0] == "h" and tag[1:].isdecimal():
            runs: list[TextRun] = []
            self._children(node, runs, False, depth)
            if shown := tidy(runs):
                self._out.append(Heading(line, int(tag[1:]), shown))
        elif tag == "dt":
            runs = []
            self._children(node, runs, True, depth)
            self._paragraph(line, runs)
        else:
            self._room(node, lists, depth + 1)

    def _paragraph(self, line: int, runs: list[TextRun]) -> None:
        if shown := tidy(runs):
            self._out.append(Paragraph(line, shown))

    def _item(self, node: Any, line: int, lists: int, depth: int) -> None:
        """An item, and below it the items of the lists that it holds."""
        if depth > _DEEPEST:
            raise self._too_deep()
        runs: list[TextRun] = []
        inside: list[Any] = []
        for child in node.iter(include_text=True):
            if child.tag in ("ul", "ol", "dl"):
                inside.append(child)
            elif child.tag == "-text" or not self._skips(child):
                self._inline(child, runs, False, depth)
        self._out.append(ListItem(line, lists, tidy(runs)))
        for child in inside:
            self._room(child, lists + 1, depth + 1)

    def _children(self, node: Any, runs: list[TextRun], bold: bool, depth: int) -> None:
        if depth > _DEEPEST:
            raise self._too_deep()
        for child in node.iter(include_text=True):
            if child.tag == "-text" or not self._skips(child):
                self._inline(child, runs, bold, depth)

    def _inline(self, node: Any, runs: list[TextRun], bold: bool, depth: int) -> None:
        tag = node.tag
        if tag == "-text":
            runs.append(TextRun(node.text_content or "", bold=bold))
            return
        attributes = node.attributes
        classes = (attributes.get("class") or "").split()
        if tag == "br":
            runs.append(TextRun(" ", bold=bold))
        elif tag == "img":
            self._image(attributes, runs)
        elif "flagicon" in classes or "mw-file-description" in classes or "image" in classes:
            self._flag(node, runs)
        elif tag == "a":
            self._link(node, runs, bold, depth)
        elif tag in _ROOMS or tag in _BLOCKS:
            runs.append(TextRun(" "))
            self._children(node, runs, bold, depth + 1)
            runs.append(TextRun(" "))
        else:
            self._children(node, runs, bold or tag in ("b", "strong"), depth + 1)

    def _flag(self, node: Any, runs: list[TextRun]) -> None:
        """A flag by what its image or its link says of it."""
        link, image = node.css_first("a[title]"), node.css_first("img")
        titles = [] if link is None else [link.attributes.get("title") or ""]
        if image is not None:
            titles += [image.attributes.get("alt") or "", _file_of(image.attributes.get("src"))]
        title = next((clean(t) for t in titles if clean(t)), "")
        if title and (
            "flagicon" in (node.attributes.get("class") or "") or _is_flag(title, titles)
        ):
            runs.append(TextRun(title, flag=True))
        elif image is not None:
            self._page.unread["image"] += 1

    def _image(self, attributes: Any, runs: list[TextRun]) -> None:
        alt, file = clean(attributes.get("alt") or ""), _file_of(attributes.get("src"))
        if _is_flag(alt, [file]):
            runs.append(TextRun(file if file.startswith("Flag of") else alt, flag=True))
        else:
            self._page.unread["image"] += 1

    def _link(self, node: Any, runs: list[TextRun], bold: bool, depth: int) -> None:
        inner: list[TextRun] = []
        self._children(node, inner, bold, depth + 1)
        attributes = node.attributes
        title = clean(attributes.get("title") or "")
        title = re.sub(r"\s*\(page does not exist\)$", "", title)
        if not title:
            title = _article(attributes.get("href") or "")
        runs += [run for run in inner if run.flag]
        text = "".join(run.text for run in inner if not run.flag)
        if re.match(r"(?:file|image|category|special|help|wikipedia):", title, re.IGNORECASE):
            title = ""
        external = "external" in (attributes.get("class") or "") or not title
        if external and clean(text):
            self._page.unread["external link"] += 1
        heavy = bold or any(run.bold for run in inner if run.text.strip())
        if clean(text):
            name = title.partition("#")[0]
            runs.append(TextRun(text, target="" if external else name, bold=heavy))

    # --- tables ------------------------------------------------------------------------

    def _table(self, node: Any, line: int, depth: int) -> None:
        headed, cells = False, []
        for part in node.iter():
            for row in [part] if part.tag == "tr" else part.iter():
                for cell in row.iter() if row.tag == "tr" else ():
                    if cell.tag in ("td", "th"):
                        headed |= cell.tag == "th"
                        cells.append(self._cell(cell, depth))
        self._out.append(WikiTable(line, headed, tuple(cells)))

    def _cell(self, node: Any, depth: int) -> tuple[Block, ...]:
        line = self._at(node)
        kept, self._out = self._out, []
        self._room(node, 0, depth + 1)
        blocks, self._out = self._out, kept
        # A cell's bare text has no line of its own: it stands where its cell does.
        return tuple(replace(b, line=line) if isinstance(b, Paragraph) else b for b in blocks)


def _file_of(address: str | None) -> str:
    """Name of a picture's file, ``Flag of France.svg``, of the address of one of its sizes."""
    parts = [unquote(part) for part in (address or "").split("?")[0].split("/")]
    name = next((p for p in parts if re.search(r"flag_of_", p, re.IGNORECASE)), "")
    return clean(re.sub(r"^\d+px-", "", name).replace("_", " "))


def _is_flag(title: str, others: list[str]) -> bool:
    return any(re.match(r"flag of ", text, re.IGNORECASE) for text in (title, *others))


def _article(address: str) -> str:
    """Title of the article behind an address such as ``/wiki/Berat`` or ``./Berat``."""
    match = re.search(r"(?:^\./|/wiki/|[?&]title=)([^?#&]+)", address)
    return clean(unquote(match[1]).replace("_", " ")) if match else ""
