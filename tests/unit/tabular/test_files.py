"""Files are opened in one way: what cannot be read in one go is refused before it is read."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import lzma
import os
import socket
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from paradiplomacy.errors import FileError, RecordError
from paradiplomacy.tabular.files import digest_of, packed_by, read_bytes

unix = pytest.mark.skipif(sys.platform == "win32", reason="needs pipes and devices as files")


def said(path: str | Path, **options: object) -> str:
    with pytest.raises(FileError) as raised:
        read_bytes(path, **options)  # type: ignore[arg-type]
    return str(raised.value)


def test_a_file_is_read_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\xef\xbb\xbfa\r\n\xff")
    assert read_bytes(tmp_path / "a.csv") == b"\xef\xbb\xbfa\r\n\xff"


@pytest.mark.parametrize("name", ["nowhere.csv", "file/below.csv", "a\0b"])
def test_a_file_that_is_missing_is_told_apart(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(FileError) as raised:
        read_bytes(tmp_path / name, expected="an edge list")
    assert raised.value.missing
    assert isinstance(raised.value, RecordError)
    assert "an edge list" in str(raised.value) or "part of its path is a file" in str(raised.value)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "is a folder, expected a file; check the path" in said(tmp_path)


@unix
def test_a_pipe_that_nobody_writes_to_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert said(tmp_path / "pipe.csv").startswith("pipe.csv: is a pipe, expected a file; save its")


@unix
def test_a_device_behind_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "zero.csv").symlink_to("/dev/zero")
    assert said(tmp_path / "zero.csv").startswith("zero.csv: is a device, expected a file")


@unix
def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # paths of sockets must be short
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("s")
        assert said("s").startswith("s: is a socket, expected a file")


@unix
def test_a_link_to_a_file_is_that_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"x")
    (tmp_path / "b.csv").symlink_to("a.csv")
    assert read_bytes(tmp_path / "b.csv") == b"x"


def test_a_larger_file_is_refused_by_its_size_and_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(10**12)  # a file with a hole takes no room; to read it would take hours
    assert said(path, too_large="take less") == (
        "large.csv: has 1,000,000,000,000 bytes, expected at most 64,000,000; take less"
    )
    path.write_bytes(b"abc")
    assert read_bytes(path, at_most=3) == b"abc"
    assert "has 3 bytes, expected at most 2" in said(path, at_most=2)


@pytest.mark.skipif(not Path("/proc/kallsyms").exists(), reason="needs files of no known size")
def test_a_file_without_a_known_size_is_bounded_too() -> None:
    path = Path("/proc/kallsyms")
    assert path.stat().st_size == 0
    assert "has more than 10 bytes" in said(path, at_most=10)


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
}


@pytest.mark.parametrize("name", PACKERS)
def test_what_is_packed_is_refused_and_not_unpacked(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.csv").write_bytes(PACKERS[name](b"x,y\n"))
    assert said(tmp_path / "a.csv") == (
        f"a.csv: is packed ({name}), expected a file; unpack it first"
    )


def test_a_workbook_is_refused_where_text_is_expected(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.csv", "w") as archive:
        archive.writestr("x", "y")
    assert "is a zip file or a workbook, expected a file; unpack it, or save the sheet as CSV" in (
        said(tmp_path / "a.csv")
    )
    assert read_bytes(tmp_path / "a.csv", may_be=("zip",))[:2] == b"PK"


@pytest.mark.parametrize("text", [b"", b"BZh,x\n", b"PK,id\n", b"x^2,y\n", "7z,长".encode()])
def test_text_is_not_taken_for_packed(text: bytes) -> None:
    assert packed_by(text) == ""


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read anything")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"x")
    (tmp_path / "a.csv").chmod(0)
    assert said(tmp_path / "a.csv") == "a.csv: cannot be read (Permission denied)"


def test_a_digest_is_that_of_the_content(tmp_path: Path) -> None:
    content = os.urandom(3_000_000)
    (tmp_path / "a").write_bytes(content)
    assert digest_of(tmp_path / "a") == hashlib.sha256(content).hexdigest()
