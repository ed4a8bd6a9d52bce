"""Outlets: whose voice a newspaper, a site or a host is, and which outlet an address belongs to.

Addresses of the web are compared by host and path, whatever they are written like.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

from paradiplomacy.model.statements import Voice

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


T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Outlet:
    """A newspaper, a site or a host, and whose voice it is, said once for all its sources.

    `hosts`: its hosts, each with a path where that tells it from others; several separated by
      semicolons.
    `end`: ISO country code of the end that it belongs to, or ``third``.
    `place`: key of the place whose own voice it is; ``""`` where it speaks for no single place.
    """

    id: str
    name: str
    hosts: str
    end: str
    voice: Voice
    place: str = ""
    note: str = ""


def hosts_of(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Hosts and paths as a cell of ``outlets.csv`` lists them.

    >>> hosts_of("www.Changchun.example; example.org/changchun/")
    (('changchun.example', ()), ('example.org', ('changchun',)))
    """
    entries = (entry.strip() for entry in text.split(";"))
    return tuple(host_and_path(f"https://{entry}") for entry in entries if entry)


def belonging(url: str, outlets: Mapping[tuple[str, tuple[str, ...]], T]) -> T | None:
    """The outlet of an address: by its host, and by the longest path with which it begins.

    `outlets`: mapping of (host, path) to outlet; as `hosts_of` gives them.

    >>> outlets = {("example.org", ()): "paper", ("example.org", ("city",)): "city channel"}
    >>> belonging("http://www.example.org/city/2019/1.html", outlets)
    'city channel'
    >>> belonging("http://example.org/cityhall", outlets), belonging("http://example.com", outlets)
    ('paper', None)
    """
    host, path = host_and_path(url)
    for length in range(len(path), -1, -1) if host else ():
        if (host, path[:length]) in outlets:
            return outlets[host, path[:length]]
    return None
