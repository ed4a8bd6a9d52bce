"""National crises in order of time: what places did, and how many ties have no word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paradiplomacy.answers.crises import crisis_answers
from paradiplomacy.model.activity import NationalShock
from paradiplomacy.record.record import Record
from paradiplomacy.site.kinds import PageKind, View

if TYPE_CHECKING:
    from paradiplomacy.site.site import Site

__all__ = ["KIND", "crisis_line", "in_time"]


def view(site: Site, key: str) -> View:
    """Every crisis in one line."""
    record = site.headline
    return {
        "responses": len(record.responses),
        "crises": [crisis_line(record, shock) for shock in in_time(record)],
    }


def in_time(record: Record) -> list[NationalShock]:
    """Crises in order of time."""
    return sorted(record.shocks.values(), key=lambda shock: (shock.date, shock.id))


def crisis_line(record: Record, shock: NationalShock) -> View:
    """A crisis in one line: how many responses of which sort, and how many ties have no word."""
    answers = crisis_answers(record, shock.id)
    return {
        "crisis": shock.id,
        "date": str(shock.date),
        "countries": list(shock.countries),
        "kind": shock.kind,
        "answers": {str(answer): len(given) for answer, given in answers.by_answer.items()},
        "stood": len(answers.stood),
        "perhaps": len(answers.perhaps),
        "silent": len(answers.silent),
    }


KIND = PageKind("crises", view, needs="record")
