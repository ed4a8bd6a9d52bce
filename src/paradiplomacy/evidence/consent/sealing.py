"""Texts that are kept encrypted (AES-256-GCM), with a key that is kept nowhere (scrypt)."""

from __future__ import annotations

import base64
import secrets
from typing import Any

import sqlalchemy as sa

from paradiplomacy.errors import ParadiplomacyError, StoreError
from paradiplomacy.evidence.consent.scrubbing import ask_to_scrub, scrub_soon
from paradiplomacy.evidence.engine import name_of, reading, writing
from paradiplomacy.evidence.tables import drafts, sealing

SHORTEST = 12
"""Characters of a passphrase, or bytes of a key file."""

COST = 2**15
"""Of scrypt: 32 MB and a tenth of a second for each try."""

_DEAREST = 2**19
_ANSWERS = "answers"


class Sealing:
    """Encrypts texts, each bound to what it is of, so that none passes for another."""

    def __init__(self, cipher: Any) -> None:
        self._cipher = cipher

    def __repr__(self) -> str:
        return "<Sealing>"

    def seal(self, of: str, text: str) -> str:
        """The text, encrypted."""
        nonce = secrets.token_bytes(12)
        data = nonce + self._cipher.encrypt(nonce, text.encode(), of.encode())
        return base64.b64encode(data).decode("ascii")

    def unseal(self, of: str, sealed: str) -> str | None:
        """The text; None where it is of something else, damaged, or of another key."""
        from cryptography.exceptions import InvalidTag

        try:
            data = base64.b64decode(sealed)
            return str(self._cipher.decrypt(data[:12], data[12:], of.encode()), "utf-8")
        except (InvalidTag, ValueError):
            return None


def salt() -> str:
    """A new salt, as text."""
    return base64.b64encode(secrets.token_bytes(16)).decode("ascii")


def is_cost(n: Any) -> bool:
    """Tell whether scrypt may be asked for this: a power of two that takes no more than 512 MB.

    >>> [is_cost(n) for n in (COST, 2**19, 2**40, 3, 0, -2, "16")]
    [True, True, False, False, False, False, False]
    """
    return type(n) is int and 1 < n <= _DEAREST and n & (n - 1) == 0


def cipher_of(key: bytes, salt: str, *, n: int = COST) -> Sealing:
    """Cipher that encrypts with a key.

    Raises ParadiplomacyError: The key is too short, or what goes with it is damaged.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    if len(key) < SHORTEST:
        raise ParadiplomacyError(
            f"the key is too short; expected {SHORTEST} characters or more, or a key file"
        )
    try:
        salted = base64.b64decode(salt)
    except ValueError:
        salted = b""
    if not salted or not is_cost(n):
        raise ParadiplomacyError("what the key was made with (its salt, its cost) is damaged")
    return Sealing(AESGCM(Scrypt(salt=salted, length=32, n=n, r=8, p=1).derive(key)))


def is_sealed(engine: sa.Engine) -> bool:
    """Tell whether a store has a key for the answers that it keeps."""
    with reading(engine) as connection:
        return connection.execute(sa.select(sealing.c.of)).first() is not None


def sealing_of(engine: sa.Engine, key: bytes | None) -> Sealing | None:
    """Cipher for the answers that a store keeps; None where none are encrypted.

    With the first key, all that is there is encrypted, and the file of an SQLite store rewritten.

    Raises StoreError: The answers are encrypted, and the key is not given, or is another one.
    """
    with reading(engine) as connection:
        row = connection.execute(sa.select(sealing).where(sealing.c.of == _ANSWERS)).first()
    if row is None:
        return None if key is None else _seal_with_first_key(engine, key)
    if key is None:
        raise StoreError(
            f"store {name_of(engine)}: its answers are encrypted; name the file of their key by "
            "--key-file"
        )
    known = cipher_of(key, row.salt, n=row.n)
    if known.unseal(_ANSWERS, row.checked) is None:
        raise StoreError(f"store {name_of(engine)}: the key is not the one of its answers")
    return known


def _seal_with_first_key(engine: sa.Engine, key: bytes) -> Sealing:
    """Set the key, and encrypt what is there."""
    new = salt()
    cipher = cipher_of(key, new, n=COST)
    checked = cipher.seal(_ANSWERS, _ANSWERS)
    with writing(engine) as connection:
        ask_to_scrub(connection)
        connection.execute(sealing.insert().values(of=_ANSWERS, salt=new, n=COST, checked=checked))
        for row in connection.execute(sa.select(drafts).where(~drafts.c.sealed)).all():
            of = f"{row.person}|{row.question}"
            mine = (drafts.c.person == row.person, drafts.c.question == row.question)
            now = {"answer": cipher.seal(of, row.answer), "sealed": True}
            connection.execute(drafts.update().where(*mine).values(**now))
    scrub_soon(engine)
    return cipher
