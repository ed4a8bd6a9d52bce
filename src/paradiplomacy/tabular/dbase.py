"""dBASE files as tables: the attributes of a shapefile, packed or not."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from pathlib import Path

from paradiplomacy.errors import FileError
from paradiplomacy.tabular.files import LARGEST
from paradiplomacy.tabular.proposals import decodes
from paradiplomacy.tabular.text import encoding_or_none


def is_dbf(data: bytes) -> bool:
    """True of the bytes of a dBASE file: one of its versions, a date and lengths that fit."""
    if len(data) < 33 or data[0] not in (0x03, 0x04, 0x05, 0x30, 0x31, 0x83, 0x8B, 0xF5):
        return False
    header, record = struct.unpack_from("<HH", data, 8)
    return 1 <= data[2] <= 12 and 1 <= data[3] <= 31 and 32 < header <= len(data) and record > 1


def zipped_dbf(data: bytes, file: str) -> bytes:
    """The attributes of a shapefile that is packed as a whole; nothing of other zip files."""
    if data[:4] != b"PK\x03\x04":
        return b""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [p for p in archive.infolist() if p.filename.lower().endswith(".dbf")]
            if len(parts) != 1:
                return b""
            if parts[0].file_size > LARGEST:
                raise FileError(file, "unpacks to far more than a table; split it")
            return archive.read(parts[0])
    # zipfile: broken, oddly packed (NotImplementedError) or locked (RuntimeError).
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return b""


_DRIVERS = {
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x13: "cp932", 0x26: "cp866", 0x4D: "gbk",
    0x4E: "cp949", 0x4F: "cp950", 0x57: "cp1252", 0x58: "cp1252", 0x64: "cp852", 0x65: "cp866",
    0x6B: "cp857", 0x78: "cp950", 0x79: "cp949", 0x7A: "gbk", 0x7B: "cp932", 0x7D: "cp1255",
    0x7E: "cp1256", 0xC8: "cp1250", 0xC9: "cp1251", 0xCA: "cp1254", 0xCB: "cp1253", 0xCC: "cp1257",
}  # fmt: skip
"""Encodings by the byte with which a dBASE file names its own, the "language driver"."""


def code_page(path: Path) -> str:
    """The encoding in the ``.cpg`` of a shapefile, packed with it or beside it; or ``""``."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith(".cpg")]
            content = archive.open(names[0]).read(40) if names else b""
    else:
        sidecar = path.with_suffix(".cpg")
        content = sidecar.read_bytes()[:40] if sidecar.is_file() else b""
    number = re.sub(
        r"(?i)^(ansi|oem|windows)?[ -]*(?=\d+$)", "cp", content.decode("latin-1").strip()
    )
    return encoding_or_none(number)


def dbf_encoding(data: bytes, named: str = "") -> str:
    """The encoding that a dBASE file or its `code_page` names; ``""`` where its text is UTF-8."""
    return "" if decodes(data, "utf-8") else named or _DRIVERS.get(data[29], "")


def dbf_text(data: bytes, file: str) -> bytes:
    """A dBASE file as bytes of a table with tabs, in the encoding that it is in.

    Raises FileError: It is cut short or broken.
    """
    rows, header, length = struct.unpack_from("<IHH", data, 4)
    fields: list[tuple[bytes, str, int]] = []
    at = 32
    while at + 32 <= header and data[at : at + 1] != b"\r":
        name = data[at : at + 11].partition(b"\0")[0].strip()
        fields.append((name, chr(data[at + 11]), data[at + 16]))
        at += 32
    if not fields or 1 + sum(width for *_, width in fields) > length:
        raise FileError(file, "is a broken dBASE file; export it again")
    if header + rows * length > len(data) + 1:
        raise FileError(file, "is a dBASE file that is cut short; copy it again")
    lines = [b"\t".join(name for name, *_ in fields)]
    for row in range(rows):
        start = header + row * length
        if data[start : start + 1] == b"*":  # deleted
            continue
        start += 1
        cells = []
        for _, kind, width in fields:
            cell = data[start : start + width].replace(b"\0", b" ").strip()
            if kind == "D" and re.fullmatch(rb"\d{8}", cell):
                cell = b"-".join((cell[:4], cell[4:6], cell[6:]))
            elif kind == "L":
                cell = {b"t": b"yes", b"y": b"yes", b"f": b"no", b"n": b"no"}.get(cell.lower(), b"")
            cells.append(re.sub(rb"[\t\r\n]", b" ", cell))
            start += width
        lines.append(b"\t".join(cells))
    return b"\n".join(lines) + b"\n"
