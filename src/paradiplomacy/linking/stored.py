"""Linking the records of a store: what is new is written, all of it or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import polars as pl

from paradiplomacy.errors import NotFoundError, ParadiplomacyError
from paradiplomacy.evidence.consent.showing import with_consent
from paradiplomacy.evidence.store import Store
from paradiplomacy.linking.conclusions import METHOD_DATE, Linkage
from paradiplomacy.linking.link import THRESHOLD, Progress, link_places
from paradiplomacy.linking.mentions import METHOD, judgements_on_places
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import Judgement, JudgementKind

__all__ = ["same_ties"]


@dataclass(frozen=True, slots=True)
class StoredLinkage:
    """Result of linking the records of a store.

    `ties`: what each two of the records share, see `same_ties`.
    `written`: what was not in the store, each with the record that it is kept with; with
      ``dry_run``, what would be written.
    """

    records: tuple[str, ...]
    linkage: Linkage
    ties: pl.DataFrame
    written: tuple[tuple[str, Judgement], ...]


def link_stored(
    store: str,
    *,
    records: Sequence[str] = (),
    threshold: float = THRESHOLD,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> StoredLinkage:
    """Link the records of a store, and keep what is found as judgements.

    `store`: path or address.
    `records`: keys of the records to link; without any, all.
    `threshold`, `progress`: of `link_places`.
    `dry_run`: write nothing.

    Raises NotFoundError: There is no such record.
    Raises ParadiplomacyError: There are fewer than two records, or the extra ``linking`` is not
        installed.
    """
    with Store.open(store, create=False) as opened:
        ids = [meta.id for meta in opened.records()]
        for record in records:
            if record not in ids:
                raise NotFoundError("record", record, ids)
        wanted = tuple(sorted(set(records) or set(ids)))
        if len(wanted) < 2:
            raise ParadiplomacyError(
                f"linking needs two records or more, and there is {len(wanted)} to link; "
                "import another with `paradiplomacy import`"
            )
        held_materials = [opened.material(record) for record in wanted]
        # A link is kept with one record and names a place of another: it must not name one
        # that only a closed source knows, since it would leave the store with its own record.
        materials = [
            with_consent(material, [other for other in held_materials if other is not material])
            for material in held_materials
        ]
        outcome = link_places(materials, threshold=threshold, progress=progress)
        new = changes(outcome.judgements, materials)
        if not dry_run:
            opened.add_judgements(new)
    return StoredLinkage(wanted, outcome, same_ties(materials, same=outcome.same), new)


def changes(
    judgements: Iterable[Judgement], materials: Sequence[Material]
) -> tuple[tuple[str, Judgement], ...]:
    """Judgements that must be appended so that these are our live ones.

    What stands already as it is found is left alone. A link of ours that is no longer found
    is taken back by a judgement that the place is itself.

    Returns: Each with its record: that of the mention, or of the place kept where the subject is a
      place of GeoNames.
    """
    home = _home_records_of_places(materials)
    live = {
        judgement.subject: (material.meta.id, judgement)
        for material in materials
        for judgement in material.judgements
        if judgement.kind is JudgementKind.SAME_PLACE
    }
    by_subject = {judgement.subject: judgement for judgement in judgements}
    new = []
    for subject, judgement in sorted(by_subject.items()):
        present = live.get(subject)
        if present is None or (present[1].object, present[1].method) != (judgement.object, METHOD):
            record = home.get(subject) or home[judgement.object]
            new.append((present[0] if present is not None else record, judgement))
    gone = (
        (record, replace(judgement, object=subject, on=METHOD_DATE, why="no longer linked"))
        for subject, (record, judgement) in sorted(live.items())
        if judgement.method == METHOD and subject not in by_subject and judgement.object != subject
    )
    return (*new, *gone)


def _home_records_of_places(materials: Sequence[Material]) -> Mapping[str, str]:
    """The record of each place: the first that names it in a tie, else the first at all."""
    in_ties: dict[str, str] = {}
    anywhere: dict[str, str] = {}
    for material in materials:
        for statement in material.statements:
            kind, _, keys = statement.subject.partition(":")
            if kind == "tie":
                for end in keys.split("|"):
                    in_ties.setdefault(end, material.meta.id)
            elif kind == "place":
                anywhere.setdefault(keys, material.meta.id)
    return anywhere | in_ties


def same_ties(materials: Iterable[Material], *, same: Mapping[str, str]) -> pl.DataFrame:
    """Count which ties of several records are one: those of which both ends are.

    Parameters
    ----------
    materials : iterable of Material
    same : mapping of str to str
        Key of a mention to the key of its place: `same` of a linkage.

    Returns
    -------
    polars.DataFrame
        One row for each two records: their ties, those that both hold, and those that both
        could hold, as either knows both places (comparable_a, comparable_b). The same for any
        order of materials and statements. Where a record holds a tie twice because its places
        stand there twice, it counts once.

    Examples
    --------
    >>> from paradiplomacy.record.open import read_material
    >>> records = [read_material("sino_us"), read_material("china_russia")]
    >>> same_ties(records, same={}).select("record_a", "record_b", "both").row(0)
    ('china_russia', 'sino_us', 0)
    """
    given = sorted(materials, key=lambda material: material.meta.id)
    judged = judgements_on_places(given)
    ties: dict[str, set[tuple[str, ...]]] = {material.meta.id: set() for material in given}
    known: dict[str, set[str]] = defaultdict(set)
    for material in given:
        for subject in {s.subject for s in material.statements if s.subject.startswith("tie:")}:
            keys = {key: judged.place(key) for key in subject[4:].split("|")}
            ends = {
                same.get(key) or same.get(judged_key) or judged_key
                for key, judged_key in keys.items()
            }
            known[material.meta.id] |= ends
            if len(ends) > 1:
                ties[material.meta.id].add(tuple(sorted(ends)))
    rows = [
        (
            a,
            b,
            len(first),
            len(second),
            len(first & second),
            sum(known[b].issuperset(tie) for tie in first),
            sum(known[a].issuperset(tie) for tie in second),
        )
        for (a, first), (b, second) in combinations(ties.items(), 2)
        if first and second
    ]
    schema = {"record_a": pl.String, "record_b": pl.String} | dict.fromkeys(
        ("ties_a", "ties_b", "both", "comparable_a", "comparable_b"), pl.Int64
    )
    return pl.DataFrame(rows, schema=schema, orient="row")
