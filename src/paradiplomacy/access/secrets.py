"""Passwords and tokens: what a database keeps of them cannot be turned back."""

from __future__ import annotations

import hashlib
import secrets
import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 10
"""Characters that a password needs at least."""
LONGEST = 200
"""More are refused, so that nobody lets the server work on a book."""

_HASHER = PasswordHasher()
"""Argon2id with the parameters of RFC 9106 for little memory: 64 MB, three passes."""

_AT_ONCE = threading.BoundedSemaphore(4)
"""Many who sign in at once wait for each other, as each takes 64 MB."""


def password_hash(password: str) -> str:
    """Digest kept of a password."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def is_right(password: str, stored: str) -> bool:
    """Tell whether a password is the one of which something is kept.

    Takes as long where nothing is kept, so that the time does not show who can sign in.
    """
    known = stored or _password_hash_of_nobody()
    try:
        with _AT_ONCE:
            _HASHER.verify(known, password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return bool(stored)


@cache
def _password_hash_of_nobody() -> str:
    return password_hash(secrets.token_urlsafe())


def new_token() -> str:
    """A token of 256 random bits for a link or a cookie."""
    return secrets.token_urlsafe(32)


def new_key() -> str:
    """A short random key for a person or an invitation; it opens nothing."""
    return secrets.token_hex(5)


def digest(text: str) -> str:
    """Digest kept of a token, or of what counts against a limit.

    >>> digest("token") == digest("token"), len(digest(""))
    (True, 64)
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
