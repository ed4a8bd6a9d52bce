"""Codes that an app on a telephone shows for half a minute (RFC 6238), and codes on paper."""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote, urlencode

STEP = 30
"""Seconds for which a code is shown."""
_DIGITS = 6
_EITHER_WAY = 1
"""Steps by which the clock of a telephone may differ."""
_CODES, _LETTERS = 10, "abcdefghjkmnpqrstuvwxyz23456789"


def new_secret() -> str:
    """A secret of 160 bits, as apps take it: base32."""
    return base64.b32encode(secrets.token_bytes(20)).decode("ascii")


def step_of(moment: datetime) -> int:
    """The number of the half minute that a moment is in."""
    return int(moment.timestamp()) // STEP


def code_at(secret: str, step: int) -> str:
    """The code of a half minute (RFC 4226 with SHA-1, which every app has).

    >>> code_at("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 59 // STEP)
    '287082'
    """
    from cryptography.hazmat.primitives.hashes import SHA1
    from cryptography.hazmat.primitives.twofactor.hotp import HOTP

    return HOTP(base64.b32decode(secret), _DIGITS, SHA1()).generate(step).decode("ascii")


def step_that_fits(secret: str, code: str, now: datetime, *, after: int) -> int | None:
    """The half minute, about now, of which a code is; None where it is of none.

    `after`: the half minute of the code that was taken last: none counts twice. One that is still
      to come was noted by a clock that was wrong, and counts for nothing.
    """
    digits = "".join(code.split()).encode("utf-8", "replace")
    last = step_of(now) + _EITHER_WAY
    since = after if after <= last else 0
    for step in range(max(0, last - 2 * _EITHER_WAY), last + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), digits) and step > since:
            return step
    return None


def uri(secret: str, *, email: str, site: str) -> str:
    """Address that an app reads from a QR code or a link.

    >>> uri("GEZDGNBV", email="ann@example.org", site="Ties")
    'otpauth://totp/Ties:ann%40example.org?secret=GEZDGNBV&issuer=Ties'
    """
    label = f"{quote(site, safe='')}:{quote(email, safe='')}"
    return (
        f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': site}, quote_via=quote)}"
    )


def new_recovery_codes() -> tuple[str, ...]:
    """Ten codes of 59 bits to be kept on paper; each opens once."""
    return tuple(
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
        for _ in range(_CODES)
    )


def is_recovery_code(text: str) -> str:
    """A text as the recovery code that it looks like; empty where it looks like none.

    >>> is_recovery_code(" ABCD efgh-2345 "), is_recovery_code("123456")
    ('abcd-efgh-2345', '')
    """
    letters = "".join(c for c in text.lower() if c.isalnum())
    is_whole = len(letters) == 12 and letters.isascii()
    return "-".join((letters[:4], letters[4:8], letters[8:])) if is_whole else ""
