"""Passwords and tokens: what a database keeps of them cannot be turned back."""

from __future__ import annotations

import hashlib
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

__all__ = ["LONGEST", "SHORTEST", "digest", "is_right", "new_key", "new_token", "password_hash"]

SHORTEST = 10
"""Characters that a password needs at least."""
LONGEST = 200
"""More are refused, so that nobody lets the server work on a book."""

_HASHER = PasswordHasher()
"""Argon2id with the parameters of RFC 9106 for little memory: 64 MB, three passes."""


def password_hash(password: str) -> str:
    """What is kept of a password."""
    return _HASHER.hash(password)


def is_right(password: str, kept: str) -> bool:
    """Whether a password is the one of which something is kept.

    Takes as long where nothing is kept, so that the time does not show who has an account.
    """
    try:
        _HASHER.verify(kept or _nobody(), password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return bool(kept)


@cache
def _nobody() -> str:
    return password_hash(secrets.token_urlsafe())


def new_token() -> str:
    """A token of 256 random bits for a link or a cookie."""
    return secrets.token_urlsafe(32)


def new_key() -> str:
    """A short random key for a person or an invitation; it opens nothing."""
    return secrets.token_hex(5)


def digest(text: str) -> str:
    """What is kept of a token, or of what counts against a limit.

    Examples
    --------
    >>> digest("token") == digest("token"), len(digest(""))
    (True, 64)
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
