"""Columns of years: how often something was done in each, that it was, or what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support.tables import read, small
from tests.unit.sources.mapped.test_office_tables import _drafted, _file

from paradiplomacy.errors import RecordError
from paradiplomacy.record.build import build_record
from paradiplomacy.record.current_status import current_status
from paradiplomacy.sources.extract import Extract
from paradiplomacy.sources.mapped import suggest_mapping
from paradiplomacy.sources.mapped.mapping import FILL_IN

LIST = """city1,country1,city2,country2,since,2019,2020,Visits 2021
Bonn,DE,Derby,GB,1976,4,0,x
Bonn,DE,Turin,IT,1985,x,Choir,12 May
Bonn,DE,Lyon,FR,1970,no,cancelled,2 trips
Bonn,DE,Delft,NL,1971,-,,1.0
Total,,,,,4,0,1
"""


def counted(extract: Extract) -> set[tuple[str, str, str]]:
    """Partner, year and count."""
    return {
        (said.subject.rpartition("-")[2], said.when, said.value)
        for said in extract.material.statements
        if said.property == "exchanges_in_year"
    }


def done(extract: Extract) -> set[tuple[str, str, str]]:
    """Partner, date and description of activities."""
    told: dict[str, dict[str, str]] = {}
    for said in extract.material.statements:
        if said.subject.startswith("exchange:"):
            told.setdefault(said.subject, {})[said.property] = said.value
    return {
        (facts["place_b"].rpartition("-")[2], facts["date"], facts.get("description", ""))
        for facts in told.values()
    }


def mapping(**changes: Any) -> dict[str, Any]:
    years = {"column": ["2019", "2020", "Visits 2021"], "numbers": "exchanges"}
    return small(established="since", years=years, **changes)


def test_numbers_are_counts_and_marks_and_words_are_activities(tmp_path: Path) -> None:
    extract = read(tmp_path, LIST, mapping(listed_by="both"))
    assert counted(extract) == {
        ("derby", "2019", "4"),
        ("derby", "2020", "0"),
        ("lyon", "2019", "0"),
        ("delft", "2021", "1"),
    }
    assert done(extract) == {
        ("derby", "2021", ""),
        ("turin", "2019", ""),
        ("turin", "2020", "Choir"),
        ("turin", "2021-05-12", ""),
        ("lyon", "2021", "2 trips"),
    }
    sides = {s.side for s in extract.material.statements if s.property == "exchanges_in_year"}
    assert len(sides) == 4, "both ends state it"
    asked = {(p.row, p.field) for p in (*extract.skipped, *extract.doubts)}
    assert asked == {(4, "2020"), (4, "Visits 2021"), (5, "2019"), (6, "")}


def test_a_count_is_a_sign_of_life(tmp_path: Path) -> None:
    """No exchange is made up of it; a count of none is no sign."""
    record = build_record([read(tmp_path, LIST, mapping()).material])
    ties = {tie.id.rpartition("-")[2]: tie for tie in record.ties.values()}
    status = {name: current_status(record, tie) for name, tie in ties.items()}
    assert (str(status["delft"].last_sign), str(status["delft"].status)) == ("2021", "active")
    text = "city1,country1,city2,country2,since,2019\nBonn,DE,Derby,GB,1976,0\n"
    years = {"column": ["2019"], "numbers": "exchanges"}
    extract = read(tmp_path, text, small(established="since", years=years))
    record = build_record([extract.material])
    assert [str(current_status(record, tie).status) for tie in record.ties.values()] == [
        "not known"
    ]


def test_what_numbers_count_is_asked(tmp_path: Path) -> None:
    of_people = mapping()
    of_people["years"]["numbers"] = "unread"
    assert counted(read(tmp_path, LIST, of_people)) == {("lyon", "2019", "0")}
    del of_people["years"]["numbers"]
    extract = read(tmp_path, LIST, of_people)
    assert {(2, "2019"), (2, "2020"), (5, "Visits 2021")} <= {
        (p.row, p.field) for p in extract.skipped
    }
    of_people["years"]["numbers"] = FILL_IN
    with pytest.raises(RecordError, match="only you know"):
        read(tmp_path, LIST, of_people)


def test_years_to_come_are_announced_or_left(tmp_path: Path) -> None:
    text = "city1,country1,city2,country2,2027,2028\nBonn,DE,Derby,GB,3,Choir\n"
    years = {"column": ["2027", "2028"], "numbers": "exchanges"}
    extract = read(tmp_path, text, small(years=years))
    assert [problem.field for problem in extract.skipped] == ["2027"]
    of_choir = {s.certainty for s in extract.material.statements if s.property == "description"}
    assert of_choir == {"announced"}


@pytest.mark.parametrize("cell", ["1 200 Kč", "€ 300", "12 pupils", "30,000 USD"])
def test_people_and_money_are_no_activity(tmp_path: Path, cell: str) -> None:
    text = f'city1,country1,city2,country2,2019\nBonn,DE,Derby,GB,"{cell}"\n'
    extract = read(tmp_path, text, small(years=["2019"]))
    assert [problem.field for problem in extract.skipped] == ["2019"]
    assert not done(extract)


@pytest.mark.parametrize("name", ["Budget", "2019/20", "1990-2000"])
def test_a_column_of_no_single_year_is_refused(tmp_path: Path, name: str) -> None:
    text = f"city1,country1,city2,country2,{name}\nBonn,DE,Derby,GB,3\n"
    with pytest.raises(RecordError, match="names no year, or several"):
        read(tmp_path, text, small(years=[name]))


def test_activities_by_year(tmp_path: Path) -> None:
    text = """Partner,Country,Activity,2019,2020,2021
Lyon,France,Choir visit,x,,x
Lyon,France,Youth camp,,in June,5
Turin,Italy,Fair,x,booth,
Turin,Italy,Seminar,,,
"""
    mapped, extract = _drafted(_file(tmp_path / "did.csv", text), "DE")
    assert (mapped["table"], mapped["years"]) == ("activities", ["2019", "2020", "2021"])
    assert {(date, what) for _, date, what in done(extract)} == {
        ("2019", "Choir visit"),
        ("2021", "Choir visit"),
        ("2020-06", "Youth camp"),
        ("2019", "Fair"),
        ("2020", "Fair: booth"),
    }
    assert {(p.row, p.field) for p in extract.skipped} == {(3, "2021"), (5, "2019")}


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ("Stadt;Land;2019;2020", "Lyon;Frankreich;3;\nTurin;Italien;;x\n"),
        ("Partnerstädte\n;\nStadt;Land;2019;2020", "Lyon;Frankreich;3;\nTurin;Italien;1;x\n"),
        ("Stadt;Land;Besuche;\n;;2019;2020", "Lyon;Frankreich;3;2\nTurin;Italien;;4\n"),
    ],
)
def test_a_draft_proposes_columns_of_years(tmp_path: Path, header: str, rows: str) -> None:
    path = _file(tmp_path / "years.csv", f"{header}\n{rows}")
    assert "numbers: FILL IN # exchanges," in suggest_mapping(path)
    mapped = yaml.safe_load(suggest_mapping(path))
    assert [column[-4:] for column in mapped["years"]["column"]] == ["2019", "2020"]
    assert mapped["b"] == {"name": "Stadt", "country": "Land"}


def test_columns_of_years_beside_dates_of_activities_are_not_read(tmp_path: Path) -> None:
    text = "Datum;Partner;Was;Kosten 2019;2019\n3.5.2019;Lyon;Chor;20;x\n4.6.2019;Turin;Messe;5;\n"
    mapped = yaml.safe_load(suggest_mapping(_file(tmp_path / "did.csv", text)))
    assert mapped["ignore"] == ["Kosten 2019", "2019"]
