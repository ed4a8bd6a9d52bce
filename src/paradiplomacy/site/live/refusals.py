"""Answers where nothing stands at an address, or something went wrong."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from paradiplomacy.errors import NotFoundError, StoreError
from paradiplomacy.language import Words, render
from paradiplomacy.language.translations import language_of_address
from paradiplomacy.language.word_files import sentences as _sentences
from paradiplomacy.printable import printable
from paradiplomacy.results.json_text import json_text
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.live.answers import PackedAnswer
from paradiplomacy.site.live.guard import add_security_headers
from paradiplomacy.site.live.live import Live
from paradiplomacy.site.live.request_parts import (
    folder_of,
    language_of,
    live_of,
    page_address,
    page_response,
)
from paradiplomacy.site.pages import KIND, KINDS
from paradiplomacy.site.site import Content, Site

LONGEST = 200
"""Letters of an address to which similar ones are looked for."""
_MOST = 6
_AGAIN = 10
"""Seconds after which a request may be worth another try, and a line in the log."""
_LOOKED_AT = 3_000
"""Addresses of one kind that are compared; of more, those that begin alike."""


def missing(live: Live, request: Request, address: str) -> Response:
    """The page that says that nothing stands at an address, and which addresses are near."""
    near = near_pages(live.site, address)
    if address.endswith(".json"):
        addresses = [f"{KIND[kind].address(key)}.json" for kind, key in near]
        return PackedAnswer.of(
            Content(_json_of_error(404, "no such address", addresses), "application/json")
        ).response(request.headers, status=404)
    language, below = language_of_address(address, live.site.languages)
    view: View = {"near": [{"kind": kind, "key": key} for kind, key in near]}
    kind = PageKind("missing", at=below.rpartition(".")[0] or below, live_only=True)
    html = live.site.writer(language).page(kind, "", view)
    content = Content(html.encode("utf-8", "replace"), "text/html; charset=utf-8")
    return PackedAnswer.of(content).response(request.headers, status=404)


def _json_of_error(status: int, error: str, near: Sequence[str] = ()) -> bytes:
    """The body of an answer that something went wrong, at an address of JSON."""
    return json_text("error", {"status": status, "error": error, "near": list(near)}).encode()


def near_pages(site: Site, address: str) -> list[tuple[str, str]]:
    """Kinds and keys of pages whose addresses are spelled like one that leads nowhere.

    >>> from paradiplomacy import open_record
    >>> near_pages(Site(open_record("china_russia")), "claim.html")[0]
    ('claims', '')
    """
    from paradiplomacy.suggestions import similar

    _, below = language_of_address(address, site.languages)
    stem = below.rpartition(".")[0] or below
    stem = stem.strip("/")[:LONGEST]
    folder, _, name = stem.rpartition("/")
    known: dict[str, tuple[str, str]] = {}
    for kind in KINDS:
        if not kind.folder:
            known[kind.address()] = (kind.name, "")
        elif kind.folder == folder:
            keys = list(kind.keys(site))
            if len(keys) > _LOOKED_AT:
                start = name[:4]
                keys = [key for key in keys if kind.address(key).startswith(f"{folder}/{start}")]
            known |= {kind.address(key): (kind.name, key) for key in keys[:_LOOKED_AT]}
    return [known[alike] for alike in similar(stem, known, most=_MOST)]


def forbidden(
    request: Request, why: str = "role", status: int = 403, *, leads_to: str = ""
) -> Response:
    """The page that says that somebody may not do what they asked for, or why it was not taken.

    leads_to: Address of the page, below the folder of the language, that helps.
    """
    at = page_address(request).removesuffix(".html") or "index"
    kind = PageKind("forbidden", at=at, live_only=True)
    to = f"{folder_of(request)}/{leads_to}" if why == "signed_out" else ""
    typed = getattr(request.state, "typed", [])
    return page_response(request, kind, status=status, why=why, typed=typed, sign_in=to)


def answer_to_errors(app: Starlette) -> None:
    """Let an app answer in words whatever goes wrong in it."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(NotFoundError, _nowhere)
    app.add_exception_handler(StoreError, unavailable)
    app.add_exception_handler(Exception, _unforeseen)


async def _http(request: Request, error: Exception) -> Response:
    """Page on why something is not taken, in the language of the page."""
    assert isinstance(error, HTTPException)
    status = error.status_code
    why = "read_only" if status == 405 else error.detail
    words = Words("paradiplomacy.site.pages.forbidden")
    path, is_known = request.url.path, f"lead.{why}" in _sentences(words.module, "en")
    if path.endswith(".json"):
        sentence = render(words(f"head.{why}"), "en") if is_known else error.detail
        return Response(
            _json_of_error(status, sentence), status, error.headers, media_type="application/json"
        )
    if not is_known:
        return PlainTextResponse(f"{error.detail}\n", status, headers=error.headers)
    if path.endswith((".html", "/")):
        response = await run_in_threadpool(forbidden, request, why, status)
        response.headers.update(error.headers or {})
        return response
    language = language_of(request)
    lines = [render(words(f"{part}.{why}"), language) for part in ("head", "lead")]
    return PlainTextResponse("\n".join([*lines, ""]), status, headers=error.headers)


async def unavailable(request: Request, error: Exception) -> Response:
    """That the database cannot be reached, or has no room: what was sent is not saved.

    error: A line of it goes to the log, and no address: that of an invitation has its token in it.
    """
    _LOG.say(str(error))
    is_read = request.method in ("GET", "HEAD") or "/sign-" in request.url.path
    why = "unavailable" if is_read else "not_saved"
    headers = {"retry-after": str(_AGAIN), "cache-control": "no-store"}
    return await _http(request, HTTPException(503, why, headers=headers))


def not_shown(error: Exception) -> HTTPException:
    """That something is written, though no page can show it just now."""
    _LOG.say(f"something was written, and cannot be shown: {error}")
    return HTTPException(503, "not_shown", headers={"cache-control": "no-store"})


class _Log:
    """Says what goes wrong in one line, and the same again at most every ten seconds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._said: dict[str, tuple[float, int]] = {}

    def say(self, line: str) -> None:
        """Say it, unless it was said just now."""
        text, now = printable(line, one_line=True), time.monotonic()
        with self._lock:
            last, more = self._said.get(text, (now - _AGAIN, 0))
            if now - last < _AGAIN:
                self._said[text] = (last, more + 1)
                return
            self._said = {text: (now, 0)}
        also = f" ({more} more requests since)" if more else ""
        logging.getLogger(__name__).error("%s%s", text, also)


_LOG = _Log()


async def _nowhere(request: Request, _error: Exception) -> Response:
    """A page that this server does not have, since nobody signs in to it."""
    return await run_in_threadpool(missing, live_of(request), request, request.url.path.lstrip("/"))


async def _unforeseen(request: Request, _error: Exception) -> Response:
    """A mistake of ours: the terminal gets its traceback, the page does not."""
    response: Response = PlainTextResponse("Something went wrong here. 此处出现错误。\n", 500)
    if request.url.path.endswith(".json"):
        body = _json_of_error(500, "something went wrong here")
        response = Response(body, 500, media_type="application/json")
    add_security_headers(response.headers)  # made outside of all that puts them on other answers
    return response
