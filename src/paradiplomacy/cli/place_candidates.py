"""Candidates of the gazetteer for a name, and what came of resolving names, as commands show it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paradiplomacy.cli.reply import Printer
from paradiplomacy.cli.show import console, values_of
from paradiplomacy.language import Words

if TYPE_CHECKING:
    from paradiplomacy.linking.review import PlaceResolution
    from paradiplomacy.linking.scoring import PlaceCandidate
    from paradiplomacy.record.resolving import ResolvedAnew

__all__ = ["CANDIDATES", "candidate_view", "note_judgements", "print_candidates"]
__all__ += ["print_resolved", "print_verdict"]

_WORDS = Words(__name__)
CANDIDATES = _WORDS
"""The words of these commands."""


def candidate_view(candidate: PlaceCandidate) -> dict[str, Any]:
    """A candidate for JSON."""
    names = ("geonames_id", "label", "population", "score", "probability")
    parts = [{"what": part.what, "value": round(part.value, 2)} for part in candidate.parts]
    return {"place": candidate.key} | values_of(candidate, *names) | {"parts": parts}


def print_candidates(title: str, candidates: Iterable[PlaceCandidate], language: str) -> None:
    """Print a table of candidates."""
    reply = Printer(_WORDS, language)
    rows = (
        (
            candidate.geonames_id,
            candidate.label,
            f"{candidate.population:,}" if candidate.population else reply.say("unknown"),
            f"{candidate.score:.1f}",
            f"{candidate.probability:.1%}",
            candidate.why,
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


def print_resolved(reply: Printer, done: Iterable[ResolvedAnew]) -> None:
    """Print how many names of each record were resolved."""
    columns = ("record", "mentioned", "resolved", "waiting", "changed")
    rows = (
        (each.record, each.mentions, each.resolved, each.ambiguous, each.changed) for each in done
    )
    reply.grid(reply.say("places"), columns, rows)


def note_judgements(reply: Printer, record: str, n: int, file: Path) -> None:
    """Say how many judgements on places were written."""
    reply.remark("judgements", record=record, n=n, file=str(file))
