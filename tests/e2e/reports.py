"""What tests of a report share: reports of several records, and a reader of their HTML."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from unittest.mock import patch
from urllib.parse import unquote

from paradiplomacy.hypotheses.base import Finding, Hypothesis
from paradiplomacy.record.frames import Frames
from paradiplomacy.record.open import record_folder
from paradiplomacy.site.study import StudyResult

MADE_AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
LOADS = {("link", "href"), ("script", "src"), ("img", "src"), ("iframe", "src"), ("use", "href")}


@contextmanager
def found_already(studied: StudyResult) -> Iterator[None]:
    """Take what a study found a moment ago on the same record, in place of a minute of work."""

    def found(
        _: Frames, hypotheses: Mapping[str, Hypothesis], **_options: object
    ) -> dict[str, Finding]:
        return {key: studied.findings[key] for key in hypotheses}

    with (
        patch("paradiplomacy.hypotheses.battery.run_all", found),
        patch("paradiplomacy.report.tested.run_all", found),
    ):
        yield


@dataclass
class Html(HTMLParser):
    """A page taken apart: ids, links, what it would load, headings, and text by element."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    unscoped: list[str] = field(default_factory=list)
    undescribed: list[str] = field(default_factory=list)
    stack: list[str] = field(default_factory=list)
    unbalanced: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, text: str) -> Html:
        page = cls()
        HTMLParser.__init__(page, convert_charrefs=True)
        page.feed(text)
        page.close()
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        self.loads += [given[name] for kind, name in LOADS if kind == tag and name in given]
        self.loads += [given[name] for name in ("xlink:href", "srcset", "poster") if name in given]
        if tag in ("h1", "h2", "h3", "h4", "h5"):
            self.headings.append(int(tag[1]))
        if tag == "th" and "scope" not in given:
            self.unscoped.append(str(self.getpos()))
        if tag == "svg" and not (given.get("role") == "img" and given.get("aria-label")):
            self.undescribed.append(str(self.getpos()))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.stack.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.stack or self.stack.pop() != tag:
            self.unbalanced.append(f"</{tag}> at {self.getpos()}")

    @property
    def inner(self) -> list[str]:
        """The ids to which links within the page lead."""
        return [unquote(link[1:]) for link in self.links if link.startswith("#")]


def shuffled(name: str, folder: Path, *, seed: int) -> Path:
    """A copy of a record whose tables have their rows in another order."""
    folder.mkdir(parents=True)
    order = random.Random(seed)
    with record_folder(name) as original:
        for path in sorted(original.iterdir()):
            if path.suffix == ".yaml":
                (folder / path.name).write_bytes(path.read_bytes())
            elif path.suffix == ".csv":
                with path.open(encoding="utf-8-sig", newline="") as file:
                    head, *rows = csv.reader(file)
                order.shuffle(rows)
                with (folder / path.name).open("w", encoding="utf-8", newline="") as file:
                    csv.writer(file).writerows([head, *rows])
    return folder
