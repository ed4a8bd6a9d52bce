"""Charts in Chinese: the same rows, with words in Chinese, and no English sentence."""

from __future__ import annotations

import re
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.hypotheses.picture import Picture
from paradiplomacy.record.record import Record
from paradiplomacy.record.shock_names import shock_names_in
from paradiplomacy.results.charts import finding_chart as finding
from paradiplomacy.results.charts import timeline, world_map
from paradiplomacy.results.charts.theme import NARROW, WIDE
from paradiplomacy.results.drawing import Drawing, Sketch

SHARES = Picture(
    "intervals",
    ({"label": "A", "value": 0.3, "low": 0.1, "high": None},),
    "Share that were suspended",
    "",
    reference=0.5,
)
SKETCHES = {
    "timeline": timeline.sketch,
    "map": world_map.sketch,
}


def sketched(name: str, record: Record, language: str) -> Sketch:
    sketch = SKETCHES[name](record, language)
    assert sketch is not None
    return sketch


@pytest.mark.parametrize("name", SKETCHES)
def test_title_caption_and_description_have_no_english_sentence(name: str, sino_us: Record) -> None:
    sketch = sketched(name, sino_us, "zh")
    for text in (sketch.title, sketch.alt, sketch.caption):
        assert re.search("[\u4e00-\u9fff]", text)
        assert not re.search(r"\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b", text), text


def test_labels_of_shocks_are_those_of_the_language(sino_us: Record) -> None:
    plans = [sketched("timeline", sino_us, language).plan(WIDE) for language in ("en", "zh")]
    english, chinese = ([row["text"] for row in plan.data["shocks"]] for plan in plans)
    assert any("June 1989" in text for text in english)
    assert any("1989年6月" in text for text in chinese)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_labels_of_shocks_stand_clear_of_each_other(width: int, sino_us: Record) -> None:
    plan = sketched("timeline", sino_us, "en").plan(width)
    labels = [row for row in plan.data["shocks"] if row["text"]]
    assert len({(row["x"], row["y"]) for row in labels}) == len(labels)
    rows = {row["y"] for row in labels}
    assert len(rows) <= (4 if width == NARROW else 7)
    if width == NARROW:
        numbers = {int(row["text"].strip("()").split(")")[0]) for row in labels}
        assert numbers == set(range(1, len(sino_us.shocks) + 1))


def test_a_share_is_in_per_cent_on_the_axis_and_in_the_caption_in_both_languages() -> None:
    for language, word in (("en", "The dashed line marks 50%"), ("zh", "界限（50%）")):
        made = finding.sketch(
            Finding("a", Verdict.INCONCLUSIVE, "It is open.", picture=SHARES),
            language,  # type: ignore[arg-type]
        )
        assert made is not None
        assert word in made.caption


def test_labels_call_shocks_as_the_language_does(sino_us: Record) -> None:
    named = Picture(
        "intervals", ({**SHARES.rows[0], "label": "April 2001 EP-3 collision"},), SHARES.x, ""
    )
    made = finding.sketch(
        Finding("a", Verdict.INCONCLUSIVE, "It is open.", picture=named),
        "zh",
        names=shock_names_in(sino_us, "zh"),
    )
    assert made is not None
    assert "EP-3撞机" in made.alt


def test_an_arrow_is_explained_where_there_is_one() -> None:
    closed = Picture("intervals", ({**SHARES.rows[0], "high": 0.6},), SHARES.x, "")
    captions = [
        finding.sketch(Finding("a", Verdict.INCONCLUSIVE, "Open.", picture=picture)).caption
        for picture in (SHARES, closed)
    ]
    assert ["arrow" in caption for caption in captions] == [True, False]


def test_a_drawing_without_a_chinese_one_is_shown_in_english() -> None:
    sketch: Any = SimpleNamespace(name="a")
    made = partial(Drawing, sketch, wide="", narrow="")
    both = made(svg="en", others={"zh": made(svg="zh")})
    assert [both.within(language).svg for language in ("en", "zh")] == ["en", "zh"]
    assert made(svg="en").within("zh").svg == "en"
