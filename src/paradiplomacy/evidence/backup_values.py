"""Values of a backup, by the column that takes each, and keys that tell who made it (Ed25519).

The private key never leaves its owner.
"""

from __future__ import annotations

import base64
import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.evidence.migrate import REVISION_TABLE, upgrade
from paradiplomacy.tabular.files import read_bytes

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


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
            there = sa.MetaData()
            there.reflect(connection)
    finally:
        engine.dispose()
    return {
        name: table
        for name, table in there.tables.items()
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
