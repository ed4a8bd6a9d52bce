"""Keys that tell who made a backup (Ed25519): the private one never leaves its owner."""

from __future__ import annotations

import base64
import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paradiplomacy.errors import ParadiplomacyError
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
