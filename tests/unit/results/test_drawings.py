"""Which pictures of a run are drawn, which are taken from an earlier run, and their order."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from paradiplomacy.cache import ResultCache
from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.hypotheses.picture import Picture
from paradiplomacy.language import Language
from paradiplomacy.results.begun import Reuse
from paradiplomacy.results.drawing import ChartDraft, Drawing, Sketch
from paradiplomacy.results.drawings import FindingDrawings
from paradiplomacy.results.second_process import SecondProcess


def picture(value: float) -> Picture:
    return Picture("intervals", ({"label": "a", "value": value},), "", "")


@pytest.fixture
def reuse(tmp_path: Path) -> Reuse:
    return Reuse(ResultCache(tmp_path / "results"), "basis")


@pytest.fixture
def drafted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what is drawn; it takes no time."""
    names: list[str] = []

    def sketch(_: Any, finding: Finding, language: Language) -> tuple[Sketch, ...]:
        return (Sketch(f"finding-{finding.hypothesis}", language, "", "", print),)  # type: ignore[arg-type]

    def draft_of(sketches: Mapping[str, Sketch]) -> ChartDraft:
        assert {code: sketch.title for code, sketch in sketches.items()} == {"en": "en", "zh": "zh"}
        draft = ChartDraft(sketches, ())
        names.append(draft.name)
        return draft

    def drawn(draft: ChartDraft, _: Any) -> Drawing:
        return Drawing(draft.sketches["en"], svg=str(len(names)), wide="", narrow="")

    module = "paradiplomacy.results.drawings"
    monkeypatch.setattr(f"{module}.finding_sketch", sketch)
    monkeypatch.setattr(f"{module}.draft_of", draft_of)
    monkeypatch.setattr(f"{module}.drawing_of", drawn)
    return names


def all_drawn(reuse: Reuse, **values: float) -> dict[str, Drawing]:
    record: Any = SimpleNamespace(meta=SimpleNamespace(languages=("en", "zh")))
    with SecondProcess(cores=1) as alone:
        drawings = FindingDrawings(record, reuse, alone)
        for key, value in values.items():
            found = Finding(key, Verdict.INCONCLUSIVE, "", picture=picture(value))
            drawings.begin(key, found)
        return drawings.finish(values)


def test_what_shows_the_same_is_drawn_once(reuse: Reuse, drafted: list[str]) -> None:
    first = all_drawn(reuse, a=1.0, b=2.0)
    assert list(first) == drafted == ["finding-a", "finding-b"]
    drafted.clear()
    assert all_drawn(reuse, a=1.0, b=2.0).keys() == first.keys()
    assert drafted == []


def test_only_what_shows_something_else_is_drawn_again(reuse: Reuse, drafted: list[str]) -> None:
    first = all_drawn(reuse, a=1.0, b=2.0)
    drafted.clear()
    second = all_drawn(reuse, a=1.0, b=3.0)
    assert drafted == ["finding-b"]
    assert list(second) == list(first)
    assert second["finding-a"].svg == first["finding-a"].svg
