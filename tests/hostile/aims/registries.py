"""Registries that are not what they seem."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from tests.hostile.aims.case import Aimed, Content, aim
from tests.hostile.materials import (
    NAMES,
    RELATIONS,
    STORE,
)
from tests.hostile.running import Ran


@aim
def registries() -> Iterator[Aimed]:
    wikidata = (
        "--as",
        "wikidata-pairs",
        "--as-of",
        "2026",
        "--store",
        STORE,
        "--json",
        "--no-places",
    )

    def told(ran: Ran, folder: Path) -> str:
        held = json.loads(ran.out)
        if held["skipped"] or "cut" in ran.err + ran.out:
            return ""
        return f"nothing is said of the cut row: {held}"

    for name, relations in {
        "cut in an item": RELATIONS.encode()[:-2],
        "cut to a country": RELATIONS.encode() + b"Q1081996\tQ29",
        "cut before the tab": RELATIONS.encode() + b"Q1081996",
    }.items():
        files: dict[str, Content] = {"relations.tsv": relations, "labels.tsv": NAMES.encode()}
        yield Aimed(
            name,
            ("import", "relations.tsv", "labels.tsv", *wikidata),
            files,
            "either",
            names=("relations.tsv",),
            check=told,
        )
    for name, item in {
        "item of many digits": "Q" + "9" * 5000,
        "item zero": "Q0",
        "item with zeros": "Q007",
        "item of full width": "Q１２",
        "property": "P190",
    }.items():
        rows = RELATIONS + f"{item}\tQ1017\n"
        files = {"relations.tsv": rows.encode(), "labels.tsv": NAMES.encode()}
        yield Aimed(name, ("import", "relations.tsv", "labels.tsv", *wikidata), files, "either")
    yield Aimed(
        "the same file twice",
        ("import", "relations.tsv", "relations.tsv", *wikidata),
        {"relations.tsv": RELATIONS.encode()},
        "either",
    )
    yield Aimed(
        "three files",
        ("import", "a", "b", "c", *wikidata),
        {name: RELATIONS.encode() for name in "abc"},
    )


@aim
def formula_cells() -> Iterator[Aimed]:
    """Names that a spreadsheet would work out are not formulas in a table that people open."""
    names = ("=cmd|' /C calc'!A0", "@SUM(1)", "+1+1", "-2+3", "＝1+1", "\t=1+1")
    labels = "".join(f"Q{n + 1}\t{name}\n" for n, name in enumerate(names))
    pairs = "".join(f"Q{n + 1}\tQ1017\n" for n in range(len(names)))
    argv = (
        "import",
        "relations.tsv",
        "labels.tsv",
        "--as",
        "wikidata-pairs",
        "--as-of",
        "2026",
        "--store",
        STORE,
        "--no-places",
    )
    files: dict[str, Content] = {"relations.tsv": pairs.encode(), "labels.tsv": labels.encode()}

    def safe(ran: Ran, folder: Path) -> str:

        for path in sorted((folder / "out").rglob("*.csv")):
            with path.open(encoding="utf-8-sig", newline="") as file:
                for row in csv.reader(file):
                    for cell in row:
                        if cell[:1] in tuple("=@＝＋＠\t\r") or (
                            cell[:1] in "+-" and cell[1:2] and not _is_number(cell)
                        ):
                            return f"{path.name} holds the formula {cell!r}"
        return ""

    yield Aimed(
        "csv",
        ("export", "csv", "--store", STORE, "--out", "out"),
        files,
        "accepted",
        first=[argv],
        check=safe,
    )


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
