"""Pages that only a server shows: made for who asks, never kept, never frozen."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from paradiplomacy.language import Language
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.live.guard import POLICY
from paradiplomacy.site.live.live import Live
from paradiplomacy.site.policy import FORMS

__all__ = ["going_to", "language_of", "own_path", "shown"]


def language_of(request: Request) -> Language:
    """The language of the page that is asked for."""
    return "zh" if request.url.path.startswith("/zh/") else "en"


def shown(
    request: Request, kind: PageKind, view: View, *, key: str = "", status: int = 200
) -> Response:
    """A page for who asks. In its template, `page.token` belongs into every form.

    Parameters
    ----------
    request : Request
    kind : PageKind
    view : View
    key : str, keyword-only
    status : int, keyword-only
    """
    live: Live = request.app.state.live
    view = view | {"token": request.state.token, "person": request.state.person}
    html = live.site.writer(language_of(request)).page(kind, key, view)
    has_form = "<form" in html
    request.state.shows_form = has_form
    headers = {"cache-control": "no-store"} | ({POLICY: FORMS} if has_form else {})
    body = html.encode("utf-8", "replace")
    return Response(body, status, media_type="text/html; charset=utf-8", headers=headers)


def going_to(request: Request, address: str) -> Response:
    """Lead to another page of this server, after a form was taken in.

    Parameters
    ----------
    request : Request
    address : str
        Below the folder of the language: ``people.html``.
    """
    folder = "/zh/" if language_of(request) == "zh" else "/"
    return RedirectResponse(folder + address, 303, headers={"cache-control": "no-store"})


def own_path(text: str, otherwise: str) -> str:
    r"""An address of this server, which somebody brought along; another where it is none.

    Examples
    --------
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
