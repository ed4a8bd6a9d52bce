"""A registry into a store: two stages, each whole; broken off, resumed, repeated, judged."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from paradiplomacy.errors import ParadiplomacyError, RecordError, StoreError
from paradiplomacy.evidence.store import Store
from paradiplomacy.model.statements import Judgement, JudgementKind
from paradiplomacy.record.build import build_record
from paradiplomacy.record.exports.folder import write_material
from paradiplomacy.record.importing import Imported, import_registry
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


@pytest.fixture
def mapping() -> dict[str, str]:
    return {"mapping": "wikipedia_2026", "record": "small"}


def _import(registry: Path, store: Path, options: dict[str, str], **more: object) -> Imported:
    return import_registry(
        [registry], get_reader("table"), store=str(store), options=options, **more
    )


def _content(store: Path) -> tuple[object, ...]:
    with Store.open(store, create=False) as opened:
        material = opened.material("small")
    return material.statements, material.sources, set(material.judgements)


def test_an_import_tells_places_and_queues_the_rest(registry, mapping, tmp_path):
    done = _import(registry, tmp_path / "world.db", mapping)
    assert (done.mentions, done.ambiguous) == (5, 1)
    assert done.resolved == 4
    assert [problem.row for problem in done.skipped] == [7]
    record = open_record("small", store=str(tmp_path / "world.db"))
    assert {tie.place_a[:6] for tie in record.ties.values()} <= {"cn-gn-", "de-gn-", "de-sma"}
    assert record.place("Chengdu").population > 1_000_000
    assert record.place("Xyzzyville").latitude is None


def test_importing_again_changes_nothing(registry, mapping, tmp_path):
    store = tmp_path / "world.db"
    _import(registry, store, mapping)
    before = _content(store)
    assert _import(registry, store, mapping).outcome is None
    again = _import(registry, store, mapping, again=True)
    assert again.outcome is not None
    assert (again.outcome.added, again.outcome.withdrawn) == (0, 0)
    assert again.outcome.judgements_added == 0
    assert _content(store) == before


def test_a_changed_registry_is_brought_up_to_date(registry, mapping, tmp_path):
    store = tmp_path / "world.db"
    _import(registry, store, mapping)
    lines = ROWS.splitlines(keepends=True)
    registry.write_text("".join(lines[:3] + lines[5:]) + "Weimar,Germany,Trier,Germany\n")
    done = _import(registry, store, mapping)
    assert done.outcome is not None
    assert done.outcome.added > 0
    assert done.outcome.withdrawn > 0
    record = open_record("small", store=str(store))
    assert not any("Aachen" in place.name for place in record.places.values())
    assert record.tie("Weimar", "Trier")
    registry.write_text(ROWS)
    back = _import(registry, store, mapping)
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
        ("storing what it says", "SIGKILL"),
        ("telling places", "SIGINT"),
        ("storing its places", "SIGKILL"),
    ],
)
def test_an_import_that_is_killed_leaves_a_usable_store_and_resumes(
    registry, mapping, tmp_path, when, sent
):
    whole, store = tmp_path / "whole.db", tmp_path / "killed.db"
    _import(registry, whole, mapping)
    command = [sys.executable, "-c", _KILLED, str(registry), str(store), mapping["mapping"]]
    ended = subprocess.run([*command, when, sent], capture_output=True, check=False)
    assert ended.returncode == -getattr(signal, sent), ended.stderr.decode()
    with Store.open(store, create=False) as opened:
        known = {meta.id for meta in opened.records()}
    if when == "storing what it says":
        assert known == set()
    else:
        # What the registry says is there; its places are not told yet.
        record = open_record("small", store=str(store))
        assert len(record.ties) == 3
        assert not any("-gn-" in place for place in record.places)
    done = _import(registry, store, mapping)
    assert done.outcome is not None
    assert _content(store) == _content(whole)


def test_what_a_person_decided_stays(registry, mapping, tmp_path):
    store = tmp_path / "world.db"
    _import(registry, store, mapping)
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
    assert done.resolved == 3
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
    assert (done.resolved, done.ambiguous) == (5, 0)
    assert open_record("small", store=str(store)).place("de-gn-2950159").name == "Berlin"


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
        READERS["table"].read([registry], {"country": "DE"})
    with pytest.raises(ParadiplomacyError, match="takes 1 file"):
        READERS["table"].read([registry, registry], {})
    with pytest.raises(ParadiplomacyError, match="needs --mapping"):
        READERS["table"].read([registry], {})


def test_a_registry_can_leave_the_store_as_a_record_folder(registry, mapping, tmp_path):
    store = tmp_path / "world.db"
    _import(registry, store, mapping)
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
