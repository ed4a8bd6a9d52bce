"""Candidates of the gazetteer for a name, and what came of resolving names, as commands show it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from paradiplomacy.cli.reply import Printer
from paradiplomacy.cli.show import console, values_of
from paradiplomacy.language import Words

if TYPE_CHECKING:
    from paradiplomacy.linking.review import PlaceResolution
    from paradiplomacy.linking.scoring import PlaceCandidate

CANDIDATES = Words(__name__)
"""The words of these commands."""


def candidate_view(candidate: PlaceCandidate) -> dict[str, Any]:
    """A candidate for JSON."""
    names = ("geonames_id", "label", "population", "score", "probability")
    parts = [{"what": part.what, "value": round(part.value, 2)} for part in candidate.parts]
    return {"place": candidate.key} | values_of(candidate, *names) | {"parts": parts}


def print_candidates(title: str, candidates: Iterable[PlaceCandidate], language: str) -> None:
    """Print a table of candidates."""
    reply = Printer(CANDIDATES, language)
    rows = (
        (
            candidate.geonames_id,
            candidate.label,
            f"{candidate.population:,}" if candidate.population else reply.say("unknown"),
            f"{candidate.score:.1f}",
            f"{candidate.probability:.1%}",
            candidate.explanation,
        )
        for candidate in candidates
    )
    columns = ("geonames_id", "place", "population", "score", "probability", "why")
    reply.grid(title, columns, rows)


def print_verdict(reply: Printer, answer: PlaceResolution) -> None:
    """Print which candidate would be taken, or that a person is asked, and why."""
    taken = reply.say("taken", place=answer.candidates[0].key) if answer.taken else ""
    line = reply.say("why", verdict=taken or reply.say("asked"), why=answer.why)
    console().print(line, highlight=False, markup=False)
