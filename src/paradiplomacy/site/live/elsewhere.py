"""Signing in through another site: there, and back."""

from __future__ import annotations

import hmac
from urllib.parse import quote, unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from paradiplomacy.errors import AccessError, NotFoundError
from paradiplomacy.site.live.cookies import cookie_of, drop, keep, session_token
from paradiplomacy.site.live.forms import PostedForm
from paradiplomacy.site.live.provider import Attempt, Provider
from paradiplomacy.site.live.request_parts import base_address, leading_to, own_path, people_of
from paradiplomacy.site.live.rights import EVERYBODY, get, post, routes_at
from paradiplomacy.site.live.signing_in import SignInView, home, sign_in_page, welcome

_ATTEMPT, _NEXT = "attempt", "after"
BACK = "/signed-in-elsewhere"


def _provider(request: Request) -> Provider:
    provider: Provider | None = request.app.state.identity.provider
    if provider is None:
        raise NotFoundError("page", request.url.path)
    return provider


def _back(request: Request) -> str:
    """The address to which the provider sends people back, as it was registered there."""
    return f"{base_address(request)}{BACK}"


@post(EVERYBODY)
async def _there(request: Request, form: PostedForm) -> Response:
    provider, attempt = _provider(request), Attempt.new()
    try:
        address = await provider.address(attempt, _back(request))
    except AccessError as error:
        return await run_in_threadpool(sign_in_page, request, SignInView(refusal=error.code), 502)
    response = leading_to(address)
    after = own_path(form.get("next", ""), "") or home(request)
    keep(request, response, _ATTEMPT, str(attempt))
    keep(request, response, _NEXT, quote(after))
    return response


@get(EVERYBODY)
async def _and_back(request: Request) -> Response:
    provider = _provider(request)
    attempt = Attempt.read(cookie_of(request, _ATTEMPT))
    after = own_path(unquote(cookie_of(request, _NEXT)), home(request))
    given = request.query_params.get("state", "").encode()
    try:
        # Somebody else's attempt must not sign this browser in.
        if attempt is None or not hmac.compare_digest(attempt.state.encode(), given):
            raise AccessError("provider", "this is not an answer to an attempt of this browser")
        code = request.query_params.get("code", "")[:2_000]
        identity, email = await provider.identified(attempt, code, _back(request))
        people = people_of(request)
        _, session = await run_in_threadpool(
            people.sign_in_elsewhere, identity, email, old=session_token(request)
        )
    except AccessError as error:
        response = await run_in_threadpool(
            sign_in_page, request, SignInView(refusal=error.code), 403
        )
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
