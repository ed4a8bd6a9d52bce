"""Somebody sets up their second factor, renews the codes on paper, or does without it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from paradiplomacy.access import totp
from paradiplomacy.access.factors import Factors
from paradiplomacy.errors import AccessError
from paradiplomacy.site.kinds import View
from paradiplomacy.site.live.forms import PostedForm
from paradiplomacy.site.live.request_parts import going_to, people_of
from paradiplomacy.site.live.rights import EVERYBODY, get, page_routes, post
from paradiplomacy.site.live.shown import shown
from paradiplomacy.site.live.signing_in import address_of, status_of
from paradiplomacy.site.pages.live_only import SECOND_FACTOR

__all__ = ["ROUTES"]

_Done: TypeAlias = Callable[[Request, Factors, PostedForm], View]


@get(EVERYBODY)
def _show_second_factor(request: Request) -> Response:
    return _second_factor_page(request, {})


def _second_factor_page(request: Request, view: View, status: int = 200) -> Response:
    people, person = people_of(request), request.state.person
    whole: View = {"refusal": "", "done": "", "codes": (), "secret": "", "uri": ""}
    whole |= {"needed": request.state.needs_factor, "since": "", "left": 0}
    if not person.key:
        whole["state"] = "nobody"
    elif not people.has_password(person.key):
        whole["state"] = "elsewhere"
    elif factor := Factors(people.engine).of(person.key):
        whole["state"] = "set"
        whole |= {"since": factor.since.date().isoformat(), "left": factor.codes}
    else:
        whole["state"] = "none"
    return shown(request, SECOND_FACTOR, whole | view, status=status)


@post(EVERYBODY)
def _change_second_factor(request: Request, form: PostedForm) -> Response:
    people, person = people_of(request), request.state.person
    change = _CHANGES.get(form.get("do", ""))
    if change is None or not person.key or not people.has_password(person.key):
        return going_to(request, "second-factor.html")
    try:
        view = change(request, Factors(people.engine), form)
    except AccessError as error:
        again: View = {"state": "begun"} if form.get("do") == "confirm" else {}
        return _second_factor_page(request, again | {"refusal": error.code}, status_of(error.code))
    return _second_factor_page(request, view)


def _begin_second_factor(request: Request, factors: Factors, form: PostedForm) -> View:
    person = request.state.person
    secret = factors.begin(person.key, form.exact("password"), address=address_of(request))
    site = urlsplit(request.app.state.address).hostname or request.url.hostname or ""
    grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    uri = totp.uri(secret, email=person.email, site=site)
    return {"state": "begun", "secret": grouped, "uri": uri}


def _confirm_second_factor(request: Request, factors: Factors, form: PostedForm) -> View:
    key, code = request.state.person.key, form.get("code", "")
    codes = factors.confirm(key, code, address=address_of(request))
    return {"done": "set", "codes": codes, "needed": False}


def _renew(request: Request, factors: Factors, form: PostedForm) -> View:
    key, code = request.state.person.key, form.get("code", "")
    return {"done": "renewed", "codes": factors.renew(key, code, address=address_of(request))}


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

ROUTES = page_routes(SECOND_FACTOR, _show_second_factor, _change_second_factor)
"""Addresses of this page."""
