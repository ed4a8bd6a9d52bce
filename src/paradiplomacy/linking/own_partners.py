"""Partners that a record names in one table with their country, and in another without it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from paradiplomacy.evidence.applied_judgements import AppliedJudgements
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.linking.geonames import GEONAMES, METHOD, same_place
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
    other_statements = [s for s in stored.statements if s.source not in {*brought, GEONAMES.id}]
    mentions = mentions_of(replace(material, statements=(*other_statements, *material.statements)))
    judgements = tuple(live)
    last = {j.subject: j for j in judgements if j.kind is JudgementKind.SAME_PLACE}
    by_people = {subject for subject, judgement in last.items() if judgement.method != METHOD}
    judged = AppliedJudgements.of(judgements)
    called = group_pairs(
        (spelling, key)
        for key, mention in mentions.items()
        if mention.country != NOWHERE and mention.partners
        for spelling in _spellings(mention, bare=True)
    )
    made = []
    for key, mention in mentions.items():
        if mention.country != NOWHERE or key in by_people:
            continue
        same_name = {each for spelling in _spellings(mention) for each in called.get(spelling, ())}
        meant = [each for each in sorted(same_name) if _shares_partner(mention, mentions[each])]
        if len({judged.place(each) for each in meant}) == 1:
            made.append(same_place(key, meant[0], _WHY))
    return tuple(made)


def _spellings(mention: Mention, *, bare: bool = False) -> set[str]:
    """Spellings of its names; Springfield (Illinois) stays whole, unless `bare`."""
    readings = (*mention.readings, *mention.local)
    shorter = (r for r in readings if bare or not r.qualifiers)
    spellings = {key for r in shorter for key in (*r.bases, *r.stripped)}
    return spellings.union(r.full for r in readings) - {""}


def _shares_partner(mention: Mention, other: Mention) -> bool:
    """True of two that one place is tied with; of a contact nobody says whose partner it is."""
    return not mention.partners or not set(mention.partners).isdisjoint(other.partners)
