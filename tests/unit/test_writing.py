"""Files and folders are written whole or not at all, and a full disk says where it is."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.exports import FORMATS
from paradiplomacy.writing import naming, whole, write_whole


def _break_off(path: Path) -> None:
    with whole(path) as half:
        half.write_text("sec")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_what_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    write_whole(path, "first\r\n")
    with pytest.raises(OSError, match="No space left on device") as caught:
        _break_off(path)
    assert caught.value.filename == str(path)
    assert [one.name for one in tmp_path.iterdir()] == ["plan.yaml"]
    assert path.read_bytes() == b"first\r\n"


def test_a_folder_appears_once_it_is_whole(tmp_path: Path) -> None:
    with whole(tmp_path / "out") as half:
        half.mkdir()
        (half / "a.csv").write_text("a\n")
        assert not (tmp_path / "out").exists()
    assert [one.name for one in (tmp_path / "out").iterdir()] == ["a.csv"]


def test_what_a_killed_process_left_is_cleared_and_no_other(tmp_path: Path) -> None:
    dead, alive = (
        tmp_path / ".half-written-99999999-x",
        tmp_path / f".half-written-{os.getppid()}-x",
    )
    other = tmp_path / ".half-written-99999999-y"
    for left in (dead, alive, other):
        left.mkdir()
    write_whole(tmp_path / "x", "")
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted([alive.name, other.name, "x"])


def test_an_error_on_another_file_keeps_its_name(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"gone\.csv"), naming(tmp_path / "out" / "x"):
        (tmp_path / "gone.csv").read_text()


@pytest.mark.parametrize(
    ("name", "number"),
    [("file/x", errno.ENOTDIR), ("x" * 300, errno.ENAMETOOLONG), ("gone/x", errno.ENOENT)],
    ids=["through a file", "too long", "no folder"],
)
@pytest.mark.skipif(sys.platform == "win32", reason="other systems have other errors")
def test_where_nothing_can_be_made_the_error_names_the_path_and_no_hidden_file(
    tmp_path: Path, name: str, number: int
) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match=os.strerror(number)) as caught:
        write_whole(tmp_path / name, "text")
    assert (caught.value.errno, caught.value.filename) == (number, str(tmp_path / name))


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of two megabytes."""
    place = tmp_path / "tiny"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("needs mount")
    if done.returncode != 0:
        pytest.skip("needs the right to mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


EXPORTS = [name for name in FORMATS if name != "xlsx"]
COMMANDS = {
    **{f"export {name}": ["export", name, "-r", "china_russia", "--out"] for name in EXPORTS},
    "plan new": ["plan", "new", "detachment", "-r", "china_russia", "--out"],
    "record schema": ["record", "schema", "--out"],
    "import": ["import", "china_russia", "--store"],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk_is_named_and_nothing_half_written_stays(command, full_disk, cli):
    left = 0 if command == "plan new" else 8192
    (full_disk / "fill").write_bytes(b"x" * (2 * 1024 * 1024 - left))
    out = full_disk / "out"
    ran = cli(*COMMANDS[command], out)
    assert ran.status == 1
    error = ran.err.splitlines()[-1]
    assert str(out) in error
    assert "o space" in error
    assert [one.name for one in full_disk.iterdir()] == ["fill"]


def test_a_failed_import_gives_the_disk_its_room_back(full_disk, cli):
    store = full_disk / "ties.db"
    assert cli("import", "china_russia", "--store", store).status == 0
    before = sum(one.stat().st_size for one in full_disk.iterdir())
    ran = cli("import", "sino_us", "--store", store)
    assert ran.status == 1
    assert f"store {store}: no space is left on the device" in ran.err
    assert sum(one.stat().st_size for one in full_disk.iterdir()) <= before + 65536
    assert cli("record", "info", "--store", store, "-r", "china_russia").status == 0


@pytest.mark.parametrize("path", ["", ".", ".."])
def test_what_is_no_name_of_a_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ParadiplomacyError, match="is not a name of a file"):
        write_whole(Path(path), "text")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes in folders there")
def test_no_pipe_or_device_is_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    (tmp_path / "null").symlink_to("/dev/null")
    for path in (pipe, tmp_path / "null"):
        with pytest.raises(ParadiplomacyError, match="is a pipe, a socket or a device"):
            write_whole(path, "text")
    assert pipe.is_fifo()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["null", "pipe"]
