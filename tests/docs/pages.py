"""Pages of the docs, taken apart.

An *entry* is a name in backticks in a heading or in the first cell of a table's row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
CODE = re.compile(r"`([^`]+)`")
HEADING = re.compile(r"^(#{1,6}) (.+)$")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


@cache
def page(name: str) -> str:
    return FENCED.sub("", (DOCS / name).read_text(encoding="utf-8"))


def section(name: str, heading: str) -> str:
    """What stands below a heading, down to the next one of its rank."""
    kept: list[str] = []
    rank = 0
    for line in page(name).splitlines():
        found = HEADING.match(line)
        if rank and found and len(found[1]) <= rank:
            break
        if rank:
            kept.append(line)
        elif found and found[2] == heading:
            rank = len(found[1])
    assert rank, f"docs/{name} has no heading {heading!r}"
    return "\n".join(kept)


def rows(text: str) -> Iterator[list[str]]:
    """Cells of the rows of all tables, headers included."""
    for line in text.splitlines():
        if line.startswith("|") and not set(line) <= set("|-: "):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def entries(text: str) -> set[str]:
    headings = [found[2] for line in text.splitlines() if (found := HEADING.match(line))]
    firsts = [cells[0] for cells in rows(text)]
    return {name for place in (*headings, *firsts) for name in CODE.findall(place)}


def lacking(wanted: set[str], text: str) -> str:
    return ", ".join(sorted(wanted - entries(text)))
