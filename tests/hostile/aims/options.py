"""Options of the other commands, and names of places."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.hostile.aims.case import Aimed, Content, aim
from tests.hostile.aims.models import with_option
from tests.hostile.materials import (
    MAPPING,
    PAIRS,
    STORE,
    record_files,
)
from tests.hostile.running import Ran
from tests.support.folders import LITTLE_ROCK


@aim
def options_of_records() -> Iterator[Aimed]:
    small, files = ("--record", "small"), record_files()
    odd = ("", " ", "x" * 5000, "\x1b[2J", "../..", "é长", "'; DROP TABLE ties", "\u202eabc", "-")
    days = (
        "",
        "x",
        "1985-13-45",
        "0000-01-01",
        "9999-12-31",
        "10000-01-01",
        "-1",
        "../..",
        "XXXX",
        "9" * 500,
        "\x1b[2J",
    )
    yield from with_option("--on", days, ("count", *small), files)
    yield from with_option(
        "--countries",
        ("", "US", "USA-CHN", "us-cn", "-", "ÜS-CN", "US-US", "US-CN-RU", *odd[2:4]),
        ("count", *small),
        files,
    )
    for option in ("--since", "--until"):
        yield from with_option(option, days, ("flows", "small"), files)
    for option in ("--by", "--place", "--sector", "--form", "--teacher", "--language"):
        yield from with_option(option, odd, ("flows", "small"), files)
    yield from with_option("--rule", odd, ("record", "info", *small), files)
    yield from with_option("--record", odd, ("record", "info"), files)
    yield from with_option(
        "--nulls", ("", "x", "-1", "1000000000", "9" * 30), ("network", "stats", *small), files
    )
    yield from with_option(
        "--delimiter",
        ("", "ab", "\n", "\0"[:0], "é", "\x1b", "tabs", "1"),
        ("network", "stats", "e.tsv"),
        {"e.tsv": b"a\tb\nb\tc\n"},
    )
    for words in (
        ("tie", "show", LITTLE_ROCK),
        ("place", "show"),
        ("count",),
        ("hypothesis", "run"),
        ("hypothesis", "new"),
        ("export",),
    ):
        for n, text in enumerate(odd):
            record = () if words[:2] == ("hypothesis", "new") else small
            # An empty DEFINITION is none, and `count` then counts by all.
            expect: Any = "either" if words == ("count",) and not text else "refused"
            argv = (*words, *record, "--", text)
            yield Aimed(f"{words[0]} {words[-1][:4]} {n}", argv, files, expect)
    for n, text in enumerate(odd):
        yield Aimed(f"resolve {n}", ("place", "resolve", "--", text), expect="either")
        yield Aimed(
            f"resolve country {n}",
            ("place", "resolve", "Springfield", f"--country={text}"),
            expect="either",
        )


@aim
def options_of_imports() -> Iterator[Aimed]:
    files: dict[str, Content] = {"pairs.csv": PAIRS.encode(), "mapping.yaml": MAPPING.encode()}
    argv = ("import", "pairs.csv", "--as", "table", "--store", STORE, "--no-places")
    mapped = (*argv, "--mapping", "mapping.yaml")
    odd = ("", " ", "x" * 5000, "\x1b[2J", "../..", "é长", "\u202eabc", "a b", "a/b", "A", "1")

    def clean(ran: Ran, folder: Path) -> str:
        return "" if not Path(folder.parent / "owned").exists() else "wrote elsewhere"

    yield from with_option("--record", odd, mapped, files, check=clean)
    yield from with_option("--as-of", (*odd, "2026-13", "../2026", "9" * 500, "nan"), mapped, files)
    yield from with_option("--mapping", odd, argv, files)
    yield from with_option("--as", odd, ("import", "pairs.csv", "--store", STORE), files)
    page = {"page.html": b"<html><h2>A</h2><p><b>Aachen</b><ul><li>Reims, France</ul></html>\n"}
    wiki = ("import", "page.html", "--as", "wikipedia-html", "--store", STORE, "--no-places")
    yield from with_option("--title", odd, (*wiki, "--country", "Germany"), page)
    yield from with_option("--country", odd, wiki, page)
