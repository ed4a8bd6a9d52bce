"""Parts of a request: what is shown, who there is, the language; and pages made for who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from paradiplomacy.language import Language
from paradiplomacy.language.translations import folder_of_pages, language_of_address
from paradiplomacy.record.record import Record
from paradiplomacy.site.kinds import PageKind
from paradiplomacy.site.live.guard import POLICY
from paradiplomacy.site.live.live import Live
from paradiplomacy.site.policy import FORMS

if TYPE_CHECKING:
    from paradiplomacy.access.people import People
    from paradiplomacy.interviews.instrument import Instrument


def live_of(request: Request) -> Live:
    """State of the server, with the site that it shows."""
    live: Live = request.app.state.live
    return live


def shown_record(request: Request) -> Record:
    """The record that is shown, as it is now."""
    return live_of(request).site.record


def instrument_of(request: Request) -> Instrument:
    """The questionnaire that respondents of the record are asked."""
    from paradiplomacy.interviews.instrument import questionnaire_of

    return questionnaire_of(shown_record(request).meta)


def people_of(request: Request) -> People:
    """The people of the store.

    Raises HTTPException: 404: nobody signs in to this server; the page says how to start one.
    """
    people: People | None = request.app.state.identity.people
    if people is None:
        raise HTTPException(404, "alone")
    return people


def note_event(request: Request, event: str, *, record: str, subject: str = "") -> None:
    """Append a line on who asks to the audit log, where people sign in."""
    people: People | None = request.app.state.identity.people
    if people is not None:
        people.note(request.state.person.key, event, record=record, subject=subject)


def language_of(request: Request) -> Language:
    """The language of the page that is asked for."""
    return language_of_address(request.url.path[1:], live_of(request).site.languages)[0]


def folder_of(request: Request) -> str:
    """The folder of the pages of that language: ``/zh``, of English empty."""
    return f"/{folder_of_pages(language_of(request))}".rstrip("/")


def page_address(request: Request) -> str:
    """The address of the page that is asked for, below the folder of its language."""
    return language_of_address(request.url.path[1:], live_of(request).site.languages)[1].lstrip("/")


def base_address(request: Request) -> str:
    """Address at which others reach this server, for links that are sent."""
    return request.app.state.address or f"{request.url.scheme}://{request.url.netloc}"


def whole_number(text: str) -> int:
    """A number as a form has it, such as of a row of the ledger; 0, of no row, where it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0


def leading_to(address: str) -> Response:
    """Lead to an address, by an answer that nobody keeps."""
    return RedirectResponse(address, 303, headers={"cache-control": "no-store"})


def going_to(request: Request, address: str) -> Response:
    """Lead to another page of this server, after a form was taken in.

    address: Below the folder of the language: ``people.html``.
    """
    return leading_to(f"{folder_of(request)}/{address}")


def download(body: bytes | str, name: str, media_type: str) -> Response:
    """A file that a browser saves under a name, and keeps nowhere else."""
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "cache-control": "no-store",
    }
    return Response(body, media_type=media_type, headers=headers)


def own_path(text: str, otherwise: str) -> str:
    r"""An address of this server, which somebody brought along; another where it is none.

    >>> own_path("/zh/ties.html", "/"), own_path("//evil.example", "/"), own_path("/\\\\evil", "/")
    ('/zh/ties.html', '/', '/')
    >>> own_path("//[", "/")
    '/'
    """
    try:
        parts = urlsplit(text) if text.isprintable() else None
    except ValueError:
        parts = None
    if parts is None or parts.scheme or parts.netloc or "\\" in text or len(text) > 2_000:
        return otherwise
    return text if text.startswith("/") and not text.startswith("//") else otherwise


def page_response(
    request: Request, kind: PageKind, key: str = "", /, *, status: int = 200, **view: Any
) -> Response:
    """A page for who asks. In its template, `page.token` belongs into every form.

    **view: What its template calls `page`, with who asks as `page.person`.
    """
    view |= {"token": request.state.token, "person": request.state.person}
    html = live_of(request).site.writer(language_of(request)).page(kind, key, view)
    has_form = "<form" in html
    request.state.shows_form = has_form
    headers = {"cache-control": "no-store"} | ({POLICY: FORMS} if has_form else {})
    body = html.encode("utf-8", "replace")
    return Response(body, status, media_type="text/html; charset=utf-8", headers=headers)
