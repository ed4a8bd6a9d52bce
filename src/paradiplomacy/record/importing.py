"""Import a registry: read it, resolve its places, store both.

All that is slow happens before anything is written: what the registry says and which places it
means are stored in one transaction. An import that broke off leaves the store as it was; one that
was finished is not done again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paradiplomacy.errors import Problem, StoreError
from paradiplomacy.evidence.applied_judgements import AppliedJudgements
from paradiplomacy.evidence.brought import Agree, bring_in
from paradiplomacy.evidence.consent.anonymity import smallest_group
from paradiplomacy.evidence.consent.showing import with_consent
from paradiplomacy.evidence.importer import ImportOutcome
from paradiplomacy.evidence.store import Mark, Store
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import GAZETTEER, Judgement, JudgementKind
from paradiplomacy.sources.readers import RegistryReader
from paradiplomacy.tabular.files import chunks_of, read_bytes

if TYPE_CHECKING:
    from paradiplomacy.linking.co_partners import KnownTie
    from paradiplomacy.linking.judgements import RefusedJudgement
from paradiplomacy.printable import printable

__all__ = [
    "PlaceMeant",
    "RegistryImport",
    "brought_up_to_date",
    "company_of",
    "import_registry",
    "mentions_of",
    "places_meant",
]

Progress = Callable[[str, float], None]
_REPORTED = ("skipped", "unread", "doubts")
"""What an extract reports, and an import passes on."""


@dataclass(frozen=True, slots=True)
class RegistryImport:
    """Outcome of the import of a registry.

    Parameters
    ----------
    record : str
    outcome : ImportOutcome or None
        Statements added, left, withdrawn; None where the same file was imported before.
    mentions, resolved, ambiguous : int
        Places that the registry mentions; those resolved, by the gazetteer or by a person; those
        that wait for a person.
    skipped : tuple of Problem
        Rows that were left out.
    unread : mapping of str to int
        Fields that were not consumed.
    doubts : tuple of Problem
        Rows that were taken and look wrong, or signs that a file is not whole.
    refused : tuple of RefusedJudgement
        Judgements that were to be replayed and were not, each with why.
    """

    record: str
    outcome: ImportOutcome | None
    mentions: int = 0
    resolved: int = 0
    ambiguous: int = 0
    skipped: tuple[Problem, ...] = ()
    unread: Mapping[str, int] = field(default_factory=dict)
    doubts: tuple[Problem, ...] = ()
    refused: tuple[RefusedJudgement, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceMeant:
    """A place that a table names, and which one the gazetteer takes it for.

    Parameters
    ----------
    name, country : str
    place : str
        Its name and division, or the point by which it exists; ``""`` where a person must say.
    why : str
        What decided, or what is asked.
    """

    name: str
    country: str
    place: str
    why: str


_BY_POINT = "exists by its point, as the gazetteer lacks it"


def places_meant(material: Material) -> tuple[PlaceMeant, ...]:
    """Places that a material's names would be taken for, without a store; those that wait last."""
    from paradiplomacy.linking.mentions import mentions_of as mentions_by_key
    from paradiplomacy.linking.resolve import resolve
    from paradiplomacy.sources.gazetteer import gazetteer

    resolution = resolve(material, gazetteer=gazetteer())
    mentions = mentions_by_key(material)
    meant = []
    for judgement in resolution.judgements:
        place, mention = gazetteer().by_key(judgement.object), mentions[judgement.subject]
        label = f"{place.label}, {place.country}" if place else judgement.object
        meant.append(PlaceMeant(mention.name, mention.country, label, judgement.why))
    for key in dict.fromkeys(s.subject.removeprefix("place:") for s in resolution.places):
        alone = mentions.get(key)  # none of a place of the gazetteer: its keys are others
        if alone is not None and alone.coordinates:
            at = "{:.2f}, {:.2f}".format(*alone.coordinates)
            meant.append(PlaceMeant(alone.name, alone.country, at, _BY_POINT))
    return (*meant, *[PlaceMeant(q.name, q.country, "", q.why) for q in resolution.queue])


def import_registry(
    paths: Sequence[Path],
    reader: RegistryReader,
    *,
    store: str,
    options: Mapping[str, str] | None = None,
    judgements: Sequence[Judgement] = (),
    places: bool = True,
    again: bool = False,
    withdraw: bool | Agree = False,
    progress: Progress | None = None,
) -> RegistryImport:
    """Read a registry into a store, and resolve its places.

    Parameters
    ----------
    paths : sequence of Path
        What the reader reads; most readers take one file.
    reader : RegistryReader
    store : str, keyword-only
        Address or path; made where there is none.
    options : mapping of str to str, keyword-only
        Of the reader.
    judgements : sequence of Judgement, keyword-only
        Decisions of people on its places, replayed: those that can be, see
        `paradiplomacy.linking.judgements.applicable_judgements`.
    places : bool, keyword-only
        Look the places up in the gazetteer.
    again : bool, keyword-only
        Read the file even where nothing has changed since it was imported.
    withdraw : bool or callable, keyword-only
        Whether statements that an earlier import of this registry brought, and that it no longer
        holds, may be withdrawn; or what is called with them, and says so. What anything else
        brought stays.
    progress : callable, optional, keyword-only
        Called with what is being done and the share that is done.

    Raises
    ------
    RecordError
        The file cannot be read as this reader expects it; nothing was stored.
    StoreError
        The store cannot be opened or written, or its record of that key is not a registry;
        nothing was stored.
    WithdrawalError
        Statements would be withdrawn, and `withdraw` does not allow it; nothing was stored.
    """
    report = progress or (lambda what, share: None)
    given = dict(options or {})
    report("reading", 0.0)
    extract = reader.read_files(paths, given)
    mentions = mentions_of(extract.material)
    places = places and bool(mentions)
    digest = _digest_of_import(paths, reader, given, judgements, places=places)
    record = extract.material.meta.id
    with Store.open(store) as opened:
        stored, done = _earlier_import(opened, record)
        live = stored.judgements if stored is not None else ()
        replayed, refused = _sort_out_judgements(extract.material, judgements, live, places=places)
        read: dict[str, Any] = {name: getattr(extract, name) for name in _REPORTED}
        result = RegistryImport(record, None, mentions=len(mentions), **read, refused=refused)
        if done is not None and done.digest == digest and not again:
            report("done", 1.0)
            return replace(result, mentions=0)
        material = replace(extract.material, judgements=replayed)
        ambiguous = 0
        if places:
            material, ambiguous = _resolve_places(material, stored, opened, report, mentions)
        else:  # what an earlier import resolved stays
            material = _with_places(material, stored)
        names = printable(", ".join(path.name for path in paths), one_line=True)
        mark = Mark(names, str(reader), digest)
        outcome = _store_material(opened, material, mark, withdraw=withdraw, report=report)
        report("done", 1.0)
    resolved = _count_resolved(mentions, live, material.judgements)
    return replace(result, outcome=outcome, resolved=resolved, ambiguous=ambiguous)


def _store_material(
    store: Store, material: Material, mark: Mark, *, withdraw: bool | Agree, report: Progress
) -> ImportOutcome:
    return bring_in(
        lambda ids: store.import_material(
            material,
            mark=mark,
            withdraw=ids,
            progress=lambda i, n: report("storing", 0.7 + 0.3 * i / max(n, 1)),
        ),
        withdraw,
    )


def _count_resolved(
    mentions: Iterable[str], live: Sequence[Judgement], judgements: Sequence[Judgement]
) -> int:
    """Number of mentions that are of a place by all judgements, the new ones last."""
    new = [judgement for judgement in judgements if judgement not in live]
    judged = AppliedJudgements.of([*live, *new])
    return sum(judged.place(key) != key for key in mentions)


def _earlier_import(store: Store, record: str) -> tuple[Material | None, Mark | None]:
    """Material of a registry in a store, and its import; nothing of a new one."""
    if record not in {meta.id for meta in store.records()}:
        return None, None
    mark = store.last_import(record)
    if mark is None:
        raise StoreError(
            f"store {store.name}: its record {record!r} came from a record folder, which "
            "says what the record is; give the registry another key with --record"
        )
    return store.material(record), mark


def _sort_out_judgements(
    material: Material, judgements: Sequence[Judgement], live: Sequence[Judgement], *, places: bool
) -> tuple[tuple[Judgement, ...], tuple[RefusedJudgement, ...]]:
    """The judgements that may be replayed, and those that may not."""
    stays = tuple(judgement for judgement in judgements if judgement in live)
    new = [judgement for judgement in judgements if judgement not in live]
    if not new:
        return stays, ()
    from paradiplomacy.linking.judgements import applicable_judgements
    from paradiplomacy.linking.mentions import mentions_of
    from paradiplomacy.sources.gazetteer import gazetteer

    accepted, refused = applicable_judgements(
        new,
        mentions=mentions_of(material),
        live=live,
        gazetteer=gazetteer() if places else None,
    )
    return (*stays, *accepted), refused


def company_of(store: Store, record: str, *, own: bool = False) -> tuple[KnownTie, ...]:
    """The company that the names of a record keep: ties of the other records of its store.

    The records that ship with the package count, too, whether or not the store has them; and what
    the store has of the record itself where `own`: for a list of activities, which has no ties.
    """
    from paradiplomacy.linking.co_partners import known_ties
    from paradiplomacy.record.open import shipped_with_ties

    keys = {meta.id for meta in store.records()}
    wanted = keys if own else keys - {record}
    shipped = [name for name in shipped_with_ties() if name not in keys and (own or name != record)]
    # What decides a name is given as the reason: nothing that is closed may be it.
    ties = set(known_ties(*(with_consent(store.material(name)) for name in wanted)))
    today, group = datetime.now(UTC).date(), smallest_group()
    return tuple(sorted(ties.union(*(_company_of_shipped(name, today, group) for name in shipped))))


@lru_cache(maxsize=16)
def _company_of_shipped(name: str, today: date, group: int) -> tuple[KnownTie, ...]:
    """The ties of a record that ships, as they may be shown on a day with groups of that size."""
    from paradiplomacy.linking.co_partners import known_ties
    from paradiplomacy.record.open import read_material

    return known_ties(with_consent(read_material(name), today=today))


def _resolve_places(
    material: Material,
    stored: Material | None,
    store: Store,
    report: Progress,
    mentions: Container[str],
) -> tuple[Material, int]:
    """The material with its places resolved, and how many wait for a person."""
    from paradiplomacy.linking.geonames import METHOD
    from paradiplomacy.linking.mentions import mentions_of as mentions_by_key
    from paradiplomacy.linking.resolve import partners_of_record, resolve
    from paradiplomacy.sources.gazetteer import gazetteer

    live = stored.judgements if stored is not None else ()
    # Of a contact nobody says who its partner is: what other tables of the record decided stands.
    lone = {key for key, mention in mentions_by_key(material).items() if not mention.partners}
    # Those that are replayed for the first time come last in the store, too.
    new = [judgement for judgement in material.judgements if judgement not in live]
    own = partners_of_record(material, stored, (*live, *new))
    has_ties = any(statement.subject.startswith("tie:") for statement in material.statements)
    report("reading the gazetteer", 0.1)
    resolution = resolve(
        material,
        gazetteer=gazetteer(),
        known=company_of(store, material.meta.id, own=not has_ties),
        decided=[
            *(
                judgement
                for judgement in (*live, *new)
                if judgement.kind is JudgementKind.SAME_PLACE
                and (judgement.method != METHOD or judgement.subject in lone)
            ),
            *own,
        ],
        progress=lambda i, n: report("resolving places", 0.15 + 0.55 * i / max(n, 1)),
    )
    applied = resolution.apply()
    made = brought_up_to_date((*own, *applied.judgements), live, mentions)
    return replace(applied, judgements=made), len(resolution.queue)


def brought_up_to_date(
    made: Sequence[Judgement], live: Sequence[Judgement], mentions: Container[str]
) -> tuple[Judgement, ...]:
    """Judgements to hand over: what stands stays as it stands, what fell is taken back.

    A mention that the gazetteer resolved and no longer resolves becomes a place of its own again.
    """
    from paradiplomacy.linking.geonames import METHOD, METHOD_DATE

    last = {j.subject: j for j in live if j.kind is JudgementKind.SAME_PLACE}
    known = {(j.subject, j.object, j.method): j for j in last.values()}
    updated = (known.get((j.subject, j.object, j.method), j) for j in made)
    decided = {judgement.subject for judgement in made}
    fell = (
        replace(old, object=subject, on=METHOD_DATE, why="the gazetteer no longer says so")
        for subject, old in sorted(last.items())
        if old.method == METHOD and old.object != subject and subject not in decided
    )
    return (*updated, *(judgement for judgement in fell if judgement.subject in mentions))


def _with_places(material: Material, stored: Material | None) -> Material:
    """The material, with what the store holds of the gazetteer's places."""
    from paradiplomacy.linking.geonames import GEONAMES

    if stored is None:
        return material
    places = tuple(statement for statement in stored.statements if statement.source == GEONAMES.id)
    source = tuple(source for source in stored.sources if source.id == GEONAMES.id)
    return replace(
        material,
        sources=(*material.sources, *source),
        statements=(*material.statements, *places),
    )


def mentions_of(material: Material) -> set[str]:
    """Keys of the places that a registry mentions, without those of the gazetteer."""
    subjects = {
        statement.subject for statement in material.statements if statement.source != GAZETTEER
    }
    return {subject.removeprefix("place:") for subject in subjects if subject[:6] == "place:"}


def _digest_of_import(
    paths: Sequence[Path],
    reader: RegistryReader,
    options: Mapping[str, str],
    judgements: Sequence[Judgement],
    *,
    places: bool,
) -> str:
    """SHA-256 of everything that decides what an import brings."""
    digest = hashlib.sha256()
    for path in paths:
        for file in sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]:
            for chunk in chunks_of(file):
                digest.update(chunk)
    inputs: list[str] = [str(reader), *(f"{key}={options[key]}" for key in sorted(options))]
    mapping = options.get("mapping", "")
    if mapping and Path(mapping).is_file():
        inputs.append(read_bytes(mapping, expected="a mapping").decode("utf-8", errors="replace"))
    inputs += [repr(judgement) for judgement in judgements]
    if places:
        from paradiplomacy.linking.geonames import METHOD
        from paradiplomacy.sources.gazetteer import gazetteer_digest

        inputs += [METHOD, gazetteer_digest()]
    digest.update("\n".join(inputs).encode(errors="surrogateescape"))  # as names of files may be
    return digest.hexdigest()
