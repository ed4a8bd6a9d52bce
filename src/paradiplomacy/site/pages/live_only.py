"""Pages that only a server shows, made for who asks; `site.live` answers them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from paradiplomacy.answers.corrections import (
    Asker,
    EventOnFact,
    events_on,
    properties_of,
    spoken_for,
)
from paradiplomacy.answers.index import RecordIndex
from paradiplomacy.site.kinds import PageKind, View, slug
from paradiplomacy.site.site_context import SiteContext
from paradiplomacy.views import RecordAnswer

if TYPE_CHECKING:
    from paradiplomacy.evidence.history import ConflictError

_live_kind = partial(PageKind, live_only=True)

ANSWERING = _live_kind("answering", at="answer")
"""Where a respondent begins, sees how far they are, finishes and withdraws."""
ANSWER_BOTH = _live_kind("answer_both")
"""What both ends answered, for a respondent who has given their own answers."""
ANSWER_QUESTION = _live_kind("answer_question", folder="answer")
CONFLICT = _live_kind("conflict", folder="facts")
"""What others wrote on a fact meanwhile, and what to make of one's own."""
DESK = _live_kind("desk")
"""Papers of an office, and what falls due."""
DESK_ENTRY = _live_kind("desk_entry", folder="desk")
"""Form for something that an office enters."""
FACT = _live_kind("fact", folder="facts")
"""What sources say of a fact, as people correct it."""
OWN_PAGE = _live_kind("account")
"""Roles, password and second factor of who has signed in."""
JOIN = _live_kind("join")
"""Where somebody accepts an invitation."""
PEOPLE = _live_kind("people")
"""The people of a record, for an admin."""
REVIEW = _live_kind("review")
"""What waits for a person: proposals and questions, places, disagreements of both ends."""
SECOND_FACTOR = _live_kind("second_factor")
SIGN_IN = _live_kind("sign_in")


def fact_at(site: SiteContext, slugged: str) -> tuple[str, str] | None:
    """Subject and property of the fact whose page stands at an address; None without one.

    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.site.kinds import slug
    >>> from paradiplomacy.site.site_context import SiteContext
    >>> site = SiteContext(open_record("china_russia"))
    >>> key = next(iter(site.record.ties))
    >>> fact_at(site, slug(f"{key}/established")) == (key, "established")
    True
    """
    stem, _, name = slugged.rpartition("--")
    subject = site.index.computed_once(_subjects_by_address).get(stem)
    if subject is None:
        return site.index.computed_once(_facts_of_long_subjects).get(slugged)
    return (subject, name) if name in properties_of(subject) else None


def _subjects_by_address(index: RecordIndex) -> dict[str, str]:
    """Subjects of facts, by how they stand in an address."""
    return {slug(subject): subject for subject in index.record.facts}


def _facts_of_long_subjects(index: RecordIndex) -> dict[str, tuple[str, str]]:
    """Facts whose address may be cut, so that the name of the fact does not stand at its end."""
    long = (subject for subject in index.record.facts if len(subject) > 100)
    facts = [(subject, name) for subject in long for name in properties_of(subject)]
    return {slug("/".join(fact)): fact for fact in facts}


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


QUEUES = ("waiting", "places", "disagreements")
SHOWN = 50
"""Items of a queue that a page shows."""


def kind_of_queue(queue: str) -> PageKind:
    """The kind of page of a queue; each stands at an address of its own."""
    return REVIEW if queue == "waiting" else replace(REVIEW, at=f"review-{queue}")


class QueueView(RecordAnswer):
    """A queue among all `queues`, its first entries, and how many wait in `total`."""

    queue: str
    queues: tuple[View, ...]
    entries: tuple[View, ...]
    total: int


def review_view(queue: str, items: Sequence[View], *, total: int) -> View:
    """A queue.

    total: How many wait, shown or not.
    """
    queues = tuple({"queue": name, "address": kind_of_queue(name).address()} for name in QUEUES)
    return QueueView(queue, queues, tuple(items), total).to_dict()
