"""What pages load: style sheets, the report's and what pages add to it, and an icon."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from paradiplomacy.errors import NotFoundError
from paradiplomacy.web.answers import steady

__all__ = ["router"]

router = APIRouter()
WHERE = {
    "report.css": ("paradiplomacy.report", "assets", "text/css; charset=utf-8"),
    "pages.css": ("paradiplomacy.web", "static", "text/css; charset=utf-8"),
    "icon.svg": ("paradiplomacy.web", "static", "image/svg+xml"),
}


@router.api_route("/static/{name}", methods=["GET", "HEAD"])
def asset(name: str, request: Request) -> Response:
    """One of these files."""
    if name not in WHERE:
        raise NotFoundError("file", name, WHERE)
    return steady(request, _content(name), WHERE[name][2])


@router.api_route("/favicon.ico", methods=["GET", "HEAD"])
def icon(request: Request) -> Response:
    """The icon, where browsers look for it on their own."""
    return asset("icon.svg", request)


@cache
def _content(name: str) -> bytes:
    package, folder, _ = WHERE[name]
    return (files(package) / folder / name).read_bytes()
