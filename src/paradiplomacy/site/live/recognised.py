"""What each request is asked first: who sends it, and whether less is to be shown by now."""

from __future__ import annotations

import secrets
from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from paradiplomacy.access.roles import Person
from paradiplomacy.errors import ParadiplomacyError, StoreError
from paradiplomacy.site.live.cookies import cookie_of, csrf_token, keep
from paradiplomacy.site.live.identity import Identity
from paradiplomacy.site.live.live import Live


class Recognised:
    """Lets whatever answers know who asks: `request.state.person`, `session` and `token`.

    ``token`` is what a form has to bring back, so that no page elsewhere can send one. It is bound
    to the session, or before there is one to a cookie of the browser.
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
        session = cookie_of(request, self.identity.cookie(request))[:100]
        person, needs_factor = None, False
        out_of_order = None
        if session:
            try:
                person, needs_factor = await run_in_threadpool(self._known, session)
            except StoreError as error:  # below, in words
                out_of_order = error
        visit = cookie_of(request, "visit")[:100]
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


_LATER = (
    "Something of this record was withdrawn, and the record cannot be read again just now. "
    "Please try again later.\n"
    "本库中有内容已被撤回，目前无法重新读取本库。请稍后再试。\n"
)


class Current:
    """Lets no answer be made of a record that is to show less since it was read."""

    def __init__(self, app: ASGIApp, live: Live) -> None:
        self.app = app
        self.live = live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, once what is shown is no more than may be."""
        if scope["type"] == "http" and not scope["path"].startswith("/assets/"):
            try:
                await run_in_threadpool(self.live.catch_up)
            except (ParadiplomacyError, OSError):
                headers = {"retry-after": "10", "cache-control": "no-store"}
                await PlainTextResponse(_LATER, 503, headers)(scope, receive, send)
                return
        await self.app(scope, receive, send)
