"""AidData's table becomes readings by country and year: no tie, and N/A is not zero."""

from __future__ import annotations

from pathlib import Path

import pytest

from paradiplomacy.errors import Problem, RecordError
from paradiplomacy.record.build import build_record
from paradiplomacy.sources.aidata import SERIES, read_aidata
from paradiplomacy.sources.extract import Extract

HEAD = "receiving_country,year,sister_cities_established,government_visits,region\n"


def read(folder: Path, rows: str, head: str = HEAD, **options: str) -> Extract:
    path = folder / "aidata.csv"
    path.write_text(head + rows, encoding="utf-8")
    return read_aidata(path, **options)


def told(extract: Extract) -> dict[str, str]:
    return {s.subject: s.value for s in extract.material.statements if s.property == "value"}


def test_each_count_is_a_reading_and_nothing_else(tmp_path: Path) -> None:
    rows = '"Japan",2000,10,36,EAP\n"Laos",2001,0,N/A,EAP\n"Laos",2002,N/A,3.0,EAP\n'
    extract = read(tmp_path, rows)
    assert told(extract) == {
        "reading:sister-cities-established|CN-JP|2000": "10",
        "reading:government-visits|CN-JP|2000": "36",
        "reading:sister-cities-established|CN-LA|2001": "0",
        "reading:government-visits|CN-LA|2002": "3",
    }
    assert extract.unread == {"region": 1}
    assert extract.skipped == ()
    meta = extract.material.meta
    assert (meta.id, meta.as_of, meta.ends) == ("aidata", "2002", ("CN", "JP", "LA"))
    assert any("to 2000 only in Japan" in limit for limit in meta.limits)
    record = build_record([extract.material])
    assert not record.ties
    assert not record.places
    reading = record.readings["sister-cities-established|CN-JP|2000"]
    assert (reading.value, reading.unit, reading.date.year) == (10.0, "ties a year", 2000)


def test_only_ties_of_the_first_year_are_marked_as_a_possible_stock(tmp_path: Path) -> None:
    extract = read(tmp_path, "Japan,2000,10,36,x\nJapan,2001,7,24,x\n")
    marked = {s.subject for s in extract.material.statements if s.note}
    assert marked == {"reading:sister-cities-established|CN-JP|2000"}


@pytest.mark.parametrize(
    ("row", "field", "says"),
    [
        ("Atlantis,2001,1,1,x", "receiving_country", "names no country"),
        ("Laos,01,1,1,x", "year", "is not a year"),
        ("Laos,2001,some,1,x", "sister_cities_established", "is not a count"),
        ("Laos,2001,-1,1,x", "sister_cities_established", "is not a count"),
        ("Laos,2001,1,1.5,x", "government_visits", "is not a count"),
        ("Laos,2001,1", "", "has 3 cells"),
        ("Japan,2000,11,36,x", "", "stands in row 2 with other counts"),
    ],
)
def test_what_cannot_be_read_is_reported(tmp_path: Path, row: str, field: str, says: str) -> None:
    extract = read(tmp_path, f"Japan,2000,10,36,x\nJapan,2002,9,3,x\n{row}\nJapan,2003,9,3,x\n")
    (problem,) = extract.skipped
    assert (problem.file, problem.row, problem.field) == ("aidata.csv", 4, field)
    assert says in problem.message
    assert ("reading:government-visits|CN-JP|2000" in told(extract)) is ("other" not in says)


def test_a_row_that_stands_twice_alike_is_one(tmp_path: Path) -> None:
    extract = read(tmp_path, "Japan,2000,10,36,x\nJapan,2000,10,36,x\n")
    assert (len(told(extract)), extract.skipped) == (2, ())


@pytest.mark.parametrize(
    ("head", "rows", "problem"),
    [
        ("country,year\n", "Japan,2000\n",
         Problem("aidata.csv", 1, "receiving_country", "is missing")),
        (HEAD, "", Problem("aidata.csv", 0, "sister_cities_established", "0 of 0 rows say")),
        (HEAD, "Japan,2000,N/A,1,x\n" * 2 + "Laos,2000,N/A,1,x\nLaos,2001,1,1,x\n",
         Problem("aidata.csv", 0, "sister_cities_established", "1 of 3 rows say")),
        (HEAD.replace("region", "year"), "Japan,2000,1,1,2000\n",
         Problem("aidata.csv", 1, "year", "stands twice")),
    ],
)  # fmt: skip
def test_another_table_is_refused(tmp_path: Path, head: str, rows: str, problem: Problem) -> None:
    with pytest.raises(RecordError) as failed:
        read(tmp_path, rows, head)
    found = failed.value.problems
    assert any(
        (p.file, p.row, p.field) == (problem.file, problem.row, problem.field)
        and problem.message in p.message
        for p in found
    )


def test_key_and_day_may_be_given(tmp_path: Path) -> None:
    extract = read(tmp_path, "Japan,2001,10,36,x\n", record="chn", as_of="2019-12")
    assert (extract.material.meta.id, extract.material.meta.as_of) == ("chn", "2019-12")
    with pytest.raises(RecordError, match="is not a key of a record"):
        read(tmp_path, "Japan,2001,10,36,x\n", record="A b")
    with pytest.raises(RecordError, match="is not a date"):
        read(tmp_path, "Japan,2001,10,36,x\n", as_of="someday")


def test_the_whole_table(shared: Path) -> None:
    extract = read_aidata(shared / "data/series/aidata_public_diplomacy_v2.csv")
    assert (extract.skipped, extract.unread) == ((), {})
    found = told(extract)
    assert len(found) == 5_492
    by_series = [subject.split(":")[1].split("|")[0] for subject in found]
    assert set(by_series) == {series for series, _ in SERIES.values()}
    assert by_series.count("sister-cities-established") == 39 * 19 - 69
    ends_2016 = next(limit for limit in extract.material.meta.limits if "2016 only" in limit)
    assert "Japan" in ends_2016
    assert "Kazakhstan" not in ends_2016
    record = build_record([extract.material])
    assert len(record.readings) == len(found)
    assert all(r.subject.startswith("CN-") for r in record.readings.values())
