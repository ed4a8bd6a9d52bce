"""How things are shown, for people and for programs."""

from __future__ import annotations

from paradiplomacy.cli.show import problem_view
from paradiplomacy.errors import Problem


def test_a_problem_with_a_very_long_cell_is_shown_without_its_middle() -> None:
    view = problem_view(Problem("j.csv", 3, "subject", "x" * 70_000 + " is no place; mend it"))
    assert (view["file"], view["row"], view["field"]) == ("j.csv", 3, "subject")
    assert view["message"].endswith("x is no place; mend it")
    assert "characters ...]" in view["message"]
    assert len(view["message"]) < 1_100
