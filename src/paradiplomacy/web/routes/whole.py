"""The report as a whole, its figures and tables, and what made it."""

from __future__ import annotations

import json

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from paradiplomacy.web.guard import POLICY, report_policy
from paradiplomacy.web.reader import ShownHere

__all__ = ["router"]

router = APIRouter()
DRAWN = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""For figures: they carry their style."""


@router.api_route("/report", methods=["GET", "HEAD"])
def report(shown: ShownHere) -> Response:
    """The report as `study` writes it."""
    html = shown.page.html
    return HTMLResponse(html, headers={POLICY: report_policy(html)})


@router.api_route("/figures/narrow/{name}.svg", methods=["GET", "HEAD"])
def narrow_figure(name: str, shown: ShownHere) -> Response:
    """A figure for a narrow screen."""
    return _svg(shown.figure(name, narrow=True))


@router.api_route("/figures/{name}.svg", methods=["GET", "HEAD"])
def figure(name: str, shown: ShownHere) -> Response:
    """A figure of the report."""
    return _svg(shown.figure(name))


@router.api_route("/tables/{name}.csv", methods=["GET", "HEAD"])
def table(name: str, shown: ShownHere) -> Response:
    """A table of the report."""
    return Response(shown.table(name), media_type="text/csv; charset=utf-8")


@router.api_route("/manifest.json", methods=["GET", "HEAD"])
def manifest(shown: ShownHere) -> Response:
    """What went into all this; nothing is written, so that no hash of it is there."""
    content = json.dumps(dict(shown.material.manifest), indent=1, ensure_ascii=False)
    return Response(content + "\n", media_type="application/json")


def _svg(drawn: str) -> Response:
    return Response(drawn, media_type="image/svg+xml", headers={POLICY: DRAWN})
