"""The application: whatever stands at an address of the site, and how far its results are."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from paradiplomacy.access.roles import Action, Person
from paradiplomacy.errors import NotFoundError, ParadiplomacyError, StoreError
from paradiplomacy.language import LANGUAGES, Language
from paradiplomacy.language.translations import folder_of_pages, language_of_address
from paradiplomacy.site.live.cookies import cookie_of, csrf_token, keep
from paradiplomacy.site.live.guard import Guard
from paradiplomacy.site.live.identity import Identity
from paradiplomacy.site.live.live import Live
from paradiplomacy.site.live.refusals import answer_to_errors, missing, unavailable
from paradiplomacy.site.live.request_parts import live_of
from paradiplomacy.site.live.rights import EVERYBODY, get, in_languages
from paradiplomacy.site.live.routes import LIVE_ROUTES

COOKIE = "lang"
"""Keeps the language of the page that was read last."""

_YEAR = 365 * 24 * 3600


def create_app(
    live: Live,
    *,
    hosts: Iterable[str] | None = None,
    identity: Identity | None = None,
    address: str = "",
) -> Starlette:
    """An application that shows a record.

    hosts: Names under which it answers, without ports; any, by default.
    identity: How it knows who asks; by default everybody may read, and nothing else.
    address: Where others reach it, for links that are sent: ``https://ties.example.org``. By
    default as a request calls it.

    >>> from paradiplomacy.results.begun import RunOptions, begin
    >>> app = create_app(Live(begin(RunOptions(("china_russia",)))))
    >>> app.state.live.site.record.meta.id
    'china_russia'
    """
    folders = filter(None, (folder_of_pages(code).rstrip("/") for code in live.site.languages))
    routes = [
        *in_languages(LIVE_ROUTES, live.site.languages),
        get("/", EVERYBODY, _lead_to_first_page),
        *(
            get(f"/{code}{end}", EVERYBODY, _lead_to_first_page_of)
            for code in folders
            for end in ("", "/")
        ),
        get("/progress.json", Action.READ, _report_progress),
        get("/assets/{address:path}", EVERYBODY, _asset),
        get("/{address:path}", Action.READ, _answer_page_request),
    ]
    app = Starlette(routes=routes)
    app.state.live = live
    app.state.identity = identity or Identity()
    app.state.address = address
    answer_to_errors(app)
    app.add_middleware(Current, live=live)
    app.add_middleware(Recognition, identity=app.state.identity)
    app.add_middleware(Guard, hosts=None if hosts is None else frozenset(hosts))
    return app


async def _lead_to_first_page(request: Request) -> Response:
    """Lead to the first page, in the language read last, else in the one that is preferred."""
    chosen = request.cookies.get(COOKIE, "")
    known = live_of(request).site.languages
    if chosen not in known:
        chosen = preferred_language(request.headers.get("accept-language", ""), known)
    address = f"{folder_of_pages(chosen)}index.html"
    return RedirectResponse(address, 302, headers={"vary": "accept-language, cookie"})


async def _lead_to_first_page_of(request: Request) -> Response:
    """Lead from the folder of a language to its first page."""
    return RedirectResponse(f"{request.url.path.rstrip('/')}/index.html", 302)


async def _report_progress(request: Request) -> Response:
    state = live_of(request).state
    # Why something failed is for whoever runs the server: it may name files.
    what = state.what if state.name == "working" else ""
    content = {"state": state.name, "what": what, "share": round(state.share, 3)}
    return Response(
        json.dumps(content), media_type="application/json", headers={"cache-control": "no-store"}
    )


async def _asset(request: Request) -> Response:
    """Style and script, the same for every record: pages before signing in need them, too."""
    return await _answer_address(request, f"assets/{request.path_params['address']}")


async def _answer_page_request(request: Request) -> Response:
    return await _answer_address(request, request.path_params["address"])


async def _answer_address(request: Request, address: str) -> Response:
    live = live_of(request)
    answer = None
    # A server decodes what stands encoded in the names of files.
    for at in dict.fromkeys((address, quote(address))):
        with suppress(NotFoundError):
            answer = await run_in_threadpool(live.answer, at)
            break
    if answer is None:
        return await run_in_threadpool(missing, live, request, address)
    response = answer.response(request.headers)
    if address.endswith(".html"):
        _remember(request, response, language_of_address(address, live.site.languages)[0])
    return response


def _remember(request: Request, response: Response, language: Language) -> None:
    if request.cookies.get(COOKIE) != language:
        response.set_cookie(COOKIE, language, max_age=_YEAR, httponly=True, samesite="lax")


def preferred_language(header: str, known: Sequence[str] = LANGUAGES) -> Language:
    """The language of ours that an Accept-Language header prefers; English where it says neither.

    >>> preferred_language("zh-CN,zh;q=0.9,en;q=0.8"), preferred_language("fr, zh;q=0.1")
    ('zh', 'zh')
    >>> preferred_language("en-GB, zh;q=0.5"), preferred_language("")
    ('en', 'en')
    >>> preferred_language("fr-CH, en;q=0.5", ("en", "fr")), preferred_language("pt", ("pt-BR",))
    ('fr', 'pt-BR')
    """
    # A region that we lack is read in the language of another, whole tags before those.
    tags = {code.partition("-")[0]: code for code in reversed(known)}
    tags |= {code.lower(): code for code in known}
    wanted: dict[str, float] = {}
    for part in header.lower().split(","):
        tag, _, quality = part.strip().partition(";")
        language = tags.get(tag.strip()) or tags.get(tag.strip().partition("-")[0], "")
        try:
            weight = float(quality.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if language:
            wanted[language] = max(weight, wanted.get(language, 0.0))
    return max(known, key=lambda code: wanted.get(code, 0.0)) if wanted else "en"


class Recognition:
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
        entered = self.identity.enter(request)
        if entered is not None:
            await entered(scope, receive, send)
            return
        session = cookie_of(request, self.identity.cookie(request))[:100]
        person, needs_factor = None, False
        out_of_order = None
        if session:
            try:
                person, needs_factor = await run_in_threadpool(self._recognise, session)
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
                MutableHeaders(scope=message).append("set-cookie", response.headers["set-cookie"])
            await send(message)

        if out_of_order is not None and not request.url.path.startswith("/assets/"):
            response = await unavailable(request, out_of_order)
            await response(scope, receive, send)
            return
        await self.app(scope, receive, with_cookie)

    def _recognise(self, session: str) -> tuple[Person | None, bool]:
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
