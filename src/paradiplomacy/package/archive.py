"""Zip files whose bytes depend on what is in them alone."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first time that a zip file can hold."""


class ArchiveEntry(NamedTuple):
    """A file of an archive: its bytes, or where they lie."""

    name: str
    content: bytes | Path
    runs: bool = False


def entries_of(folder: Path, top: str) -> Iterator[ArchiveEntry]:
    """Every file below a folder, by its path below `top`; read only when it is written."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = f"{top}/{path.relative_to(folder).as_posix()}"
            yield ArchiveEntry(name, path, os.access(path, os.X_OK))


def write_zip(path: Path, entries: Iterable[ArchiveEntry]) -> None:
    """Write an archive, sorted by name, with one time for all files."""
    with zipfile.ZipFile(path, "w") as archive:
        for entry in sorted(entries, key=lambda member: member.name):
            about = zipfile.ZipInfo(entry.name, _EPOCH)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.create_system = 3  # Unix, so that permissions are kept wherever it is made
            about.external_attr = (0o100755 if entry.runs else 0o100644) << 16
            content = entry.content
            archive.writestr(about, content if isinstance(content, bytes) else content.read_bytes())
