"""Our projection and Vega's are the same, and all arcs lie within the map."""

from __future__ import annotations

import re
from math import isclose

import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.model.sphere import Point, great_circle
from paradiplomacy.results.charts.labels import free_row, place_labels, text_width, wrap_text
from paradiplomacy.results.charts.projection import fit_projection

LITTLE_ROCK, CHANGCHUN = (-92.3, 34.7), (125.3, 43.9)
HARBIN, KHABAROVSK = (126.6, 45.8), (135.1, 48.5)
SYDNEY, LONDON = (151.2, -33.9), (-0.1, 51.5)

PAIRS = {
    "across the Pacific": [(LITTLE_ROCK, CHANGCHUN)],
    "neighbours": [(HARBIN, KHABAROVSK)],
    "one place": [(HARBIN, HARBIN)],
    "all over the world": [(LITTLE_ROCK, CHANGCHUN), (SYDNEY, LONDON), (SYDNEY, LITTLE_ROCK)],
}


@pytest.mark.parametrize("pairs", PAIRS.values(), ids=PAIRS)
def test_vega_draws_places_where_we_put_their_labels(pairs: list[tuple[Point, Point]]) -> None:
    projection, height = fit_projection(pairs, width=700, tallest=420, margin=20)
    spots = list(dict.fromkeys(point for pair in pairs for point in pair))
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": 700,
        "height": height,
        "padding": 0,
        "projection": projection.vega(),
        "data": {"values": [{"lon": lon, "lat": lat} for lon, lat in spots]},
        "mark": {"type": "circle", "aria": False},
        "encoding": {
            "longitude": {"field": "lon", "type": "quantitative"},
            "latitude": {"field": "lat", "type": "quantitative"},
        },
        "config": {"view": {"stroke": None}},
    }
    svg = vl_convert.vegalite_to_svg(spec)
    drawn = re.findall(r'<path[^>]*transform="translate\(([-\d.]+),\s*([-\d.]+)\)" d="M[^"]*A', svg)
    assert len(drawn) == len(spots)
    for (x, y), spot in zip(drawn, spots, strict=True):
        ours = projection(spot)
        assert isclose(float(x), ours[0], abs_tol=0.2)
        assert isclose(float(y), ours[1], abs_tol=0.2)


_PLACE = st.tuples(st.floats(-180, 180), st.floats(-75, 75))


@given(st.lists(st.tuples(_PLACE, _PLACE), min_size=1, max_size=12))
def test_every_arc_lies_within_the_map(pairs: list[tuple[Point, Point]]) -> None:
    projection, height = fit_projection(pairs, width=700, tallest=420, margin=20)
    assert 0 < height <= 420
    for a, b in pairs:
        for point in great_circle(a, b):
            x, y = projection(point)
            assert -1 <= x <= 701
            assert -1 <= y <= height + 1


def test_the_pacific_is_in_the_middle_where_ties_cross_it() -> None:
    projection, _ = fit_projection([(LITTLE_ROCK, CHANGCHUN)], width=700, tallest=420, margin=20)
    assert projection(CHANGCHUN)[0] < 350 < projection(LITTLE_ROCK)[0]


@given(_PLACE, _PLACE)
def test_a_great_circle_starts_and_ends_at_its_places(a: Point, b: Point) -> None:
    way = great_circle(a, b)
    for said, found in ((a, way[0]), (b, way[-1])):
        assert isclose(said[1], found[1], abs_tol=1e-4)
        assert isclose((said[0] - found[0] + 180) % 360, 180, abs_tol=1e-3)


_DOT = st.tuples(
    st.sampled_from(["Changchun", "Little Rock", "San Francisco"]),
    st.floats(0, 300),
    st.floats(0, 200),
)


@given(st.lists(_DOT, max_size=25))
def test_labels_neither_cover_one_another_nor_leave_the_picture(
    dots: list[tuple[str, float, float]],
) -> None:
    labels = place_labels(dots, width=300, height=200, most=8)
    assert len(labels) <= 8
    boxes = []
    for label in labels:
        wide = text_width(label.text)
        left = label.x - {"left": 0.0, "right": wide, "center": wide / 2}[label.align]
        boxes.append((left, label.y - 12, left + wide, label.y))
        assert left >= 0
        assert left + wide <= 300
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(1, 200)), max_size=20))
def test_spans_of_one_row_stand_apart(raw: list[tuple[float, float]]) -> None:
    spans = [(start, start + length) for start, length in raw]
    taken: list[tuple[int, float, float]] = []
    for start, end in spans:
        row = free_row(taken, start, end, most=len(spans), gap=5)
        assert row is not None
        taken.append((row, start, end))
    rows = [row for row, _, _ in taken]
    for i, a in enumerate(spans):
        for j in range(i + 1, len(spans)):
            b = spans[j]
            if rows[i] == rows[j]:
                assert a[1] + 5 <= b[0] or b[1] + 5 <= a[0]


def test_wrapped_text_keeps_every_word() -> None:
    text = "Technical cooperation in the field of the environment"
    lines = wrap_text(text, 120)
    assert " ".join(lines) == text
    assert len(lines) > 1
    assert all(text_width(line) <= 120 for line in lines)
