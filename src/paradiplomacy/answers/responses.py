"""Responses of places to shocks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from paradiplomacy.answers.columns import further_columns
from paradiplomacy.answers.index import RecordIndex
from paradiplomacy.answers.sayings import SourceSays, who_says
from paradiplomacy.evidence.speakers import acting
from paradiplomacy.model.activity import Response
from paradiplomacy.model.ties import tie_key
from paradiplomacy.views import RecordAnswer


class ResponseAnswer(RecordAnswer):
    """Response of a place to a shock, toward whom, and who says so.

    `actor`: the end that acted, ``both``, ``law`` or empty.
    `tie`: key of the tie, if the record has it.
    `sources`: keys of the sources on it, as ``RECORD/KEY``.
    `further`: columns that the table declares beyond those of `Response`.
    """

    response: Response
    actor: str
    tie: str
    sources: tuple[str, ...]
    says: tuple[SourceSays, ...]
    further: Mapping[str, Any]


def response_answer(index: RecordIndex, response: Response) -> ResponseAnswer:
    """All of a response."""
    tie = tie_key(response.place, response.partner) if response.partner else ""
    return ResponseAnswer(
        response=response,
        actor=acting(response.actor, (response.place, response.partner)),
        tie=tie if tie in index.record.ties else "",
        sources=index.sources_of(response.statements),
        says=who_says(index.record, response.statements),
        further=further_columns(index.record, "response", response.id),
    )
