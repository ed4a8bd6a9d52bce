"""People sign in and out, accept an invitation, and see their own page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from paradiplomacy.access import totp
from paradiplomacy.access.factors import Factors
from paradiplomacy.access.roles import Action, Person, Role, may
from paradiplomacy.access.secrets import SHORTEST
from paradiplomacy.access.sessions import BROWSER_LASTS
from paradiplomacy.errors import AccessError
from paradiplomacy.language.translations import folder_of_pages
from paradiplomacy.site.kinds import View
from paradiplomacy.site.live.cookies import cookie_of, drop, keep, session_token
from paradiplomacy.site.live.forms import PostedForm
from paradiplomacy.site.live.guard import POLICY
from paradiplomacy.site.live.releasing import waiting_view
from paradiplomacy.site.live.request_parts import (
    folder_of,
    going_to,
    language_of,
    leading_to,
    live_of,
    own_path,
    page_response,
    people_of,
)
from paradiplomacy.site.live.rights import allows
from paradiplomacy.site.pages.live_only import JOIN, OWN_PAGE, SECOND_FACTOR, SIGN_IN
from paradiplomacy.site.policy import FORMS

INVITATION = "invitation"
"""The cookie that holds the token of a link while somebody decides."""
DEVICE = "device"
"""The cookie by which a browser is known that somebody signed in with."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,100}")
_DAYS = 14


def address_of(request: Request) -> str:
    """From where on the network a request comes."""
    return request.client.host if request.client else ""


def status_of(code: str) -> int:
    """The status of an answer that says why somebody is refused."""
    return 429 if code == "too_many" else 403


def welcome(request: Request, session: str, address: str) -> Response:
    """Lead somebody on who has just signed in, with a session of their own."""
    response = leading_to(address)
    keep(request, response, "session", session, days=_DAYS)
    drop(request, response, "visit")
    drop(request, response, INVITATION)
    return response


# --- signing in -----------------------------------------------------------------------


def show_sign_in(request: Request) -> Response:
    people_of(request)
    return sign_in_page(request, after=own_path(request.query_params.get("next", ""), ""))


def sign_in_page(
    request: Request, status: int = 200, *, refusal: str = "", email: str = "", after: str = ""
) -> Response:
    """The page to sign in on; whoever else vouches for people is named on it."""
    elsewhere = request.app.state.identity.provider
    response = page_response(
        request,
        SIGN_IN,
        status=status,
        refusal=refusal,
        email=email,
        next=after,
        elsewhere=elsewhere.name if elsewhere else "",
    )
    if elsewhere:  # a browser also holds the address that a form is led on to against the policy
        allowed = f"form-action 'self' {elsewhere.origin}"
        response.headers[POLICY] = FORMS.replace("form-action 'self'", allowed)
    return response


def sign_in(request: Request, form: PostedForm) -> Response:
    email, after = form.get("email", ""), own_path(form.get("next", ""), "")
    try:
        person, session = people_of(request).sign_in(
            email,
            form.exact("password"),
            address=address_of(request),
            old=session_token(request),
            code=form.get("code", ""),
            device=_device(request),
        )
    except AccessError as error:
        status = status_of(error.code)
        return sign_in_page(request, status, refusal=error.code, email=email[:200], after=after)
    if request.app.state.identity.needs_factor(person):
        after = home(request).replace("index", "second-factor")
    return _known_again(request, welcome(request, session, after or home(request)), person)


def _device(request: Request) -> str:
    return cookie_of(request, DEVICE)[:100]


def _known_again(request: Request, response: Response, person: Person) -> Response:
    """Know the browser again, so that nobody else can keep its owner out."""
    token = people_of(request).remember(person.key, old=_device(request))
    keep(request, response, DEVICE, token, days=BROWSER_LASTS.days)
    return response


def home(request: Request) -> str:
    """The first page, in the language that is read."""
    return f"{folder_of(request)}/index.html"


def sign_out(request: Request, form: PostedForm) -> Response:
    people_of(request).sign_out(session_token(request))
    response = going_to(request, "index.html")
    drop(request, response, "session")
    # What the browser kept of private pages goes, too.
    response.headers["clear-site-data"] = '"cache"'
    return response


# --- accepting an invitation --------------------------------------------------------


def open_invitation(request: Request) -> Response:
    """Take the token out of the address at once; nothing is accepted by a link alone."""
    people, token = people_of(request), request.path_params["token"]
    folder, page, usual = "/", "join.html", ""
    try:
        invitation = people.invitation(token)
        usual = invitation.language
        if invitation.grant.role is Role.RESPONDENT:
            page = "answer.html"
    except AccessError:
        pass  # the page says why
    language, known = usual or language_of(request), live_of(request).site.languages
    if language == "en":
        language = request.cookies.get("lang", "")
    if language in known:
        folder = f"/{folder_of_pages(language)}"
    response = leading_to(folder + page)
    keep(request, response, INVITATION, token if _TOKEN.fullmatch(token) else "none")
    return response


def join_page(
    request: Request, status: int = 200, *, refusal: str = "", email: str = "", name: str = ""
) -> Response:
    try:
        invitation = people_of(request).invitation(cookie_of(request, INVITATION))
        if invitation.grant.role is Role.RESPONDENT:
            return going_to(request, "answer.html")
    except AccessError as error:
        return page_response(request, JOIN, status=403, role="", refusal=error.code)
    return page_response(
        request,
        JOIN,
        status=status,
        role=invitation.grant.role,
        reset=bool(invitation.person),
        email=email or invitation.email,
        name=name or invitation.name,
        refusal=refusal,
        shortest=SHORTEST,
    )


def accept_invitation(request: Request, form: PostedForm) -> Response:
    email, name = form.get("email", ""), form.get("name", "")
    try:
        person, session = people_of(request).accept(
            cookie_of(request, INVITATION), email=email, name=name, password=form.exact("password")
        )
    except AccessError as error:
        return join_page(request, 403, refusal=error.code, email=email[:200], name=name[:200])
    if not session:  # a second factor has to be shown, too
        return going_to(request, "sign-in.html")
    return _known_again(request, welcome(request, session, home(request)), person)


# --- one's own page ------------------------------------------------------------------


def show_own_page(request: Request) -> Response:
    done = "password" if request.query_params.get("done") == "password" else ""
    return _own_page(request, done=done)


def _waiting_for(request: Request) -> list[View]:
    """The interviews that wait for a place of a steward, who may say that nobody will be asked."""
    person: Person = request.state.person
    if request.app.state.identity.people is None or not person.key:
        return []
    if allows(request, Action.INVITE) or not allows(request, Action.CLOSE):
        return []
    return [
        each
        for record in live_of(request).records
        for each in waiting_view(request, record)
        if may(person, Action.CLOSE, record=record, side=each["for"])
    ]


def _own_page(
    request: Request, status: int = 200, *, refusal: str = "", done: str = ""
) -> Response:
    writes, reads = allows(request, Action.WRITE), allows(request, Action.READ)
    return page_response(
        request,
        OWN_PAGE,
        status=status,
        shared=request.app.state.identity.people is not None,
        writes=writes,
        has_desk=bool(live_of(request).written_in) and writes and reads,
        manages=allows(request, Action.INVITE),
        needs_factor=request.state.needs_factor,
        waiting=_waiting_for(request),
        shortest=SHORTEST,
        refusal=refusal,
        done=done,
    )


def change_password(request: Request, form: PostedForm) -> Response:
    people, person = people_of(request), request.state.person
    if not person.email:
        return going_to(request, "account.html")
    try:
        session = people.change_password(
            person.key, form.exact("old"), form.exact("new"), address=address_of(request)
        )
    except AccessError as error:
        code = "wrong_password" if error.code == "wrong" else error.code
        return _own_page(request, status_of(code), refusal=code)
    return welcome(request, session, f"{folder_of(request)}/account.html?done=password")


_Done: TypeAlias = Callable[[Factors, str, PostedForm, str], View]


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
        done = change(Factors(people.engine), person.key, form, address_of(request))
    except AccessError as error:
        state = "begun" if form.get("do") == "confirm" else ""
        return second_factor_page(request, status_of(error.code), state=state, refusal=error.code)
    return second_factor_page(request, **done)


def _begin_second_factor(factors: Factors, key: str, form: PostedForm, address: str) -> View:
    return {
        "state": "begun",
        "secret": factors.begin(key, form.exact("password"), address=address),
    }


def _confirm_second_factor(factors: Factors, key: str, form: PostedForm, address: str) -> View:
    return {"done": "set", "codes": factors.confirm(key, form.get("code", ""), address=address)}


def _renew(factors: Factors, key: str, form: PostedForm, address: str) -> View:
    return {"done": "renewed", "codes": factors.renew(key, form.get("code", ""), address=address)}


def _remove(factors: Factors, key: str, form: PostedForm, address: str) -> View:
    factors.remove(key, form.exact("password"), form.get("code", ""), address=address)
    return {"done": "removed"}


_CHANGES: Mapping[str, _Done] = {
    "begin": _begin_second_factor,
    "confirm": _confirm_second_factor,
    "renew": _renew,
    "remove": _remove,
}
