"""Contacts are shown as far as the person agreed, and requests to who may see accounts."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder

from paradiplomacy.answers.corrections import properties_of
from paradiplomacy.answers.desk_lists import contact_list, request_list
from paradiplomacy.errors import NotFoundError
from paradiplomacy.evidence.consent.showing import with_consent
from paradiplomacy.evidence.store import Store
from paradiplomacy.exports import export
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import Judgement, JudgementKind
from paradiplomacy.record.build import build_record
from paradiplomacy.record.record import Record
from paradiplomacy.sources.record_folder import read_record_folder

NAME, CHANNEL = "Wei Example", "wei@changchun.example"


def material_with(tmp_path: Path, consent: str) -> Material:
    folder = Folder.small(tmp_path / "folder")
    folder.add("contacts.csv", id="c1", place=CHANGCHUN, role="head of protocol", name=NAME,
               channel=CHANNEL, consent=consent, source="lr", locator="card of Wei")  # fmt: skip
    folder.add("requests.csv", id="r1", place=LITTLE_ROCK, partner=CHANGCHUN,
               what="a speaker for June", responsible="Ann", source="lr")  # fmt: skip
    return read_record_folder(folder.write())


def with_contact(tmp_path: Path, consent: str, *, whole: bool = False) -> Record:
    return build_record([material_with(tmp_path, consent)], whole=whole)


@pytest.mark.parametrize(
    ("consent", "shown"),
    [
        ("name", ("head of protocol", NAME, CHANNEL)),
        ("role", ("head of protocol", "", "")),
        ("", ("head of protocol", "", "")),
        ("city", ("withheld", "", "")),
        ("region", None),
        ("none", None),
    ],
)
def test_of_a_contact_is_shown_what_the_person_agreed_to(
    tmp_path: Path, consent: str, shown: tuple[str, str, str] | None
) -> None:
    record = with_contact(tmp_path, consent)
    contacts = [each.contact for each in contact_list(record)]
    assert [(c.role, c.name, c.channel) for c in contacts] == ([shown] if shown else [])
    everything = repr([record.materials, record.facts, record.statements])
    assert (NAME in everything, CHANNEL in everything) == (consent == "name",) * 2
    assert ("card of Wei" in everything) == (consent == "name")


@pytest.mark.parametrize("consent", ["role", "city", "region"])
def test_who_may_see_accounts_sees_contacts_and_requests_whole(
    tmp_path: Path, consent: str
) -> None:
    record = with_contact(tmp_path, consent, whole=True)
    assert record.contacts["c1"].name == NAME
    assert [each.request.responsible for each in request_list(record)] == ["Ann"]


def test_nobody_sees_who_agreed_to_nothing(tmp_path: Path) -> None:
    assert not with_contact(tmp_path, "none", whole=True).contacts


def test_requests_are_in_nothing_that_is_shown(tmp_path: Path) -> None:
    record = with_contact(tmp_path, "name")
    assert request_list(record) == ()
    assert "a speaker for June" not in repr([record.materials, record.facts, record.statements])
    export(record, "record", tmp_path / "out")
    assert not (tmp_path / "out/requests.csv").exists()


def test_nobody_makes_a_page_of_a_fact_of_them() -> None:
    assert properties_of("contact:c1") == properties_of("request:r1") == ()
    assert "valid_until" in properties_of("agreement:a1")


def test_a_later_judgement_narrows_what_is_shown(tmp_path: Path) -> None:
    folder = Folder.small(tmp_path / "folder")
    folder.add("contacts.csv", id="c1", place=CHANGCHUN, role="clerk", name=NAME,
               consent="name", source="lr")  # fmt: skip
    folder.add("judgements.csv", kind="consent", subject="contact:c1", object="city")
    shown = with_consent(read_record_folder(folder.write()))
    assert NAME not in repr(shown)


def test_a_contact_is_erased_and_no_import_brings_it_back(tmp_path: Path) -> None:
    material = material_with(tmp_path, "name")
    path = tmp_path / "store.db"
    with Store.open(path) as store:
        store.import_material(material)
        role = next(s for s in material.statements if s.value == "head of protocol")
        reason = f"{NAME} left"
        store.judge("small", Judgement(JudgementKind.ACCEPT, role.id, "", "Ann", "2026", reason))
        assert store.withdraw_contact("small", "c1", by="Ann") == 5
        assert store.withdraw_contact("small", "c1", by="Ann") == 0
        with pytest.raises(NotFoundError, match="no contact 'c2'"):
            store.withdraw_contact("small", "c2", by="Ann")
        store.import_material(material, withdraw=True)
        left = store.material("small")
    assert not [s for s in left.statements if s.subject == "contact:c1"]
    text = "".join(file.read_bytes().decode("latin-1") for file in tmp_path.glob("store.db*"))
    assert NAME not in text
    assert CHANNEL not in text


def test_a_contact_is_narrowed_in_a_store(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.db") as store:
        store.import_material(material_with(tmp_path, "name"))
        assert build_record([store.material("small")]).contacts["c1"].name == NAME
        consent = Judgement(
            JudgementKind.CONSENT, "contact:c1", "city", "Ann", "2026-01-01", "asked"
        )
        store.judge("small", consent)
        contact = build_record([store.material("small")]).contacts["c1"]
    assert (contact.role, contact.name) == ("withheld", "")
