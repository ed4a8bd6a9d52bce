"""The application: whatever stands at an address of the site, and how far its results are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from paradiplomacy.access.roles import Action
from paradiplomacy.errors import NotFoundError
from paradiplomacy.language import LANGUAGES, Language
from paradiplomacy.language.translations import folder_of_pages, language_of_address
from paradiplomacy.site.live.guard import Guard
from paradiplomacy.site.live.identity import Identity
from paradiplomacy.site.live.live import Live
from paradiplomacy.site.live.recognised import Current, Recognised
from paradiplomacy.site.live.refusals import answer_to_errors, missing
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

    >>> from paradiplomacy.results.begun import Asked, begin
    >>> app = create_app(Live(begin(Asked(("china_russia",)))))
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
    app.add_middleware(Recognised, identity=app.state.identity)
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
