"""Pages that only a server shows: made for who asks, never kept, never frozen."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from paradiplomacy.site.kinds import PageKind
from paradiplomacy.site.live.guard import POLICY
from paradiplomacy.site.live.request_parts import language_of, live_of
from paradiplomacy.site.policy import FORMS


def shown(
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
