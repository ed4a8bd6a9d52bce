"""Reads the pages of a frozen site: links, lists, ids, what is loaded, and text by language."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from paradiplomacy.model.ties import tie_key
from paradiplomacy.site.pages import KIND

__all__ = ["Page", "data_of", "not_led_to", "pages_of"]

VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
LOADS = {("link", "href"), ("script", "src"), ("img", "src"), ("iframe", "src"), ("use", "href")}
OPEN = ("html", "body")
"""Need not be closed."""
CODE = ("code", "kbd", "samp")
"""What is typed stands in no language."""
DATA = ("application/json", "application/ld+json")
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
    lists: list[str] = field(default_factory=list)
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
        if "data-source" in given:
            self.lists.append(given["data-source"])
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
        if tag == "script" and "src" not in given and given.get("type") not in DATA:
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


def data_of(folder: Path, name: str) -> Any:
    """What a data script of a frozen site holds."""
    text = (folder / "data" / f"{name}.js").read_text(encoding="utf-8")
    return json.loads(text[text.index("{") : text.rindex("}") + 1])


def not_led_to(folder: Path, pages: Mapping[str, Page], *, home: str = "index.html") -> list[str]:
    """The pages to which neither links nor rows of lists lead from the first page."""
    reached, to_read = {home}, [home]
    while to_read:
        address = to_read.pop()
        links = (urlsplit(link) for link in pages[address].links)
        here = (folder / address).parent
        paths = [here / unquote(link.path) for link in links if link.path and not link.scheme]
        root = folder / "zh" if address.startswith("zh/") else folder
        paths += [root / row for name in pages[address].lists for row in _in_list(folder, name)]
        for path in paths:
            target = path.resolve().relative_to(folder.resolve()).as_posix()
            if target in pages and target not in reached:
                reached.add(target)
                to_read.append(target)
    return sorted(pages.keys() - reached)


def _in_list(folder: Path, name: str) -> Iterator[str]:
    """Where the rows of a list lead that its script draws; the page has the first ones alone."""
    places = data_of(folder, "names")["keys"]
    for column in data_of(folder, name)["columns"]:
        values = column["values"]
        if column["type"] == "place":
            found = [KIND["place"].address(places[at]) for at in values if at is not None]
        elif column["type"] == "source":
            found = [value[0].partition("#")[0] for value in values]
        elif column["type"] == "tie":
            ties = [ends for row, ends in enumerate(values) if row not in column["untied"]]
            found = [KIND["tie"].address(tie_key(places[a], places[b])) for a, b in ties]
        else:
            found = []
        yield from (f"{address}.html" for address in found)
