"""A store that can be read and not be written: on a read-only medium, or somebody else's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.conftest import Outcome

from paradiplomacy.errors import StoreError
from paradiplomacy.evidence import engine as of
from paradiplomacy.evidence.migrate import HEAD, REVISION_TABLE
from paradiplomacy.evidence.store import Store
from paradiplomacy.record.open import open_record, read_material, record_folder, stored_records
from paradiplomacy.sources.record_folder import read_record_folder

Cli = Callable[..., Outcome]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with a small record, in a folder of its own."""
    path = tmp_path / "medium" / "ties #1?.db"
    path.parent.mkdir()
    with record_folder("article") as folder, Store.open(path) as opened:
        opened.import_material(read_record_folder(folder))
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    return path


@pytest.fixture
def sealed(store: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same where the system says that nothing may be written."""
    allowed = os.access

    def access(path: object, mode: int, **named: object) -> bool:
        inside = Path(str(path)).is_relative_to(store.parent)
        return not (inside and mode & os.W_OK) and allowed(str(path), mode)

    monkeypatch.setattr(of.os, "access", access)
    return store


@pytest.fixture
def mounted(store: Path) -> Iterator[Path]:
    """The same on a medium that is mounted read-only."""
    folder = str(store.parent)
    steps = (["--bind", folder, folder], ["-o", "remount,bind,ro", folder])
    if sys.platform != "linux" or os.geteuid() or not shutil.which("mount"):
        pytest.skip("needs root on Linux to mount a folder read-only")
    for step in steps:
        if subprocess.run(["mount", *step], check=False, capture_output=True).returncode:
            subprocess.run(["umount", folder], check=False, capture_output=True)
            pytest.skip("may not mount a folder read-only")
    yield store
    subprocess.run(["umount", folder], check=True)


def test_a_read_only_medium_is_read(mounted: Path, cli: Cli) -> None:
    with pytest.raises(OSError, match="Read-only"):
        (mounted.parent / "x").touch()
    assert cli("record", "info", "--store", mounted).status == 0
    assert stored_records(str(mounted)) == ("article",)
    refused = cli("import", "china_russia", "--store", mounted)
    assert refused.status == 1
    assert "cannot be written" in refused.err
    assert refused.err.rstrip().count("\nError: ") == 1
    assert "Traceback" not in refused.err


def test_what_is_read_is_the_same(sealed: Path) -> None:
    material = read_material("article", store=str(sealed))
    assert material == read_material("article")
    assert open_record("article", store=str(sealed)).ties
    assert [file.name for file in sealed.parent.iterdir()] == [sealed.name]


def test_nothing_is_written(sealed: Path) -> None:
    before = sealed.read_bytes()
    with (
        Store.open(sealed) as opened,
        record_folder("china_russia") as folder,
        pytest.raises(StoreError, match=r"cannot be written; give yourself the right"),
    ):
        opened.import_material(read_record_folder(folder))
    assert sealed.read_bytes() == before


def test_a_store_with_the_log_of_a_writer_is_never_read_without_it(
    sealed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as allowed:
        allowed.setattr(of.os, "access", lambda *_: True)
        writer = Store.open(sealed)
        with record_folder("china_russia") as folder:
            writer.import_material(read_record_folder(folder))
    assert of._log_of(sealed).stat().st_size
    with closing(writer):
        assert stored_records(str(sealed)) == ("article", "china_russia")


def test_a_store_that_changes_meanwhile_is_refused(sealed: Path) -> None:
    with Store.open(sealed, create=False) as opened:
        assert opened.records()
        os.utime(sealed, ns=(1, 1))
        with pytest.raises(StoreError, match="somebody changed it while it was read"):
            opened.records()


def test_an_old_store_is_refused(
    store: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    engine = of.connect(store)
    table = sa.table(REVISION_TABLE, sa.column("version_num", sa.Text))
    with of.writing(engine) as connection:
        connection.execute(sa.update(table).values(version_num="0016"))
    engine.dispose()
    assert HEAD != "0016"
    sealed = request.getfixturevalue("sealed")
    with pytest.raises(StoreError, match="written by an older paradiplomacy"):
        Store.open(sealed, create=False)


def test_a_store_that_may_be_written_is_opened_as_ever(store: Path) -> None:
    assert of.is_writable(store)
    assert of.is_writable(store.parent / "none.db")
    engine = of.connect(store)
    assert not of.reads_only(engine)
    engine.dispose()
