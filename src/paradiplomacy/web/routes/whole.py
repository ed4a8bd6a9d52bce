"""The report as a whole, its figures and tables, and what made it."""

from __future__ import annotations

import json

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from paradiplomacy.web.answers import steady
from paradiplomacy.web.reader import ShownHere

__all__ = ["router"]

router = APIRouter()
DRAWN = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""For figures: they carry their style."""


@router.api_route("/report", methods=["GET", "HEAD"])
def report(request: Request, shown: ShownHere) -> Response:
    """The report as `study` writes it."""
    page = shown.page
    return steady(request, page.html, "text/html; charset=utf-8", policy=page.policy.served)


@router.api_route("/figures/narrow/{name}.svg", methods=["GET", "HEAD"])
def narrow_figure(name: str, request: Request, shown: ShownHere) -> Response:
    """A figure for a narrow screen."""
    return steady(request, shown.figure(name, narrow=True), "image/svg+xml", policy=DRAWN)


@router.api_route("/figures/{name}.svg", methods=["GET", "HEAD"])
def figure(name: str, request: Request, shown: ShownHere) -> Response:
    """A figure of the report."""
    return steady(request, shown.figure(name), "image/svg+xml", policy=DRAWN)


@router.api_route("/tables/{name}.csv", methods=["GET", "HEAD"])
def table(name: str, request: Request, shown: ShownHere) -> Response:
    """A table of the report."""
    return steady(request, shown.table(name), "text/csv; charset=utf-8")


@router.api_route("/manifest.json", methods=["GET", "HEAD"])
def manifest(shown: ShownHere) -> Response:
    """What went into all this; nothing is written, so that no hash of it is there."""
    content = json.dumps(dict(shown.material.manifest), indent=1, ensure_ascii=False)
    return Response(content + "\n", media_type="application/json")
