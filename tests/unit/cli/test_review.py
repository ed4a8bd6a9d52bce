"""`paradiplomacy place resolve | review | judge | judgements`: from a question to its answer."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from paradiplomacy.evidence.store import Store
from paradiplomacy.linking.resolve import resolve
from paradiplomacy.model.records import RecordMeta
from paradiplomacy.model.statements import Source, Voice
from paradiplomacy.record.open import open_record
from paradiplomacy.sources.extract import Extractor
from paradiplomacy.sources.gazetteer import gazetteer

META = RecordMeta("listed", "A list", "", "CC0", ("en",), (), "2026", "test", "made/1", ("none",))
SPRINGFIELD = "us-listed-springfield"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with a list whose Springfield waits for a person, as an import leaves it."""
    source = Source("list", "A list", "", "en", "third", Voice.REFERENCE)
    extractor = Extractor(META, [source], file="list", method="made/1")
    springfield = extractor.place("Springfield", "US")
    extractor.listing(springfield, extractor.place("Wittenberg", "DE"))
    extractor.listing(extractor.place("Little Rock", "US"), extractor.place("Changchun", "CN"))
    material = resolve(extractor.close().material, gazetteer=gazetteer()).applied()
    path = tmp_path / "listed.db"
    with Store.open(path) as opened:
        opened.import_material(material)
    return path


def told(cli: Callable[..., Any], *arguments: object) -> dict[str, Any]:
    ran = cli("place", *arguments, "--json")
    assert ran.status == 0, ran.err
    held: dict[str, Any] = json.loads(ran.out)
    return held


def waiting(cli: Callable[..., Any], store: Path) -> set[str]:
    return {one["mention"] for one in told(cli, "review", "--store", store)["mentions"]}


def test_a_name_is_explained(cli: Callable[..., Any]) -> None:
    view = told(cli, "resolve", "Springfield", "--country", "United States", "--admin1", "IL")
    assert view["schema"] == "paradiplomacy/place-resolve/1"
    assert (view["country"], view["taken"]) == ("US", True)
    best = view["candidates"][0]
    assert (best["place"], best["label"]) == ("us-gn-4250542", "Springfield, Illinois")
    assert sum(part["value"] for part in best["parts"]) == pytest.approx(best["score"], abs=0.03)
    shown = cli("place", "resolve", "Springfield", "--country", "US")
    assert "a person is asked" in shown.out
    assert "4409896" in shown.out


def test_a_country_that_is_none_is_said(cli: Callable[..., Any]) -> None:
    ran = cli("place", "resolve", "Springfield", "--country", "Atlantis")
    assert ran.status == 1
    assert "no country 'Atlantis'" in ran.err


def test_a_question_is_shown_answered_and_taken_back(cli: Callable[..., Any], store: Path) -> None:
    assert SPRINGFIELD in waiting(cli, store)
    shown = cli("place", "review", "--store", store, "--limit", 1)
    assert "Springfield, Missouri" in shown.out
    said = ("--store", store, "--why", "Wittenberg says so", "--by", "Ann")
    view = told(cli, "judge", SPRINGFIELD, 4525353, *said)
    assert view["judgement"] == {"mention": SPRINGFIELD, "place": "us-gn-4525353"}
    assert view["added"] is True
    again = told(cli, "judge", SPRINGFIELD, 4525353, *said)
    assert (again["judgement"], again["added"]) == (view["judgement"], False)
    told_so = cli("place", "judge", SPRINGFIELD, 4525353, *said)
    assert "that was decided already" in told_so.err
    assert SPRINGFIELD not in waiting(cli, store)
    record = open_record("listed", store=str(store))
    place = record.places["us-gn-4525353"]
    assert (place.admin1, place.geonames_id) == ("Ohio", 4525353)
    assert any("us-gn-4525353" in tie.ends for tie in record.ties.values())
    back = told(cli, "judge", "--undo", "--store", store)
    assert (back["undone"], back["judgement"]["mention"]) == (True, SPRINGFIELD)
    assert SPRINGFIELD in waiting(cli, store)
    assert told(cli, "judge", "--undo", "--store", store)["judgement"] is None


def test_no_place_of_the_gazetteer_is_an_answer(cli: Callable[..., Any], store: Path) -> None:
    told(cli, "judge", SPRINGFIELD, "none", "--store", store, "--why", "a hamlet", "--by", "Ann")
    assert SPRINGFIELD not in waiting(cli, store)
    assert SPRINGFIELD in open_record("listed", store=str(store)).places


def test_answers_go_from_store_to_file(
    cli: Callable[..., Any], store: Path, tmp_path: Path
) -> None:
    told(cli, "judge", SPRINGFIELD, 4525353, "--store", store, "--why", "known", "--by", "Ann")
    out = tmp_path / "judgements.csv"
    assert told(cli, "judgements", "--store", store, "--out", out)["judgements"] == 1
    with out.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["subject"], row["object"], row["by"]) == (SPRINGFIELD, "us-gn-4525353", "Ann")


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("us-listed-nowhere", 4525353), 1, "no mention 'us-listed-nowhere'"),
        ((SPRINGFIELD, 1), 1, "no place of the gazetteer '1'"),
        ((SPRINGFIELD, 2038180), 1, "is said to lie in US"),
        ((SPRINGFIELD, "nonsense"), 1, "give a GeoNames id"),
        ((SPRINGFIELD,), 2, "MENTION, PLACE"),
    ],
)
def test_a_wrong_answer_changes_nothing(
    cli: Callable[..., Any],
    store: Path,
    arguments: tuple[object, ...],
    status: int,
    says: str,
) -> None:
    ran = cli("place", "judge", *arguments, "--store", store, "--why", "w", "--by", "Ann")
    assert ran.status == status
    assert says in ran.err
    assert SPRINGFIELD in waiting(cli, store)


def test_a_record_must_be_named_where_there_are_two(cli: Callable[..., Any], store: Path) -> None:
    assert cli("import", "china_russia", "--store", store).status == 0
    ran = cli("place", "review", "--store", store)
    assert ran.status == 1
    assert "--record" in ran.err
