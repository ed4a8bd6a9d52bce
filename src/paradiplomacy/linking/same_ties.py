"""The same tie in several records: how many two of them share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations

import polars as pl

from paradiplomacy.linking.mentions import judgements_on_places
from paradiplomacy.model.records import Material

__all__ = ["same_ties"]


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
