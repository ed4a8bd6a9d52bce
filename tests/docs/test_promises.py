"""Each promise on security and data protection names a test that is there."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest
from tests.docs.pages import ROOT, rows

PAGES = ("SECURITY.md", "docs/methods/threat-model.md", "docs/methods/data-protection.md")
HELD_BY = "Held by"
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
YOURS = "yours"
"""What an office sees to itself."""
DEFECTS = 21
"""Of the audit of November 2026."""


@cache
def names_in(path: str) -> frozenset[str]:
    """Names of the tests of a file, which is not run."""
    file = ROOT / path
    tree = ast.parse(file.read_text(encoding="utf-8")) if file.is_file() else ast.Module([], [])
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def promises(name: str) -> list[tuple[str, str]]:
    """What each row of a page promises, and what holds it, of tables that say so."""
    found: list[tuple[str, str]] = []
    is_held = False
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    for line in lines:
        cells = next(rows(line), None)
        if cells is None:
            is_held &= line.startswith("|")
        elif cells[-1] == HELD_BY:
            is_held = True
        elif is_held:
            found.append((cells[0] if len(cells) < 5 else f"{cells[0]}: {cells[1]}", cells[-1]))
    return found


@pytest.mark.parametrize("name", PAGES)
def test_every_promise_names_a_test_that_is_there(name: str) -> None:
    listed = promises(name)
    assert len(listed) > 10
    without = [said for said, held in listed if held != YOURS and not TEST.search(held)]
    assert without == [], f"{name}: no test holds these"
    named = TEST.findall((ROOT / name).read_text(encoding="utf-8"))
    gone = [f"{path}::{test}" for path, test in named if test not in names_in(path)]
    assert gone == [], f"{name}: there are no such tests"


@pytest.mark.parametrize("name", PAGES)
def test_what_looks_like_a_test_is_written_as_one(name: str) -> None:
    text = TEST.sub("", (ROOT / name).read_text(encoding="utf-8"))
    assert re.findall(r"\S*::\S*", text) == []


def test_all_that_is_guarded_is_in_a_table_of_promises() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    guarded = text.partition("## What is guarded")[2].partition("\n## ")[0]
    said = [cells[0] for cells in rows(guarded)][1:]
    assert [promise for promise, _ in promises("SECURITY.md")] == said


def test_promises_stand_in_no_table_without_tests() -> None:
    text = (ROOT / "docs/methods/threat-model.md").read_text(encoding="utf-8")
    for part in ("## What is promised", "## Defects of the audit"):
        section = text.partition(part)[2].partition("\n## ")[0]
        heads = [line for line in section.splitlines() if re.match(r"\| (Promise|#) \|", line)]
        assert heads
        assert all(head.endswith(f"| {HELD_BY} |") for head in heads)


def test_each_defect_of_the_audit_is_settled() -> None:
    text = (ROOT / "docs/methods/threat-model.md").read_text(encoding="utf-8")
    table = text.partition("## Defects of the audit")[2]
    numbers = [cells[0] for cells in rows(table)][1:]
    assert numbers == [str(number) for number in range(1, DEFECTS + 1)]
