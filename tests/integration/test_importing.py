"""A registry into a store: whole or not at all; broken off, repeated, judged."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from paradiplomacy.errors import ParadiplomacyError, RecordError, StoreError
from paradiplomacy.evidence.store import Store
from paradiplomacy.exports.folder import write_material
from paradiplomacy.model.statements import Judgement, JudgementKind
from paradiplomacy.record.build import build_record
from paradiplomacy.record.importing import RegistryImport, import_registry
from paradiplomacy.record.open import open_record, read_material
from paradiplomacy.sources.readers import READERS, get_reader
from paradiplomacy.sources.record_folder import read_record_folder

ROWS = """\
city1,country1,city2,country2
Chengdu,China,"Phoenix",United States
Phoenix,United States,Chengdu,China
Aachen,Germany,Reims,France
Reims,France,Aachen,Germany
Xyzzyville,Germany,Reims,France
Harbin,China,Nowhereland,Atlantis
"""


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    path = tmp_path / "twins.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


MAPPING = {"mapping": "wikipedia_2026", "record": "small"}


@pytest.fixture
def mapping() -> dict[str, str]:
    return dict(MAPPING)


def _import(registry: Path, store: Path, options: dict[str, str], **more: object) -> RegistryImport:
    return import_registry(
        [registry], get_reader("table"), store=str(store), options=options, **more
    )


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RegistryImport]:
    """A store into which the registry was imported, and what that told."""
    folder = tmp_path_factory.mktemp("first")
    registry, store = folder / "twins.csv", folder / "world.db"
    registry.write_text(ROWS, encoding="utf-8")
    return store, _import(registry, store, MAPPING)


@pytest.fixture
def imported(first: tuple[Path, RegistryImport], tmp_path: Path) -> Path:
    """Such a store, for one test to change."""
    return Path(shutil.copy(first[0], tmp_path / "world.db"))


def _content(store: Path) -> tuple[object, ...]:
    with Store.open(store, create=False) as opened:
        material = opened.material("small")
    return material.statements, material.sources, set(material.judgements)


def test_an_import_tells_places_and_queues_the_rest(first):
    store, done = first
    assert (done.mentions, done.ambiguous) == (7, 2)
    assert done.resolved == 5
    assert [problem.row for problem in done.skipped] == [7]
    record = open_record("small", store=str(store))
    assert {tie.place_a[:6] for tie in record.ties.values()} <= {"cn-gn-", "de-gn-", "de-sma"}
    assert record.place("Chengdu").population > 1_000_000
    assert record.place("Xyzzyville").latitude is None


@pytest.mark.essential
def test_importing_again_changes_nothing(registry, mapping, imported):
    store = imported
    before = _content(store)
    assert _import(registry, store, mapping).outcome is None
    again = _import(registry, store, mapping, again=True)
    assert again.outcome is not None
    assert (again.outcome.added, again.outcome.withdrawn) == (0, 0)
    assert again.outcome.judgements_added == 0
    assert _content(store) == before


def test_a_changed_registry_is_brought_up_to_date(registry, mapping, imported):
    store = imported
    lines = ROWS.splitlines(keepends=True)
    registry.write_text("".join(lines[:3] + lines[5:]) + "Weimar,Germany,Trier,Germany\n")
    done = _import(registry, store, mapping, withdraw=True)
    assert done.outcome is not None
    assert done.outcome.added > 0
    assert done.outcome.withdrawn > 0
    record = open_record("small", store=str(store))
    assert not any("Aachen" in place.name for place in record.places.values())
    assert record.tie("Weimar", "Trier")
    registry.write_text(ROWS)
    back = _import(registry, store, mapping, withdraw=True)
    assert back.outcome is not None
    assert back.outcome.restored > 0
    assert open_record("small", store=str(store)).tie("Aachen", "Reims")


_KILLED = """
import os, signal, sys
from pathlib import Path
from paradiplomacy.record.importing import import_registry
from paradiplomacy.sources.readers import get_reader

def at(what, share):
    if what == sys.argv[4]:
        os.kill(os.getpid(), getattr(signal, sys.argv[5]))

import_registry([Path(sys.argv[1])], get_reader("table"), store=sys.argv[2],
                options={"mapping": sys.argv[3], "record": "small"}, progress=at)
"""


@pytest.mark.parametrize(
    ("when", "sent"),
    [
        ("reading the gazetteer", "SIGKILL"),
        ("resolving places", "SIGINT"),
        ("storing", "SIGKILL"),
    ],
)
@pytest.mark.thorough
def test_an_import_that_is_killed_leaves_the_store_as_it_was(first, registry, tmp_path, when, sent):
    store = tmp_path / "killed.db"
    command = [sys.executable, "-c", _KILLED, str(registry), str(store), MAPPING["mapping"]]
    ended = subprocess.run([*command, when, sent], capture_output=True, check=False)
    assert ended.returncode == -getattr(signal, sent), ended.stderr.decode()
    with Store.open(store, create=False) as opened:
        known = {meta.id for meta in opened.records()}
    assert known == set()
    done = _import(registry, store, MAPPING)
    assert done.outcome is not None
    assert _content(store) == _content(first[0])


@pytest.mark.essential
def test_what_a_person_decided_stays(registry, mapping, imported):
    store = imported
    word = Judgement(
        JudgementKind.SAME_PLACE,
        "us-small-phoenix",
        "us-small-phoenix",
        "a person",
        "2026-11-24",
        "not the one in Arizona",
    )
    with Store.open(store) as opened:
        opened.judge("small", word)
    done = _import(registry, store, mapping, again=True)
    assert done.resolved == 4
    assert "us-small-phoenix" in open_record("small", store=str(store)).places


def test_judgements_are_replayed_into_a_new_store(registry, mapping, tmp_path):
    word = Judgement(
        JudgementKind.SAME_PLACE,
        "de-small-xyzzyville",
        "de-gn-2950159",
        "a person",
        "2026-11-24",
        "an old name of Berlin",
    )
    store = tmp_path / "world.db"
    done = _import(registry, store, mapping, judgements=(word,))
    assert (done.resolved, done.ambiguous) == (6, 1)
    assert open_record("small", store=str(store)).place("de-gn-2950159").name == "Berlin"


def _say(subject: str, object_: str, on: str = "2026-01-01") -> Judgement:
    return Judgement(JudgementKind.SAME_PLACE, subject, object_, "Ann", on, "known")


@pytest.mark.parametrize(
    ("rows", "refused"),
    {
        "circle": (
            [
                ("de-small-aachen", "de-small-xyzzyville"),
                ("de-small-xyzzyville", "de-small-aachen"),
            ],
            {0: "each other", 1: "each other"},
        ),
        "unknown subject": (
            [("de-small-nowhere", "de-gn-2950159")],
            {0: "is not a place that this"},
        ),
        "unknown object": ([("de-small-aachen", "de-gn-999999999")], {0: "nor one of GeoNames"}),
        "another country": ([("de-small-aachen", "fr-small-reims")], {0: "said to lie in DE"}),
        "contradictory": (
            [("de-small-aachen", "de-gn-2950159"), ("de-small-aachen", "de-gn-2867714")],
            {0: "different places", 1: "different places"},
        ),
        "a changed mind": (
            [
                ("de-small-xyzzyville", "de-gn-2950159", "2026-01-01"),
                ("de-small-xyzzyville", "de-small-xyzzyville", "2026-01-02"),
            ],
            {},
        ),
        "no place of the gazetteer": ([("de-small-aachen", "de-small-aachen")], {}),
    }.values(),
    ids=[
        "circle",
        "unknown subject",
        "unknown object",
        "another country",
        "contradictory",
        "a changed mind",
        "no place of the gazetteer",
    ],
)
def test_only_judgements_that_can_hold_are_replayed(registry, mapping, tmp_path, rows, refused):
    words = tuple(_say(*row) for row in rows)
    store = tmp_path / "world.db"
    done = _import(registry, store, mapping, judgements=words)
    why = {words.index(one.judgement): one.why for one in done.refused}
    assert why.keys() == refused.keys()
    assert all(said in why[number] for number, said in refused.items())
    by_ann = {j for j in _content(store)[2] if j.by == "Ann"}
    assert by_ann == {word for number, word in enumerate(words) if number not in refused}
    open_record("small", store=str(store))
    again = _import(registry, store, mapping, judgements=words)
    assert (again.outcome, len(again.refused)) == (None, len(refused))


def test_a_circle_with_what_was_decided_before_is_refused(registry, mapping, tmp_path):
    store = tmp_path / "world.db"
    _import(registry, store, mapping, judgements=(_say("de-small-aachen", "de-small-xyzzyville"),))
    back = _say("de-small-xyzzyville", "de-small-aachen")
    (refused,) = _import(registry, store, mapping, judgements=(back,)).refused
    assert "each other" in refused.why


def test_no_judgement_makes_a_place_its_own_partner(mapping, tmp_path):
    twins = tmp_path / "twins.csv"
    head = ROWS.splitlines(keepends=True)[0]
    twins.write_text(head + "Aachen,Germany,Burtscheid,Germany\n", encoding="utf-8")
    store = tmp_path / "world.db"
    words = (
        _say("de-small-aachen", "de-gn-3247449"),
        _say("de-small-burtscheid", "de-gn-3247449"),
    )
    (refused,) = _import(twins, store, mapping, judgements=words).refused
    assert refused.judgement == words[1]
    assert "its own partner" in refused.why
    assert len(open_record("small", store=str(store)).ties) == 1


def test_judgements_on_places_of_geonames_need_the_gazetteer(registry, mapping, tmp_path):
    store = tmp_path / "world.db"
    words = (_say("de-small-xyzzyville", "de-gn-2950159"),)
    (refused,) = _import(registry, store, mapping, judgements=words, places=False).refused
    assert "GeoNames is left out" in refused.why
    open_record("small", store=str(store))


def test_a_registry_does_not_replace_a_record_folder(registry, mapping, tmp_path):
    store = tmp_path / "world.db"
    with Store.open(store) as opened:
        opened.import_material(read_material("china_russia"))
    with pytest.raises(StoreError, match="another key with --record"):
        _import(registry, store, mapping | {"record": "china_russia"})
    assert len(open_record("china_russia", store=str(store)).ties) == 40


def test_a_wrong_file_stores_nothing(mapping, tmp_path):
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("a,b\n1,2\n")
    store = tmp_path / "world.db"
    with pytest.raises(RecordError, match="city1"):
        _import(wrong, store, mapping)
    assert not store.exists()


def test_a_reader_refuses_options_and_files_that_it_does_not_take(registry):
    with pytest.raises(ParadiplomacyError, match="takes no --country"):
        READERS["table"].read_files([registry], {"country": "DE"})
    with pytest.raises(ParadiplomacyError, match="takes 1 file"):
        READERS["table"].read_files([registry, registry], {})
    with pytest.raises(ParadiplomacyError, match="needs --mapping"):
        READERS["table"].read_files([registry], {})


def test_a_registry_can_leave_the_store_as_a_record_folder(imported, tmp_path):
    store = imported
    elsewhere = Judgement(
        JudgementKind.SAME_PLACE,
        "de-small-xyzzyville",
        "de-other-xyzzyville",
        "paradiplomacy",
        "2026-11-24",
        "linked to a place of another record",
        method="splink/1",
    )
    with Store.open(store) as opened:
        opened.add_judgements([("small", elsewhere)])
        material = opened.material("small")
    write_material(material, tmp_path / "folder")
    back = read_record_folder(tmp_path / "folder")
    assert {said.id for said in back.statements} == {said.id for said in material.statements}
    assert set(back.judgements) == set(material.judgements)
    assert back.meta == material.meta
    assert "de-other-xyzzyville" in build_record([back]).places
