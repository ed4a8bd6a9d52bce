"""Chinese figures are laid out by widths of our own, and name the fonts that all others name."""

from __future__ import annotations

import re

import pytest

from paradiplomacy.results.charts.theme import config
from paradiplomacy.results.drawing import WIDTHS, render_specs

SIZE = 2000
"""Pixels an em: so large that a hundredth of a letter would show."""


def _drawn(label: str) -> str:
    axis = {"title": None, "labelFontSize": SIZE, "labelLimit": 0}
    chart = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.4.1.json",
        "data": {"values": [{"label": label}]},
        "mark": "point",
        "encoding": {"y": {"field": "label", "type": "nominal", "axis": axis}},
        "config": config(),
    }
    return render_specs([chart], name="some")[0]


def _width(label: str) -> int:
    found = re.search(r' width="(\d+)"', _drawn(label))
    assert found is not None
    return int(found[1])


@pytest.mark.parametrize(
    "text",
    ["一", "在一", "在一九八", "在一九八九年六月之后一共有十七个", "，。《》（）", "㐀\U00020000"],
    ids=["one", "two", "four", "sixteen", "marks", "rare"],
)
def test_each_chinese_character_is_one_em_wide(text: str) -> None:
    assert _width(f"一{text}一") - _width("一一") == len(text) * SIZE


@pytest.mark.parametrize("text", ["some text", "Hesse", "1989", "80%", "a-b", "“”…—·", "é"])
def test_what_is_not_chinese_is_as_wide_as_elsewhere(text: str) -> None:
    beside = _width(f"一{text}一") - _width("一一")
    assert beside == pytest.approx(_width(f"H{text}H") - _width("HH"), abs=2)


def test_a_chinese_figure_names_the_same_fonts_as_an_english_one() -> None:
    english, chinese = (set(re.findall('font-family="[^"]*"', _drawn(one))) for one in ("a", "一"))
    assert chinese == english
    assert WIDTHS not in _drawn("一")
