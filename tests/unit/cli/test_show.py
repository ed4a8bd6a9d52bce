"""How things are shown, for people and for programs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import paradiplomacy
from paradiplomacy.cli.show import column_widths, problem_view, step_in, table
from paradiplomacy.errors import Problem


def test_a_problem_with_a_very_long_cell_is_shown_without_its_middle() -> None:
    view = problem_view(Problem("j.csv", 3, "subject", "x" * 70_000 + " is not a place; mend it"))
    assert (view["file"], view["row"], view["field"]) == ("j.csv", 3, "subject")
    assert view["message"].endswith("x is not a place; mend it")
    assert "characters ...]" in view["message"]
    assert len(view["message"]) < 1_100


def printed(capsys: pytest.CaptureFixture[str], *columns: str, whole: tuple[str, ...] = ()) -> str:
    """A table of one row of long words, as it is printed."""
    table("", columns, [[f"{column} " * 5 for column in columns]], whole=whole)
    return capsys.readouterr().out


def test_a_table_is_no_wider_than_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    shown = printed(capsys, "date", "scope", "published", "all-levels", "city-only", "cpaffc-like")
    assert max(map(len, shown.splitlines())) <= 80


def test_no_word_of_a_heading_is_broken(capsys: pytest.CaptureFixture[str]) -> None:
    names = ("date", "scope", "published", "all-levels", "city-only", "sci-like", "cpaffc-like")
    shown = printed(capsys, *names, "statute")
    top = shown.partition("┡")[0]
    for word in ("date", "scope", "published", "all-", "levels", "cpaffc-", "like", "statute"):
        assert re.search(rf"\s{word}\s", top), top


def test_the_widest_columns_give_way_first() -> None:
    rows = [["us-tx", "a sentence of many words that goes on and on"]]
    assert column_widths(["key", "what"], rows, room=30) == (5, 25)
    assert column_widths(["key", "what"], rows, room=80) == (5, 44)


def test_a_key_that_is_to_be_copied_stays_in_one_line() -> None:
    key = "tie:cn-jilin-changchun|us-ar-little-rock"
    widths = column_widths(["name", "key"], [["Little Rock " * 6, key]], room=60, whole=("key",))
    assert widths[1] == len(key)


def test_chinese_headings_count_two_cells_a_character() -> None:
    assert column_widths(["结好对象"], [["a"]], room=20) == (8,)


NAMES_A_STEP = re.compile(r"\b(progress|report|_?step)\s*\(|\bsays\s*=")


def reported_steps() -> Iterator[str]:
    """Steps of runs that the code names, in English; of a name that it puts in, a word."""
    for path in Path(paradiplomacy.__file__).parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        # To parse a file takes longest, and most name no step.
        tree = ast.parse(text if NAMES_A_STEP.search(text) else "")
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            steps = [keyword.value for keyword in node.keywords if keyword.arg == "says"]
            if called in ("progress", "report", "step", "_step"):
                steps += node.args[:1]
            for step in steps:
                if isinstance(step, ast.Constant) and isinstance(step.value, str):
                    yield step.value
                elif isinstance(step, ast.JoinedStr):
                    parts = [getattr(part, "value", None) for part in step.values]
                    yield "".join(part if isinstance(part, str) else "name" for part in parts)


def test_every_step_of_a_run_is_shown_in_the_language() -> None:
    steps = set(reported_steps())
    assert {"reconciling", "testing name", "null models"} <= steps
    assert [step for step in steps if step_in(step, "zh") == step] == []
    assert step_in("dual-ties", "zh") == "dual-ties"
