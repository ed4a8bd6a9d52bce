"""Identity of who asks: somebody at this machine, somebody who has signed in, or anybody.

A server shows a record in one of three ways. *Alone*, it is reached from this machine only; who
opens it by the token that was printed there may do everything, and others may read. Open, others
reach it, and all may read. *Shared*, people of the store sign in.
"""

from __future__ import annotations

import getpass
import hmac
import secrets
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from paradiplomacy.access.roles import ANYBODY, Grant, Person, Role, local_person
from paradiplomacy.site.live.cookies import keep

if TYPE_CHECKING:
    from paradiplomacy.access.people import People
    from paradiplomacy.evidence.consent.sealing import Sealing
    from paradiplomacy.site.live.provider import Provider

_FORWARDED = ("forwarded", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip", "via")
_FORWARDED_ALL = "x-forwarded-"
TOKEN = "token"
"""The part of an address that lets somebody in who sits at the machine."""
READER = Person("", "", "", (Grant(Role.READER),))
"""Somebody who has not signed in, and may read."""


class Identity:
    """Way to know who asks. By itself it knows nobody: all may read, and do nothing else.

    nobody: Who asks without a session.
    """

    lacking = "role"
    """What who may not do something lacks, as a key of the page that says so."""
    people: People | None = None
    """The people who may sign in; None where nobody can."""
    provider: Provider | None = None
    """Another site through which people sign in, too."""
    sealing: Sealing | None = None
    """What encrypts answers; None where they are kept as they are typed."""

    def __init__(self, nobody: Person = READER) -> None:
        self.nobody = nobody
        self._secret = secrets.token_urlsafe(32)

    def refusal(self, request: Request) -> str:
        """Reason why a request is not answered at all; empty where it is."""
        return ""

    def person(self, session: str) -> Person | None:
        """Whose session it is; None where it is nobody's."""
        return None

    def cookie(self, request: Request) -> str:
        """Name of the cookie of a session: the same on every address."""
        return "session"

    def enter(self, request: Request) -> Response | None:
        """The answer to who brings a token in the address; None where none counts here."""
        return None

    def needs_factor(self, person: Person) -> bool:
        """True if somebody may do nothing before they have set up a second factor."""
        return False

    def secret(self) -> str:
        """Secret that tokens of forms are bound to, where there is no session."""
        return self._secret


class Alone(Identity):
    """Seen from this machine only: who knows the token may do everything, and others may read.

    Another server may pass requests on and say nothing of it, and others may be users on
    this machine. Neither knows the token, which is of this server alone and ends with it.
    """

    lacking = TOKEN

    def __init__(self) -> None:
        super().__init__()
        self._local = local_person(_login_name())
        self._token, self._session = secrets.token_urlsafe(32), secrets.token_urlsafe(32)

    def entrance(self, address: str) -> str:
        """The first page of an address, for whoever sits at this machine."""
        return f"{address}?{TOKEN}={self._token}"

    def person(self, session: str) -> Person | None:
        """Person who sits at this machine, where they came by the token."""
        return self._local if _is_same(session, self._session) else None

    def cookie(self, request: Request) -> str:
        """One for each port: browsers tell servers of one machine apart by nothing else."""
        return f"session-{(request.scope.get('server') or ('', 0))[1] or 0}"

    def enter(self, request: Request) -> Response | None:
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


class SharedRecord(Identity):
    """People of a store sign in.

    is_private: Whether only those may read who are readers.
    provider: Another site through which people sign in, too.
    sealing: Encrypts what respondents answer.
    asks_factor: Whether admins and stewards need a second factor.
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
        super().__init__(ANYBODY if is_private else READER)
        self.people: People = people
        self._asks_factor = asks_factor
        self.provider, self.sealing = provider, sealing

    def person(self, session: str) -> Person | None:
        """Whose session it is."""
        return self.people.of_session(session) if session else None

    def needs_factor(self, person: Person) -> bool:
        """True if somebody has a role that needs a second factor, and has none."""
        from paradiplomacy.access.factors import Factors

        return self._asks_factor and Factors(self.people.engine).is_missing(person)

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
