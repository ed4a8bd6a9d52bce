"""Addresses of the web as they are compared: by host and path, whatever they are written like."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

_ARCHIVE = re.compile(r"^https?://web\.archive\.org/web/[^/]+/(?=https?:)")
_PREFIX = re.compile(r"^(?:www\d?|m)\.")


def parts_of(url: str) -> SplitResult | None:
    """The parts of an address; of an archived copy, those of its origin. None where it has none."""
    try:
        return urlsplit(_ARCHIVE.sub("", url.strip()))
    except ValueError:  # a bracket that is never closed
        return None


def host_of(url: str) -> str:
    """The host of an address, or ``""``: in small letters, without ``www.`` or ``m.``, in ASCII.

    >>> host_of("https://WWW.Example.org:443/ties"), host_of("http://münchen.example./")
    ('example.org', 'xn--mnchen-3ya.example')
    >>> host_of("https://web.archive.org/web/2019/http://m.example.org/")
    'example.org'
    """
    parts = parts_of(url)
    try:
        host = (parts.hostname or "") if parts else ""
    except ValueError:
        return ""
    host = _PREFIX.sub("", host.rstrip("."))
    try:
        return host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:  # a label that is empty or too long
        return host


def host_and_path(url: str) -> tuple[str, tuple[str, ...]]:
    """Host and path of an address, the path in its steps.

    >>> host_and_path("https://www.example.org/sister//cities/?page=2")
    ('example.org', ('sister', 'cities'))
    """
    parts = parts_of(url)
    return host_of(url), tuple(filter(None, parts.path.split("/"))) if parts else ()
