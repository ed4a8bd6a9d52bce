"""Signing in through another site: there, and back."""

from __future__ import annotations

from urllib.parse import quote, unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from paradiplomacy.errors import AccessError, NotFoundError
from paradiplomacy.site.live.cookies import cookie_of, drop, keep, session_token
from paradiplomacy.site.live.forms import PostedForm
from paradiplomacy.site.live.provider import Provider
from paradiplomacy.site.live.request_parts import base_address, leading_to, own_path, people_of
from paradiplomacy.site.live.rights import EVERYBODY, get, post, routes_at
from paradiplomacy.site.live.signing_in import home, sign_in_page, welcome

_ATTEMPT, _NEXT = "attempt", "after"
BACK = "/signed-in-elsewhere"
"""The address to which the provider sends people back, as it was registered there."""


def _provider(request: Request) -> Provider:
    provider: Provider | None = request.app.state.identity.provider
    if provider is None:
        raise NotFoundError("page", request.url.path)
    return provider


@post(EVERYBODY)
async def _there(request: Request, form: PostedForm) -> Response:
    provider, back = _provider(request), f"{base_address(request)}{BACK}"
    try:
        address, attempt = await provider.address(request, back)
    except AccessError as error:
        return await run_in_threadpool(sign_in_page, request, 502, refusal=error.code)
    response = leading_to(address)
    after = own_path(form.get("next", ""), "") or home(request)
    keep(request, response, _ATTEMPT, quote(attempt))
    keep(request, response, _NEXT, quote(after))
    return response


@get(EVERYBODY)
async def _and_back(request: Request) -> Response:
    provider = _provider(request)
    after = own_path(unquote(cookie_of(request, _NEXT)), home(request))
    try:
        identity, email = await provider.identified(request, unquote(cookie_of(request, _ATTEMPT)))
        people = people_of(request)
        _, session = await run_in_threadpool(
            people.sign_in_elsewhere, identity, email, old=session_token(request)
        )
    except AccessError as error:
        response = await run_in_threadpool(sign_in_page, request, 403, refusal=error.code)
    else:
        response = welcome(request, session, after)
    drop(request, response, _ATTEMPT)
    drop(request, response, _NEXT)
    return response


ROUTES = [
    *routes_at("/sign-in-elsewhere.html", _there),
    Route(BACK, _and_back, name="signed-in-elsewhere"),
]
"""Addresses of these pages."""
