"""Entries of an office become its statements, all of one or none, with their author."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder

from paradiplomacy.errors import ChangeError, NotFoundError, RecordError
from paradiplomacy.evidence.store import Store
from paradiplomacy.exports.folder import write_material
from paradiplomacy.record.build import build_record
from paradiplomacy.record.desk_entries import (
    ENTRIES,
    DeskEntry,
    close_request,
    fields_of,
    office_of,
    write_entry,
)
from paradiplomacy.record.record import Record
from paradiplomacy.sources.record_folder import read_record_folder
from paradiplomacy.tabular.rows import MAX_CELL

WHO = {"office": LITTLE_ROCK, "by": "Ann", "why": "entered by the office", "key": "small"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    material = read_record_folder(Folder.small(tmp_path / "folder").write())
    with Store.open(tmp_path / "desk.db") as opened:
        opened.import_material(material)
        yield opened


def whole(store: Store) -> Record:
    return build_record([store.material("small")], whole=True)


def enter(store: Store, kind: str, **cells: str) -> DeskEntry:
    return write_entry(store, whole(store), kind, cells, **WHO)


def problems(store: Store, kind: str, cells: dict[str, str]) -> list[str]:
    before = store.material("small")
    with pytest.raises(RecordError) as failed:
        write_entry(store, whole(store), kind, cells, **WHO)
    assert store.material("small") == before, "nothing is half written"
    return [problem.field for problem in failed.value.problems]


def test_a_tie_with_a_partner_that_is_new(store: Store) -> None:
    done = enter(store, "tie", partner="Turku", country="Finland", established="5 May 1946")
    assert done.subject == "tie:fi-gn-633679|us-ar-little-rock"
    record = whole(store)
    tie = record.ties[done.subject]
    assert (str(tie.established), tie.kind, record.places["fi-gn-633679"].name) == (
        "1946-05-05",
        "sister",
        "Turku",
    )
    said = [record.statements[key] for fact in tie.facts for key in fact.statements]
    assert {(s.coder, s.method, s.source) for s in said} == {
        ("Ann", "manual", "office-us-ar-little-rock")
    }
    assert record.sources["small", "office-us-ar-little-rock"].place == LITTLE_ROCK
    assert {record.side_of(s) for s in said} == {LITTLE_ROCK}


@pytest.mark.parametrize("country", ["Finnland", "芬兰", "fi", "Suomi"])
def test_a_country_by_its_name_in_any_language(store: Store, country: str) -> None:
    assert enter(store, "tie", partner="Turku", country=country).subject[4:6] == "fi"


def test_one_place_of_one_country_in_a_field(store: Store) -> None:
    assert problems(store, "tie", {"partner": "Lyon; Toulon", "country": "FR"}) == ["partner"]
    assert problems(store, "tie", {"partner": "Goma", "country": "Kongo"}) == ["country"]


@pytest.mark.parametrize(
    ("kind", "cells", "field"),
    [
        ("tie", {"established": "2998"}, "established"),
        ("agreement", {"title": "x", "signed": "2010", "valid_until": "2001"}, "valid_until"),
    ],
)
def test_days_that_cannot_be(store: Store, kind: str, cells: dict[str, str], field: str) -> None:
    assert problems(store, kind, {"partner": "Changchun", **cells}) == [field]


def test_an_activity_and_an_agreement_of_a_tie(store: Store) -> None:
    done = enter(
        store,
        "exchange",
        partner="Changchun",
        date="2026-05-02",
        form="delegation",
        flow="personnel",
        giver="CN",
        sector="environment; education",
        description="Engineers came",
    )
    exchange = whole(store).exchanges[done.subject.removeprefix("exchange:")]
    assert (exchange.place_b, exchange.sectors) == (CHANGCHUN, ("education", "environment"))
    done = enter(
        store, "agreement", partner=CHANGCHUN, title="Water", languages="EN, zh", signed="May 1994"
    )
    agreement = whole(store).agreements[done.subject.removeprefix("agreement:")]
    assert (agreement.languages, str(agreement.signed)) == (("en", "zh"), "1994-05")


@pytest.mark.parametrize(
    ("kind", "field", "cells"),
    [
        ("agreement", "note", {"partner": CHANGCHUN, "title": "Port"}),
        ("agreement", "title", {"partner": CHANGCHUN}),
        ("request", "note", {"what": "Speaker", "due": "2090-12-01"}),
        ("contact", "note", {"partner": CHANGCHUN, "role": "protocol"}),
        ("exchange", "description", {"partner": CHANGCHUN, "form": "delegation"}),
    ],
)
def test_persons_stand_in_no_text_that_is_shown(
    store: Store, kind: str, field: str, cells: dict[str, str]
) -> None:
    said = {"flow": "personnel"} if kind == "exchange" else {}
    assert problems(store, kind, {**said, **cells, field: "Ask a.b@stadt.example"}) == [field]


def test_a_request_and_a_contact_may_hold_their_own_numbers(store: Store) -> None:
    enter(store, "request", what="Call +49 541 3231234", due="2090-12-01")
    enter(store, "contact", partner=CHANGCHUN, role="protocol", channel="a.b@stadt.example")


def test_a_place_of_its_own_where_the_gazetteer_is_not_sure(store: Store) -> None:
    done = enter(store, "place", name="Little Made", country="SE", admin1="Skåne",
                 latitude="55.7", longitude="13.2")  # fmt: skip
    place = whole(store).places["se-skane-little-made"]
    assert (done.subject, place.latitude) == ("place:se-skane-little-made", 55.7)


def test_a_request_is_closed_and_what_was_said_before_is_kept(store: Store) -> None:
    key = enter(store, "request", what="a speaker", due="2090-12-15").subject.partition(":")[2]
    assert whole(store).requests[key].is_open
    close_request(store, whole(store), key, status="done", on="2026-12-01", **WHO)
    closed = whole(store).requests[key]
    assert (closed.is_open, closed.status, str(closed.closed)) == (False, "done", "2026-12-01")
    assert str(closed.due) == "2090-12-15"
    with pytest.raises(NotFoundError, match="no request 'x'"):
        close_request(store, whole(store), "x", status="done", on="", **WHO)
    for wrong in ("gone", "", "open"):
        with pytest.raises(RecordError, match="field 'status'"):
            close_request(store, whole(store), key, status=wrong, on="", **WHO)


@pytest.mark.parametrize(
    ("kind", "cells", "fields"),
    [
        ("tie", {}, ["partner"]),
        ("tie", {"partner": "Nowhereville"}, ["partner"]),
        ("tie", {"partner": "X", "country": "Utopia"}, ["country"]),
        ("tie", {"partner": LITTLE_ROCK}, ["partner"]),
        ("tie", {"partner": CHANGCHUN, "kind": "cousin", "established": "some day"},
         ["kind", "established"]),
        ("exchange", {"partner": CHANGCHUN}, ["form", "flow"]),
        ("place", {"name": "A", "country": "SE", "latitude": "99"}, ["latitude"]),
        ("agreement", {"partner": CHANGCHUN, "languages": "12"}, ["title", "languages"]),
        ("request", {"due": "2026-02-30"}, ["what", "due"]),
        ("request", {"what": "a speaker", "due": "1900"}, ["due"]),
        ("request", {"what": "a speaker", "received": "2090"}, ["received"]),
        ("contact", {"partner": CHANGCHUN, "consent": "all"}, ["role", "consent"]),
        ("request", {"what": "=1+1"}, ["what"]),
    ],
)  # fmt: skip
def test_a_problem_names_its_field_and_nothing_is_written(
    store: Store, kind: str, cells: dict[str, str], fields: list[str]
) -> None:
    assert sorted(problems(store, kind, cells)) == sorted(fields)


def test_the_very_same_is_not_written_twice(store: Store) -> None:
    enter(store, "agreement", partner=CHANGCHUN, title="Water")
    with pytest.raises(ChangeError, match="it is there already"):
        enter(store, "agreement", partner=CHANGCHUN, title="Water")


def test_a_key_of_a_contact_says_nothing_of_the_person(store: Store) -> None:
    first, second = (
        enter(store, "contact", partner=CHANGCHUN, role="clerk", name="Wei Example", channel=number)
        for number in ("1", "2")
    )
    assert first.subject != second.subject
    assert whole(store).contacts[first.subject.partition(":")[2]].consent == "role"
    assert not build_record([store.material("small")]).contacts[second.subject[8:]].name


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("contact", {"partner": CHANGCHUN, "role": "clerk", "name": "Wei Example"}),
        ("agreement", {"partner": CHANGCHUN, "title": "Water"}),
    ],
)
def test_a_second_click_writes_nothing_more(store: Store, kind: str, cells: dict[str, str]) -> None:
    enter(store, kind, **cells)
    with pytest.raises(ChangeError) as refused:
        enter(store, kind, **cells)
    assert refused.value.code == "entered_already"


@pytest.mark.parametrize(
    ("kind", "field", "cells"),
    [
        ("tie", "established", {}),
        ("exchange", "date", {"form": "delegation", "flow": "personnel"}),
        ("agreement", "signed", {"title": "Water"}),
    ],
)
def test_what_is_to_come_is_not_entered_as_done(
    store: Store, kind: str, field: str, cells: dict[str, str]
) -> None:
    with pytest.raises(RecordError, match="has not come"):
        enter(store, kind, **{"partner": CHANGCHUN, field: "2999-05-02"} | cells)


def test_later_imports_leave_what_the_office_entered(store: Store, tmp_path: Path) -> None:
    done = enter(store, "agreement", partner=CHANGCHUN, title="Water")
    outcome = store.import_material(read_record_folder(tmp_path / "folder"))
    assert outcome.withdrawn == 0
    assert done.subject.removeprefix("agreement:") in whole(store).agreements


def test_whose_record_it_is(tmp_path: Path) -> None:
    folder = Folder.small(tmp_path / "folder")
    assert office_of(build_record([read_record_folder(folder.write())])) == ""
    for row in folder.tables["ties.csv"]:
        if row["place_a"] != LITTLE_ROCK:
            row["place_a"] = LITTLE_ROCK
    assert office_of(build_record([read_record_folder(folder.write())])) == LITTLE_ROCK


def test_every_field_of_a_form_is_a_column_of_its_table() -> None:
    for kind, (table, columns) in ENTRIES.items():
        assert {table.column(name).name for name in columns} == set(columns)
        assert fields_of(kind)[-1] == "note"


@pytest.mark.parametrize("field", ["description", "note", "partner"])
def test_a_text_that_its_export_could_not_be_read_with_is_refused(store: Store, field: str) -> None:
    cells = {"partner": CHANGCHUN, "form": "other", "flow": "ideas", field: "长" * (MAX_CELL + 1)}
    if field == "partner":
        cells["country"] = "FR"
    with pytest.raises(RecordError, match=r"has 16,385 characters, and at most .* fit; shorten"):
        enter(store, "exchange", **cells)
    assert field in problems(store, "exchange", cells)


def test_a_person_entered_by_two_clicks_at_once_is_one(store: Store) -> None:
    seen = whole(store)  # as both forms were sent before either was written
    cells = {"partner": CHANGCHUN, "role": "clerk", "name": "Wei Example", "consent": "role"}
    write_entry(store, seen, "contact", cells, **WHO)
    with pytest.raises(ChangeError, match="there already"):
        write_entry(store, seen, "contact", cells, **WHO)
    write_entry(store, seen, "contact", cells | {"role": "mayor"}, **WHO)
    assert len(whole(store).contacts) == 2


def test_a_closed_request_is_not_closed_otherwise(store: Store) -> None:
    key = enter(store, "request", what="a speaker").subject.partition(":")[2]
    close_request(store, whole(store), key, status="done", on="2026-12-01", **WHO)
    with pytest.raises(ChangeError, match="closed as done; take that back first"):
        close_request(store, whole(store), key, status="declined", on="", **WHO)


@pytest.mark.parametrize("name", ["....", "'", "1984", "🏙️", "=Lyon"])
def test_what_is_no_name_names_no_place(store: Store, name: str) -> None:
    assert problems(store, "tie", {"partner": name, "country": "FR"}) == ["partner"]
    assert problems(store, "place", {"name": name, "country": "FR", "level": "city"}) == ["name"]


@pytest.mark.parametrize("name", ["Little\nMade", "\u202eLittle\tMade", "Lit\u200btle  Made"])
def test_a_name_that_was_pasted_is_that_which_is_seen(store: Store, name: str) -> None:
    assert enter(store, "tie", partner=name, country="SE").subject.startswith("tie:se-little-made|")
    again = {"name": name, "country": "SE", "level": "city"}
    with pytest.raises(ChangeError, match="there already"):
        enter(store, "place", **again)


def test_a_name_of_a_place_has_a_limit(store: Store) -> None:
    long = {"name": "a" * 201, "country": "FR", "level": "city"}
    assert problems(store, "place", long) == ["name"]
    assert problems(store, "tie", {"partner": "a" * 201, "country": "FR"}) == ["partner"]
    assert enter(store, "place", **long | {"name": "a" * 200}).subject.startswith("place:fr-aaa")


def test_the_longest_texts_come_back_from_a_folder(store: Store, tmp_path: Path) -> None:
    long = {"description": "长" * MAX_CELL, "note": "=" + "x" * (MAX_CELL - 2)}
    enter(store, "exchange", partner=CHANGCHUN, form="other", flow="ideas", **long)
    before = store.material("small")
    write_material(before, tmp_path / "out")
    again = read_record_folder(tmp_path / "out")
    assert {said.id for said in again.statements} == {said.id for said in before.statements}
