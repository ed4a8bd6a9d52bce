"""Somebody sets up their second factor, renews the codes on paper, or does without it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from paradiplomacy.access import totp
from paradiplomacy.access.factors import Factors
from paradiplomacy.errors import AccessError
from paradiplomacy.site.kinds import View
from paradiplomacy.site.live.forms import PostedForm
from paradiplomacy.site.live.request_parts import going_to, page_response, people_of
from paradiplomacy.site.live.signing_in import address_of, status_of
from paradiplomacy.site.pages.live_only import SECOND_FACTOR

_Done: TypeAlias = Callable[[Request, Factors, PostedForm], View]


def second_factor_page(
    request: Request, status: int = 200, *, state: str = "", secret: str = "", **done: Any
) -> Response:
    """The second factor of who asks, and what was just done to it.

    state: ``nobody``, ``elsewhere``, ``none``, ``begun`` or ``set``; by default as it is.
    secret: Of an app, shown once.
    **done: ``refusal``, or what was ``done``; new ``codes``, shown once.
    """
    people, person = people_of(request), request.state.person
    factor, site = None, urlsplit(request.app.state.address).hostname or request.url.hostname or ""
    if not person.key:
        state = state or "nobody"
    elif not people.has_password(person.key):
        state = state or "elsewhere"
    else:
        factor = Factors(people.engine).of(person.key)
        state = state or ("set" if factor else "none")
    return page_response(
        request,
        SECOND_FACTOR,
        status=status,
        state=state,
        factor=factor,
        needed=request.state.needs_factor,
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        uri=totp.uri(secret, email=person.email, site=site),
        **dict.fromkeys(("refusal", "done", "codes"), "") | done,
    )


def change_second_factor(request: Request, form: PostedForm) -> Response:
    people, person = people_of(request), request.state.person
    change = _CHANGES.get(form.get("do", ""))
    if change is None or not person.key or not people.has_password(person.key):
        return going_to(request, "second-factor.html")
    try:
        done = change(request, Factors(people.engine), form)
    except AccessError as error:
        state = "begun" if form.get("do") == "confirm" else ""
        status = status_of(error.code)
        return second_factor_page(request, status, state=state, refusal=error.code)
    return second_factor_page(request, **done)


def _begin_second_factor(request: Request, factors: Factors, form: PostedForm) -> View:
    key = request.state.person.key
    secret = factors.begin(key, form.exact("password"), address=address_of(request))
    return {"state": "begun", "secret": secret}


def _confirm_second_factor(request: Request, factors: Factors, form: PostedForm) -> View:
    key, code = request.state.person.key, form.get("code", "")
    codes = factors.confirm(key, code, address=address_of(request))
    return {"done": "set", "codes": codes}


def _renew(request: Request, factors: Factors, form: PostedForm) -> View:
    key, code = request.state.person.key, form.get("code", "")
    codes = factors.renew(key, code, address=address_of(request))
    return {"done": "renewed", "codes": codes}


def _remove(request: Request, factors: Factors, form: PostedForm) -> View:
    key, code = request.state.person.key, form.get("code", "")
    factors.remove(key, form.exact("password"), code, address=address_of(request))
    return {"done": "removed"}


_CHANGES: Mapping[str, _Done] = {
    "begin": _begin_second_factor,
    "confirm": _confirm_second_factor,
    "renew": _renew,
    "remove": _remove,
}
