"""Registers of places and series: a line each, or a line a subject where there are many."""

from __future__ import annotations

from collections import Counter

import pytest

from paradiplomacy.record.open import open_record
from paradiplomacy.record.record import Record
from paradiplomacy.report.anchors import Anchors
from paradiplomacy.report.registers import MANY_SUBJECTS, Register, registers


@pytest.fixture(scope="module")
def record() -> Record:
    return open_record()


@pytest.fixture(scope="module")
def series(record: Record) -> dict[str, Register]:
    found = registers(record)
    return {one.title: one for one in found if one.title.startswith("Series: ")}


def test_a_series_on_one_pair_has_a_line_for_each_reading(
    record: Record, series: dict[str, Register]
) -> None:
    one = series["Series: opinion.gallup.us.favorable, US-CN, in percent"]
    held = [r for r in record.readings.values() if r.series == "opinion.gallup.us.favorable"]
    assert len(one.entries) == len(held)
    assert one.table == ""
    assert not any(line.holds for line in one.entries)


def test_a_series_on_many_pairs_has_a_line_for_each_pair(
    record: Record, series: dict[str, Register]
) -> None:
    one = series["Series: un.ideal_point_distance, in points"]
    held = [r for r in record.readings.values() if r.series == "un.ideal_point_distance"]
    assert one.table == "readings"
    assert [line.title for line in one.entries] == sorted({r.subject for r in held})
    (japan,) = (line for line in one.entries if line.title == "CN-JP")
    values = [r.value for r in held if r.subject == "CN-JP"]
    assert japan.about.startswith(f"{len(values)} readings, 1996 to 2018, {min(values):.3g}")
    assert [source.id for source in japan.sources] == ["un-ideal-points-2018"]


def test_every_reading_stands_in_exactly_one_line(
    record: Record, series: dict[str, Register]
) -> None:
    lines = [line for one in series.values() for line in one.entries]
    stand = Counter(key for line in lines for key in (line.holds or {line.subject: ""}))
    assert stand == Counter(f"reading:{key}" for key in record.readings)
    per_series = Counter((r.series, r.subject) for r in record.readings.values())
    wide = Counter(name for name, _ in per_series)
    for title, one in series.items():
        assert bool(one.table) == (wide[title.split(", ")[0][8:]] > MANY_SUBJECTS), title


def test_what_stands_in_a_line_leads_there() -> None:
    anchors = Anchors(["readings:x|CN-JP", "reading:x|CN-JP|2000"],
                      within={"reading:x|CN-JP|2000": "readings:x|CN-JP"})  # fmt: skip
    assert "reading:x|CN-JP|2000" in anchors
    assert anchors.short("reading:x|CN-JP|2000") == anchors.short("readings:x|CN-JP")
    assert anchors.long("reading:x|CN-JP|2000") == anchors.long("readings:x|CN-JP")
