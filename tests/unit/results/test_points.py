"""Points on two axes: what is drawn, named and said."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.hypotheses.picture import Picture
from paradiplomacy.results.charts import finding_chart as finding
from paradiplomacy.results.charts.points import NAMED, lower, outermost, plan
from paradiplomacy.results.charts.theme import NARROW, WIDE
from paradiplomacy.results.drawing import Drawing, Sketch, draw

ROWS = (
    {"x": 0.0, "y": 0.0, "label": "Quiet Town", "group": "U.S.", "count": 12},
    {"x": 9.0, "y": 1.0, "label": "Busy City", "group": "U.S.", "count": 1},
    {"x": 1.0, "y": 4.0, "label": "Loud City", "group": "U.S.", "count": 1},
    {"x": 2.0, "y": 0.5, "label": "", "group": "China", "count": 3},
)


def picture(*rows: dict[str, object], **more: float) -> Picture:
    return Picture("points", rows or ROWS, "Cooperation", "Confrontation", **more)  # type: ignore[arg-type]


def sketched(of: Picture) -> Sketch:
    made = finding.sketch(Finding("a-claim", Verdict.INCONCLUSIVE, "It is unclear.", picture=of))
    assert made is not None
    return made


def texts(element: str) -> list[str]:
    return [text for node in ET.fromstring(element).iter() if (text := (node.text or "").strip())]


@pytest.fixture(scope="module")
def drawing() -> Drawing:
    return draw(sketched(picture()))


def test_it_fits_a_phone_and_a_screen(drawing: Drawing) -> None:
    for element, most in ((drawing.wide, 780), (drawing.narrow, 360)):
        assert ET.fromstring(element).get("aria-label") == drawing.sketch.alt
        width = re.search(r"max-width:([\d.]+)px", element)
        assert width is not None
        assert float(width[1]) <= most


def test_axes_groups_and_outermost_names_are_written(drawing: Drawing) -> None:
    for element in (drawing.wide, drawing.narrow):
        held = texts(element)
        for word in ("Cooperation", "Confrontation", "U.S.", "China", "Busy City", "Loud City"):
            assert word in held


def test_sizes_go_by_count() -> None:
    spec = plan(picture(), WIDE).chart.spec()
    layers = [inner for layer in spec["layer"] for inner in layer.get("layer", [layer])]
    size = next(layer["encoding"]["size"] for layer in layers if "size" in layer["encoding"])
    assert size["field"] == "count"
    assert size["scale"]["domain"] == [1, 12]
    assert "shape" in next(e["encoding"] for e in layers if "size" in e["encoding"])


def test_the_words_carry_ranges_and_the_outermost() -> None:
    said = sketched(picture()).alt
    assert said.startswith("Cooperation and confrontation. 17 in all;")
    assert "cooperation from 0 to 9, confrontation from 0 to 4" in said
    assert "Busy City: 9, 1" in said
    assert "only the outermost are labeled" in sketched(picture()).caption


def test_only_a_few_are_named_and_the_outermost_first() -> None:
    many = [{"x": float(i), "y": 0.0, "label": f"P{i}"} for i in range(21)]
    named = [row["label"] for row in outermost(many)]
    assert len(named) == NAMED
    assert set(named) == {"P0", "P1", "P2", "P18", "P19", "P20"}
    assert outermost([{"x": 1.0, "y": 1.0, "label": ""}]) == []


def test_names_cover_no_point() -> None:
    crowd = [{"x": float(i % 6), "y": i // 6, "label": f"Place number {i}"} for i in range(36)]
    data = plan(picture(*crowd), NARROW).data
    wide, high = NARROW - 62, 250
    spots = [(wide * (0.45 + p["x"]) / 5.9, high * (5.45 - p["y"]) / 5.9) for p in data["points"]]
    for align in ("left", "center", "right"):
        for name in data.get(f"names-{align}", []):
            width = 0.5 * 12 * len(name["text"])  # narrower than it is, so that all is covered
            start = name["x"] - {"left": 0, "center": width / 2, "right": width}[align]
            for x, y in spots:
                inside = start < x < start + width and name["y"] - 9 < y < name["y"]
                assert not inside, name


def test_rows_without_label_group_and_count_are_drawn() -> None:
    bare = draw(sketched(picture({"x": 1.0, "y": 2.0}, {"x": 1.0, "y": 2.0})))
    assert "2 in all" in bare.sketch.alt
    assert "Farthest out" not in bare.sketch.alt
    ET.fromstring(bare.svg)


def test_a_reference_is_drawn_and_said() -> None:
    with_it, without = picture(reference=3.0), picture()
    assert "The dashed line marks 3" in sketched(with_it).caption
    assert "Dashed" not in sketched(without).caption
    assert "stroke-dasharray" in draw(sketched(with_it)).svg
    assert "stroke-dasharray" not in draw(sketched(without)).svg


def test_long_names_are_cut_to_their_room() -> None:
    name = "A place whose name is far longer than any picture on a phone could ever hold"
    held = texts(draw(sketched(picture({"x": 0.0, "y": 0.0, "label": name}))).narrow)
    cut = list({text for text in held if text.endswith("…")})
    assert len(cut) == 1
    assert name.startswith(cut[0][:-1])


def test_a_title_within_a_sentence_keeps_abbreviations() -> None:
    assert [lower(t) for t in ("Trade", "U.S. exports", "GDP", "")] == [
        "trade",
        "U.S. exports",
        "GDP",
        "",
    ]
