"""What is doubted or announced stays so, whichever way a record takes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.support.folders import Folder
from tests.support.round_trips import comes_back

from paradiplomacy.evidence.backup import backup, restore
from paradiplomacy.evidence.consent.showing import with_consent
from paradiplomacy.evidence.store import Store
from paradiplomacy.exports.workbook import write_xlsx
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import Certainty, Consent
from paradiplomacy.record.build import build_record
from paradiplomacy.results.opening import contents_of
from paradiplomacy.results.record_tables import record_tables
from paradiplomacy.sources.record_folder import read_record_folder


@pytest.fixture
def uncertain(folder: Folder) -> Material:
    """The small record with rows of every certainty; one source gives an exchange two."""
    folder.tie("established", "1985-10-07", certainty="doubted", note="of another tie?")
    folder.tie("renewed", "2023-10", source="jilin", certainty="announced")
    folder.add("exchanges.csv", id="planned", sector="trade; culture", certainty="announced")
    folder.add("exchanges.csv", id="little-rock-film-festival", date="1995", sector="trade",
               certainty="doubted")  # fmt: skip
    folder.add("further_values.csv", of="exchange:little-rock-film-festival", property="date",
               value="1996", source="lr", certainty="announced")  # fmt: skip
    return read_record_folder(folder.write())


def certainties(material: Material) -> Counter[Certainty]:
    return Counter(statement.certainty for statement in material.statements)


def test_a_folder_written_back_reads_the_same(uncertain: Material, tmp_path: Path) -> None:
    assert len(certainties(uncertain)) == len(Certainty)
    comes_back(uncertain, tmp_path)


def test_a_store_and_its_backup_hold_it(uncertain: Material, tmp_path: Path) -> None:
    with Store.open(tmp_path / "ties.db") as store:
        store.import_material(uncertain)
        held = store.material("small")
    backup(tmp_path / "ties.db", tmp_path / "copy.zip")
    restore(tmp_path / "copy.zip", tmp_path / "again.db")
    with Store.open(tmp_path / "again.db") as store:
        again = store.material("small")
    ids = {statement.id for statement in uncertain.statements}
    for material in (held, again):
        assert {statement.id for statement in material.statements} == ids
        assert certainties(material) == certainties(uncertain)


def test_what_may_be_shown_without_who_spoke_keeps_its_certainty(uncertain: Material) -> None:
    closed = replace(
        uncertain,
        sources=tuple(
            replace(source, consent=Consent.ANONYMOUS) if source.id == "lr" else source
            for source in uncertain.sources
        ),
    )
    shown = with_consent(closed)
    assert certainties(shown) == certainties(uncertain)
    assert build_record([closed]).exchanges.keys() == build_record([uncertain]).exchanges.keys()


def test_tables_and_the_workbook_say_it_and_facts_do_not_hold_it(
    uncertain: Material, tmp_path: Path
) -> None:
    record = build_record([uncertain])
    tables = record_tables(record)
    said = dict(tables["statements"]().select("id", "certainty").iter_rows())
    assert Counter(said.values()) == Counter(map(str, certainties(uncertain).elements()))
    facts = tables["facts"]()
    assert "exchange:planned" not in facts["subject"]
    assert "renewed" not in facts["property"]
    behind = {key for keys in facts["statements"] for key in keys}
    assert {said[key] for key in behind} == {"stated"}
    write_xlsx(record, tmp_path / "record.xlsx")
    rows = load_workbook(tmp_path / "record.xlsx")["statements"].iter_rows(values_only=True)
    assert {"announced", "doubted"} <= {cell for row in rows for cell in row}


def test_a_record_that_doubts_what_another_states_has_other_contents(folder: Folder) -> None:
    before = contents_of(folder.record())
    folder.change("ties.csv", 1, certainty="doubted")
    assert contents_of(folder.record()) != before
