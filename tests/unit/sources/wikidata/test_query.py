"""The query itself, put to a real SPARQL engine over a few made-up statements of Wikidata."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.support.wikidata_service import Service, serving

from paradiplomacy.sources.extract import Extract
from paradiplomacy.sources.wikidata import fetch_wikidata, read_wikidata_sparql

TRIPLES = """
@prefix p: <http://www.wikidata.org/prop/> .
@prefix ps: <http://www.wikidata.org/prop/statement/> .
@prefix pq: <http://www.wikidata.org/prop/qualifier/> .
@prefix pqv: <http://www.wikidata.org/prop/qualifier/value/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix wikibase: <http://wikiba.se/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix s: <http://www.wikidata.org/entity/statement/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

wd:Q1 rdfs:label "North"@en, "Nord"@de ; p:P190 s:Q1-a, s:Q1-b, s:Q1-c, s:Q1-d ;
  p:P17 s:now, s:gone ; wdt:P17 wd:Q183, wd:Q16957 ; wdt:P625 "Point(11.5 50.5)" ;
  wdt:P1566 "11", "12" .
s:now a wikibase:BestRank ; ps:P17 wd:Q183 .
s:gone a wikibase:BestRank ; ps:P17 wd:Q16957 ; pq:P582 "1990-10-03"^^xsd:dateTime .
wd:Q183 wdt:P297 "DE" . wd:Q16957 wdt:P297 "DD" . wd:Q17 wdt:P297 "JP" .
wd:Q2 rdfs:label "East"@mul ; p:P190 s:Q2-a ; p:P17 s:jp ; wdt:P17 wd:Q17 .
s:jp a wikibase:BestRank ; ps:P17 wd:Q17 .
wd:Q3 rdfs:label "South"@fr .

s:Q1-a ps:P190 wd:Q2 ; wikibase:rank wikibase:NormalRank ;
  pq:P580 "1985-01-01T00:00:00Z"^^xsd:dateTime ;
  pqv:P580 [ wikibase:timeValue "1985-01-01T00:00:00Z"^^xsd:dateTime ;
             wikibase:timePrecision 9 ] .
s:Q1-b ps:P190 wd:Q3 ; wikibase:rank wikibase:PreferredRank ; pq:P582 _:somewhen .
s:Q1-c ps:P190 wd:Q4 ; wikibase:rank wikibase:DeprecatedRank .
s:Q1-d ps:P190 _:somebody ; wikibase:rank wikibase:NormalRank .
s:Q2-a ps:P190 wd:Q1 ; wikibase:rank wikibase:NormalRank ;
  pqv:P585 [ wikibase:timeValue "1999-05-02T00:00:00Z"^^xsd:dateTime ;
             wikibase:timePrecision 11 ] .
"""


@pytest.fixture
def answers() -> Any:
    engine = pytest.importorskip("pyoxigraph", reason="needs pyoxigraph to run SPARQL")
    store = engine.Store()
    store.load(TRIPLES.encode(), format=engine.RdfFormat.TURTLE)

    class Real(Service):
        def answer(self, query: str) -> bytes:
            return store.query(query).serialize(format=engine.QueryResultsFormat.JSON)

    return Real([])


@pytest.mark.parametrize("size", [1, 2, 100])
def test_what_the_engine_answers_is_what_is_read(
    answers: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving(answers) as service:
        done = fetch_wikidata(
            tmp_path / "out", endpoint=service.url, page_size=size, sleep=lambda _: None
        )
        fetch_wikidata(
            tmp_path / "jp",
            endpoint=service.url,
            page_size=size,
            countries=["JP"],
            sleep=lambda _: None,
        )
    assert (done.expected, done.statements) == (5, 5)
    extract = read_wikidata_sparql(tmp_path / "out", record="w")
    facts = told(extract)
    assert facts["tie:de-w-q1|jp-w-q2"] == {
        ("kind", "sister", "de-w-q1"),
        ("kind", "sister", "jp-w-q2"),
        ("established", "1985", "de-w-q1"),
        ("established", "../1999-05-02", "jp-w-q2"),
    }
    assert facts["tie:de-w-q1|zz-w-q3"] == {
        ("kind", "sister", "de-w-q1"),
        ("ended", "unknown", "de-w-q1"),
    }
    north = facts["place:de-w-q1"]
    assert {value for prop, value, _ in north if prop == "geonames_id"} == {"11", "12"}
    assert ("name", "North", "third") in north
    assert ("coordinates", "50.5,11.5", "third") in north
    assert ("name", "East", "third") in facts["place:jp-w-q2"]
    assert sorted(problem.field for problem in extract.skipped) == ["partner", "rank"]
    assert len(facts) == 5
    ties = [key for key in told(read_wikidata_sparql(tmp_path / "jp", record="w")) if "tie" in key]
    assert ties == ["tie:de-w-q1|jp-w-q2"]


def told(extract: Extract) -> dict[str, set[tuple[str, str, str]]]:
    found: dict[str, set[tuple[str, str, str]]] = {}
    for s in extract.material.statements:
        found.setdefault(s.subject, set()).add((s.property, str(s.value), s.side))
    return found
