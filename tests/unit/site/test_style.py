"""The style sheet: merges of two branches must not lose the end of a block."""

from __future__ import annotations

from pathlib import Path

import paradiplomacy

STYLE = Path(paradiplomacy.__file__).parent / "site" / "assets" / "site.css"


def test_blocks_are_closed_and_nest_at_most_once() -> None:
    depth = 0
    for number, line in enumerate(STYLE.read_text(encoding="utf-8").splitlines(), start=1):
        assert depth == 0 or not line.startswith("@media"), f"line {number}: {line}"
        depth += line.count("{") - line.count("}")
    assert depth == 0
