"""Linking the records of a store: what is new is written, all of it or nothing.

Also the same tie in several records: what they share, and what each says of its dates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import Any

import polars as pl

from paradiplomacy.errors import NotFoundError, ParadiplomacyError
from paradiplomacy.evidence.compatibility import UNKNOWN
from paradiplomacy.evidence.consent.showing import with_consent
from paradiplomacy.evidence.store import Store
from paradiplomacy.linking.conclusions import METHOD_DATE, Linkage
from paradiplomacy.linking.link import THRESHOLD, Progress, link_places
from paradiplomacy.linking.mentions import METHOD, decided
from paradiplomacy.model.dates import EventDate, agree
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import Judgement, JudgementKind

__all__ = ["SameTies", "same_ties"]


@dataclass(frozen=True, slots=True)
class SameTies:
    """Ties of several records, known by their ends.

    Parameters
    ----------
    ties : polars.DataFrame
        One row for each tie and record: tie (both places), record, subject (its key there),
        established and ended (lists of EDTF dates as the record states them).
    overlap : polars.DataFrame
        One row for each two records: their ties, those that both hold, and those that both
        could hold, as either knows both places (comparable_a, comparable_b).
    dates : polars.DataFrame
        One row for each tie that two records date: the years of establishment in each, and
        whether a date of each may lie in one year.
    """

    ties: pl.DataFrame
    overlap: pl.DataFrame
    dates: pl.DataFrame


def same_ties(materials: Iterable[Material], *, same: Mapping[str, str]) -> SameTies:
    """Find which ties of several records are one: those of which both ends are.

    Parameters
    ----------
    materials : iterable of Material
    same : mapping of str to str
        Key of a mention to the key of its place: `same` of a linkage.

    Returns
    -------
    SameTies
        The same for any order of materials and statements. Where a record holds a tie twice
        because its places stand there twice, it counts once.

    Examples
    --------
    >>> from paradiplomacy.record.open import read_material
    >>> record = read_material("china_russia")
    >>> shared = same_ties([record], same={})
    >>> shared.ties.height > 30, shared.overlap.height
    (True, 0)
    """
    given = sorted(materials, key=lambda material: material.meta.id)
    judged = decided(given)
    by_tie: dict[tuple[str, str], dict[str, set[str]]] = {}
    known: dict[str, set[str]] = {}
    for material in given:
        record = material.meta.id
        places = known.setdefault(record, set())
        for s in material.statements:
            if not s.subject.startswith("tie:"):
                continue
            ends = sorted(
                _place_of_key(end, same, judged.place) for end in s.subject[4:].split("|")
            )
            places.update(ends)
            if ends[0] == ends[-1]:
                continue
            facts = by_tie.setdefault(
                ("|".join(ends), record), {"subject": set(), "established": set(), "ended": set()}
            )
            facts["subject"].add(s.subject)
            if s.property in ("established", "ended"):
                facts[s.property].add(s.value)
    rows = [
        {
            "tie": tie,
            "record": record,
            "subject": min(facts["subject"]),
            "established": sorted(facts["established"]),
            "ended": sorted(facts["ended"]),
        }
        for (tie, record), facts in sorted(by_tie.items())
    ]
    dates = pl.List(pl.String)
    ties = pl.DataFrame(
        rows,
        schema={"tie": pl.String, "record": pl.String, "subject": pl.String,
                "established": dates, "ended": dates},
    )  # fmt: skip
    return SameTies(ties, _overlap_of_linked_ties(ties, known), _compare_dates_of_ties(ties))


def _place_of_key(key: str, same: Mapping[str, str], judged: Any) -> str:
    return same.get(key) or same.get(judged(key)) or str(judged(key))


def _overlap_of_linked_ties(ties: pl.DataFrame, known: Mapping[str, set[str]]) -> pl.DataFrame:
    schema = {"record_a": pl.String, "record_b": pl.String} | dict.fromkeys(
        ("ties_a", "ties_b", "both", "comparable_a", "comparable_b"), pl.Int64
    )
    by_record = {r: set(g["tie"].to_list()) for (r,), g in ties.group_by("record")}
    rows = [
        (
            a,
            b,
            len(first),
            len(second),
            len(first & second),
            sum(known[b].issuperset(tie.split("|")) for tie in first),
            sum(known[a].issuperset(tie.split("|")) for tie in second),
        )
        for (a, first), (b, second) in combinations(sorted(by_record.items()), 2)
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")


def _compare_dates_of_ties(ties: pl.DataFrame) -> pl.DataFrame:
    years = pl.col("established").list.eval(pl.element().str.extract(r"(\d{4})")).list.drop_nulls()
    dated = ties.select(
        "tie", "record", "established", years=years.list.unique().list.sort()
    ).filter(pl.col("years").list.len() > 0)
    both = dated.join(dated, on="tie", suffix="_b").filter(pl.col("record") < pl.col("record_b"))
    said = both.select("established", "established_b").iter_rows()
    return both.select(
        "tie",
        record_a="record",
        record_b="record_b",
        years_a="years",
        years_b="years_b",
        agree=pl.Series([_share_a_year(*of_each) for of_each in said], dtype=pl.Boolean),
    ).sort("tie", "record_a", "record_b")


def _share_a_year(of_one: Iterable[str], of_other: Iterable[str]) -> bool:
    dates = ([EventDate.parse(when) for when in of if when != UNKNOWN] for of in (of_one, of_other))
    return any(agree(one, other, by="year") for one, other in product(*dates))


@dataclass(frozen=True, slots=True)
class Linked:
    """Result of linking the records of a store.

    `written`: what was not in the store, each with the record that it is kept with; with
      ``dry_run``, what would be written.
    """

    records: tuple[str, ...]
    linkage: Linkage
    ties: SameTies
    written: tuple[tuple[str, Judgement], ...]


def link_stored(
    store: str,
    *,
    records: Sequence[str] = (),
    threshold: float = THRESHOLD,
    seed: int = 1989,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Linked:
    """Link the records of a store, and keep what is found as judgements.

    `store`: path or address.
    `records`: keys of the records to link; without any, all.
    `threshold`, `seed`, `progress`: of `link_places`.
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
        outcome = link_places(materials, threshold=threshold, seed=seed, progress=progress)
        new = changes(outcome.judgements, materials)
        if not dry_run:
            opened.add_judgements(new)
    return Linked(wanted, outcome, same_ties(materials, same=outcome.same), new)


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
        there = live.get(subject)
        if there is None or (there[1].object, there[1].method) != (judgement.object, METHOD):
            record = home.get(subject) or home[judgement.object]
            new.append((there[0] if there is not None else record, judgement))
    for subject, (record, judgement) in sorted(live.items()):
        if judgement.method == METHOD and subject not in by_subject and judgement.object != subject:
            new.append(
                (record, replace(judgement, object=subject, on=METHOD_DATE, why="no longer linked"))
            )
    return tuple(new)


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
