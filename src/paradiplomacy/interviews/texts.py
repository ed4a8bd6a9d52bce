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

from paradiplomacy.errors import FileError, NotFoundError, ParadiplomacyError
from paradiplomacy.evidence.consent.sealing import COST, Sealing, cipher_of, is_cost, salt
from paradiplomacy.tabular.files import read_bytes
from paradiplomacy.tabular.json_files import parse_json
from paradiplomacy.writing import whole

SCHEMA = "paradiplomacy/interview-texts/1"
_CHECKED = "these texts"
_BLOCKS = {"r": 8, "p": 1}
"""The other numbers of scrypt: a file says them, and no other ones are used."""
_LARGEST = 256_000_000
"""Bytes of a file of texts."""


@dataclass(frozen=True, slots=True)
class InterviewTexts:
    """Texts of accounts in one file, each encrypted (AES-256-GCM, key by scrypt).

    The file names the accounts that have a text, and says nothing of it but its length. The key
    is nowhere kept: without it nobody can read the texts.

    path: The file; made with the first text.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as name:
    ...     texts = InterviewTexts(Path(name) / "texts.json")
    ...     texts.add("benton-2026", "We met in 1994.", b"a long passphrase")
    ...     texts.accounts(), texts.decrypt("benton-2026", b"a long passphrase")
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

        Raises ParadiplomacyError: The key is too short, or is not that of the other texts.
        """
        content = self._content() if self.path.exists() else _empty(key)
        content["texts"][account] = _cipher(content, key, self.path).seal(account, text)
        self._write(content)

    def decrypt(self, account: str, key: bytes) -> str:
        """The text of an account.

        Raises NotFoundError: The account has no text.

        Raises ParadiplomacyError: The key is wrong, or the file is damaged.
        """
        content = self._content()
        if account not in content["texts"]:
            raise NotFoundError("text of account", account, content["texts"])
        return _open_sealed_text(
            _cipher(content, key, self.path), account, content["texts"][account], self.path
        )

    def rotate(self, key: bytes, new: bytes) -> int:
        """Encrypt all texts with another key; how many there are.

        Raises ParadiplomacyError: The key is wrong, the new one too short, or the file is damaged;
        nothing changed.
        """
        content = self._content()
        old = _cipher(content, key, self.path)
        fresh = _empty(new)
        cipher = _cipher(fresh, new, self.path)
        fresh["texts"] = {
            account: cipher.seal(account, _open_sealed_text(old, account, sealed, self.path))
            for account, sealed in content["texts"].items()
        }
        self._write(fresh)
        return len(fresh["texts"])

    def copy_to(self, path: Path, accounts: Collection[str]) -> InterviewTexts:
        """A copy with the texts of some accounts alone, which takes no key."""
        content = self._content()
        content["texts"] = {key: content["texts"][key] for key in sorted(accounts)}
        other = InterviewTexts(path)
        other._write(content)
        return other

    def remove(self, account: str) -> bool:
        """Remove the text of an account, which takes no key; whether there was one."""
        content = self._content() if self.path.exists() else {"texts": {}}
        is_present = content["texts"].pop(account, None) is not None
        if is_present:
            self._write(content)
        return is_present

    def _content(self) -> dict[str, Any]:
        try:
            data = read_bytes(self.path, at_most=_LARGEST, expected="a file of interview texts")
            content = parse_json(data.decode("utf-8"))
        except FileError as error:
            if not error.missing:
                raise
            raise ParadiplomacyError(
                f"{self.path}: there is no such file; it is made with the first text"
            ) from None
        except ValueError:
            content = None
        if not _is_ours(content):
            raise ParadiplomacyError(f"{self.path} is not a file of interview texts ({SCHEMA})")
        return dict(content)

    def _write(self, content: Mapping[str, Any]) -> None:
        with whole(self.path) as half:
            descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(content, file, indent=1)


def new_key_file(path: Path) -> bytes:
    """Make a key file for its owner alone, with 32 random bytes; the key.

    Raises ParadiplomacyError: There is a file of that name.
    """
    key = base64.urlsafe_b64encode(secrets.token_bytes(32))
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise ParadiplomacyError(f"{path} is there already; a key is never overwritten") from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(key + b"\n")
    return key


def _is_ours(content: Any) -> bool:
    """Tell if a file holds all that is read of it, each as it is written here."""
    try:
        cost, texts = content["scrypt"], content["texts"]
        return (
            content["schema"] == SCHEMA
            and all(
                isinstance(text, str)
                for text in [content["check"], cost["salt"], *texts, *texts.values()]
            )
            and is_cost(cost["n"])
            and (cost["r"], cost["p"]) == (_BLOCKS["r"], _BLOCKS["p"])
        )
    except (AttributeError, KeyError, TypeError):
        return False


def _empty(key: bytes) -> dict[str, Any]:
    content: dict[str, Any] = {
        "schema": SCHEMA,
        "scrypt": {"n": COST, **_BLOCKS, "salt": salt()},
        "texts": {},
    }
    content["check"] = _sealing_of(content, key).seal("", _CHECKED)
    return content


def _cipher(content: Mapping[str, Any], key: bytes, path: Path) -> Sealing:
    """A cipher with a key, once it is known to be the right one."""
    cipher = _sealing_of(content, key)
    _open_sealed_text(cipher, "", content["check"], path)
    return cipher


def _sealing_of(content: Mapping[str, Any], key: bytes) -> Sealing:
    return cipher_of(key, content["scrypt"]["salt"], n=content["scrypt"]["n"])


def _open_sealed_text(cipher: Sealing, account: str, sealed: str, path: Path) -> str:
    text = cipher.unseal(account, sealed)
    if text is None:
        what = "the key is not the one of these texts" if not account else "a text is damaged"
        raise ParadiplomacyError(f"{path}: {what}; nothing was read")
    return text
