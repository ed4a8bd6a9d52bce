"""Reasons to refuse somebody, and what an address, a name and a password have to be like."""

from __future__ import annotations

from collections.abc import Mapping

from paradiplomacy.access.secrets import LONGEST, SHORTEST
from paradiplomacy.errors import AccessError

REFUSALS: Mapping[str, str] = {
    "wrong": "email, password and code do not belong together",
    "wrong_password": "this is not the password",
    "wrong_code": "this is not the code, or it was used already",
    "has_factor": "there is a second factor already",
    "too_many": "too many attempts; wait a quarter of an hour",
    "short": f"a password needs at least {SHORTEST} characters",
    "long": f"a password has at most {LONGEST} characters",
    "bad_email": "this is not an email address",
    "taken": "somebody has this email address already",
    "last_admin": "somebody has to stay admin; give the role to somebody else first",
    "not_invited": "nobody has invited this account; ask an admin of the record",
    "no_invitation": "this link is not an invitation; ask for a new one",
    "used": "this invitation has been used; sign in, or ask for a new one",
    "expired": "this invitation is too old; ask for a new one",
    "revoked": "this invitation was taken back; ask for a new one",
}
"""Why somebody is refused, by code."""

LONGEST_TEXT = 200


def plain_email(email: str) -> str:
    """An email address in the form in which it is compared.

    Raises AccessError: It is none.

    >>> plain_email(" Ann@Example.org ")
    'ann@example.org'
    """
    text = email.strip().casefold()
    name, at, host = text.rpartition("@")
    fits = name and host and at not in name and len(text) <= LONGEST_TEXT and text.isprintable()
    if not fits or " " in text:
        raise refusal("bad_email")
    return text


def one_line(text: str) -> str:
    """A text as one line of at most 200 characters, without what cannot be shown."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST_TEXT]


def refusal(code: str) -> AccessError:
    """An error with its message, to be raised."""
    return AccessError(code, REFUSALS[code])


def demand_password(password: str) -> None:
    """Stop where a password is too short or too long."""
    if len(password) < SHORTEST:
        raise refusal("short")
    if len(password) > LONGEST:
        raise refusal("long")
