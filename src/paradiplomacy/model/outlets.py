"""Outlets: whose voice a newspaper, a site or a host is, and which outlet an address belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from paradiplomacy.model.statements import Voice
from paradiplomacy.model.web_addresses import host_and_path

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
