"""Whose voice a source is: the place that it names, or the only one that it can be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from paradiplomacy.evidence.applied_judgements import AppliedJudgements
from paradiplomacy.evidence.speakers import country_of
from paradiplomacy.model.statements import THIRD, Certainty, Source, Statement

END_PROPERTIES = ("place_a", "place_b", "place", "partner")
"""Properties that name a place as an end of what happened."""


def own_places(
    statements: Mapping[str, Statement],
    sources: Mapping[tuple[str, str], Source],
    judged: AppliedJudgements,
) -> dict[tuple[str, str], str]:
    """The place whose own voice each source is, by source; those that are no place's are left out.

    A source that names no place, and whose voice is one that a place has, is the voice of the
    only place of its country that has part in a tie, an exchange or a response of its record.
    Where there are several, nothing is guessed.

    `statements`: by id.
    `sources`: mapping of (record, source key) to Source
    """
    named = {key: judged.place(source.place) for key, source in sources.items() if source.place}
    open_ = {
        key: (key[0], source.end)
        for key, source in sources.items()
        if not source.place and source.end != THIRD and source.voice.is_local
    }
    if not open_:
        return named
    known = _places_by_record_and_country(
        statements, judged, {record for record, _ in open_.values()}
    )
    alone = {key: known[where] for key, where in open_.items() if len(known[where]) == 1}
    return named | {key: next(iter(places)) for key, places in alone.items()}


def _places_by_record_and_country(
    statements: Mapping[str, Statement], judged: AppliedJudgements, records: set[str]
) -> defaultdict[tuple[str, str], set[str]]:
    """The places that have part in anything that is stated, by record and country."""
    counted = {
        key: statement
        for key, statement in statements.items()
        if statement.record in records
        and statement.certainty is Certainty.STATED
        and not judged.rejects(key)
    }
    stated = {
        (statement.record, statement.subject.removeprefix("tie:"))
        for statement in counted.values()
        if statement.subject.startswith("tie:")
    }
    named = {(record, place) for record, pair in stated for place in pair.split("|")}
    named |= {
        (statement.record, statement.value)
        for statement in counted.values()
        if statement.property in END_PROPERTIES
        and statement.subject.startswith(("exchange:", "response:"))
    }
    known: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for record, place in named:
        known[record, country_of(place)].add(judged.place(place))
    return known
