"""Which pictures of a run are drawn, which are taken from an earlier run, and their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from paradiplomacy.cache import ResultCache
from paradiplomacy.hypotheses.base import Finding, Picture, Verdict
from paradiplomacy.language import Language
from paradiplomacy.results.drawing import Drawing, Sketch
from paradiplomacy.results.drawings import Drawings
from paradiplomacy.results.reuse import Reuse
from paradiplomacy.results.second_process import SecondProcess


def sketch(name: str, language: Language) -> Sketch:
    def plan(width: int) -> Any:
        raise AssertionError(f"{name} is drawn, {width} pixels wide")

    return Sketch(name, language, "", "", plan)


def picture(value: float) -> Picture:
    return Picture("intervals", ({"label": "a", "value": value},), "", "")


@pytest.fixture
def reuse(tmp_path: Path) -> Reuse:
    return Reuse(ResultCache(tmp_path / "results"), "basis")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what is drawn; it takes no time."""
    names: list[str] = []

    def begin(sketch: Sketch, *, chinese: Sketch, start: Any) -> Any:
        names.append(sketch.name)
        assert (sketch.title, chinese.title) == ("en", "zh")
        plain = Sketch(sketch.name, "", "", "", print)  # type: ignore[arg-type]
        return lambda: Drawing(plain, svg=str(len(names)), wide="", narrow="")

    monkeypatch.setattr("paradiplomacy.results.drawings.begin_drawing", begin)
    return names


def all_drawn(reuse: Reuse, *, in_turn: bool = False, **values: float) -> dict[str, Drawing]:
    findings = {
        key: Finding(key, Verdict.INCONCLUSIVE, "", picture=picture(value))
        for key, value in values.items()
    }

    def of_findings(some: Mapping[str, Finding], language: Language) -> Sequence[Sketch]:
        return [sketch(f"finding-{key}", language) for key in some]

    def of_record(language: Language) -> Sequence[Sketch]:
        return [sketch("map", language), sketch("timeline", language)]

    with SecondProcess(cores=1) as second:
        drawings = Drawings(reuse, second=second)
        for key in reversed(findings if in_turn else {}):
            drawings.begin_finding(key, findings[key], of_findings)
        drawings.begin_findings(findings, of_findings)
        drawings.begin_record(of_record)
        return drawings.finished(progress=lambda what, share: None)


def test_findings_are_drawn_first_and_stand_last(reuse: Reuse, drawn: list[str]) -> None:
    names = list(all_drawn(reuse, a=1.0, b=2.0))
    assert drawn == ["finding-a", "finding-b", "map", "timeline"]
    assert names == ["map", "timeline", "finding-a", "finding-b"]


def test_what_shows_the_same_is_drawn_once(reuse: Reuse, drawn: list[str]) -> None:
    first = all_drawn(reuse, a=1.0, b=2.0)
    drawn.clear()
    assert all_drawn(reuse, a=1.0, b=2.0) == first
    assert drawn == []


def test_only_what_shows_something_else_is_drawn_again(reuse: Reuse, drawn: list[str]) -> None:
    first = all_drawn(reuse, a=1.0, b=2.0)
    drawn.clear()
    second = all_drawn(reuse, a=1.0, b=3.0)
    assert drawn == ["finding-b"]
    assert list(second) == list(first)
    assert second["map"] == first["map"]


def test_a_finding_is_drawn_once_it_is_there_and_stands_in_the_order_of_claims(
    reuse: Reuse, drawn: list[str]
) -> None:
    names = list(all_drawn(reuse, in_turn=True, a=1.0, b=2.0))
    assert drawn == ["finding-b", "finding-a", "map", "timeline"]
    assert names == ["map", "timeline", "finding-a", "finding-b"]
