"""Cookies that a browser keeps for this server, and tokens that show a form to be from its page."""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from paradiplomacy.access.secrets import digest
from paradiplomacy.site.live.guard import host_name

_LOOPBACK = frozenset({"localhost", "[::1]", "127.0.0.1"})


def csrf_token(bound: str) -> str:
    """Token that a form has to bring back, by what it is bound to.

    >>> csrf_token("session") == csrf_token("session"), csrf_token("a") == csrf_token("b")
    (True, False)
    """
    return digest(f"form:{bound}")


def is_token(request: Request, given: str) -> bool:
    """True if a form brought the token back that this browser was given."""
    return hmac.compare_digest(request.state.token.encode(), given.encode("utf-8", "replace"))


def session_token(request: Request) -> str:
    """The token of the session that a browser has; empty without one that counts."""
    return str(request.state.session)


def is_secure(request: Request) -> bool:
    """True if cookies go over an encrypted connection alone: always but on this machine."""
    return host_name(request.headers.get("host", "")) not in _LOOPBACK


def cookie_name(request: Request, name: str) -> str:
    """Name of a cookie: such that no other host can set it, where that is possible."""
    return f"__Host-{name}" if is_secure(request) else name


def cookie_of(request: Request, name: str) -> str:
    """Value that a browser kept; empty where it kept nothing."""
    return request.cookies.get(cookie_name(request, name), "")


def keep(
    request: Request,
    response: Response,
    name: str,
    value: str,
    *,
    days: int = 0,
    is_strict: bool = False,
) -> None:
    """Let the browser keep a cookie that no script sees; until it is closed, or for some days.

    A strict one is not sent where a page of another site leads here.
    """
    response.set_cookie(
        cookie_name(request, name),
        value,
        max_age=days * 86_400 if days else None,
        httponly=True,
        samesite="strict" if is_strict else "lax",
        secure=is_secure(request),
    )


def drop(request: Request, response: Response, name: str) -> None:
    """Let the browser forget a cookie."""
    response.delete_cookie(
        cookie_name(request, name), httponly=True, samesite="lax", secure=is_secure(request)
    )


def is_from_elsewhere(request: Request) -> bool:
    """True if a browser says that a page of another site sends a form."""
    site = request.headers.get("sec-fetch-site", "")
    if site:
        return site not in ("same-origin", "none")
    origin = request.headers.get("origin", "null")
    host = request.headers.get("host", "").lower()
    try:
        return origin != "null" and urlsplit(origin).netloc.lower() != host
    except ValueError:  # it is not an address
        return True
