"""A backup that somebody brings: read bit by bit, and believed in nothing before it is checked.

What it holds may have been written by anybody. Its sizes have bounds, its tables are those of its
version, each row has the columns of its table, and each value is what its column takes.
"""

from __future__ import annotations

import base64
import hashlib
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import sqlalchemy as sa

from paradiplomacy.errors import ParadiplomacyError, Problem, StoreError
from paradiplomacy.evidence.migrate import REVISION_TABLE, refuse_unknown, upgrade
from paradiplomacy.tabular.files import open_regular, read_bytes
from paradiplomacy.tabular.json_files import parse_json

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


LEFT_OUT = ("devices", "sessions", "unscrubbed")
"""Tables that are not taken along: who is signed in, with which browsers; what is to be done to one
file."""

_LONGEST_TEXT = 2_000_000
_INTEGERS = range(-(2**63), 2**63)


def tables_at(revision: str) -> dict[str, sa.Table]:
    """The tables of a revision, but for those that no backup holds."""
    engine = sa.create_engine("sqlite://")
    try:
        with engine.begin() as connection:
            upgrade(connection, revision)
            schema = sa.MetaData()
            schema.reflect(connection)
    finally:
        engine.dispose()
    return {
        name: table
        for name, table in schema.tables.items()
        if name not in LEFT_OUT and name != REVISION_TABLE
    }


def rows_at_once(table: sa.Table) -> int:
    """Number of rows of a table that go through memory together: few of one that holds files."""
    return 5 if any(isinstance(each.type, sa.LargeBinary) for each in table.columns) else 500


def moment_of(text: str) -> datetime:
    """A moment in UTC; a ValueError where it is none, or has no time zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without its time zone")
    return moment.astimezone(UTC)


def value_for(column: sa.Column[Any], value: Any) -> Any:
    """A value as its column takes it.

    Raises ValueError: It does not.
    """
    if value is None:
        if column.nullable:
            return None
        raise ValueError("it is empty, and must not be")
    kind = column.type
    if isinstance(kind, sa.DateTime):
        try:
            return moment_of(value)
        except (TypeError, ValueError, OverflowError):
            expected = "expected a moment with its time zone, such as 2026-11-27T02:30:00+00:00"
            raise ValueError(f"{str(value)[:40]!r} is not a moment; {expected}") from None
    if isinstance(kind, sa.LargeBinary):
        try:
            return base64.b64decode(value, validate=True)
        except (TypeError, ValueError):
            raise ValueError("it is no file in base64") from None
    if isinstance(kind, sa.JSON):
        _demand_texts(value)
        return value
    if isinstance(kind, sa.Boolean):
        fits = isinstance(value, bool)
    elif isinstance(kind, sa.Integer):
        fits = type(value) is int and value in _INTEGERS
    else:
        fits = isinstance(value, str)
        _demand_texts(value)
    if not fits:
        raise ValueError(f"{str(value)[:40]!r} is not what this column takes")
    return value


def _demand_texts(value: Any) -> None:
    """Stop at a text, at any depth, that a database cannot keep."""
    if isinstance(value, str):
        if len(value) > _LONGEST_TEXT:
            raise ValueError(f"a text has more than {_LONGEST_TEXT:,} characters")
        if "\0" in value or (not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value)):
            raise ValueError("a text has characters that no database keeps")
    elif isinstance(value, dict):
        for name, inner in value.items():
            _demand_texts(name)
            _demand_texts(inner)
    elif isinstance(value, list):
        for inner in value:
            _demand_texts(inner)


SCHEMA = "paradiplomacy/backup/1"
MANIFEST, SIGNATURE = "manifest.json", "signature.json"
UNPACKED = 4_000_000_000
"""Bytes to which a backup may unpack; they go through memory a row at a time."""
LONGEST_ROW = 8_000_000
"""Bytes of a row."""
_MOST_ROWS = 20_000_000
_LONGEST_MANIFEST = 1_000_000
_STEEPEST = 200
"""Times that a table may shrink by packing; ordinary ones shrink some ten times."""
_MOST_PARTS, _LARGEST_LIST = 200, 100_000
_PIECE = 1 << 16
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,  # of a packing that zipfile does not know
    OSError,
    RuntimeError,  # of a file that is encrypted
    struct.error,
    UnicodeError,
)


@dataclass(frozen=True, slots=True)
class BackedUp:
    """Description that a backup gives of itself.

    `made`: when, in UTC.
    `revision`: of the tables.
    `rows`: by table.
    `signed_by`: fingerprint of the key that signed it; empty where none did.
    """

    path: Path
    made: str
    revision: str
    rows: Mapping[str, int]
    signed_by: str


@dataclass(frozen=True, slots=True)
class BackupFile(BackedUp):
    """A backup whose manifest fits its version.

    `tables`: as that revision has them.
    """

    archive: zipfile.ZipFile
    digests: Mapping[str, str]
    tables: Mapping[str, sa.Table]

    def rows_of(self, table: str) -> Iterator[dict[str, Any]]:
        """The rows of a table, each checked; at the end, that it was all that the manifest says.

        Raises StoreError: It was not, or a row is none of this table.
        """
        columns, total, count = self.tables[table].columns, hashlib.sha256(), 0
        for line in self._lines(table):
            total.update(line)
            count += 1
            if count > self.rows[table]:
                break
            yield self._row(table, columns, line, count)
        if (count, total.hexdigest()) != (self.rows[table], self.digests[table]):
            raise damaged_backup(self.path)

    def _lines(self, table: str) -> Iterator[bytes]:
        rest = b""
        try:
            with self.archive.open(table_file(table)) as file:
                while piece := file.read(_PIECE):
                    *lines, rest = (rest + piece).split(b"\n")
                    yield from (line + b"\n" for line in lines)
                    if len(rest) > LONGEST_ROW:
                        raise StoreError(
                            f"{self.path}: {table_file(table)}: a row has more than "
                            f"{LONGEST_ROW:,} bytes"
                        )
        except _UNREADABLE:
            raise damaged_backup(self.path) from None
        if rest:
            yield rest

    def _row(
        self, table: str, columns: sa.ColumnCollection[str, sa.Column[Any]], line: bytes, at: int
    ) -> dict[str, Any]:
        def wrong(field: str, message: str) -> StoreError:
            problem = Problem(table_file(table), at, field, message)
            return StoreError(f"{self.path}: {problem}; take another copy")

        try:
            row = parse_json(line.decode("ascii"), unique=True)
        except ValueError as error:
            raise wrong("", str(error)) from None
        if not isinstance(row, dict) or row.keys() != set(columns.keys()):
            raise wrong("", f"expected an object with {', '.join(columns.keys())}")
        for column in columns:
            try:
                row[column.name] = value_for(column, row[column.name])
            except ValueError as error:
                raise wrong(column.name, str(error)) from None
        return row


def damaged_backup(path: Path) -> StoreError:
    """That a file is no backup, or not a whole one."""
    return StoreError(f"{path}: this is not a backup, or it is damaged; take another copy")


def table_file(table: str) -> str:
    """Path in a backup of the rows of a table."""
    return f"tables/{table}.jsonl"


@contextmanager
def opened_backup(path: Path) -> Iterator[BackupFile]:
    """Open a backup, and check all but its rows.

    Raises ParadiplomacyError: It is a pipe or a device, too large, damaged, changed after it was
        signed, or of a newer version.
    """
    with open_regular(
        path, at_most=UNPACKED, expected="a backup", too_large="restore it elsewhere"
    ) as f:
        if not _is_plain(f):
            raise damaged_backup(path)
        try:
            archive = zipfile.ZipFile(f)
        except (*_UNREADABLE, ValueError):
            raise damaged_backup(path) from None
        with archive:
            _refuse_bombs(archive, path)
            yield _check_manifest(archive, path)


def _is_plain(file: BinaryIO) -> bool:
    """Tell whether a zip ends with a list of few parts: of a long one, each part takes memory."""
    file.seek(max(0, file.seek(0, os.SEEK_END) - 42))
    end = file.read(42)[-42:]
    if len(end) < 22 or not end[-22:].startswith(b"PK\5\6") or end.startswith(b"PK\6\7"):
        return False
    parts: int
    length: int
    parts, length = struct.unpack("<10xHL6x", end[-22:])
    return parts <= _MOST_PARTS and length <= _LARGEST_LIST


def _refuse_bombs(archive: zipfile.ZipFile, path: Path) -> None:
    parts = archive.infolist()
    plain = all(
        part.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        and part.header_offset >= 0
        and not part.flag_bits & 1
        for part in parts
    )
    if not plain or len({part.filename for part in parts}) < len(parts):
        raise damaged_backup(path)
    steep = any(part.file_size > _STEEPEST * max(part.compress_size, 50_000) for part in parts)
    if steep or sum(part.file_size for part in parts) > UNPACKED:
        raise StoreError(
            f"{path}: it unpacks to far more than a store (at most {UNPACKED:,} bytes, and a "
            f"table to {_STEEPEST} times of what it takes); take another copy"
        )


def _check_manifest(archive: zipfile.ZipFile, path: Path) -> BackupFile:
    data = _read_part_of_archive(archive, MANIFEST, path)
    manifest = _object(data, path)
    try:
        schema, revision, made = (manifest[name] for name in ("schema", "revision", "made"))
        tables = {
            name: (about["rows"], about["sha256"], about["columns"])
            for name, about in manifest["tables"].items()
        }
        texts = (schema, revision, made, *(digest for _, digest, _ in tables.values()))
        if not all(isinstance(text, str) for text in texts):
            raise TypeError
        counts = {name: rows for name, (rows, _, _) in tables.items()}
        if not all(type(rows) is int and rows >= 0 for rows in counts.values()):
            raise TypeError
        moment_of(made)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise damaged_backup(path) from None
    if schema != SCHEMA:
        raise StoreError(f"{path}: it is {schema[:80]!r}, and this version reads {SCHEMA}")
    if sum(counts.values()) > _MOST_ROWS:
        raise StoreError(f"{path}: it has more rows than a store, at most {_MOST_ROWS:,}")
    refuse_unknown(revision, str(path))
    known = tables_at(revision)
    if tables.keys() != known.keys():
        odd = ", ".join(sorted(tables.keys() ^ known.keys())[:5])
        raise StoreError(f"{path}: it has other tables than its revision {revision!r} ({odd})")
    for name, (_, _, columns) in tables.items():
        if not isinstance(columns, list) or sorted(map(str, columns)) != sorted(
            known[name].columns.keys()
        ):
            raise StoreError(f"{path}: it has other columns of {name} than its version")
    signed_by = ""
    if SIGNATURE in archive.namelist():
        try:
            signed_by = signer(_object(_read_part_of_archive(archive, SIGNATURE, path), path), data)
        except ValueError as error:
            raise StoreError(f"{path}: {error}; take another copy") from None
    parts = {MANIFEST, SIGNATURE, *map(table_file, tables)}
    if not set(archive.namelist()) <= parts or len(archive.namelist()) < len(tables) + 1:
        raise damaged_backup(path)
    return BackupFile(
        path,
        made,
        revision,
        counts,
        signed_by,
        archive,
        digests={name: digest for name, (_, digest, _) in tables.items()},
        tables=known,
    )


def _read_part_of_archive(archive: zipfile.ZipFile, name: str, path: Path) -> bytes:
    try:
        with archive.open(name) as file:
            return file.read(_LONGEST_MANIFEST)
    except _UNREADABLE:
        raise damaged_backup(path) from None


def _object(data: bytes, path: Path) -> dict[str, Any]:
    try:
        value = parse_json(data.decode(), unique=True)
    except ValueError:
        raise damaged_backup(path) from None
    if not isinstance(value, dict):
        raise damaged_backup(path)
    return value


SUFFIX = ".signing-key"
"""Of the file beside an SQLite store with the key that signs its backups."""


_LARGEST = 10_000


_ABOUT = b"paradiplomacy/backup\n"
"""Stands before what is signed, so that no signature for something else passes for one of ours."""


def signing_key(path: Path) -> Ed25519PrivateKey:
    """The key in a file; a new one, for its owner alone, where there is none.

    Raises ParadiplomacyError: The file holds no such key, or cannot be read or made.
    """
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if not path.exists():
        key = Ed25519PrivateKey.generate()
        data = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
        return key
    data = read_bytes(path, at_most=_LARGEST, expected="a key that signs backups")
    try:
        known = serialization.load_pem_private_key(data, password=None)
    except (ValueError, TypeError):
        known = None
    if not isinstance(known, Ed25519PrivateKey):
        raise ParadiplomacyError(
            f"{path} is not a key that signs backups (Ed25519, PEM, without a password); name "
            "another file, or one that does not exist, to have a key made"
        )
    return known


def signature_of(key: Ed25519PrivateKey, manifest: bytes) -> dict[str, str]:
    """Files that go into a backup beside its manifest: the public key, and the signature."""
    return {
        "key": base64.b64encode(key.public_key().public_bytes_raw()).decode("ascii"),
        "signature": base64.b64encode(key.sign(_ABOUT + manifest)).decode("ascii"),
    }


def signer(signature: Any, manifest: bytes) -> str:
    """The fingerprint of the key by which a manifest is signed.

    Raises ValueError: It is not signed by that key: it was changed since.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        public = base64.b64decode(signature["key"], validate=True)
        signed = base64.b64decode(signature["signature"], validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(signed, _ABOUT + manifest)
    except (InvalidSignature, KeyError, TypeError, ValueError):
        raise ValueError("its signature does not fit it") from None
    return fingerprint(public)


def fingerprint(public: bytes) -> str:
    """Digest of a public key, which people compare.

    >>> fingerprint(bytes(32))
    'SHA256:Zmh6rfhivXdsj8GLjp+OIAiXFIVu4jOzkCpZHQ1fKSU'
    """
    return "SHA256:" + base64.b64encode(hashlib.sha256(public).digest()).decode().rstrip("=")
