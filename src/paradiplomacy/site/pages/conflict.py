"""Two people wrote on one fact: what the other wrote, and what to make of one's own."""

from __future__ import annotations

from collections.abc import Mapping

from paradiplomacy.answers.corrections import Asker, events_on, spoken_for
from paradiplomacy.evidence.history import ConflictError
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.site_context import SiteContext
from paradiplomacy.views import plain_values


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
    return plain_values(
        {
            "subject": now.subject,
            "property": now.property,
            "theirs": tuple(events_on(now, asker, error.since)),
            "mine": {
                "do": fields.get("do", ""),
                "value": stated.value if stated else fields.get("value", fields.get("place", "")),
                "property": stated.property if stated else fields.get("property", now.property),
                "why": fields.get("why", ""),
            },
            "fields": {
                name: value
                for name, value in fields.items()
                if name not in ("token", "version", "keep", "against")
            },
            "version": now.version,
            "against": tuple(against),
            "same": mine in about or not now.statements,
        }
    )


KIND = PageKind("conflict", folder="facts", live_only=True)
