"""What holds the size of the house sees what grows."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import check_budgets  # noqa: E402


def test_measures_of_a_made_package(tmp_path: Path) -> None:
    (tmp_path / "cli").mkdir()
    (tmp_path / "record").mkdir()
    (tmp_path / "cli" / "ties.py").write_text(
        '"""Ties."""\nfrom paradiplomacy.record import ties\n\n\n'
        'def rows():\n    """What a row is."""\n'
        '    return {"a": 1, "b": 2, "c": 3}\n',
        encoding="utf-8",
    )
    (tmp_path / "record" / "ties.py").write_text(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import paradiplomacy.cli.ties\n"
        "\n\ndef rows():\n    return {}\n\n\ndef view():\n    return 1\n",
        encoding="utf-8",
    )
    measured = check_budgets.measures(tmp_path, ["view"])
    assert measured == {
        "lines.cli": 7,
        "lines.record": 11,
        "lines": 18,
        "statements": 10,
        "dicts-by-hand-in-doors": 1,
        "percent-of-functions-that-share-a-name": 100.0,
        "percent-of-files-that-share-a-name": 100.0,
        "percent-of-docstrings-that-open-with-a-question-word": 100.0,
        "files-in-circles": 2,
    }


def test_a_budget_rises_only_where_another_falls() -> None:
    budgets = {"lines.cli": 10, "lines.site": 5, "lines": 15}
    assert check_budgets.over({"lines.cli": 10, "lines": 10}, budgets) == []
    assert check_budgets.over({"lines.cli": 11, "lines": 11}, budgets) == ["lines.cli: 11 of 10"]
    assert check_budgets.over({"lines.new": 1, "lines": 1}, budgets) == ["lines.new: no budget"]
    with pytest.raises(SystemExit, match="rises only where another falls"):
        check_budgets.over({}, budgets | {"lines.site": 6})
