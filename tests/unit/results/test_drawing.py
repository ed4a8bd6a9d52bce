"""Charts: what they show, and that they are drawn the same every time."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from functools import partial

import pytest
from jsonschema_rs import ValidationError
from tests.support.chart_schema import hold_charts_against_schema
from tests.support.folders import Folder

from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.hypotheses.picture import Picture
from paradiplomacy.record.record import Record
from paradiplomacy.results.charts import finding_chart as finding
from paradiplomacy.results.charts import timeline, world_map
from paradiplomacy.results.charts.vega import Chart, Field
from paradiplomacy.results.drawing import ChartPlan, Sketch, draw

PNG = b"\x89PNG\r\n\x1a\n"

PICTURES = {
    "intervals": Picture(
        "intervals",
        (
            {"label": "known", "value": 0.3, "low": 0.17, "high": 0.46},
            {"label": "bounds only", "value": None, "low": 0.02, "high": 0.9},
            {"label": "open above", "value": 0.4, "low": 0.2, "high": None},
        ),
        "Share that were suspended",
        "",
        reference=0.5,
        margin=(0.45, 0.55),
    ),
    "ratios": Picture(
        "intervals",
        (
            {"label": "none", "value": 0.0, "low": 0.0, "high": 39.0},
            {"label": "some", "value": 2.0, "low": 0.5, "high": 8.0},
        ),
        "After, for each before",
        "",
        reference=1.0,
    ),
}


def _finding(picture: Picture | None) -> Finding:
    return Finding("some-claim", Verdict.INCONCLUSIVE, "It is unclear.", picture=picture)


@pytest.fixture(autouse=True)
def checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold charts against Vega-Lite's schema."""
    hold_charts_against_schema(monkeypatch)


def test_a_chart_against_the_schema_is_refused() -> None:
    def plan(_: int) -> ChartPlan:
        chart = Chart("none").mark("bar", size="wide")
        return ChartPlan(chart, {"none": []})

    with pytest.raises(ValidationError):
        draw(Sketch("some", "Some", "", "", plan))


@pytest.mark.parametrize("kind", PICTURES)
def test_every_kind_of_picture_is_drawn_for_screen_phone_and_print(kind: str) -> None:
    sketch = finding.sketch(_finding(PICTURES[kind]))
    assert sketch is not None
    drawing = draw(sketch)
    ET.fromstring(drawing.svg)
    for element, most in ((drawing.wide, 780), (drawing.narrow, 362)):
        root = ET.fromstring(element)
        assert root.get("role") == "img"
        assert root.get("aria-label") == sketch.alt
        width = re.search(r"max-width:([\d.]+)px", element)
        assert width is not None
        assert float(width[1]) <= most
    assert drawing.as_png().startswith(PNG)


def test_a_finding_without_a_picture_is_not_drawn() -> None:
    assert finding.sketch(_finding(None)) is None
    assert finding.sketch(_finding(Picture("intervals", (), "x", "y"))) is None


def test_the_words_for_a_picture_carry_its_numbers() -> None:
    sketch = finding.sketch(_finding(PICTURES["intervals"]))
    assert sketch is not None
    assert "known: 0.3, from 0.17 to 0.46" in sketch.alt
    assert "open above: 0.4, from 0.2 to open" in sketch.alt
    assert "45% to 55%" in sketch.caption


def test_a_zero_that_a_scale_of_ratios_cannot_show_is_explained() -> None:
    ratios, shares = (finding.sketch(_finding(PICTURES[k])) for k in ("ratios", "intervals"))
    assert ratios is not None
    assert shares is not None
    assert "stands for zero" in ratios.caption
    assert "stands for zero" not in shares.caption


def test_drawing_again_after_other_charts_gives_the_same_bytes(sino_us: Record) -> None:
    # Vega numbers clip paths over the life of the process.
    sketch = world_map.sketch(sino_us)
    assert sketch is not None
    first = draw(sketch)
    assert "clip-path" in first.svg
    for picture in PICTURES.values():
        other = finding.sketch(_finding(picture))
        assert other is not None
        draw(other)
    assert draw(sketch) == first


def test_ids_are_unique_within_a_page_and_every_use_has_its_id(sino_us: Record) -> None:
    sketch = world_map.sketch(sino_us)
    assert sketch is not None
    drawing = draw(sketch)
    page = drawing.wide + drawing.narrow
    ids = re.findall(r' id="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]*)\)", page)) <= set(ids)


def test_coordinates_are_rounded_but_words_are_not() -> None:
    data = {"rows": [{"x": 1, "word": "3.14159"}]}
    chart = Chart("rows").mark("text").encode(x=Field("x:Q"), text=Field("word:N"))

    def plan(_width: int) -> ChartPlan:
        return ChartPlan(chart, data)

    svg = draw(Sketch("numbers", "t", "a", "c", plan)).svg
    assert ">3.14159<" in svg
    assert not re.search(r"\d\.\d{3,}", re.sub(r">[^<]*<", "><", svg))


def test_charts_of_an_empty_record_are_left_out(folder: Folder) -> None:
    folder.tables["ties.csv"] = []
    folder.tables["exchanges.csv"] = []
    record = folder.record()
    assert world_map.sketch(record) is None
    assert timeline.sketch(record) is None


def test_the_map_names_what_it_cannot_place(folder: Folder) -> None:
    for row in folder.tables["places.csv"]:
        if row["name"] == "Oakland":
            row["latitude"] = row["longitude"] = ""
    sketch = world_map.sketch(folder.record())
    assert sketch is not None
    assert "one tie (Oakland, California)" in sketch.caption


def test_the_timeline_counts_only_what_lies_in_one_year(folder: Folder) -> None:
    folder.tie("suspended", "1989", place_a="us-ca-oakland", place_b="cn-liaoning-dalian")
    folder.tie("resumed", "1991-05", place_a="us-ca-oakland", place_b="cn-liaoning-dalian")
    folder.tie("ended", "unknown")
    years = timeline.years_of(folder.record())
    assert years.formed == Counter({(1982, "city"): 1, (1994, "city"): 1})
    assert years.broken == Counter({(1989, "suspended"): 1})
    assert years.resumed == Counter({1991: 1})
    assert years.unplaced == 1


def test_a_tie_of_the_future_is_not_among_those_formed(folder: Folder) -> None:
    folder.add("places.csv", id="us-ca-fresno", name="Fresno")
    folder.tie("established", "2031-05-01", place_a="us-ca-fresno")
    folder.tie("ended", "2027", place_a="us-ca-oakland", place_b="cn-liaoning-dalian")
    years, sketch = timeline.years_of(folder.record()), timeline.sketch(folder.record())
    assert years.formed == Counter({(1982, "city"): 1, (1994, "city"): 1})
    assert (years.to_come, years.undated, years.broken.total()) == (1, 0, 0)
    assert sketch is not None
    assert "Left out: one tie not yet begun on the day of the record." in str(sketch.caption)


def test_triangles_are_named_where_there_are_some(folder: Folder) -> None:
    folder.tie("suspended", "1996")
    without = timeline.sketch(folder.record())
    folder.tie("resumed", "1997")
    some = timeline.sketch(folder.record())
    assert without is not None
    assert some is not None
    assert "Triangles" not in str(without.caption)
    assert "Triangles mark one resumption." in str(some.caption)


def test_every_tie_is_formed_in_one_year_or_counted_as_undated(sino_us: Record) -> None:
    years = timeline.years_of(sino_us)
    assert years.formed.total() + years.undated == len(sino_us.ties)


def test_svg_needs_nothing_from_outside(sino_us: Record) -> None:
    for sketch in (world_map.sketch(sino_us), timeline.sketch(sino_us)):
        assert sketch is not None
        svg = draw(sketch).svg
        links = [link for link in re.findall(r"https?://[^\"' )]+", svg) if "w3.org" not in link]
        assert links == []
        assert "@import" not in svg
        assert "<image" not in svg


def test_the_narrow_chart_is_another_drawing_and_not_a_shrunken_one() -> None:
    widths: list[int] = []

    def plan(width: int, picture: Picture) -> ChartPlan:
        widths.append(width)
        return ChartPlan(
            Chart("rows").mark("bar").encode(x=Field("year:Q")).properties(width=width),
            {"rows": list(picture.rows)},
        )

    draw(Sketch("w", "t", "a", "c", partial(plan, picture=PICTURES["intervals"])))
    assert len(set(widths)) == 2


def test_marks_say_their_values_to_the_script_of_the_page(sino_us: Record) -> None:
    sketch = timeline.sketch(sino_us, "zh")
    assert sketch is not None
    drawing = draw(sketch)
    assert 'data-text="1983 · 州与省 · 2"' in drawing.wide
    assert "aria-label" not in drawing.wide.partition(">")[2]
    assert "aria-roledescription" not in drawing.wide
