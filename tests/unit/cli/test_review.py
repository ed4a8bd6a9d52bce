"""`paradiplomacy review ...`, `place resolve | judgements`: from a question to its answer."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.support.correcting import TIE, Desk

from paradiplomacy.access.roles import Grant, Person, Role
from paradiplomacy.answers.corrections import answer_on_statement
from paradiplomacy.answers.review import waiting_statements
from paradiplomacy.answers.review_items import disagreement_item
from paradiplomacy.cli.review import StoreOwner
from paradiplomacy.evidence.store import Store
from paradiplomacy.linking.resolve import resolve
from paradiplomacy.model.records import RecordMeta
from paradiplomacy.model.statements import Consent, Source, Voice
from paradiplomacy.record.open import open_record
from paradiplomacy.results.json_text import json_text
from paradiplomacy.site.live.changes import ChangeWriter
from paradiplomacy.sources.extract import Extractor
from paradiplomacy.sources.gazetteer import gazetteer

META = RecordMeta("listed", "A list", "", "CC0", ("en",), (), "2026", "test", "made/1", ("none",))
SPRINGFIELD = "us-listed-springfield"


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A store with a list whose Springfield waits for a person, as an import leaves it."""
    source = Source("list", "A list", "", "en", "third", Voice.REFERENCE)
    extractor = Extractor(META, [source], file="list", method="made/1")
    springfield = extractor.place("Springfield", "US")
    extractor.listing(springfield, extractor.place("Wittenberg", "DE"))
    extractor.listing(extractor.place("Little Rock", "US"), extractor.place("Changchun", "CN"))
    material = resolve(extractor.close().material, gazetteer=gazetteer()).apply()
    path = tmp_path_factory.mktemp("listed") / "listed.db"
    with Store.open(path) as opened:
        opened.import_material(material)
    return path.read_bytes()


@pytest.fixture
def store(imported: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "listed.db"
    path.write_bytes(imported)
    return path


def as_read(cli: Callable[..., Any], *arguments: object) -> dict[str, Any]:
    ran = cli(*arguments, "--json")
    assert ran.status == 0, ran.err
    view: dict[str, Any] = json.loads(ran.out)
    return view


def waiting(cli: Callable[..., Any], store: Path) -> set[str]:
    queue = as_read(cli, "review", "list", "places", "--store", store)["entries"]
    return {each["mention"] for each in queue}


def test_a_name_is_explained(cli: Callable[..., Any]) -> None:
    view = as_read(
        cli, "place", "resolve", "Springfield", "--country", "United States", "--admin1", "IL"
    )
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
    shown = cli("review", "list", "places", "--store", store, "--limit", 1)
    assert "Springfield, Missouri" in shown.out
    given = ("--store", store, "--why", "Wittenberg says so", "--by", "Ann")
    answer = ("review", "accept", SPRINGFIELD, "--place", 4525353, *given)
    view = as_read(cli, *answer)
    assert (view["id"], view["place"]) == (SPRINGFIELD, "us-gn-4525353")
    assert view["added"] is True
    again = as_read(cli, *answer)
    assert again == view | {"added": False}
    assert "that was decided already" in cli(*answer).err
    assert SPRINGFIELD not in waiting(cli, store)
    record = open_record("listed", store=str(store))
    place = record.places["us-gn-4525353"]
    assert (place.admin1, place.geonames_id) == ("Ohio", 4525353)
    assert any("us-gn-4525353" in tie.ends for tie in record.ties.values())
    assert "nothing is left" in cli("review", "undo", "--store", store, "--by", "Bo").err
    back = as_read(cli, "review", "undo", "--store", store, "--by", "Ann")
    assert (back["undone"], back["id"]) == (True, SPRINGFIELD)
    assert SPRINGFIELD in waiting(cli, store)
    assert as_read(cli, "review", "undo", "--store", store, "--by", "Ann")["undone"] is False


def test_an_entry_that_nobody_wrote_is_not_taken_back(cli: Callable[..., Any], store: Path) -> None:
    said = cli("review", "undo", "--entry", SPRINGFIELD, "--store", store)
    assert (said.status, "nothing of yours is left" in said.err) == (1, True)


def test_no_place_of_the_gazetteer_is_an_answer(cli: Callable[..., Any], store: Path) -> None:
    as_read(cli, "review", "reject", SPRINGFIELD, "--store", store, "--why", "a hamlet")
    assert SPRINGFIELD not in waiting(cli, store)
    assert SPRINGFIELD in open_record("listed", store=str(store)).places
    as_read(cli, "review", "undo", SPRINGFIELD, "--store", store)
    assert SPRINGFIELD in waiting(cli, store)


def test_answers_go_from_store_to_file(
    cli: Callable[..., Any], store: Path, tmp_path: Path
) -> None:
    place = ("--place", 4525353, "--store", store, "--why", "known", "--by", "Ann")
    as_read(cli, "review", "accept", SPRINGFIELD, *place)
    out = tmp_path / "judgements.csv"
    written = as_read(cli, "place", "judgements", "--store", store, "--out", out)
    assert written["judgements"] == 1
    with out.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["subject"], row["object"], row["by"]) == (SPRINGFIELD, "us-gn-4525353", "Ann")


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("us-listed-nowhere", "--place", 4525353), 1, "no mention 'us-listed-nowhere'"),
        ((SPRINGFIELD, "--place", 1), 1, "no place of the gazetteer '1'"),
        ((SPRINGFIELD, "--place", 2038180), 1, "is said to lie in US"),
        ((SPRINGFIELD, "--place", "nonsense"), 1, "give a GeoNames id"),
        ((SPRINGFIELD,), 1, "say by --place which it is"),
    ],
)
def test_a_wrong_answer_changes_nothing(
    cli: Callable[..., Any],
    store: Path,
    arguments: tuple[object, ...],
    status: int,
    says: str,
) -> None:
    ran = cli("review", "accept", *arguments, "--store", store, "--why", "w", "--by", "Ann")
    assert ran.status == status
    assert says in ran.err
    assert SPRINGFIELD in waiting(cli, store)


def test_a_proposal_is_listed_accepted_and_taken_back_in_either_language(
    cli: Callable[..., Any], tmp_path: Path
) -> None:
    desk = Desk(tmp_path)
    desk.person("Ann").add("1981", do="propose")
    listed = ("review", "list", "--store", desk.address)
    (entry,) = as_read(cli, *listed)["entries"]
    (statement,) = entry["options"]
    assert (statement["value"], statement["status"]) == ("1981", "proposed")
    assert (entry["asked"]["by"], entry["accept"]) == ("Ann", "take")
    assert "read in the archive" in cli(*listed, "--language", "zh").out
    of = (statement["statement"], "--store", desk.address)
    done = cli("review", "accept", *of, "--why", "seen", "--language", "zh")
    assert "计入" in done.err
    assert desk.values()["1981"] == "counts"
    assert as_read(cli, *listed)["entries"] == []
    as_read(cli, "review", "undo", *of)
    assert desk.values()["1981"] == "proposed"
    assert as_read(cli, "review", "reject", *of, "--why", "no")["decision"] == "refuse"
    assert desk.values()["1981"] == "withdrawn"
    desk.live.close()


def test_both_ends_at_odds_wait_until_somebody_judges(
    cli: Callable[..., Any], tmp_path: Path
) -> None:
    desk = Desk(tmp_path)
    listed = ("review", "list", "disagreements", "--store", desk.address)
    (entry,) = as_read(cli, *listed)["entries"]
    assert (entry["subject"], entry["property"]) == (TIE, "established")
    admin = ChangeWriter(Person("ann", "Ann", "ann@example.org", (Grant(Role.ADMIN),)))
    history = desk.store.history("small", TIE, "established")
    on_page = disagreement_item(desk.live.site.record, history, admin, tie=TIE)
    assert json.loads(json_text("review", on_page.to_dict())).items() >= entry.items()
    one = entry["options"][0]["statement"]
    as_read(cli, "review", "accept", one, "--store", desk.address, "--why", "both stand")
    assert as_read(cli, *listed)["entries"] == []
    desk.live.close()


def test_a_record_must_be_named_where_there_are_two(cli: Callable[..., Any], store: Path) -> None:
    assert cli("import", "china_russia", "--store", store).status == 0
    ran = cli("review", "list", "places", "--store", store)
    assert ran.status == 1
    assert "--record" in ran.err


def test_a_source_that_is_not_public_is_shown_to_who_has_the_store(
    cli: Callable[..., Any], tmp_path: Path
) -> None:
    desk = Desk(tmp_path)
    desk.person("Ann").add("1981", do="propose")
    (stated,) = waiting_statements(desk.store, "small")
    hidden = replace(stated, source=replace(stated.source, consent=Consent.ROLE))
    admin = ChangeWriter(Person("ann", "Ann", "ann@example.org", (Grant(Role.ADMIN),)))
    history = desk.store.history("small", TIE, "established")
    of = desk.live.site.record
    assert answer_on_statement(of, history, hidden, admin).title == ""
    assert answer_on_statement(of, history, hidden, StoreOwner()).title == stated.source.title != ""
    desk.live.close()
