"""Headers that every answer carries, and callers that get an answer."""

from __future__ import annotations

import ipaddress
import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from paradiplomacy.site.policy import PAGES

POLICY = "content-security-policy"
_LAST_PORT = 65_535
_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-cache",
}


_OTHER_NAME = "This server does not answer to that name. 此服务器不以该名称应答。\n"


class Guard:
    """Puts security headers on every answer and refuses names that are not this server's.

    A page elsewhere may let its own name point to this machine, and so read what is meant for
    whoever sits before it; the name in the request tells.

    hosts: Names under which the server answers, in any form; None for any.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str] | None = None) -> None:
        self.app = app
        self.hosts = None if hosts is None else frozenset(map(host_name, hosts)) - {None}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """PackedAnswer, with the headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                add_security_headers(MutableHeaders(scope=message))
            await send(message)

        given = Headers(scope=scope).getlist("host")
        host = host_name(given[0]) if len(given) == 1 else None
        if self.hosts is not None and host not in self.hosts:
            await PlainTextResponse(_OTHER_NAME, 400)(scope, receive, send_guarded)
            return
        await self.app(scope, receive, send_guarded)


def add_security_headers(headers: MutableHeaders) -> None:
    """Put the security headers into those of an answer that does not set its own."""
    for name, value in {POLICY: PAGES, **_HEADERS}.items():
        headers.setdefault(name, value)


_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[^\s:/@\[\]]+?)\.?(?::(?P<port>[0-9]{1,5}))?")


def host_name(host: str) -> str | None:
    """The name in a Host header, or of a host, in the one form in which names are compared.

    Without port and final dot, in small letters, IPv6 in brackets and as short as it can be.
    None for what is not a host.

    >>> host_name("LocalHost.:8000"), host_name("[0:0::1]:80"), host_name("::1")
    ('localhost', '[::1]', '[::1]')
    >>> host_name("[::1].evil.com"), host_name("localhost:80:80"), host_name("a@localhost")
    (None, None, None)
    """
    text = host.lower()
    try:
        return _in_brackets(ipaddress.IPv6Address(text))
    except ValueError:
        match = _HOST.fullmatch(text)
    if match is None or int(match["port"] or 0) > _LAST_PORT:
        return None
    if not match["name"].startswith("["):
        return match["name"]
    try:
        return _in_brackets(ipaddress.IPv6Address(match["name"][1:-1]))
    except ValueError:
        return None


def _in_brackets(address: ipaddress.IPv6Address) -> str:
    return f"[{address.compressed}]"
