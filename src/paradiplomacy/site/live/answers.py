"""Answers that are the same as long as the server runs: sent once, and then only confirmed."""

from __future__ import annotations

import hashlib

from starlette.requests import Request
from starlette.responses import Response

__all__ = ["steady"]


def steady(request: Request, content: str | bytes, kind: str, *, policy: str = "") -> Response:
    """An answer with a mark of its content, or word that the browser has it already.

    Browsers ask each time, since another record may be shown on the same port tomorrow.

    Parameters
    ----------
    request : Request
    content : str or bytes
    kind : str
        Its media type.
    policy : str, keyword-only
        A Content-Security-Policy of its own.
    """
    body = content.encode() if isinstance(content, str) else content
    headers = {"etag": f'"{hashlib.sha256(body).hexdigest()[:32]}"'}
    if policy:
        headers["content-security-policy"] = policy
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=kind, headers=headers)
