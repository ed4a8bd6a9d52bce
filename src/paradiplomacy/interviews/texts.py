"""Texts of interviews, apart from the record, encrypted with a key that their owner holds."""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from paradiplomacy.errors import NotFoundError, ParadiplomacyError
from paradiplomacy.writing import whole

__all__ = ["SHORTEST", "InterviewTexts", "new_key_file"]

SCHEMA = "paradiplomacy/interview-texts/1"
SHORTEST = 12
"""Characters of a passphrase, or bytes of a key file."""

_CHECKED = "these texts"
_COST = 2**15
"""Of scrypt: 32 MB and a tenth of a second for each try."""


@dataclass(frozen=True, slots=True)
class InterviewTexts:
    """Texts of accounts in one file, each encrypted (AES-256-GCM, key by scrypt).

    The file names the accounts that have a text, and says nothing of it but its length. The key
    is nowhere kept: without it nobody can read the texts.

    Parameters
    ----------
    path : pathlib.Path
        The file; made with the first text.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as name:
    ...     texts = InterviewTexts(Path(name) / "texts.json")
    ...     texts.add("benton-2026", "We met in 1994.", b"a long passphrase")
    ...     texts.accounts(), texts.read("benton-2026", b"a long passphrase")
    (('benton-2026',), 'We met in 1994.')
    """

    path: Path

    def accounts(self) -> tuple[str, ...]:
        """The accounts that have a text."""
        return tuple(sorted(self._content()["texts"]))

    def check(self, key: bytes) -> None:
        """Raise ParadiplomacyError where a key is not the one of these texts."""
        _cipher(self._content(), key, self.path)

    def add(self, account: str, text: str, key: bytes) -> None:
        """Keep the text of an account; one that is there is replaced.

        Raises
        ------
        ParadiplomacyError
            The key is too short, or is not that of the other texts.
        """
        content = self._content() if self.path.exists() else _empty(key)
        cipher = _cipher(content, key, self.path)
        content["texts"][account] = _sealed(cipher, account, text)
        self._write(content)

    def read(self, account: str, key: bytes) -> str:
        """The text of an account.

        Raises
        ------
        NotFoundError
            The account has no text.
        ParadiplomacyError
            The key is wrong, or the file is damaged.
        """
        content = self._content()
        if account not in content["texts"]:
            raise NotFoundError("text of account", account, content["texts"])
        cipher = _cipher(content, key, self.path)
        return _opened(cipher, account, content["texts"][account], self.path)

    def rotate(self, key: bytes, new: bytes) -> int:
        """Encrypt all texts with another key; how many there are.

        Raises
        ------
        ParadiplomacyError
            The key is wrong, the new one too short, or the file is damaged; nothing changed.
        """
        content = self._content()
        old = _cipher(content, key, self.path)
        fresh = _empty(new)
        cipher = _cipher(fresh, new, self.path)
        for account, sealed in content["texts"].items():
            text = _opened(old, account, sealed, self.path)
            fresh["texts"][account] = _sealed(cipher, account, text)
        self._write(fresh)
        return len(fresh["texts"])

    def copied(self, path: Path, accounts: Collection[str]) -> InterviewTexts:
        """A copy with the texts of some accounts alone, which takes no key."""
        content = self._content()
        content["texts"] = {key: content["texts"][key] for key in sorted(accounts)}
        other = InterviewTexts(path)
        other._write(content)
        return other

    def remove(self, account: str) -> bool:
        """Remove the text of an account, which takes no key; whether there was one."""
        if not self.path.exists():
            return False
        content = self._content()
        there = content["texts"].pop(account, None) is not None
        if there:
            self._write(content)
        return there

    def _content(self) -> dict[str, Any]:
        if not self.path.is_file():
            raise ParadiplomacyError(
                f"{self.path}: there is no such file; it is made with the first text"
            )
        try:
            content = json.loads(self.path.read_bytes())
            known = content["schema"] == SCHEMA and isinstance(content["texts"], dict)
        except (ValueError, KeyError, TypeError):
            known = False
        if not known:
            raise ParadiplomacyError(f"{self.path} is no file of interview texts ({SCHEMA})")
        return dict(content)

    def _write(self, content: Mapping[str, Any]) -> None:
        with whole(self.path) as half:
            descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(content, file, indent=1)


def new_key_file(path: Path) -> bytes:
    """Make a key file for its owner alone, with 32 random bytes; the key.

    Raises
    ------
    ParadiplomacyError
        There is a file of that name.
    """
    key = base64.urlsafe_b64encode(secrets.token_bytes(32))
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise ParadiplomacyError(f"{path} is there already; a key is never overwritten") from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(key + b"\n")
    return key


def _empty(key: bytes) -> dict[str, Any]:
    content: dict[str, Any] = {
        "schema": SCHEMA,
        "scrypt": {"n": _COST, "r": 8, "p": 1, "salt": _as_text(secrets.token_bytes(16))},
        "texts": {},
    }
    content["check"] = _sealed(_derived(content, key), "", _CHECKED)
    return content


def _cipher(content: Mapping[str, Any], key: bytes, path: Path) -> Any:
    """What encrypts and decrypts with a key, once it is known to be the right one."""
    cipher = _derived(content, key)
    _opened(cipher, "", content["check"], path)
    return cipher


def _derived(content: Mapping[str, Any], key: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    if len(key) < SHORTEST:
        raise ParadiplomacyError(
            f"the key is too short; expected {SHORTEST} characters or more, or a key file"
        )
    cost = content["scrypt"]
    scrypt = Scrypt(
        salt=base64.b64decode(cost["salt"]), length=32, n=cost["n"], r=cost["r"], p=cost["p"]
    )
    return AESGCM(scrypt.derive(key))


def _sealed(cipher: Any, account: str, text: str) -> str:
    nonce = secrets.token_bytes(12)
    return _as_text(nonce + cipher.encrypt(nonce, text.encode(), account.encode()))


def _opened(cipher: Any, account: str, sealed: str, path: Path) -> str:
    from cryptography.exceptions import InvalidTag

    try:
        data = base64.b64decode(sealed)
        return str(cipher.decrypt(data[:12], data[12:], account.encode()), "utf-8")
    except (InvalidTag, ValueError):
        what = "the key is not the one of these texts" if not account else "a text is damaged"
    # Outside of the handler: no error carries what was being decrypted.
    raise ParadiplomacyError(f"{path}: {what}; nothing was read")


def _as_text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
