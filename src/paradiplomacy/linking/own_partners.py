"""Partners that a record names in one table with their country, and in another without it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from paradiplomacy.evidence.applied_judgements import AppliedJudgements
from paradiplomacy.linking.geonames import GEONAMES, METHOD, METHOD_DATE
from paradiplomacy.linking.mentions import Mention, mentions_of
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import Judgement, JudgementKind
from paradiplomacy.sources.mention_keys import NOWHERE

_WHY = "the only partner of that name in this record"


def partners_of_record(
    material: Material, stored: Material | None, live: Iterable[Judgement]
) -> tuple[Judgement, ...]:
    """Judgements that a partner without a country is the record's only one of that name.

    Whether the gazetteer knows that one or a person is still asked about it, both are one partner.

    `material`: what is brought; `stored`: what the store has of the record, by any table.
    `live`: judgements in their order; those of people stand.
    """
    if stored is None:
        return ()
    brought = {source.id for source in material.sources}
    kept = [s for s in stored.statements if s.source not in {*brought, GEONAMES.id}]
    mentions = mentions_of(replace(material, statements=(*kept, *material.statements)))
    judgements = tuple(live)
    last = {j.subject: j for j in judgements if j.kind is JudgementKind.SAME_PLACE}
    by_people = {subject for subject, judgement in last.items() if judgement.method != METHOD}
    judged = AppliedJudgements.of(judgements)
    called = _by_spelling(mentions)
    made = []
    for key, mention in mentions.items():
        if mention.country != NOWHERE or key in by_people:
            continue
        alike = {each for spelling in _spellings(mention) for each in called.get(spelling, ())}
        meant = [each for each in sorted(alike) if _shares_partner(mention, mentions[each])]
        if len({judged.place(each) for each in meant}) == 1:
            made.append(
                Judgement(
                    kind=JudgementKind.SAME_PLACE,
                    subject=key,
                    object=meant[0],
                    by="paradiplomacy",
                    on=METHOD_DATE,
                    why=_WHY,
                    method=METHOD,
                )
            )
    return tuple(made)


def _by_spelling(mentions: Mapping[str, Mention]) -> Mapping[str, set[str]]:
    """Keys of the partners whose country is named, by each spelling of their names."""
    called: dict[str, set[str]] = defaultdict(set)
    for key, mention in mentions.items():
        if mention.country != NOWHERE and mention.partners:
            for reading in (*mention.readings, *mention.local):
                for spelling in (reading.full, *reading.bases, *reading.stripped):
                    called[spelling].add(key)
    return called


def _spellings(mention: Mention) -> set[str]:
    """Spellings without what tells it from its namesakes: Springfield (Illinois) stays whole."""
    return {
        spelling
        for reading in (*mention.readings, *mention.local)
        for spelling in (
            reading.full,
            *(() if reading.qualifiers else (*reading.bases, *reading.stripped)),
        )
    } - {""}


def _shares_partner(mention: Mention, other: Mention) -> bool:
    """True of two that one place is tied with; of a contact nobody says whose partner it is."""
    return not mention.partners or not set(mention.partners).isdisjoint(other.partners)
