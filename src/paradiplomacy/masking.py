"""Passwords of addresses, and how none of them is shown."""

from __future__ import annotations

import re

_MASK = "***"
# A path keeps one of the two slashes of an address. A password may hold anything; but of pages
# on the web, a port and an @ further on are none.
_USER = r"""[^\s/:@'"]*"""
_IN_ADDRESS = re.compile(
    rf"""(?<![A-Za-z0-9+.-])
    (?: (?P<web> https?:/+{_USER}:) [^\s/]*?
      | (?P<other> (?!https?:) (?: [A-Za-z][A-Za-z0-9+.-]+ )? :/+{_USER}:) .*? )
    @ (?! [^\s'"/]*@ )""",
    re.VERBOSE,
)
# Without its scheme an address shows itself by user, password, host and what comes behind a slash.
_WITHOUT_SCHEME = re.compile(r"""(?<![\w/.:@%+-])([\w.%+-]+:)[^\s/:@'"]+(?=@[\w.-]+(?::\d+)?/)""")
_IN_QUERY = re.compile(r"""(?i)([?&;][a-z_]*(?:password|passwd|pwd|secret|token)=)[^&;\s'"]+""")


def mask(text: str) -> str:
    """A text in which no address shows its password.

    Examples
    --------
    >>> mask("no record 'postgresql://ann:secret@db.example/ties'")
    "no record 'postgresql://ann:***@db.example/ties'"
    >>> mask("postgresql://db.example/ties?user=ann&password=secret")
    'postgresql://db.example/ties?user=ann&password=***'
    """
    if "@" in text:
        text = _IN_ADDRESS.sub(lambda match: f"{match['web'] or match['other']}{_MASK}@", text)
        text = _WITHOUT_SCHEME.sub(rf"\1{_MASK}", text)
    return _IN_QUERY.sub(rf"\1{_MASK}", text) if "=" in text else text
