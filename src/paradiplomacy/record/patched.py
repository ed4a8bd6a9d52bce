"""A record in which one tie is as the store has it now, without reading all of it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from paradiplomacy.evidence.applied_judgements import AppliedJudgements
from paradiplomacy.evidence.consent.answered_facts import is_answered
from paradiplomacy.evidence.rules import reconcile
from paradiplomacy.evidence.speakers import own_places
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import Consent, Statement
from paradiplomacy.record.build import day_of_record
from paradiplomacy.record.denials import evidence_against_tie
from paradiplomacy.record.record import Record
from paradiplomacy.record.tie_history import build_tie


def patch_record(record: Record, fresh: Material, subject: str) -> Record | None:
    """The record with what is stated and judged on a tie replaced.

    `fresh`: what the store holds on the tie now, as `Store.material_on` gives it.
    `subject`: the tie, under any key of its places.

    Returns: None where the whole has to be built again: it is not a tie, or one that comes or goes;
      a source is not public, so that consent has to be worked out for all; or another place is the
      one that a source speaks for.
    """
    old = {material.meta.id: material for material in record.materials}.get(fresh.meta.id)
    tie = subject
    if subject.startswith("tie:"):
        ends = sorted(record.merged_keys.get(end, end) for end in subject[4:].split("|"))
        tie = "tie:" + "|".join(ends)
    all_public = all(
        source.consent is Consent.PUBLIC
        for material in (*record.materials, fresh)
        for source in material.sources
    )
    if old is None or tie not in record.ties or not all_public:
        return None
    on_tie = _on_tie(record, tie)
    # What was answered in interviews stands in no store: it is worked out of the answers.
    gone = {
        id_
        for id_ in on_tie
        if (s := record.statements[id_]).record == fresh.meta.id and not is_answered(s)
    }
    new = {statement.id: statement for statement in fresh.statements}
    unchanged = {id_: s for id_, s in record.statements.items() if id_ not in gone}
    statements = dict(sorted({**unchanged, **new}.items()))
    renewed = _replace_statements(old, fresh, gone | new.keys(), statements)
    every = tuple(renewed if material is old else material for material in record.materials)
    sources = {**record.sources, **{(fresh.meta.id, s.id): s for s in fresh.sources}}
    judgements = [judgement for material in every for judgement in material.judgements]
    judged = AppliedJudgements.of(judgements)
    own = own_places(statements, sources, judged)
    if any(own.get(key) != record.own.get(key) for key in record.sources):
        return None
    facts = reconcile(
        {id_: statements[id_] for id_ in (*(on_tie - gone), *new)},
        sources,
        judgements=judgements,
        rule=record.rule,
        own=own,
        ranked_first={material.meta.id: material.meta.ranked_first for material in every},
    )
    if facts.keys() != {tie}:
        return None
    countries = list(dict.fromkeys(end for material in every for end in material.meta.ends))
    built = build_tie(tie, facts[tie], statements, countries)
    if evidence_against_tie(built):
        return None
    return replace(
        record,
        materials=every,
        as_of=day_of_record(every, (s for s in statements.values() if not judged.rejects(s.id))),
        facts={**record.facts, **facts},
        ties={**record.ties, tie: built},
        statements=statements,
        sources=dict(sorted(sources.items())),
        own=own,
    )


def _replace_statements(
    old: Material, fresh: Material, changed: set[str], statements: Mapping[str, Statement]
) -> Material:
    """A material with what the record states now, and the judgements on what changed."""
    judged_anew = changed | {judgement.subject for judgement in fresh.judgements}
    return replace(
        old,
        sources=tuple(sorted({s.id: s for s in (*old.sources, *fresh.sources)}.values())),
        # By their keys, which are known: to work out an id anew costs more than all else here.
        statements=tuple(s for s in statements.values() if s.record == fresh.meta.id),
        judgements=(
            *(judgement for judgement in old.judgements if judgement.subject not in judged_anew),
            *fresh.judgements,
        ),
    )


def _on_tie(record: Record, tie: str) -> set[str]:
    """Ids of the statements on a tie, those that are rejected, too."""
    judged = AppliedJudgements.of(record.judgements)
    return {
        id_
        for id_ in judged.rejected
        if id_ in record.statements and judged.apply_to(record.statements[id_]).subject == tie
    } | {id_ for fact in record.facts[tie] for id_ in fact.all_statements}
