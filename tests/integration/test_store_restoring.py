"""A backup that somebody spoilt or made up is one clear error, and gives nobody a right."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from tests.support.accounts import CLERK, account, material
from tests.support.people import PASSWORD, cheap_passwords

from paradiplomacy.access.people import People
from paradiplomacy.access.roles import Grant, Role
from paradiplomacy.errors import AccessError, ParadiplomacyError, StoreError
from paradiplomacy.evidence.backup import ROLES, backup, restore
from paradiplomacy.evidence.engine import connect
from paradiplomacy.evidence.store import Store

Files = dict[str, bytes]
Change = Callable[[Files], None]


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small store with an admin, a respondent and an open invitation, beside its backup."""
    cheap_passwords()
    folder = tmp_path_factory.mktemp("first")
    with Store.open(folder / "first.db") as store:
        store.import_material(material(account("n1", **CLERK), account("n2", **CLERK)))
        people = People(store.engine)
        ann = people.add("ann@example.org", "Ann", Grant(Role.ADMIN), password=PASSWORD).key
        _, token = people.invite(Grant(Role.RESPONDENT, "r", "US"), by=ann, tie="tie:a|b")
        people.answering(token)
        people.invite(Grant(Role.ADMIN), by=ann)
    backup(folder / "first.db", folder / "ties.zip")
    return folder


@pytest.fixture
def archive(backed_up: Path, tmp_path: Path) -> Path:
    """The backup, for one test to spoil."""
    shutil.copytree(backed_up, tmp_path, dirs_exist_ok=True)
    return tmp_path / "ties.zip"


def rewritten(archive: Path, change: Change, *, consistent: bool = True) -> None:
    """Change the files of a backup; its digests fit again, and it is not signed any more."""
    with zipfile.ZipFile(archive) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    change(files)
    if consistent:
        files.pop("signature.json", None)
        manifest = json.loads(files["manifest.json"])
        for name, about in manifest["tables"].items():
            data = files.get(f"tables/{name}.jsonl", b"")
            about["sha256"] = hashlib.sha256(data).hexdigest()
            about["rows"] = data.count(b"\n")
        files["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)


def cell(files: Files, table: str, field: str, value: Any, *, row: int = 0) -> None:
    lines = [json.loads(line) for line in files[f"tables/{table}.jsonl"].splitlines()]
    lines[row][field] = value
    data = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    files[f"tables/{table}.jsonl"] = data


def line(files: Files, table: str, text: bytes) -> None:
    files[f"tables/{table}.jsonl"] = text + b"\n"


def manifested(files: Files, **more: Any) -> None:
    manifest = json.loads(files["manifest.json"]) | more
    files["manifest.json"] = json.dumps(manifest).encode()


def _no_moment(files: Files) -> None:
    manifest = json.loads(files["manifest.json"])
    del manifest["made"]
    files["manifest.json"] = json.dumps(manifest).encode()


def _foreign_table(files: Files) -> None:
    manifest = json.loads(files["manifest.json"])
    manifest["tables"]["sqlite_master"] = {"rows": 0, "sha256": "", "columns": []}
    files["manifest.json"] = json.dumps(manifest).encode()
    files["tables/sqlite_master.jsonl"] = b""


def _no_columns(files: Files) -> None:
    manifest = json.loads(files["manifest.json"])
    del manifest["tables"]["people"]["columns"]
    files["manifest.json"] = json.dumps(manifest).encode()


def _column_dropped(files: Files) -> None:
    lines = [json.loads(line) for line in files["tables/people.jsonl"].splitlines()]
    for each in lines:
        del each["email"]
    files["tables/people.jsonl"] = b"".join(json.dumps(each).encode() + b"\n" for each in lines)


ODD: dict[str, tuple[Change, str]] = {
    "made-missing": (_no_moment, "damaged"),
    "made-odd": (partial(manifested, made="yesterday"), "damaged"),
    "columns-missing": (_no_columns, "damaged"),
    "column-dropped": (_column_dropped, "people.jsonl, row 1: expected an object with"),
    "old-revision": (partial(manifested, revision="0016"), "other tables than its revision"),
    "no-release": (partial(manifested, revision="0002"), "before version 0.1.0"),
    "foreign-table": (_foreign_table, "sqlite_master"),
    "date-bad": (lambda f: cell(f, "people", "added", "yesterday"), "row 1, field 'added'"),
    "date-number": (lambda f: cell(f, "people", "added", 5), "field 'added'"),
    "no-zone": (lambda f: cell(f, "people", "added", "2026-11-29T10:00:00"), "time zone"),
    "list-row": (lambda f: line(f, "people", b"[1, 2]"), "expected an object"),
    "not-json": (lambda f: line(f, "people", b"{whatever"), "not JSON"),
    "twice": (lambda f: line(f, "people", b'{"key": "a", "key": "b"}'), "'key' twice"),
    "deep": (lambda f: line(f, "people", b"[" * 100_000), "row 1"),
    "no-utf8": (lambda f: line(f, "people", b'{"key": "\xff"}'), "row 1"),
    "empty": (lambda f: cell(f, "statements", "value", None), "is empty, and must not be"),
    "number": (lambda f: cell(f, "statements", "value", 7), "'7' is not what this column takes"),
    "flag": (lambda f: cell(f, "statements", "imported", 1), "field 'imported'"),
    "huge-number": (lambda f: cell(f, "audit", "row", 10**30), "field 'row'"),
    "nul": (lambda f: cell(f, "records", "title", "a\0b"), "no database keeps"),
    "surrogate": (lambda f: cell(f, "records", "title", "\ud800"), "no database keeps"),
    "long": (lambda f: cell(f, "records", "title", "a" * 3_000_000), "characters"),
    "longer": (lambda f: cell(f, "records", "title", "a" * 9_000_000), "row has more than"),
    "role": (lambda f: cell(f, "grants", "role", "king"), "'king' is not a role"),
    "polarity": (lambda f: cell(f, "statements", "polarity", "maybe"), "of statements"),
    "consent": (lambda f: cell(f, "sources", "consent", "all"), "of sources"),
    "nobody": (lambda f: cell(f, "grants", "person", "zoe"), "contradict"),
    "twice-a-row": (
        lambda f: f.update({"tables/people.jsonl": f["tables/people.jsonl"] * 2}),
        "contradict",
    ),
}


@pytest.mark.parametrize(("change", "message"), ODD.values(), ids=ODD.keys())
def test_what_is_odd_is_one_error_and_writes_nothing(
    archive: Path, change: Change, message: str, tmp_path: Path
) -> None:
    rewritten(archive, change)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(ParadiplomacyError) as caught:
        restore(archive, tmp_path / "again.db", with_accounts=True)
    assert message in str(caught.value)
    assert "ties.zip" in str(caught.value)
    assert len(str(caught.value)) < 500
    assert sorted(tmp_path.iterdir()) == before


def test_nothing_is_left_in_a_database_either(archive: Path, store_url: str) -> None:
    rewritten(archive, ODD["polarity"][0])
    with pytest.raises(StoreError, match="statements"):
        restore(archive, store_url)
    if store_url.startswith("postgresql"):
        engine = connect(store_url)
        assert sa.inspect(engine).get_table_names() == []
        engine.dispose()
    else:
        assert not Path(store_url.removeprefix("sqlite:///")).exists()


# --- who made it -----------------------------------------------------------------------


def test_a_changed_backup_is_not_taken_for_the_one_that_was_signed(
    archive: Path, tmp_path: Path
) -> None:
    whole = archive.read_bytes()
    signed_by = restore(archive, tmp_path / "one.db").signed_by
    with zipfile.ZipFile(archive) as opened:
        signature = opened.read("signature.json")

    def _keep(files: Files) -> None:
        files["signature.json"] = signature
        cell(files, "records", "title", "Another")
        manifest = json.loads(files["manifest.json"])
        data = files["tables/records.jsonl"]
        manifest["tables"]["records"]["sha256"] = hashlib.sha256(data).hexdigest()
        files["manifest.json"] = json.dumps(manifest).encode()

    rewritten(archive, _keep, consistent=False)
    with pytest.raises(StoreError, match="signature does not fit"):
        restore(archive, tmp_path / "two.db")
    archive.write_bytes(whole)
    rewritten(archive, lambda files: None)  # its signature taken away
    with pytest.raises(StoreError, match="signed by nobody"):
        restore(archive, tmp_path / "two.db", signed_by=signed_by)
    assert restore(archive, tmp_path / "two.db").signed_by == ""


def test_another_office_is_told_apart(archive: Path, tmp_path: Path) -> None:
    Store.open(tmp_path / "other.db").close()
    other = backup(tmp_path / "other.db", tmp_path / "other.zip")
    with pytest.raises(StoreError, match="and not by"):
        restore(archive, tmp_path / "again.db", signed_by=other.signed_by)
    assert not (tmp_path / "again.db").exists()
    key = tmp_path / "other.db.signing-key"
    assert key.stat().st_mode & 0o777 == 0o600


def test_nothing_is_written_where_nobody_agrees(archive: Path, tmp_path: Path) -> None:
    asked = []
    with pytest.raises(StoreError, match="not restored"):
        restore(archive, tmp_path / "again.db", agreed=asked.append)  # type: ignore[arg-type]
    (held,) = asked
    assert (held.people, held.roles, held.admins) == (
        2,
        {"respondent": 1, "admin": 1},
        ("ann@example.org",),
    )
    assert not (tmp_path / "again.db").exists()


# --- nobody gets a right ---------------------------------------------------------------


def test_the_roles_are_those_of_people() -> None:
    assert set(ROLES) == set(Role)


def test_without_accounts_people_are_names(archive: Path, tmp_path: Path) -> None:
    with Store.open(tmp_path / "first.db") as store:
        people = People(store.engine)
        (ann,) = (each.person.key for each in people.list_people() if each.person.name == "Ann")
        _, link = people.invite(Grant(Role.ADMIN), by=ann)
    archive.unlink()
    backup(tmp_path / "first.db", archive)
    restore(archive, tmp_path / "again.db")
    with Store.open(tmp_path / "again.db") as store:
        people = People(store.engine)
        listed = people.list_people()
        assert [each.person.grants for each in listed] == [(), ()]
        assert all(each.is_disabled for each in listed)
        with pytest.raises(AccessError):
            people.sign_in("ann@example.org", PASSWORD)
        with pytest.raises(AccessError):
            people.accept(link, email="eve@example.org", name="Eve", password=PASSWORD)
        assert {each.state for each in people.invitations()} == {"revoked"}
        assert len(store.material("r").statements) > 0


def test_with_accounts_people_come_back(archive: Path, tmp_path: Path) -> None:
    restore(archive, tmp_path / "again.db", with_accounts=True)
    with Store.open(tmp_path / "again.db") as store:
        person, _ = People(store.engine).sign_in("ann@example.org", PASSWORD)
    assert person.grants == (Grant(Role.ADMIN),)


# --- sizes ----------------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_pipes_and_devices_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.zip")
    for path in (tmp_path / "pipe.zip", Path("/dev/zero"), tmp_path):
        with pytest.raises(ParadiplomacyError, match="expected a backup"):
            restore(path, tmp_path / "again.db")


def _many(archive: Path) -> None:
    with zipfile.ZipFile(archive, "a") as opened:
        for number in range(1_000):
            opened.writestr(f"tables/{number}", b"")


def _other_method(archive: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_LZMA) as made:
        for name, data in files.items():
            made.writestr(name, data)


def _declared_less(archive: Path) -> None:
    """A table that says that it is ten bytes long."""
    with zipfile.ZipFile(archive) as opened:
        size = opened.getinfo("tables/statements.jsonl").file_size
    data = archive.read_bytes()
    found = data.rindex(size.to_bytes(4, "little"))
    archive.write_bytes(data[:found] + (10).to_bytes(4, "little") + data[found + 4 :])


@pytest.mark.parametrize(
    ("change", "message"),
    [(_many, "damaged"), (_other_method, "damaged"), (_declared_less, "damaged")],
)
def test_odd_zips_are_refused(
    change: Callable[[Path], None], message: str, archive: Path, tmp_path: Path
) -> None:
    change(archive)
    with pytest.raises(StoreError, match=message):
        restore(archive, tmp_path / "again.db")
    assert not (tmp_path / "again.db").exists()


def test_a_bomb_is_refused_by_what_it_declares(archive: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archive, "a", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("tables/bomb.jsonl", bytes(30_000_000))
    with pytest.raises(StoreError, match="unpacks to far more"):
        restore(archive, tmp_path / "again.db")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not say")
def test_rows_go_through_memory_one_after_the_other(archive: Path, tmp_path: Path) -> None:
    def _more(files: Files) -> None:
        row = json.loads(files["tables/audit.jsonl"].splitlines()[0])
        texts = [hashlib.sha256(bytes([n % 256, n // 256])).hexdigest() for n in range(2_000)]
        with_text = (row | {"row": n, "subject": texts[n % 2_000] * 200} for n in range(1, 5_000))
        files["tables/audit.jsonl"] = b"".join(json.dumps(r).encode() + b"\n" for r in with_text)

    rewritten(archive, _more)
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from paradiplomacy.evidence.backup import restore\n"
        "restore(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "print(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, archive, tmp_path / "again.db"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(ran.stdout) * 1024 < 100_000_000, "of rows of 60 MB"
