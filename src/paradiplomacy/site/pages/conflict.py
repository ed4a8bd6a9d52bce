"""Two people wrote on one fact: what the other wrote, and what to make of one's own."""

from __future__ import annotations

from collections.abc import Mapping

from paradiplomacy.answers.corrections import Asker, EventOnFact, events_on, spoken_for
from paradiplomacy.evidence.history import ConflictError
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.site_context import SiteContext
from paradiplomacy.views import RecordAnswer


class ConflictView(RecordAnswer):
    """A fact that others changed meanwhile: `theirs` and `mine`, and the form to send again.

    A statement of theirs can be spoken `against`; `same` if they wrote on the one of mine.
    """

    subject: str
    property: str
    theirs: tuple[EventOnFact, ...]
    mine: ChangeToRepeat
    fields: Mapping[str, str]
    version: str
    against: tuple[str, ...]
    same: bool


class ChangeToRepeat(RecordAnswer):
    """A change that somebody was about to write."""

    do: str
    value: str
    property: str
    why: str


def conflict_view(
    site: SiteContext, error: ConflictError, fields: Mapping[str, str], asker: Asker
) -> View:
    """Changes of others since a fact was read, and what who asks was about to write.

    fields: The form that was sent, to be sent again.
    """
    now = error.current
    about = {event.about for event in error.since}
    mine = fields.get("statement", "")
    counting = {
        standing.statement.id: standing
        for standing in now.statements
        if standing.status == "counts"
    }
    against = [
        standing.statement.id
        for key, standing in counting.items()
        if key in about
        and key != mine
        and asker.may_write(
            now.record, spoken_for(site.record, standing.statement, standing.source)
        )
        and any(event.about == key and event.what in ("added", "restored") for event in error.since)
    ]
    stated = next(
        (standing.statement for standing in now.statements if standing.statement.id == mine), None
    )
    return ConflictView(
        subject=now.subject,
        property=now.property,
        theirs=tuple(events_on(now, asker, error.since)),
        mine=ChangeToRepeat(
            do=fields.get("do", ""),
            value=stated.value if stated else fields.get("value", fields.get("place", "")),
            property=stated.property if stated else fields.get("property", now.property),
            why=fields.get("why", ""),
        ),
        fields={
            name: value
            for name, value in fields.items()
            if name not in ("token", "version", "keep", "against")
        },
        version=now.version,
        against=tuple(against),
        same=mine in about or not now.statements,
    ).to_dict()


KIND = PageKind("conflict", folder="facts", live_only=True)
