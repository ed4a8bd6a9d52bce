"""The places of every registry of a store, resolved together: the order of imports decides nothing.

An import resolves a registry with the ties of what is in the store by then as company. Here each
registry has the ties of all others, as they stand once those are resolved, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.evidence.applied_judgements import AppliedJudgements
from paradiplomacy.evidence.brought import RESOLVING
from paradiplomacy.evidence.consent.showing import with_consent
from paradiplomacy.evidence.store import Mark, Store
from paradiplomacy.linking.co_partners import KnownTie, known_ties
from paradiplomacy.linking.mentions import METHOD
from paradiplomacy.linking.resolve import resolve
from paradiplomacy.linking.review import withdrawn_by_hand
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import GAZETTEER, Judgement, JudgementKind
from paradiplomacy.record.importing import brought_up_to_date, mentions_of
from paradiplomacy.record.open import read_material, shipped_records
from paradiplomacy.sources.gazetteer import gazetteer

ROUNDS = 6
"""Rounds at most: what one registry says may change another's places, and those the first's."""

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class ResolvedAnew:
    """Outcome of resolving a registry anew.

    `mentions`, `resolved`, `ambiguous`: as of an import.
    `changed`: mentions that are another place than before, or are a place now and were none, or the
      other way round.
    """

    record: str
    mentions: int
    resolved: int
    ambiguous: int
    changed: int


@dataclass(frozen=True, slots=True)
class _Round:
    """A registry as one round resolves it."""

    material: Material
    made: tuple[Judgement, ...] = ()
    ambiguous: int = 0


def resolve_all(store: str, *, progress: Progress | None = None) -> tuple[ResolvedAnew, ...]:
    """Resolve the places of all registries of a store anew, each in the company of all others.

    What people decided stands. What `link` found is not company, and gives way where the gazetteer
    resolves a place; link again afterwards.

    `store`: path or address.
    `progress`: called with what is being done and the share that is done.

    Returns: By record.

    Raises ParadiplomacyError: The store holds no registry.

    In the first round, the others are as their registries have them; in each further one, as the
    round before resolved them. All are taken at once, so their order decides nothing. It
    ends when a round changes nothing, or after `ROUNDS`. Each record is stored in one transaction;
    what breaks off can be run again, with the same end.
    """
    report = progress or (lambda what, share: None)
    with Store.open(store, create=False) as opened:
        materials = {meta.id: opened.material(meta.id) for meta in opened.records()}
        marks = {
            record: mark for record in materials if (mark := opened.last_import(record)) is not None
        }
        if not marks:
            raise ParadiplomacyError(
                f"store {opened.name} holds no registry; import one with "
                "`paradiplomacy import FILE --as READER`"
            )
        resolved = _rounds(materials, sorted(marks), report)
        done = []
        for position, record in enumerate(sorted(marks)):
            report(f"storing {record}", 0.9 + 0.1 * position / len(marks))
            done.append(_store_round(opened, materials[record], resolved[record], marks[record]))
        report("done", 1.0)
    return tuple(done)


def _rounds(
    materials: Mapping[str, Material], registries: Sequence[str], report: Progress
) -> dict[str, _Round]:
    fixed = {name: read_material(name) for name in shipped_records()}
    fixed |= {name: _without_links(material) for name, material in materials.items()}
    base = {  # registries without what the gazetteer and `link` made of them
        name: replace(
            material,
            sources=tuple(source for source in material.sources if source.id != GAZETTEER),
            statements=tuple(each for each in material.statements if each.source != GAZETTEER),
            judgements=tuple(
                judgement
                for judgement in material.judgements
                if judgement.kind is JudgementKind.SAME_PLACE and judgement.is_by_hand
            ),
        )
        for name, material in ((name, materials[name]) for name in registries)
    }
    latest = {name: _Round(material) for name, material in base.items()}
    known: dict[str, tuple[KnownTie, ...]] = {}
    ties = {
        name: known_ties(with_consent(material))
        for name, material in fixed.items()
        if name not in latest
    }
    changed = tuple(registries)
    for number in range(ROUNDS):
        ties |= {name: known_ties(with_consent(latest[name].material)) for name in changed}
        company = {
            name: tuple(sorted({tie for other, of in ties.items() if other != name for tie in of}))
            for name in registries
        }
        if company == known:  # nothing would be resolved otherwise
            break
        now = dict(latest)
        for position, name in enumerate(registries):
            share = (number + position / len(registries)) / ROUNDS
            report(f"resolving places of {name}, round {number + 1}", 0.9 * share)
            if known.get(name) != company[name]:
                resolution = resolve(base[name], gazetteer=gazetteer(), known=company[name])
                now[name] = _Round(resolution.apply(), resolution.judgements, len(resolution.queue))
        changed = tuple(name for name in registries if now[name].made != latest[name].made)
        latest, known = now, company
    return latest


def _without_links(material: Material) -> Material:
    unlinked = tuple(judgement for judgement in material.judgements if judgement.method != METHOD)
    return replace(material, judgements=unlinked)


def _store_round(store: Store, before: Material, resolved: _Round, mark: Mark) -> ResolvedAnew:
    mentions = mentions_of(before)
    material = resolved.material
    now = replace(
        material,
        statements=(*material.statements, *withdrawn_by_hand(store, before)),
        judgements=brought_up_to_date(resolved.made, before.judgements, mentions),
    )
    store.import_material(now, mark=mark, bringer=RESOLVING)
    old = AppliedJudgements.of(before.judgements)
    new = AppliedJudgements.of(store.material(before.meta.id).judgements)
    return ResolvedAnew(
        record=before.meta.id,
        mentions=len(mentions),
        resolved=sum(new.place(key) != key for key in mentions),
        ambiguous=resolved.ambiguous,
        changed=sum(new.place(key) != old.place(key) for key in mentions),
    )
