"""Reading the results of a query of Wikidata."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
from tests.support.wikidata_service import ENTITY, made_up_rows, results_of

from paradiplomacy.errors import RecordError
from paradiplomacy.sources.extract import Extract
from paradiplomacy.sources.wikidata import read_wikidata_sparql
from paradiplomacy.sources.wikidata.fetch import VARIABLES

NORTH = {
    "statement": f"{ENTITY}statement/Q10-ab-cd",
    "rank": "http://wikiba.se/ontology#NormalRank",
    "item": f"{ENTITY}Q10",
    "itemLabel": "Northtown",
    "itemCountry": "DE",
    "partner": f"{ENTITY}Q20",
    "partnerLabel": "Easttown",
    "partnerCountry": "JP",
}


def read(folder: Path, *rows: dict[str, str], **options: Any) -> Extract:
    path = folder / "results.json"
    path.write_bytes(results_of(list(rows)))
    return read_wikidata_sparql(path, record="w", **options)


def values(extract: Extract, prop: str) -> list[str]:
    return [s.value for s in extract.material.statements if s.property == prop]


def test_a_statement_and_both_its_ends(tmp_path: Path) -> None:
    row = NORTH | {
        "itemCoordinates": "Point(-11.5 50.25)",
        "itemGeonames": "123",
        "start": "1985-04-01T00:00:00Z",
        "startPrecision": "10",
        "end": "2019-01-01T00:00:00Z",
        "endPrecision": "9",
        "endUnknown": "false",
    }
    extract = read(tmp_path, row)
    tie = [s for s in extract.material.statements if s.subject == "tie:de-w-q10|jp-w-q20"]
    assert [(s.property, s.value, s.side, s.raw, s.locator) for s in tie] == [
        ("kind", "sister", "de-w-q10", "Q10 P190 Q20", "Q10$ab-cd"),
        ("established", "1985-04", "de-w-q10", "P580 1985-04-01T00:00:00Z", "Q10$ab-cd"),
        ("ended", "2019", "de-w-q10", "P582 2019-01-01T00:00:00Z", "Q10$ab-cd"),
    ]
    assert values(extract, "name") == ["Northtown", "Easttown"]
    assert values(extract, "coordinates") == ["50.25,-11.5"]
    assert values(extract, "geonames_id") == ["123"]
    assert values(extract, "wikidata_id") == ["Q10", "Q20"]
    assert (extract.skipped, extract.unread) == ((), {})


def test_rows_of_one_statement_are_laid_together_in_any_order(tmp_path: Path) -> None:
    rows = made_up_rows(40)
    rows += [
        rows[0] | {"start": "1949-01-01T00:00:00Z"},
        rows[1] | {"itemLabel": "Another"},
        rows[2] | {"itemCoordinates": "Point(1 1)", "itemCountry": "FR"},
    ]
    told = read(tmp_path, *rows)
    for seed in range(3):
        shuffled = random.Random(seed).sample(rows, len(rows))
        again = read(tmp_path, *shuffled)
        assert again.material.statements == told.material.statements
        assert again.unread == told.unread
    assert values(told, "kind") == ["sister"] * 40


@pytest.mark.parametrize(
    ("dates", "established", "ended"),
    [
        ({"start": "1985-01-01T00:00:00Z"}, ["1985"], []),
        ({"start": "1985-04-01T00:00:00Z"}, ["1985-04"], []),
        ({"start": "1985-04-09T00:00:00Z"}, ["1985-04-09"], []),
        ({"point": "1995-01-01T00:00:00Z", "pointPrecision": "9"}, ["../1995"], []),
        ({"endUnknown": "true"}, [], ["unknown"]),
        (
            {"endUnknown": "true", "end": "1999-01-01T00:00:00Z", "endPrecision": "9"},
            [],
            ["1999"],
        ),
    ],
)
def test_dates(
    tmp_path: Path, dates: dict[str, str], established: list[str], ended: list[str]
) -> None:
    extract = read(tmp_path, NORTH | dates)
    assert values(extract, "established") == established
    assert values(extract, "ended") == ended
    assert extract.skipped == ()


@pytest.mark.parametrize(
    "changed",
    [
        {"start": "-0043-03-15T00:00:00Z", "startPrecision": "11"},
        {"start": "soon", "startPrecision": "9"},
        {"start": "1985-01-01T00:00:00Z", "startPrecision": "nine"},
        {"start": "1985-01-01T00:00:00Z", "startPrecision": "4"},
    ],
)
def test_a_date_that_cannot_be_is_left_out_and_told_once(
    tmp_path: Path, changed: dict[str, str]
) -> None:
    extract = read(tmp_path, NORTH | changed, NORTH | changed)
    assert values(extract, "kind") == ["sister"]
    assert values(extract, "established") == []
    (problem,) = extract.skipped
    assert (problem.row, problem.field) == (1, "start")
    assert "kept without this date" in problem.message


@pytest.mark.parametrize(
    ("changed", "field", "says"),
    [
        ({"rank": "http://wikiba.se/ontology#DeprecatedRank"}, "rank", "deprecated"),
        ({"partner": f"{ENTITY}Q10"}, "partner", "itself"),
        ({"partner": "http://www.wikidata.org/.well-known/genid/1"}, "partner", "not an item"),
        ({"item": f"{ENTITY}L5"}, "item", "not an item"),
    ],
)
def test_a_row_without_a_tie_is_left_out_and_told(
    tmp_path: Path, changed: dict[str, str], field: str, says: str
) -> None:
    other = NORTH | {"statement": f"{ENTITY}statement/Q10-2"} | changed
    extract = read(tmp_path, NORTH, other, other)
    (problem,) = extract.skipped
    assert (problem.row, problem.field) == (2, field)
    assert says in problem.message
    assert values(extract, "kind") == ["sister"]


def test_a_partner_without_a_name_of_its_own(tmp_path: Path) -> None:
    """A blank node: Wikidata knows that there is one, not which."""
    path = tmp_path / "results.json"
    held = json.loads(results_of([NORTH, NORTH | {"statement": f"{ENTITY}statement/Q10-2"}]))
    held["results"]["bindings"][1]["partner"] = {"type": "bnode", "value": "t1"}
    path.write_text(json.dumps(held))
    (problem,) = read_wikidata_sparql(path).skipped
    assert (problem.row, problem.field) == (2, "partner")


def test_values_that_cannot_be_used_are_counted(tmp_path: Path) -> None:
    row = NORTH | {
        "itemCountry": "SU",
        "itemCoordinates": "<http://www.wikidata.org/entity/Q405> Point(1 2)",
        "partnerCoordinates": "Point(1e400 2)",
        "partnerGeonames": "-7",
        "population": "12",
    }
    extract = read(tmp_path, row)
    assert extract.unread == {
        "itemCountry SU": 1,
        "itemCoordinates that are not a point on Earth": 1,
        "partnerCoordinates that are not a point on Earth": 1,
        "partnerGeonames that are not a number": 1,
        "population": 1,
    }
    assert values(extract, "country") == ["ZZ", "JP"]
    assert "1 places are in no country of today" in " ".join(extract.material.meta.limits)


def test_none_of_several_countries_is_chosen(tmp_path: Path) -> None:
    extract = read(tmp_path, NORTH, NORTH | {"itemCountry": "FR"})
    assert values(extract, "country") == ["ZZ", "JP"]
    assert "1 places are said to lie in several" in " ".join(extract.material.meta.limits)


def test_labels_may_be_missing(tmp_path: Path) -> None:
    row = {name: NORTH[name] for name in ("item", "partner")}
    extract = read(tmp_path, row | {"partnerLabel": "Q20"})
    assert values(extract, "name") == ["Q10", "Q20"]
    assert [s.locator for s in extract.material.statements if s.property == "kind"] == ["Q10 P190"]


def test_pages_without_a_note_are_read_together(tmp_path: Path) -> None:
    rows = made_up_rows(9)
    (tmp_path / "b.json").write_bytes(results_of(rows[:4]))
    (tmp_path / "a.json").write_bytes(results_of([*rows[4:], NORTH | {"rank": "#DeprecatedRank"}]))
    for path in tmp_path.glob("*.json"):
        os.utime(path, (0, 86_400 * 365))
    extract = read_wikidata_sparql(tmp_path, record="w")
    assert values(extract, "kind") == ["sister"] * 9
    assert extract.material.meta.as_of == "../1971-01-01"
    assert "in a.json" in extract.skipped[0].message


WRONG = {
    "empty": (b"", "is empty"),
    "cut short": (results_of([NORTH])[:-9], "cut short at line 1"),
    "a stack trace": (
        results_of([NORTH])[:-9] + b"\nSPARQL-QUERY: java.util",
        "cut short|not JSON",
    ),
    "HTML": (b"<html>", "not JSON at line 1"),
    "a list": (b"[]", "it is a list, expected the results of a SELECT query"),
    "ASK": (b'{"head": {}, "boolean": true}', "ASK"),
    "no head": (b'{"results": {"bindings": []}}', "no list of variables"),
    "no rows": (b'{"head": {"vars": ["item"]}, "results": []}', "no list of rows"),
    "a row of no kind": (
        b'{"head": {"vars": ["item", "partner"]}, "results": {"bindings": [7]}}',
        "row 1 is a number, expected an object",
    ),
    "a term of no kind": (
        b'{"head": {"vars": ["item", "partner"]}, "results": {"bindings": [{"item": "Q1"}]}}',
        "row 1, variable 'item' has no value of text",
    ),
    "other variables": (
        results_of([], ("city", "twin")),
        r"no variable item and no partner .*city",
    ),
    "no rows at all": (results_of([]), "0 listings were read, expected at least 1"),
    "deep": (b'{"head": ' + b"[" * 100_000, "nested too deeply"),
    "latin": (b'{"head": "\xe9"}', "not UTF-8"),
}


@pytest.mark.parametrize(("content", "says"), WRONG.values(), ids=WRONG)
def test_a_wrong_file_is_one_clear_error(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "wrong.json"
    path.write_bytes(content)
    with pytest.raises(RecordError, match=says) as error:
        read_wikidata_sparql(path)
    assert str(error.value).startswith("wrong.json")


def test_a_path_that_leads_nowhere(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="is not there"):
        read_wikidata_sparql(tmp_path / "none.json")
    with pytest.raises(RecordError, match="holds no results"):
        read_wikidata_sparql(tmp_path)


def test_the_query_asks_for_all_that_is_read() -> None:
    from paradiplomacy.sources.wikidata.fetch import count_query, page_query

    query = page_query(f'{ENTITY}statement/Q1-"x\\', 10, countries=["US", "CN"])
    assert all(f"?{name}" in query.partition("WHERE")[0] for name in VARIABLES)
    assert 'Q1-\\"x\\\\")' in query
    assert 'VALUES ?code { "US" "CN" }' in count_query(["US", "CN"])
