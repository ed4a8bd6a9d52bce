"""An import withdraws only what it itself brought, and only once somebody agrees."""

from __future__ import annotations

import copy
import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.support.store_materials import CHANGCHUN, LITTLE_ROCK, material, meta, say
from typer.testing import CliRunner

from paradiplomacy.cli.main import app
from paradiplomacy.evidence.brought import WithdrawalError
from paradiplomacy.evidence.store import Mark, Store
from paradiplomacy.exports.folder import write_material
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import Judgement, JudgementKind, Source, Statement, Voice
from paradiplomacy.record.importing import RegistryImport, import_registry
from paradiplomacy.record.open import open_record
from paradiplomacy.record.resolving import resolve_all
from paradiplomacy.sources.readers import get_reader
from paradiplomacy.sources.record_folder import read_record_folder

PARTNERS = {
    "Swansea": "United Kingdom",
    "Toulon": "France",
    "Riesa": "Germany",
    "Haifa": "Israel",
    "Bydgoszcz": "Poland",
    "Chisinau": "Moldova",
}
MAPPING = """\
record: {id: office, title: Partners, licence: CC0-1.0, languages: [de], as_of: 2026-01-31}
source: {id: office-list, title: Partners of Mannheim, voice: government, end: DE}
a: {name: {constant: Mannheim}, country: {constant: DE}}
b: {name: Partner, country: Country}
listed_by: a
kind: {constant: sister}
established: Since
"""
ACTIVITY = "id,place_a,place_b,date,sector,form,flow,giver,source,locator"
ARCHIVE = Source("archive", "Archive", "", "de", "DE", Voice.GOVERNMENT)


def list_of(folder: Path, *partners: str, name: str = "partners.csv") -> Path:
    rows = [f"{one},{PARTNERS.get(one, 'Finland')},{1970 + len(one)}" for one in partners]
    path = folder / name
    path.write_text("\n".join(["Partner,Country,Since", *rows]) + "\n", encoding="utf-8")
    return path


class Office:
    """A record made of an office's list, which then got forty activities by a record folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.store = folder, folder / "office.db"
        (folder / "partners.yaml").write_text(MAPPING, encoding="utf-8")
        self.take(*PARTNERS)
        with Store.open(self.store) as store:
            write_material(store.material("office"), folder / "record")
        with (folder / "record" / "places.csv").open(encoding="utf-8", newline="") as file:
            self.keys = {row["name"]: row["id"] for row in csv.DictReader(file)}
        self._write_activities()
        with Store.open(self.store) as store:
            store.import_material(read_record_folder(folder / "record"))

    def _write_activities(self) -> None:
        home, ends = self.keys["Mannheim"], [self.keys["Swansea"], self.keys["Toulon"]]
        rows = [
            f"v{i},{home},{ends[i % 2]},2{i:03},culture,delegation,personnel,DE,office-list,{i}"
            for i in range(40)
        ]
        text = "\n".join([ACTIVITY, *rows]) + "\n"
        (self.folder / "record" / "exchanges.csv").write_text(text, encoding="utf-8")

    def take(self, *partners: str, name: str = "partners.csv", **more: Any) -> RegistryImport:
        return import_registry(
            [list_of(self.folder, *partners, name=name)],
            get_reader("table"),
            store=str(self.store),
            options={"mapping": str(self.folder / "partners.yaml")},
            **more,
        )

    def run(self, *partners: str, more: tuple[str, ...] = (), said: str = "") -> Any:
        path = list_of(self.folder, *partners)
        mapped = ["--mapping", str(self.folder / "partners.yaml")]
        call = ["import", str(path), "--as", "table", *mapped, "--store", str(self.store), *more]
        return CliRunner().invoke(app, call, input=said)

    @property
    def said(self) -> dict[str, Statement]:
        with Store.open(self.store) as store:
            return {said.id: said for said in store.material("office").statements}

    def ties(self) -> set[str]:
        record = open_record("office", store=str(self.store))
        return {record.label(tie.place_b) for tie in record.ties.values()} | {
            record.label(tie.place_a) for tie in record.ties.values()
        }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(made: Office, tmp_path: Path) -> Office:
    """The office, for one test to change."""
    shutil.copytree(made.folder, tmp_path, dirs_exist_ok=True)
    own = copy.copy(made)
    own.folder, own.store = tmp_path, tmp_path / "office.db"
    return own


def test_a_partner_more_withdraws_nothing_that_was_added_elsewhere(office: Office) -> None:
    before = office.said
    tie = next(s for s in before.values() if s.property == "established" and "swansea" in s.subject)
    mine = replace(tie, value="1979", raw="1979", source="archive", coder="Ann", locator="")
    misprint = Judgement(JudgementKind.REJECT, tie.id, "", "Ann", "2026-11-29", "a misprint")
    with Store.open(office.store) as store:
        version = store.history("office", tie.subject, "established").version
        store.add_statement(
            "office", mine, source=ARCHIVE, by="Ann", why="the deed", version=version
        )
        store.judge("office", misprint)
    done = office.take(*PARTNERS, "Turku").outcome
    assert done is not None
    assert (done.withdrawn, done.kept) == (0, 40 * 7 + 1)
    assert before.keys() | {mine.id} < office.said.keys()
    record = open_record("office", store=str(office.store))
    assert (len(record.exchanges), len(record.ties)) == (40, 7)
    with Store.open(office.store) as store:
        assert misprint in store.material("office").judgements


def test_a_row_that_is_gone_is_named_and_asked_for(office: Office) -> None:
    before = office.said
    left = [one for one in PARTNERS if one != "Haifa"]
    refused = office.run(*left)
    assert refused.exit_code == 1
    assert "five statements of an earlier import would be withdrawn" in refused.stderr
    assert "two on one tie and three on one place" in refused.stderr
    assert "- tie Mannheim – Haifa: established 1975 (office-list, row 5)" in refused.stderr
    assert "nothing was stored" in refused.stderr
    assert office.said == before
    done = office.run(*left, more=("--yes",))
    assert done.exit_code == 0, done.output
    after = office.said
    gone = {said.subject for id_, said in before.items() if id_ not in after}
    about = office.keys["Haifa"]
    assert gone
    assert all(about in subject or "-gn-" in subject for subject in gone)
    assert not any("Haifa" in name for name in office.ties())
    assert len(open_record("office", store=str(office.store)).exchanges) == 40


def test_somebody_may_answer_at_the_terminal(office: Office) -> None:
    before = office.said
    left = [one for one in PARTNERS if one != "Haifa"]
    assert office.run(*left, said="n\n").exit_code == 1
    assert office.said == before
    assert office.run(*left, said="y\n").exit_code == 0
    assert office.said != before


def test_programs_get_all_of_it_and_nothing_is_stored(office: Office) -> None:
    before = office.said
    result = office.run("Swansea", more=("--json",), said="y\n")
    assert result.exit_code == 1
    held = json.loads(result.stdout)
    assert not held["changed"]
    going = held["would_withdraw"]
    assert {each["source"] for each in going} == {"office-list"}
    assert len(going) == len({each["id"] for each in going}) > 5
    assert office.said == before


def test_the_other_language_has_the_same_words(office: Office) -> None:
    said = office.run("Swansea", more=("--language", "zh")).stderr
    assert "将予撤回" in said
    assert "确定撤回" in said


def test_a_partner_of_whom_activities_remain_keeps_its_name(office: Office) -> None:
    left = [one for one in PARTNERS if one != "Toulon"]
    done = office.take(*left, withdraw=True).outcome
    assert done is not None
    record = open_record("office", store=str(office.store))
    assert len(record.exchanges) == 40
    assert record.place("Toulon").country == "FR"
    gone = office.keys["Toulon"]
    assert not any(s.subject.startswith("tie:") and gone in s.subject for s in office.said.values())


def test_a_list_under_another_name_speaks_for_the_same_source(office: Office) -> None:
    left = [one for one in PARTNERS if one != "Haifa"]
    with pytest.raises(WithdrawalError, match="Haifa"):
        office.take(*left, name="partners-2027.csv")


def test_a_list_of_another_source_withdraws_nothing_of_the_first(office: Office) -> None:
    before = office.said
    mapping = office.folder / "partners.yaml"
    mapping.write_text(MAPPING.replace("office-list", "museums"), encoding="utf-8")
    done = office.take("Turku", name="museums.csv").outcome
    assert done is not None
    assert done.withdrawn == 0
    assert before.keys() < office.said.keys()


def test_who_is_asked_agrees_to_what_was_shown_and_no_more(office: Office) -> None:
    shown: list[WithdrawalError] = []

    def agree(error: WithdrawalError) -> bool:
        shown.append(error)
        return True

    done = office.take("Swansea", withdraw=agree).outcome
    assert done is not None
    (error,) = shown
    assert error.record == "office"
    assert {said.source for said in error.statements} == {"office-list"}
    assert not error.ids & office.said.keys()


def test_a_title_in_chinese_and_further_ends_survive_a_list(office: Office) -> None:
    folder = read_record_folder(office.folder / "record")
    told = replace(folder.meta, title_zh="伙伴城市", ends=(*folder.meta.ends, "NO"))
    with Store.open(office.store) as store:
        store.import_material(replace(folder, meta=told))
    office.take(*PARTNERS, "Turku")
    with Store.open(office.store) as store:
        (after,) = store.records()
    assert after.title_zh == "伙伴城市"
    assert {"NO", "FI"} <= set(after.ends)


def test_places_that_are_looked_up_anew_make_nothing_the_list_s_own(office: Office) -> None:
    resolve_all(str(office.store))
    done = office.take(*PARTNERS, "Turku").outcome
    assert done is not None
    assert done.withdrawn == 0
    assert len(open_record("office", store=str(office.store)).exchanges) == 40


# --- the store alone, on both engines ----------------------------------------

Y1985, Y1994 = say("1985"), say("1994", CHANGCHUN, side="CN")
LIST = Mark("list.csv", "table/1", "00")


def test_nothing_is_withdrawn_unless_somebody_agrees(store: Store) -> None:
    both = material(Y1985, Y1994)
    store.import_material(both)
    with pytest.raises(WithdrawalError, match="1994") as refused:
        store.import_material(material(Y1985))
    assert refused.value.statements == (Y1994,)
    assert store.material("sino-us") == both
    other = say("1995")
    with pytest.raises(WithdrawalError):
        store.import_material(material(Y1985), withdraw={other.id})
    assert store.import_material(material(Y1985), withdraw={Y1994.id}).withdrawn == 1


@pytest.mark.parametrize("agreed", [False, True])
def test_a_folder_and_a_registry_leave_each_other_s_statements(store: Store, agreed: bool) -> None:
    store.import_material(material(Y1985, Y1994), mark=LIST)
    outcome = store.import_material(material(say("1996"), register=(LITTLE_ROCK,)), withdraw=agreed)
    assert (outcome.withdrawn, outcome.kept) == (0, 2)
    again = store.import_material(material(Y1985, Y1994), mark=LIST, withdraw=agreed)
    assert (again.withdrawn, again.kept) == (0, 1)
    assert {s.value for s in store.material("sino-us").statements} == {"1985", "1994", "1996"}


def test_what_both_brought_either_may_withdraw(store: Store) -> None:
    store.import_material(material(Y1985, Y1994), mark=LIST)
    store.import_material(material(Y1985, Y1994))
    assert store.import_material(material(Y1985), mark=LIST, withdraw=True).withdrawn == 1


def test_what_somebody_let_count_no_import_withdraws(store: Store) -> None:
    store.import_material(material(Y1985, Y1994))
    kept = Judgement(JudgementKind.RESTORED, Y1994.id, "", "Bo", "2026-11-29", "I have the deed")
    store.judge("sino-us", kept)
    assert store.import_material(material(Y1985), withdraw=True).withdrawn == 0
    assert Y1994 in store.material("sino-us").statements
    store.undo("sino-us")
    assert store.import_material(material(Y1985), withdraw=True).withdrawn == 1


def test_what_the_gazetteer_says_follows_the_places_without_a_question(store: Store) -> None:
    gazetteer = replace(LITTLE_ROCK, id="geonames", voice=Voice.REFERENCE, end="third")
    place = {"property": "population", "side": "third"}
    of_tie = say("200000", gazetteer, subject="place:us-ar-little-rock", **place)
    of_none = say("300000", gazetteer, subject="place:us-elsewhere", **place)
    register = (CHANGCHUN, gazetteer, LITTLE_ROCK)
    store.import_material(material(Y1985, of_tie, of_none, register=register))
    store.import_material(material(say("1996"), register=register), mark=LIST)
    counted = store.material("sino-us").statements
    assert of_tie in counted, "the folder's tie names the place"
    assert of_none not in counted


def test_what_an_older_store_brought_is_withdrawn_by_what_brings_it_again(
    store: Store, store_url: str
) -> None:
    import sqlalchemy as sa

    from paradiplomacy.evidence.tables import statements

    store.import_material(material(Y1985, Y1994), mark=LIST)
    with store.engine.begin() as connection:
        connection.execute(sa.update(statements).values(brought_by={}))
    assert store.import_material(material(Y1985), mark=LIST, withdraw=True).kept == 1
    store.import_material(material(Y1985, Y1994), mark=LIST)
    assert store.import_material(material(Y1985), mark=LIST, withdraw=True).withdrawn == 1


def test_sources_that_a_registry_does_not_know_stay_in_the_register(store: Store) -> None:
    spare = replace(LITTLE_ROCK, id="spare")
    store.import_material(material(Y1985, register=(CHANGCHUN, LITTLE_ROCK)), mark=LIST)
    store.import_material(material(Y1985, register=(CHANGCHUN, LITTLE_ROCK, spare)))
    told = Material(meta(), (LITTLE_ROCK,), (Y1985,), ())
    store.import_material(told, mark=LIST)
    assert spare in store.material("sino-us").sources
