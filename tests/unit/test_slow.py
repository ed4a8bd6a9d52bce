"""What took long the last time is left to longer runs, but for what is essential."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.support import slow


class _Item:
    def __init__(self, name: str, *marks: str) -> None:
        self.nodeid = f"tests/test_one.py::{name}"
        self.marks = set(marks)

    def add_marker(self, mark: Any) -> None:
        self.marks.add(mark.name)

    def get_closest_marker(self, name: str) -> str | None:
        return name if name in self.marks else None


@pytest.mark.parametrize(
    ("name", "marks", "then"),
    [
        ("test_none", [], set()),
        ("test_some", [], {"slow"}),
        ("test_long[a-[b]]@a group", [], {"slow", "thorough"}),
        ("test_long[a-[b]]", ["essential"], {"slow", "essential"}),
    ],
)
def test_a_test_is_marked_by_what_it_took(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, marks: list[str], then: set[str]
) -> None:
    took = {"test_some": "0.09", "test_long[a-[b]]": "0.10"}
    listed = tmp_path / "slow.txt"
    listed.write_text("".join(f"{t} tests/test_one.py::{n}\n" for n, t in took.items()))
    monkeypatch.setattr(slow, "LIST", listed)
    item: Any = _Item(name, *marks)
    slow.mark_slow([item])
    assert item.marks == then
