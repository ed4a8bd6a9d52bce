"""Reads the pages of a frozen site: links, ids, what is loaded, and text by language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

__all__ = ["Page", "pages_of"]

VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
LOADS = {("link", "href"), ("script", "src"), ("img", "src"), ("iframe", "src"), ("use", "href")}
OPEN = ("html", "body")
"""Need not be closed."""
CODE = ("code", "kbd", "samp")
"""What is typed stands in no language."""
SILENT = ("script", "style", "title")


@dataclass
class Page(HTMLParser):
    """A page taken apart.

    Parameters
    ----------
    texts : list of (str, str)
        The language of each piece of text, and the text: that of the page, ``quoted`` where an
        element names a language of its own, or empty for what is typed.
    """

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    stack: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, text: str) -> Page:
        page = cls()
        HTMLParser.__init__(page, convert_charrefs=True)
        page.feed(text)
        page.close()
        page.faults += [f"<{tag}> is not closed" for tag, _ in page.stack if tag not in OPEN]
        page.faults += [f"id {one!r} twice" for one in page.ids if page.ids.count(one) > 1]
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        self.loads += [
            given[name]
            for kind, name in LOADS
            if kind == tag and name in given and given.get("rel") != "alternate"
        ]
        if tag in ("h1", "h2", "h3", "h4", "h5"):
            self.headings.append(int(tag[1]))
        if tag == "svg" and not given.get("aria-label") and given.get("aria-hidden") != "true":
            self.faults.append(f"<svg> without a description at {self.getpos()}")
        if any(name.startswith("on") for name in given):
            self.faults.append(f"a script in an attribute at {self.getpos()}")
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.faults.append(f"a script within the page at {self.getpos()}")
        if tag not in VOID:
            within = "" if tag in CODE else self.stack[-1][1] if self.stack else ""
            own = given["lang"] if tag == "html" else "quoted" if "lang" in given else within
            self.stack.append((tag, own))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.stack.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and (not self.stack or self.stack.pop()[0] != tag):
            self.faults.append(f"</{tag}> at {self.getpos()} closes nothing")

    def handle_data(self, data: str) -> None:
        if self.stack and self.stack[-1][0] not in SILENT and data.strip():
            self.texts.append((self.stack[-1][1], " ".join(data.split())))


def pages_of(folder: Path) -> Iterator[tuple[str, Page]]:
    """Every page of a frozen site, by its address."""
    for path in sorted(folder.rglob("*.html")):
        yield path.relative_to(folder).as_posix(), Page.of(path.read_text(encoding="utf-8"))
