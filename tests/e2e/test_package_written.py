"""Where a replication package is written, from what, and what is refused."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from tests.e2e.packages import files_in
from tests.support.folders import Folder

from paradiplomacy.errors import NotFoundError, ParadiplomacyError
from paradiplomacy.evidence.store import Store
from paradiplomacy.model.statements import Judgement, JudgementKind
from paradiplomacy.package.build import PackageResult, package
from paradiplomacy.package.packed_data import write_data
from paradiplomacy.record.open import read_material
from paradiplomacy.results.opening import open_records

pytestmark = [pytest.mark.thorough, pytest.mark.xdist_group("package")]


def test_an_earlier_package_is_replaced_and_nothing_else(
    made: PackageResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "replication"
    shutil.copytree(made.folder, out)
    assert made.archive is not None
    shutil.copy(made.archive, tmp_path / "replication.zip")
    small = str(Folder.small(tmp_path / "small").write())
    again = package(small, out=out)
    assert (out / "data" / "small").is_dir()
    assert not (out / "data" / "china_russia").exists()
    with zipfile.ZipFile(tmp_path / "replication.zip") as held:
        assert len(held.namelist()) == again.files
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == ["replication", "replication.zip", "small"]

    (out / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ParadiplomacyError, match=r"of no replication package \(notes\.txt\)"):
        package(small, out=out)
    (out / "notes.txt").unlink()
    (tmp_path / "replication.zip").write_bytes(b"mine")
    with pytest.raises(ParadiplomacyError, match="not a replication package of ours"):
        package(small, out=out)
    assert (tmp_path / "replication.zip").read_bytes() == b"mine"

    def fail(*_names: str, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("paradiplomacy.package.build.study", fail)
    before = {name: path.read_bytes() for name, path in files_in(out).items()}
    with pytest.raises(KeyboardInterrupt):
        package(small, out=out, zipped=False)
    assert {name: path.read_bytes() for name, path in files_in(out).items()} == before
    with pytest.raises(KeyboardInterrupt):
        package(small, out=tmp_path / "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == left


def test_a_report_is_not_taken_for_a_package(tmp_path: Path) -> None:
    content = '{"schema": "paradiplomacy/manifest/1", "outputs": {"report.html": ""}}'
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    (tmp_path / "report.html").write_text("", encoding="utf-8")
    with pytest.raises(ParadiplomacyError, match="of no replication package"):
        package("china_russia", out=tmp_path)


def test_two_records_of_one_key_are_refused(tmp_path: Path) -> None:
    names = [str(Folder.small(tmp_path / name).write()) for name in ("one", "two")]
    with pytest.raises(ParadiplomacyError, match="two records have the key small"):
        package(*names, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_files_that_are_not_there_or_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"no plan '.*nowhere\.yaml'"):
        package("china_russia", out=tmp_path / "out", plan=tmp_path / "nowhere.yaml")
    with pytest.raises(NotFoundError, match=r"no file of hypotheses '.*nowhere\.yaml'"):
        package("china_russia", out=tmp_path / "out", hypotheses=[tmp_path / "nowhere.yaml"])
    twice = [tmp_path / "a" / "mine.yaml", tmp_path / "b" / "mine.yaml"]
    with pytest.raises(ParadiplomacyError, match=r"have the name mine\.yaml; rename one"):
        package("china_russia", out=tmp_path / "out", hypotheses=twice)
    assert list(tmp_path.iterdir()) == []


def test_a_package_may_be_made_from_a_store(tmp_path: Path) -> None:
    with Store.open(str(tmp_path / "ties.db")) as store:
        store.import_material(read_material(str(Folder.small(tmp_path / "small").write())))
    made = package(store=str(tmp_path / "ties.db"), out=tmp_path / "out", zipped=False)
    assert made.archive is None
    assert not (tmp_path / "out.zip").exists()
    held = read_material(str(made.folder / "data" / "small"))
    assert {said.id for said in held.statements} == {
        said.id for said in read_material(str(tmp_path / "small")).statements
    }


def test_registers_that_spell_numbers_in_their_own_way_may_be_written(
    tmp_path: Path, world_store: Path
) -> None:
    record = open_records([str(world_store)]).record
    again = write_data(record, tmp_path / "data", rule="both-ends")
    given, held = ({s.value for s in one.statements.values()} for one in (record, again))
    assert held != given  # such as 46.8780, which a folder reads as 46.878
    assert {_number(value) for value in held} == {_number(value) for value in given}
    assert len(again.statements) == len(record.statements)
    assert again.ties.keys() == record.ties.keys()


def _number(value: str) -> str | float:
    try:
        return float(value)
    except ValueError:
        return value


def test_a_judgement_that_writing_would_set_adrift_is_refused(
    tmp_path: Path, world_store: Path
) -> None:
    store = tmp_path / "world.db"
    shutil.copy(world_store, store)
    said = read_material("register_two", store=str(store)).statements
    spelt = next(s for s in said if s.property == "latitude" and s.value.endswith("0"))
    reject = Judgement(JudgementKind.REJECT, spelt.id, "", "me", "2026-01-01", "misread")
    with Store.open(str(store)) as held:
        held.judge("register_two", reject)
    with pytest.raises(ParadiplomacyError, match="1 statements are not the same"):
        package("register_two", store=str(store), out=tmp_path / "out")
    assert not (tmp_path / "out").exists()
