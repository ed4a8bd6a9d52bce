"""The first page: what the record is, and what came out."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from paradiplomacy.web.reader import ReaderHere, ShownHere

__all__ = ["router"]

router = APIRouter()


@router.api_route("/", methods=["GET", "HEAD"])
def home(reader: ReaderHere, shown: ShownHere) -> Response:
    """What the record is, verdicts in numbers, and where to go on."""
    material, filled = shown.material, shown.page.shown
    return reader.page(
        "home.html.j2",
        record=material.record,
        geography=material.networked.geography,
        holds=filled["holds"],
        absent=filled["absent"],
        verdicts=filled["verdicts"],
        decided=[r for r in shown.findings.values() if r["finding"].verdict.decides],
        own=[shown.findings[key]["hypothesis"] for key in shown.own],
        plan=filled["plan"],
        deviations=filled["deviations"],
        manifest=material.manifest,
    )
