"""Claims: all of them, and one at a time, as pages and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.report.json_text import json_text
from paradiplomacy.report.results import chapter_of
from paradiplomacy.report.views import findings_view
from paradiplomacy.web.reader import ReaderHere, ShownHere

__all__ = ["router"]

router = APIRouter(prefix="/hypotheses")


@router.api_route("", methods=["GET", "HEAD"])
def hypotheses(reader: ReaderHere, shown: ShownHere, verdict: str = "") -> Response:
    """Every claim by chapter, or those with one verdict."""
    if verdict and verdict not in set(Verdict):
        raise ParadiplomacyError(f"no verdict {verdict!r}; expected one of: {', '.join(Verdict)}")
    filled = shown.page.shown
    return reader.page(
        "hypotheses.html.j2",
        chapters=_kept(filled["chapters"], verdict),
        verdict=verdict,
        verdicts=filled["verdicts"],
        total=len(shown.findings),
        tested=filled["tested"],
        plan=filled["plan"],
    )


def _kept(chapters: Sequence[Mapping[str, Any]], verdict: str) -> list[dict[str, Any]]:
    """Chapters that have claims with a verdict, with these claims; all without one."""
    kept = [
        {
            "section": one["rows"][0]["hypothesis"].section,
            "rows": [row for row in one["rows"] if verdict in ("", row["finding"].verdict)],
        }
        for one in chapters
    ]
    return [one for one in kept if one["rows"]]


@router.api_route(".json", methods=["GET", "HEAD"])
def every_finding(shown: ShownHere) -> Response:
    """All findings, as `hypothesis run --json` prints them."""
    return _json(findings_view(row["finding"] for row in shown.findings.values()))


@router.api_route("/{key}.json", methods=["GET", "HEAD"])
def finding(key: str, shown: ShownHere) -> Response:
    """One finding, as `hypothesis run --json` prints it."""
    return _json(findings_view([shown.finding(key)["finding"]]))


@router.api_route("/{key}", methods=["GET", "HEAD"])
def hypothesis(key: str, reader: ReaderHere, shown: ShownHere) -> Response:
    """One claim: what could have been seen, what was found, and on what it rests."""
    row = shown.finding(key)
    before, after = (shown.findings[one] if one else None for one in shown.neighbours(key))
    return reader.page(
        "hypothesis.html.j2",
        **row,
        before=before,
        after=after,
        plan=shown.material.tested.plan,
        tested=len(shown.material.tested.corrected),
        in_chapter=chapter_of(row["hypothesis"].section) != row["hypothesis"].section,
    )


def _json(content: Mapping[str, Any]) -> Response:
    return Response(json_text("findings", content), media_type="application/json")
