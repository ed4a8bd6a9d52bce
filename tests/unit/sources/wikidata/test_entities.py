"""Reading whole entities of Wikidata."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from tests.support.wikidata_files import entity, snak, time, twin, written

from paradiplomacy.errors import RecordError
from paradiplomacy.sources.extract import Extract
from paradiplomacy.sources.wikidata import read_wikidata_entities

GERMANY, FRANCE, JAPAN, GDR = "Q183", "Q142", "Q17", "Q16957"


def said(extract: Extract, prop: str) -> dict[str, list[str]]:
    """Values of a property, by subject."""
    found: dict[str, list[str]] = {}
    for statement in extract.material.statements:
        if statement.property == prop:
            found.setdefault(statement.subject, []).append(statement.value)
    return found


def place(country: str = GERMANY, **more: Any) -> dict[str, Any]:
    return {"P17": [{"mainsnak": snak("P17", country), "rank": "normal"}]} | more


def test_both_entries_of_a_pair_and_its_dates(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        entity(
            "Q10",
            {"en": "Northtown", "de": "Nordstadt"},
            twin(
                "Q20",
                snak("P580", time("+1985-04-00T00:00:00Z", 10)),
                snak("P582", time("+2019-00-00T00:00:00Z", 9)),
                guid="Q10$abc",
                references=(
                    snak("P854", "https://north.example/partners"),
                    snak("P813", time("+2020-01-01T00:00:00Z", 11)),
                    snak("P143", "Q328"),
                ),
            ),
            claims=place(),
        ),
        entity("Q20", {"en": "Easttown", "ja": "東町"}, twin("Q10"), claims=place(JAPAN)),
    )
    extract = read_wikidata_entities(path, record="w")
    north, east = "de-w-q10", "jp-w-q20"
    tie = f"tie:{north}|{east}"
    kinds = {s.side: s for s in extract.material.statements if s.property == "kind"}
    assert set(kinds) == {north, east}
    assert kinds[north].locator == "Q10$abc"
    assert kinds[north].note == "cites https://north.example/partners; imported from Q328"
    assert kinds[east].note == ""
    assert said(extract, "established") == {tie: ["1985-04"]}
    assert said(extract, "ended") == {tie: ["2019"]}
    dated = [s for s in extract.material.statements if s.property in ("established", "ended")]
    assert {(s.side, s.raw) for s in dated} == {
        (north, "P580 +1985-04-00T00:00:00Z"),
        (north, "P582 +2019-00-00T00:00:00Z"),
    }
    assert said(extract, "name") == {f"place:{north}": ["Northtown"], f"place:{east}": ["Easttown"]}
    assert said(extract, "name_local")[f"place:{north}"] == ["Nordstadt"]
    assert said(extract, "name_local")[f"place:{east}"] == ["東町"]
    assert said(extract, "wikidata_id")[f"place:{east}"] == ["Q20"]
    assert extract.skipped == ()
    assert extract.unread == {"P190 reference P813": 1}
    meta = extract.material.meta
    assert (meta.as_of, meta.licence) == ("2024-02-03", "CC0 1.0")
    assert "1 of 2 statements of a partner cite no reference." in meta.limits


@pytest.mark.parametrize(
    ("qualifiers", "established", "ended", "unread"),
    [
        ([snak("P585", time("+1995-00-00T00:00:00Z", 9))], ["../1995"], None, {}),
        ([snak("P585", time("+1990-00-00T00:00:00Z", 8))], ["../1999"], None, {}),
        (
            [
                snak("P580", time("+1994-00-00T00:00:00Z", 9)),
                snak("P585", time("+1995-00-00T00:00:00Z", 9)),
            ],
            ["1994"],
            None,
            {"P190 qualifier P585 beside P580": 1},
        ),
        ([snak("P582", kind="somevalue")], None, ["unknown"], {}),
        (
            [snak("P582", kind="somevalue"), snak("P582", time("+2001-00-00T00:00:00Z", 9))],
            None,
            ["2001"],
            {},
        ),
        ([snak("P582", kind="novalue")], None, None, {"P190 qualifier P582, novalue": 1}),
        ([snak("P580", kind="somevalue")], None, None, {"P190 qualifier P580, somevalue": 1}),
        ([snak("P1480", "Q5727902")], None, None, {"P190 qualifier P1480": 1}),
        (
            [snak("P580", time(f"+{y}-00-00T00:00:00Z", 9)) for y in (1994, 1996)],
            ["1994", "1996"],
            None,
            {},
        ),
        (
            [snak("P580", time("+1918-01-31T00:00:00Z", 11, "Q1985786"))],
            ["1918-02-13"],
            None,
            {},
        ),
    ],
)
def test_qualifiers_of_time(
    tmp_path: Path,
    qualifiers: list[dict[str, Any]],
    established: list[str] | None,
    ended: list[str] | None,
    unread: dict[str, int],
) -> None:
    path = written(tmp_path, entity("Q1", {"en": "A"}, twin("Q2", *qualifiers)))
    extract = read_wikidata_entities(path)
    assert list(said(extract, "established").values()) == ([established] if established else [])
    assert list(said(extract, "ended").values()) == ([ended] if ended else [])
    assert (extract.unread, extract.skipped) == (unread, ())


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (time("-0043-03-15T00:00:00Z", 11), "before the year 1"),
        (time("+1995-00-00T00:00:00Z", 3), "vaguer than a millennium"),
        ({"time": 1995}, "not a time of Wikidata"),
        ("1995", "not a time of Wikidata"),
    ],
)
def test_a_date_that_cannot_be_is_left_out_and_told(
    tmp_path: Path, value: object, says: str
) -> None:
    path = written(
        tmp_path, entity("Q1", {"en": "A"}, twin("Q2", snak("P580", value), guid="Q1$g"))
    )
    extract = read_wikidata_entities(path)
    assert len(said(extract, "kind")) == 1
    assert said(extract, "established") == {}
    (problem,) = extract.skipped
    assert problem.field == "Q1$g P580"
    assert says in problem.message
    assert "kept without this date" in problem.message


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (twin("Q2", rank="deprecated"), "rank deprecated"),
        (twin(snak("P190", kind="somevalue")), "not known which item"),
        (twin(snak("P190", kind="novalue")), "there is no partner"),
        (twin("Q1"), "itself"),
        (twin(snak("P190", "nowhere")), "names no item"),
        (twin(snak("P190", {"entity-type": "property", "numeric-id": 5})), "names no item"),
        (twin(snak("P190", {"id": "P5"})), "names no item"),
        ({"mainsnak": None}, "names no item"),
        ("text", "names no item"),
        (None, "names no item"),
    ],
)
def test_what_names_no_partner_is_left_out_and_told(
    tmp_path: Path, statement: Any, says: str
) -> None:
    path = written(tmp_path, entity("Q1", {"en": "A"}, statement, twin("Q3")))
    extract = read_wikidata_entities(path)
    assert len(said(extract, "kind")) == 1
    (problem,) = extract.skipped
    assert says in problem.message


def test_preferred_and_normal_partners_count_alike(tmp_path: Path) -> None:
    path = written(tmp_path, entity("Q1", None, twin("Q2", rank="preferred"), twin("Q3")))
    assert len(said(read_wikidata_entities(path), "kind")) == 2


def test_old_exports_name_an_item_by_its_number(tmp_path: Path) -> None:
    old = twin(snak("P190", {"entity-type": "item", "numeric-id": 20}))
    extract = read_wikidata_entities(written(tmp_path, entity("Q1", None, old)), record="w")
    assert list(said(extract, "kind")) == ["tie:zz-w-q1|zz-w-q20"]


@pytest.mark.parametrize(
    ("claims", "country"),
    [
        ([(GERMANY, "normal", ())], "DE"),
        ([(GDR, "normal", ()), (GERMANY, "normal", ())], "DE"),
        ([(FRANCE, "normal", ()), (GERMANY, "preferred", ())], "DE"),
        ([(GERMANY, "deprecated", ()), (FRANCE, "normal", ())], "FR"),
        ([(FRANCE, "normal", (snak("P582", kind="somevalue"),)), (GERMANY, "normal", ())], "DE"),
        ([(FRANCE, "normal", (snak("P582", kind="novalue"),))], "FR"),
        ([(FRANCE, "normal", ()), (GERMANY, "normal", ())], "ZZ"),
        ([(GDR, "normal", ())], "ZZ"),
        ([], "ZZ"),
    ],
)
def test_the_country_of_today(
    tmp_path: Path, claims: list[tuple[str, str, tuple[Any, ...]]], country: str
) -> None:
    lands = [
        {
            "mainsnak": snak("P17", land),
            "rank": rank,
            "qualifiers": {q["property"]: [q] for q in of},
        }
        for land, rank, of in claims
    ]
    path = written(tmp_path, entity("Q1", {"en": "A"}, twin("Q2"), claims={"P17": lands}))
    extract = read_wikidata_entities(path, record="w")
    assert said(extract, "country")[f"place:{country.lower()}-w-q1"] == [country]
    told = any("several countries" in limit for limit in extract.material.meta.limits)
    assert told == (len(claims) == 2 and country == "ZZ")


def test_coordinates_and_numbers_of_geonames(tmp_path: Path) -> None:
    moon = {"latitude": 1.0, "longitude": 2.0, "globe": "http://www.wikidata.org/entity/Q405"}
    earth = {"latitude": 50.98, "longitude": -11.32, "globe": "http://www.wikidata.org/entity/Q2"}
    beyond = {"latitude": 91.0, "longitude": 0.0}
    claims = {
        "P625": [{"mainsnak": snak("P625", at)} for at in (moon, beyond, earth)],
        "P1566": [{"mainsnak": snak("P1566", n)} for n in ("2812482", "2812479", "x", "2812482")],
    }
    path = written(tmp_path, entity("Q1", {"en": "A"}, twin("Q2"), claims=claims))
    extract = read_wikidata_entities(path, record="w")
    assert said(extract, "coordinates")["place:zz-w-q1"] == ["50.98,-11.32"]
    assert said(extract, "geonames_id")["place:zz-w-q1"] == ["2812482", "2812479"]
    assert extract.unread == {
        "P625 unusable or further ones": 2,
        "P1566 unusable or repeated": 2,
    }


@pytest.mark.parametrize(
    ("labels", "name"),
    [
        ({"fr": "Londres", "en": "London"}, "London"),
        ({"fr": "Londres", "mul": "London"}, "London"),
        ({"fr": "Ville", "cs": "Město"}, "Město"),
        ({"en": " \u0007 ", "fr": "Ville"}, "Ville"),
        ({}, "Q1"),
    ],
)
def test_names(tmp_path: Path, labels: dict[str, str], name: str) -> None:
    extract = read_wikidata_entities(
        written(tmp_path, entity("Q1", labels, twin("Q2"))), record="w"
    )
    assert said(extract, "name")["place:zz-w-q1"] == [name]


def test_partners_without_an_entity_go_by_their_item(tmp_path: Path) -> None:
    extract = read_wikidata_entities(written(tmp_path, entity("Q1", None, twin("Q2"))), record="w")
    assert said(extract, "name")["place:zz-w-q2"] == ["Q2"]
    assert "1 partners have no entity here" in " ".join(extract.material.meta.limits)


def test_all_the_shapes_in_which_entities_come(tmp_path: Path) -> None:
    one, two = entity("Q1", {"en": "A"}, twin("Q2")), entity("Q2", {"en": "B"}, twin("Q1"))
    shapes = {
        "wrapped": json.dumps({"entities": {"Q1": one, "Q2": two}, "success": 1}),
        "list": json.dumps([one, two]),
        "lines": json.dumps(one) + "\n" + json.dumps(two) + "\n",
        "dump": "[\n" + json.dumps(one) + ",\n" + json.dumps(two) + "\n]\n",
        "windows": "\ufeff" + json.dumps([one, two]).replace("}, {", "},\r\n{"),
    }
    made = []
    for name, text in shapes.items():
        path = tmp_path / f"{name}.json"
        path.write_bytes(text.encode())
        made.append({s.id for s in read_wikidata_entities(path).material.statements})
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "Q1.json").write_text(json.dumps(one))
    (folder / "Q2.json").write_text(json.dumps({"entities": {"Q2": two}}))
    (folder / "notes.txt").write_text("no entity")
    made.append({s.id for s in read_wikidata_entities(folder).material.statements})
    assert all(ids == made[0] for ids in made)
    assert len(made[0]) == 10


def test_the_latest_revision_of_an_entity_is_read(tmp_path: Path) -> None:
    old = entity("Q1", {"en": "Old"}, twin("Q2"), lastrevid=5)
    new = entity("Q1", {"en": "New"}, twin("Q3"), lastrevid=6)
    for number, order in enumerate(([old, new], [new, old])):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(order))
        extract = read_wikidata_entities(path, record="w")
        assert said(extract, "name")["place:zz-w-q1"] == ["New"]
        assert list(said(extract, "kind")) == ["tie:zz-w-q1|zz-w-q3"]


def test_entities_that_are_gone_or_no_items_are_told(tmp_path: Path) -> None:
    gone = {"id": "Q9", "missing": ""}
    prop = entity("P190", {"en": "twinned administrative body"})
    path = written(tmp_path, gone, prop, entity("Q1", None, twin("Q2")))
    extract = read_wikidata_entities(path)
    assert [problem.field for problem in extract.skipped] == ["Q9", "P190"]
    with pytest.raises(RecordError, match="not there in Wikidata any more"):
        read_wikidata_entities(written(tmp_path, gone))


def test_unread_members_and_properties_are_counted(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        entity(
            "Q1",
            {"en": "A"},
            twin("Q2"),
            claims={"P1082": [{}, {}], "P31": [{}]},
            aliases=[],
            sitelinks={"enwiki": {}},
        ),
    )
    assert read_wikidata_entities(path).unread == {"P1082": 2, "P31": 1, "sitelinks": 1}


def test_the_date_to_which_entities_speak(tmp_path: Path) -> None:
    one = entity("Q1", None, twin("Q2"), modified="2016-09-07T10:31:04Z")
    two = entity("Q2", None, modified="2015-01-01T00:00:00Z")
    path = written(tmp_path, one, two)
    assert read_wikidata_entities(path).material.meta.as_of == "2016-09-07"
    assert read_wikidata_entities(path, as_of="2020").material.meta.as_of == "2020"
    undated = written(tmp_path, entity("Q1", None, twin("Q2"), modified="once"), name="u.json")
    os.utime(undated, (0, 86_400 * 365))
    assert read_wikidata_entities(undated).material.meta.as_of == "../1971-01-01"
    with pytest.raises(RecordError, match=r"as_of.*expected EDTF"):
        read_wikidata_entities(path, as_of="last summer")


WRONG = {
    "empty": (b"", "is empty"),
    "blank": (b" \n\n", "is empty"),
    "cut short": (b'{"entities": {"Q1": {"id": "Q1", "claims"', "cut short at line 1, column 42"),
    "cut in a text": (b'{"entities": {"Q1', "cut short"),
    "no JSON": (b"<html></html>", "not JSON at line 1, column 1"),
    "latin": (b'{"id": "Q1",\n "x": "K\xf6ln"}', "row 2: byte 22 (0xf6) is not UTF-8"),
    "utf-16": ('{"id": "Q1"}'.encode("utf-16"), "UTF-16"),
    "gzip": (b"\x1f\x8b\x08\x00", "unpack it first"),
    "deep": (b"[" * 100_000, "nested too deeply"),
    "deep and closed": (b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
    "number": (b'{"id": ' + b"9" * 5000 + b"}", "thousands of digits"),
    "other": (b'{"head": {}, "results": {}}', "no entity of Wikidata"),
    "list of others": (b"[1, null]", "no entity of Wikidata"),
    "nothing": (b"null", "no entity of Wikidata"),
    "entities of no kind": (b'{"entities": 4}', "no entity of Wikidata"),
    "no partners": (b'{"id": "Q1", "claims": {}}', "0 listings were read, expected at least 1"),
    "claims of no kind": (b'{"id": "Q1", "claims": 7}', "not as Wikidata writes them"),
    "a bad line": (b'{"id": "Q1"}\n{"id": }\n{"id": "Q3"}', "entity 2: it is not JSON"),
}


@pytest.mark.parametrize(("content", "says"), WRONG.values(), ids=WRONG)
def test_a_wrong_file_is_one_clear_error(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "wrong.json"
    path.write_bytes(content)
    with pytest.raises(RecordError) as error:
        read_wikidata_entities(path)
    assert says in str(error.value)
    assert str(error.value).startswith("wrong.json")


def test_a_path_that_leads_nowhere(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="is not there"):
        read_wikidata_entities(tmp_path / "none.json")
    with pytest.raises(RecordError, match="holds no file of JSON"):
        read_wikidata_entities(tmp_path)


def test_a_real_entity(shared: Path) -> None:
    """Weimar as of September 2016, with five partners that its item dates and cites."""
    path = shared / "data" / "networks" / "wikidata_2016" / "weimar.json"
    extract = read_wikidata_entities(path, record="weimar")
    ties = said(extract, "established")
    assert {key.rpartition("-q")[2]: value for key, value in ties.items()} == {
        "160927": ["1995-02-18"],
        "202158": ["1970-09-06"],
        "2751": ["1994-04-15"],
        "3138": ["1987-05-24"],
        "145972": ["2012-05-25"],
    }
    assert said(extract, "country")["place:de-weimar-q3955"] == ["DE"]
    assert said(extract, "coordinates")["place:de-weimar-q3955"] == ["50.983333,11.316667"]
    assert said(extract, "geonames_id")["place:de-weimar-q3955"] == ["2812479", "2812482"]
    assert all(s.note.startswith("cites http") for s in extract.material.statements
               if s.property == "kind")  # fmt: skip
    assert extract.skipped == ()
    assert extract.unread["P1082"] == 9
    assert extract.material.meta.as_of == "2016-09-07"
