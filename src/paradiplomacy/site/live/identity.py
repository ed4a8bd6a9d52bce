"""Who asks: somebody at this machine, somebody who has signed in, or anybody.

A server shows a record in one of three ways. *Alone*, it is reached from this machine only, and
who sits there may do everything. *Open*, others reach it, and all may read. *Shared*, people of
the store sign in.
"""

from __future__ import annotations

import getpass
import hmac
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from paradiplomacy.access.factors import Factors
from paradiplomacy.access.people import People
from paradiplomacy.access.roles import ANYBODY, Grant, Person, Role, local_person
from paradiplomacy.access.secrets import digest
from paradiplomacy.errors import StoreError
from paradiplomacy.site.live.guard import host_name

if TYPE_CHECKING:
    from paradiplomacy.evidence.sealing import Sealing
    from paradiplomacy.site.live.provider import Provider

__all__ = ["Alone", "Identity", "Open", "Recognised", "SharedRecord", "csrf_token", "session_token"]

_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
_LOOPBACK = frozenset({"localhost", "[::1]", "127.0.0.1"})
READER = Person("", "", "", (Grant(Role.READER),))
"""Somebody who has not signed in, and may read."""


class Identity(Protocol):
    """How a server knows who asks."""

    @property
    def people(self) -> People | None:
        """The people who may sign in; None where nobody can."""

    @property
    def sealing(self) -> Sealing | None:
        """What encrypts answers; None where they are kept as they are typed."""

    def refusal(self, request: Request) -> str:
        """Why a request is not answered at all; empty where it is."""

    def person(self, session: str) -> Person | None:
        """Whose session it is; None where it is nobody's."""

    def needs_factor(self, person: Person) -> bool:
        """Whether somebody may do nothing before they have set up a second factor."""

    @property
    def nobody(self) -> Person:
        """Who asks without a session."""

    def secret(self) -> str:
        """What tokens of forms are bound to, where there is no session."""


class _Unshared:
    """Nobody signs in."""

    def __init__(self, person: Person) -> None:
        self.nobody = person
        self.sealing: Sealing | None = None
        self._secret = secrets.token_urlsafe(32)

    @property
    def people(self) -> People | None:
        return None

    def person(self, session: str) -> Person | None:
        return None

    def needs_factor(self, person: Person) -> bool:
        return False

    def secret(self) -> str:
        return self._secret


class Alone(_Unshared):
    """Seen from this machine only: who sits at it may do everything."""

    def __init__(self) -> None:
        super().__init__(local_person(_login_name()))

    def refusal(self, request: Request) -> str:
        """Refuse what another server passes on: it comes from elsewhere."""
        if any(name in request.headers for name in _FORWARDED):
            return (
                "This server is for this machine alone; share a record with serve --shared. "
                "此服务仅限本机使用；如需与他人共用，请以 serve --shared 启动。"
            )
        return ""


class Open(_Unshared):
    """Others reach it; everybody may read, and nobody do anything else."""

    def __init__(self) -> None:
        super().__init__(READER)

    def refusal(self, request: Request) -> str:
        """Nothing is refused."""
        return ""


class SharedRecord:
    """People of a store sign in.

    Parameters
    ----------
    people : People
    is_private : bool, keyword-only
        Whether only those may read who are readers.
    provider : Provider, optional, keyword-only
        Another site by whose accounts people sign in, too.
    sealing : Sealing, optional, keyword-only
        Encrypts what respondents answer.
    asks_factor : bool, keyword-only
        Whether admins and stewards need a second factor.
    """

    def __init__(
        self,
        people: People,
        *,
        is_private: bool = False,
        provider: Provider | None = None,
        sealing: Sealing | None = None,
        asks_factor: bool = False,
    ) -> None:
        self._people = people
        self._asks_factor = asks_factor
        self.provider = provider
        self.sealing = sealing
        self.nobody = ANYBODY if is_private else READER

    @property
    def people(self) -> People | None:
        """The people of the store."""
        return self._people

    def refusal(self, request: Request) -> str:
        """Nothing is refused."""
        return ""

    def person(self, session: str) -> Person | None:
        """Whose session it is."""
        return self._people.of_session(session) if session else None

    def needs_factor(self, person: Person) -> bool:
        """Whether somebody has a role that needs a second factor, and has none."""
        return self._asks_factor and Factors(self._people.engine).is_missing(person)

    def secret(self) -> str:
        """None: each browser gets a token of its own."""
        return ""


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):  # a machine without a list of its users
        return "local"


class Recognised:
    """Lets whatever answers know who asks: `request.state.person`, `session` and `token`.

    ``token`` is what a form has to bring back, so that no page elsewhere can send one. It is bound
    to the session, or before there is one to a cookie of the browser.

    Parameters
    ----------
    app : ASGI application
    identity : Identity
    """

    def __init__(self, app: ASGIApp, identity: Identity) -> None:
        self.app = app
        self.identity = identity

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with what is known of who asks."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        why = self.identity.refusal(request)
        if why:
            await PlainTextResponse(f"{why}\n", 403)(scope, receive, send)
            return
        session = request.cookies.get(cookie_name(request, "session"), "")[:100]
        person, needs_factor = None, False
        out_of_order = None
        if session:
            try:
                person, needs_factor = await run_in_threadpool(self._known, session)
            except StoreError as error:  # below, in words
                out_of_order = error
        visit = request.cookies.get(cookie_name(request, "visit"), "")[:100]
        fresh = "" if visit else secrets.token_urlsafe(32)
        bound = session if person else self.identity.secret() or visit or fresh
        state = scope.setdefault("state", {})
        state["person"] = person or self.identity.nobody
        state["session"] = session if person else ""
        state["token"] = csrf_token(bound)
        state["needs_factor"] = needs_factor
        state["shows_form"] = False

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and state["shows_form"] and bound == fresh:
                response = Response()
                keep(request, response, "visit", fresh)
                cookie = response.headers["set-cookie"]
                MutableHeaders(scope=message).append("set-cookie", cookie)
            await send(message)

        if out_of_order is not None and not request.url.path.startswith("/assets/"):
            from paradiplomacy.site.live.refusals import unavailable

            response = await unavailable(request, out_of_order)
            await response(scope, receive, send)
            return
        await self.app(scope, receive, with_cookie)

    def _known(self, session: str) -> tuple[Person | None, bool]:
        """Whose session it is, without rights where a second factor has to be set up first."""
        person = self.identity.person(session)
        if person is None or not self.identity.needs_factor(person):
            return person, False
        return replace(person, grants=()), True


def csrf_token(bound: str) -> str:
    """What a form has to bring back, by what it is bound to.

    Examples
    --------
    >>> csrf_token("session") == csrf_token("session"), csrf_token("a") == csrf_token("b")
    (True, False)
    """
    return digest(f"form:{bound}")


def is_token(request: Request, given: str) -> bool:
    """Whether a form brought the token back that this browser was given."""
    return hmac.compare_digest(request.state.token.encode(), given.encode("utf-8", "replace"))


def session_token(request: Request) -> str:
    """The token of the session that a browser has; empty without one that counts."""
    return str(request.state.session)


def is_secure(request: Request) -> bool:
    """Whether cookies go over an encrypted connection alone: always but on this machine."""
    return host_name(request.headers.get("host", "")) not in _LOOPBACK


def cookie_name(request: Request, name: str) -> str:
    """What a cookie is called: so that no other host can set it, where that is possible."""
    return f"__Host-{name}" if is_secure(request) else name


def keep(request: Request, response: Response, name: str, value: str, *, days: int = 0) -> None:
    """Let the browser keep a cookie that no script sees; until it is closed, or for some days."""
    response.set_cookie(
        cookie_name(request, name),
        value,
        max_age=days * 86_400 if days else None,
        httponly=True,
        samesite="lax",
        secure=is_secure(request),
    )


def drop(request: Request, response: Response, name: str) -> None:
    """Let the browser forget a cookie."""
    response.delete_cookie(
        cookie_name(request, name), httponly=True, samesite="lax", secure=is_secure(request)
    )


def is_from_elsewhere(request: Request) -> bool:
    """Whether a browser says that a page of another site sends a form."""
    site = request.headers.get("sec-fetch-site", "")
    if site:
        return site not in ("same-origin", "none")
    origin = request.headers.get("origin", "null")
    host = request.headers.get("host", "").lower()
    try:
        return origin != "null" and urlsplit(origin).netloc.lower() != host
    except ValueError:  # it is not an address
        return True
