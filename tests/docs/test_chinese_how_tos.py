"""How-tos for officers in Chinese keep step with the English ones: the same commands, in order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.docs.pages import DOCS

GROUP = "An office that keeps ties"
ORIGINAL = re.compile(r"英文版：\[[^]]+\]\(\.\./how-to/([\w-]+)\.md\)")


def officers() -> list[str]:
    """The how-tos of officers, as the contents of the docs list them."""
    contents = (DOCS.parent / "mkdocs.yml").read_text("utf-8")
    lines = contents.partition(f"- {GROUP}:")[2].splitlines()[1:]
    named = (re.fullmatch(r" {10}- .*how-to/([\w-]+)\.md", line) for line in lines)
    found = []
    for name in named:
        if name is None:
            break
        found.append(name[1])
    return found


def chinese() -> dict[str, Path]:
    """Chinese how-tos by the English one that they name."""
    named = ((ORIGINAL.search(page.read_text("utf-8")), page) for page in DOCS.glob("zh/*.md"))
    return {name[1]: page for name, page in named if name}


def commands(page: Path) -> list[str]:
    """What a page has typed, but for the language of the words."""
    typed = re.findall(r"(?m)^ *\$ (.*)$", page.read_text("utf-8"))
    return [line.replace(" --language zh", "") for line in typed]


@pytest.mark.parametrize("name", officers())
def test_an_officer_has_the_how_to_in_chinese_with_the_same_commands(name: str) -> None:
    page = chinese()[name]
    assert commands(page) == commands(DOCS / "how-to" / f"{name}.md")


def test_all_how_tos_of_officers_are_found() -> None:
    assert {"ask-both-ends", "share-a-record"} <= set(officers()) == set(chinese())
