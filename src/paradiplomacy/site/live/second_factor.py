"""Somebody sets up their second factor, renews the codes on paper, or does without it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from datetime import date
from typing import TypeAlias
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from paradiplomacy.access import totp
from paradiplomacy.access.factors import Factors
from paradiplomacy.errors import AccessError
from paradiplomacy.site.live.forms import PostedForm
from paradiplomacy.site.live.request_parts import going_to, people_of
from paradiplomacy.site.live.rights import EVERYBODY, get, page_routes, post
from paradiplomacy.site.live.shown import shown
from paradiplomacy.site.live.signing_in import address_of, status_of
from paradiplomacy.site.pages.live_only import SECOND_FACTOR
from paradiplomacy.views import RecordAnswer


class FactorView(RecordAnswer, kw_only=True):
    """The second factor of who asks, and what was just done to it.

    Its `state` is ``nobody``, ``elsewhere``, ``none``, ``begun`` or ``set``, then `since` a day and
    with so many codes `left`. The `secret`, its `uri` and new `codes` are shown once.
    """

    state: str = ""
    needed: bool = False
    since: date | None = None
    left: int = 0
    refusal: str = ""
    done: str = ""
    codes: tuple[str, ...] = field(default=(), repr=False)
    secret: str = field(default="", repr=False)
    uri: str = field(default="", repr=False)


_Done: TypeAlias = Callable[[Request, Factors, PostedForm], FactorView]


_UNCHANGED = FactorView()


def _second_factor_page(
    request: Request, view: FactorView = _UNCHANGED, status: int = 200
) -> Response:
    people, person = people_of(request), request.state.person
    state, factor = view.state, None
    if not person.key:
        state = state or "nobody"
    elif not people.has_password(person.key):
        state = state or "elsewhere"
    else:
        factor = Factors(people.engine).of(person.key)
        state = state or ("set" if factor else "none")
    if factor:
        view = replace(view, since=factor.since.date(), left=factor.codes)
    needed = request.state.needs_factor and view.done != "set"
    view = replace(view, state=state, needed=needed)
    return shown(request, SECOND_FACTOR, view, status=status)


@post(EVERYBODY)
def _change_second_factor(request: Request, form: PostedForm) -> Response:
    people, person = people_of(request), request.state.person
    change = _CHANGES.get(form.get("do", ""))
    if change is None or not person.key or not people.has_password(person.key):
        return going_to(request, "second-factor.html")
    try:
        view = change(request, Factors(people.engine), form)
    except AccessError as error:
        state = "begun" if form.get("do") == "confirm" else ""
        again = FactorView(state=state, refusal=error.code)
        return _second_factor_page(request, again, status_of(error.code))
    return _second_factor_page(request, view)


def _begin_second_factor(request: Request, factors: Factors, form: PostedForm) -> FactorView:
    person = request.state.person
    secret = factors.begin(person.key, form.exact("password"), address=address_of(request))
    site = urlsplit(request.app.state.address).hostname or request.url.hostname or ""
    grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    uri = totp.uri(secret, email=person.email, site=site)
    return FactorView(state="begun", secret=grouped, uri=uri)


def _confirm_second_factor(request: Request, factors: Factors, form: PostedForm) -> FactorView:
    key, code = request.state.person.key, form.get("code", "")
    codes = factors.confirm(key, code, address=address_of(request))
    return FactorView(done="set", codes=tuple(codes))


def _renew(request: Request, factors: Factors, form: PostedForm) -> FactorView:
    key, code = request.state.person.key, form.get("code", "")
    codes = factors.renew(key, code, address=address_of(request))
    return FactorView(done="renewed", codes=tuple(codes))


def _remove(request: Request, factors: Factors, form: PostedForm) -> FactorView:
    key, code = request.state.person.key, form.get("code", "")
    factors.remove(key, form.exact("password"), code, address=address_of(request))
    return FactorView(done="removed")


_CHANGES: Mapping[str, _Done] = {
    "begin": _begin_second_factor,
    "confirm": _confirm_second_factor,
    "renew": _renew,
    "remove": _remove,
}

ROUTES = page_routes(SECOND_FACTOR, get(EVERYBODY)(_second_factor_page), _change_second_factor)
"""Addresses of this page."""
