"""Who asks: somebody at this machine, somebody who has signed in, or anybody.

A server shows a record in one of three ways. *Alone*, it is reached from this machine only; who
opens it by the token that was printed there may do everything, and others may read. *Open*, others
reach it, and all may read. *Shared*, people of the store sign in.
"""

from __future__ import annotations

import getpass
import hmac
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote, urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from paradiplomacy.access.factors import Factors
from paradiplomacy.access.people import People
from paradiplomacy.access.roles import ANYBODY, Grant, Person, Role, local_person
from paradiplomacy.access.secrets import digest
from paradiplomacy.errors import StoreError
from paradiplomacy.site.live.guard import host_name

if TYPE_CHECKING:
    from paradiplomacy.evidence.consent.sealing import Sealing
    from paradiplomacy.site.live.provider import Provider

__all__ = ["Alone", "Identity", "Open", "Recognised", "SharedRecord", "csrf_token", "session_token"]

_FORWARDED = ("forwarded", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip", "via")
_FORWARDED_ALL = "x-forwarded-"
TOKEN = "token"
"""The part of an address that lets somebody in who sits at the machine."""
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

    def cookie(self, request: Request) -> str:
        """What the cookie of a session is called."""

    def entered(self, request: Request) -> Response | None:
        """The answer to who brings a token in the address; None where none counts here."""

    @property
    def lacking(self) -> str:
        """What who may not do something lacks, as a key of the page that says so."""

    def needs_factor(self, person: Person) -> bool:
        """Whether somebody may do nothing before they have set up a second factor."""

    @property
    def nobody(self) -> Person:
        """Who asks without a session."""

    def secret(self) -> str:
        """What tokens of forms are bound to, where there is no session."""


class _Unshared:
    """Nobody signs in."""

    lacking = "role"

    def __init__(self, person: Person) -> None:
        self.nobody = person
        self.sealing: Sealing | None = None
        self._secret = secrets.token_urlsafe(32)

    @property
    def people(self) -> People | None:
        return None

    def person(self, session: str) -> Person | None:
        return None

    def cookie(self, request: Request) -> str:
        return "session"

    def entered(self, request: Request) -> Response | None:
        return None

    def needs_factor(self, person: Person) -> bool:
        return False

    def secret(self) -> str:
        return self._secret


class Alone(_Unshared):
    """Seen from this machine only: who knows the token may do everything, and others may read.

    Another server may pass requests on and say nothing of it, and others may have an account on
    this machine. Neither knows the token, which is of this server alone and ends with it.
    """

    lacking = TOKEN

    def __init__(self) -> None:
        super().__init__(READER)
        self._local = local_person(_login_name())
        self._token, self._session = secrets.token_urlsafe(32), secrets.token_urlsafe(32)

    def entrance(self, address: str) -> str:
        """The first page of an address, for whoever sits at this machine."""
        return f"{address}?{TOKEN}={self._token}"

    def person(self, session: str) -> Person | None:
        """Who sits at this machine, where they came by the token."""
        return self._local if _is_same(session, self._session) else None

    def cookie(self, request: Request) -> str:
        """One for each port: browsers tell servers of one machine apart by nothing else."""
        return f"session-{(request.scope.get('server') or ('', 0))[1] or 0}"

    def entered(self, request: Request) -> Response | None:
        """Take the token out of the address, and let the browser keep a session in its place."""
        given = request.query_params.getlist(TOKEN)
        if not given or request.method != "GET":
            return None
        if len(given) > 1 or not _is_same(given[0], self._token):
            return PlainTextResponse(
                "This token is of another server, or of an earlier start; open the address that "
                "the command printed last. "
                "此口令不属于本次启动的服务；请打开命令最近一次显示的网址。\n",
                403,
            )
        rest = [(name, text) for name, text in request.query_params.multi_items() if name != TOKEN]
        path = quote("/" + request.url.path.lstrip("/\\"))  # an address of this server alone
        address = f"{path}?{urlencode(rest)}" if rest else path
        response = RedirectResponse(address, 303, headers={"cache-control": "no-store"})
        keep(request, response, self.cookie(request), self._session, is_strict=True)
        return response

    def refusal(self, request: Request) -> str:
        """Refuse what another server says that it passes on: it comes from elsewhere."""
        names = request.headers.keys()
        if any(name in _FORWARDED or name.startswith(_FORWARDED_ALL) for name in names):
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

    lacking = "role"

    def cookie(self, request: Request) -> str:
        """The same on every address."""
        return "session"

    def entered(self, request: Request) -> Response | None:
        """No token lets anybody in: people sign in."""
        return None

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


def _is_same(given: str, secret: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode())


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
        entered = self.identity.entered(request)
        if entered is not None:
            await entered(scope, receive, send)
            return
        name = cookie_name(request, self.identity.cookie(request))
        session = request.cookies.get(name, "")[:100]
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


def people_of(request: Request) -> People:
    """The people of the store.

    Raises
    ------
    HTTPException
        404: nobody signs in to this server; the page says how to start one.
    """
    people: People | None = request.app.state.identity.people
    if people is None:
        raise HTTPException(404, "alone")
    return people
