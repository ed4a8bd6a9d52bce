"""Rights that each address needs: every route declares an action, asked for on each request."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import suppress
from functools import cached_property, partial
from pkgutil import resolve_name
from typing import Final, TypeAlias
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from paradiplomacy.access.roles import RIGHTS, Action, Role, may
from paradiplomacy.language.translations import folder_of_pages
from paradiplomacy.site.kinds import PageKind
from paradiplomacy.site.live.forms import PostedForm, form
from paradiplomacy.site.live.refusals import forbidden
from paradiplomacy.site.live.request_parts import folder_of, live_of, shown_record

EVERYBODY: Final = None
"""The action of what everybody may do, such as to sign in."""

Handler: TypeAlias = Callable[..., Response | Awaitable[Response]]


class LiveRoute(Route):
    """An address with the right that it needs, which is asked for on each request.

    where: A kind of page, whose key is the path parameter ``key``, or an address.
    action: `EVERYBODY` for what needs nothing.
    handler: Of a form it is given the fields, too, which are read and checked before. One that is
    named, ``signing_in:sign_in``, is imported when it is first asked for.
    of: What it is given before the request.
    brings_files: Whether the form may bring files.
    in_languages: Whether it stands below the folder of each language.
    """

    def __init__(
        self,
        method: str,
        where: PageKind | str,
        action: Action | None,
        handler: Handler | str,
        *of: object,
        brings_files: bool = False,
        in_languages: bool = True,
    ) -> None:
        if isinstance(where, str):
            path = where
        else:
            path = f"/{where.folder}/{{key}}.html" if where.folder else f"/{where.address()}.html"
        super().__init__(path, self._answer, methods=[method], name=path)
        self.method, self.action, self.named, self.of = method, action, handler, of
        self.brings_files, self.in_languages = brings_files, in_languages

    def below(self, folder: str) -> LiveRoute:
        """The same below a folder."""
        return LiveRoute(
            self.method,
            folder + self.path,
            self.action,
            self.named,
            *self.of,
            brings_files=self.brings_files,
        )

    @cached_property
    def handler(self) -> Handler:
        """Answers at the address."""
        of_room = self.named
        if isinstance(of_room, str):
            of_room = resolve_name(f"paradiplomacy.site.live.{of_room}")
        return partial(of_room, *self.of)

    async def _answer(self, request: Request) -> Response:
        is_form = self.method == "POST"
        given: list[Request | PostedForm] = [request]
        if self.action is not EVERYBODY and not allows(request, self.action):
            if is_form:  # what was typed is shown again to who is signed out
                with suppress(HTTPException):
                    await form(request, brings_files=self.brings_files, is_allowed=False)
            return _refusal(request, self.action)
        if is_form:
            given.append(await form(request, brings_files=self.brings_files))
        handler = await run_in_threadpool(lambda: self.handler)
        if inspect.iscoroutinefunction(handler):
            response = await handler(*given)
        else:
            response = await run_in_threadpool(handler, *given)
        assert isinstance(response, Response)
        return response


get, post = partial(LiveRoute, "GET"), partial(LiveRoute, "POST")


def allows(request: Request, action: Action) -> bool:
    """True if who asks may do something with what is shown.

    Reading needs the right to read every record that is shown, as pages show them together;
    anything else the right to do it with one of them.
    """
    of_each = [_is_allowed(request, action, key) for key in live_of(request).records]
    return all(of_each) if action is Action.READ else any(of_each)


def may_read(request: Request, record: str) -> bool:
    """True if who asks may read one record, by its key."""
    return _is_allowed(request, Action.READ, record)


def sees(request: Request, subject: str) -> bool:
    """True if who asks may read every record that says something of a subject, such as a tie.

    What no record says anything of is seen by those alone who read all that is shown.
    """
    if allows(request, Action.READ):
        return True
    records = _records_on(request, subject)
    return bool(records) and all(may_read(request, key) for key in records)


def knows_of(request: Request, subject: str) -> bool:
    """True if a record that who asks may read says something of a subject, such as a tie."""
    if allows(request, Action.READ):
        return True
    return any(may_read(request, key) for key in _records_on(request, subject))


def _records_on(request: Request, subject: str) -> set[str]:
    record = shown_record(request)
    records = {
        record.statements[key].record
        for fact in record.facts.get(subject, ())
        for key in fact.statements
    }
    return records.intersection(live_of(request).records)


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


def in_languages(routes: Iterable[LiveRoute], languages: Iterable[str]) -> Iterator[LiveRoute]:
    """The routes below the folder of each language; those of no page once.

    Raises TypeError: A route does not declare what it needs.
    """
    folders = [f"/{folder_of_pages(language)}".rstrip("/") for language in languages]
    for route in routes:
        if not isinstance(route, LiveRoute):
            raise TypeError(f"{route} does not declare which right it needs; make it a LiveRoute")
        yield from map(route.below, folders) if route.in_languages else [route]
