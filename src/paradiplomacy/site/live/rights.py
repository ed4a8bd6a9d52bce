"""Rights that each address needs: every route declares an action, asked for on each request."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, Final, TypeAlias
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from paradiplomacy.access.roles import RIGHTS, Action, Role, may
from paradiplomacy.language.translations import folder_of_pages
from paradiplomacy.site.kinds import PageKind
from paradiplomacy.site.live.forms import PostedForm, form
from paradiplomacy.site.live.refusals import forbidden
from paradiplomacy.site.live.request_parts import folder_of, live_of, shown_record

EVERYBODY: Final = None
"""The action of what everybody may do, such as to sign in."""

Get: TypeAlias = Callable[[Request], Response | Awaitable[Response]]
Post: TypeAlias = Callable[[Request, PostedForm], Response | Awaitable[Response]]
Handler: TypeAlias = Callable[[Request], Awaitable[Response]]
_NONE = "none"


def get(action: Action | None) -> Callable[[Get], Handler]:
    """Declare what a page needs to be read.

    action: `EVERYBODY` for what needs nothing.
    """
    return _declaring(action, "GET")


def post(action: Action | None, *, brings_files: bool = False) -> Callable[[Post], Handler]:
    """Declare what a form needs to be sent; it is read and checked before the handler is called.

    action: `EVERYBODY` for what needs nothing.
    brings_files: Whether the form may bring files.
    """
    return _declaring(action, "POST", brings_files=brings_files)


def _declaring(
    action: Action | None, method: str, *, brings_files: bool = False
) -> Callable[[Callable[..., Any]], Handler]:
    def declared(handler: Callable[..., Any]) -> Handler:
        async def answer(request: Request) -> Response:
            fields: tuple[PostedForm, ...] = ()
            is_allowed = action is EVERYBODY or allows(request, action)
            if not is_allowed:
                if method == "POST":  # what was typed is shown again to who is signed out
                    with suppress(HTTPException):
                        await form(request, brings_files=brings_files, is_allowed=False)
                return _refusal(request, action)
            if method == "POST":
                fields = (await form(request, brings_files=brings_files),)
            if inspect.iscoroutinefunction(handler):
                response = await handler(request, *fields)
            else:
                response = await run_in_threadpool(handler, request, *fields)
            assert isinstance(response, Response)
            return response

        answer.__name__ = handler.__name__
        answer.needs = {method: action}  # type: ignore[attr-defined]
        return answer

    return declared


def allows(request: Request, action: Action) -> bool:
    """Tell whether who asks may do something with what is shown.

    Reading needs the right to read every record that is shown, as pages show them together;
    anything else the right to do it with one of them.
    """
    of_each = [_is_allowed(request, action, key) for key in live_of(request).records]
    return all(of_each) if action is Action.READ else any(of_each)


def may_read(request: Request, record: str) -> bool:
    """Tell whether who asks may read one record, by its key."""
    return _is_allowed(request, Action.READ, record)


def sees(request: Request, subject: str) -> bool:
    """Tell whether who asks may read every record that says something of a subject, such as a tie.

    What no record says anything of is seen by those alone who read all that is shown.
    """
    if allows(request, Action.READ):
        return True
    said = _said_in(request, subject)
    return bool(said) and all(may_read(request, key) for key in said)


def knows_of(request: Request, subject: str) -> bool:
    """Tell whether a record that who asks may read says something of a subject, such as a tie."""
    if allows(request, Action.READ):
        return True
    return any(may_read(request, key) for key in _said_in(request, subject))


def _said_in(request: Request, subject: str) -> set[str]:
    record = shown_record(request)
    said = {
        record.statements[key].record
        for fact in record.facts.get(subject, ())
        for key in fact.statements
    }
    return said.intersection(live_of(request).records)


def _is_allowed(request: Request, action: Action, record: str) -> bool:
    # Who has signed in may do at least what everybody may.
    people = {request.state.person, request.app.state.identity.nobody}
    return any(may(person, action, record=record, side=None) for person in people)


def _refusal(request: Request, action: Action | None) -> Response:
    path, lacking = request.url.path, request.app.state.identity.lacking
    lacks_place = any(grant.lacks_place for grant in request.state.person.grants)
    if action in RIGHTS[Role.STEWARD] and lacks_place:
        lacking = "no_place"
    leads_to = ""
    if request.state.needs_factor:  # first they set up what their role needs
        lacking, leads_to = "factor", "second-factor.html"
    elif request.app.state.identity.people is not None and not request.state.person.key:
        leads_to = f"sign-in.html?next={quote(path, safe='/')}"
        lacking = "signed_out"
    if not path.endswith((".html", "/")):
        raise HTTPException(403, lacking)
    if leads_to and request.method in ("GET", "HEAD"):
        return RedirectResponse(f"{folder_of(request)}/{leads_to}", 303)
    return forbidden(request, lacking, leads_to=leads_to)


def demand_declared(routes: Iterable[BaseRoute]) -> None:
    """Stop where a route does not declare what it needs.

    Raises TypeError: Which one.
    """
    for route in routes:
        for method, action in actions_of(route).items():
            if action == _NONE:
                raise TypeError(
                    f"{getattr(route, 'path', route)} does not declare which right {method} needs; "
                    "make its handlers with `get` or `post` of paradiplomacy.site.live.rights"
                )


def actions_of(route: BaseRoute) -> dict[str, Action | str | None]:
    """Actions that a route needs, by method; ``"none"`` where that is not declared."""
    if not isinstance(route, Route):
        return {"*": _NONE}
    declared: Any = getattr(route.endpoint, "needs", {})
    methods = sorted((route.methods or {"*"}) - {"HEAD"})
    return {method: declared.get(method, _NONE) for method in methods}


def page_routes(kind: PageKind, *handlers: Handler) -> list[Route]:
    """The routes of a kind of page, in each language.

    kind: Where it has a folder, the key is the path parameter ``key``.
    *handlers: Made by `rights.get` and `rights.post`.
    """
    stem = f"{kind.folder}/{{key}}" if kind.folder else kind.address()
    return routes_at(f"/{stem}.html", *handlers)


def routes_at(address: str, *handlers: Handler) -> list[Route]:
    """The routes of an address, by what its handlers declare; see `in_languages`.

    address: Below the folder of the language: ``/close-end.html``.
    *handlers: Made by `rights.get` and `rights.post`.
    """
    return [
        PageRoute(address, handler, methods=list(handler.needs))  # type: ignore[attr-defined]
        for handler in handlers
    ]


class PageRoute(Route):
    """A route that stands below the folder of each language."""


def in_languages(routes: Iterable[Route], languages: Iterable[str]) -> Iterator[Route]:
    """The routes below the folder of each language; those of no page once."""
    folders = [f"/{folder_of_pages(language)}".rstrip("/") for language in languages]
    for route in routes:
        for folder in folders if isinstance(route, PageRoute) else [""]:
            yield Route(folder + route.path, route.endpoint, methods=list(route.methods or ()))
