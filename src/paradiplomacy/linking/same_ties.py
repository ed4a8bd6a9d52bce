"""The same tie in several records: what they share, and what each says of its dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

import polars as pl

from paradiplomacy.evidence.compatibility import UNKNOWN
from paradiplomacy.linking.mentions import decided
from paradiplomacy.model.dates import EventDate, agree
from paradiplomacy.model.records import Material

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
