"""What the page says of a record as a network: where ties lie, who claims them, their structure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from paradiplomacy.networks.structure import Structure
from paradiplomacy.networks.two_sided import TwoSidedness
from paradiplomacy.networks.world_system import WorldSystem
from paradiplomacy.record.record import Record
from paradiplomacy.report.charts.claimed import named_pairs
from paradiplomacy.report.geography import Geography
from paradiplomacy.report.groups import Group, Groups, Rows
from paradiplomacy.report.regions import Region
from paradiplomacy.report.structured import structure_context
from paradiplomacy.report.words import country
from paradiplomacy.report.world import world_context

__all__ = ["CLAIMS", "Networked", "context", "holds", "pair_title"]

CLAIMS = {
    "both": "both ends",
    "one": "one end only",
    "third": "third parties only",
    "open": "one end at least",
}
"""Who claims a tie, in words."""

_TOP = 25
"""Pairs of countries in the page; the table has all."""
_LISTED = 6
"""Ties behind a number of one pair, in a large record."""


@dataclass(frozen=True, slots=True)
class Networked:
    """Results of the analyses of a record as a network.

    Parameters
    ----------
    geography : Geography
    two_sided : TwoSidedness
    claimed : polars.DataFrame
        See `tie_claims`.
    regions : tuple of Region
        Parts of the world to be shown at close range.
    structure : Structure or None
        None where there is no tie.
    world : WorldSystem or None
        None where there are too few countries for a core among them.
    """

    geography: Geography
    two_sided: TwoSidedness
    claimed: pl.DataFrame
    regions: tuple[Region, ...] = ()
    structure: Structure | None = None
    world: WorldSystem | None = None


def holds(networked: Networked, record: Record) -> Iterator[tuple[str, list[str], Rows]]:
    """Places and countries of a record of many countries, for the list of what it holds."""
    geography = networked.geography
    if geography.is_wide:
        yield "places", [f"place:{key}" for key in record.places], Rows("places")
        yield "countries", [f"country:{one.code}" for one in geography.countries], Rows("countries")


def pair_title(country_a: str, country_b: str) -> str:
    """How a pair of countries is called."""
    if country_a == country_b:
        return f"within {country(country_a)}"
    return f"{country(country_a)} – {country(country_b)}"


def context(networked: Networked, record: Record, groups: Groups) -> dict[str, Any]:
    """What the templates of these sections need, and the groups behind their numbers."""
    two_sided = networked.two_sided
    return {
        "geography": networked.geography,
        "regions": networked.regions,
        "claims": _claims(networked, groups) if two_sided.total else [],
        "claimed_total": two_sided.total,
        "claimed_open": two_sided.open,
        "by_source": two_sided.by_source,
        "overlap": [
            row
            for row in two_sided.overlap.iter_rows(named=True)
            if row["both"] + row["only_a"] + row["only_b"]
        ],
        "overlap_count": two_sided.overlap.height,
        "country_pairs": list(_pairs(networked, groups)),
        "country_pair_count": named_pairs(two_sided).height,
        **structure_context(networked.structure, networked.geography),
        **world_context(networked.world, record),
    }


def _single(a: str, b: str, group: Callable[[str, str], Group]) -> dict[str, Group | None]:
    """Ties that one end alone claims; within a country, neither end is the second."""
    if a == b:
        return {"one_a": group("claimed by one end only", "a"), "one_b": None}
    return {
        "one_a": group(f"claimed by {country(a)} only", "a"),
        "one_b": group(f"claimed by {country(b)} only", "b"),
    }


def _claims(networked: Networked, groups: Groups) -> list[tuple[str, Group]]:
    """For each kind of claim, the ties."""
    by = {"both": ("both",), "one": ("a", "b"), "third": ("third",), "open": ("open",)}
    made = []
    for name, title in CLAIMS.items():
        ties = networked.claimed.filter(pl.col("by").is_in(by[name]))["tie"]
        if name == "open" and ties.is_empty():
            continue  # hardly any register leaves that open
        where = tuple(("by", "is", one) for one in by[name][:1])
        if name == "one":
            where = (("by", "is one of", "a, b"),)
        made.append((title, groups.add(f"ties claimed by {title}", ties, Rows("two_sided", where))))
    return made


def _pairs(networked: Networked, groups: Groups) -> Iterator[dict[str, Any]]:
    """The pairs of countries with most ties, who claims these, and the ties behind each number."""
    if not networked.geography.is_wide:
        return
    two_sided = networked.two_sided
    for row in named_pairs(two_sided).head(_TOP).iter_rows(named=True):
        codes = {name: row[name] for name in ("country_a", "country_b")}
        ties = networked.claimed.filter(**codes)
        title = pair_title(**codes)

        def group(
            what: str,
            by: str = "",
            *,
            ties: pl.DataFrame = ties,
            title: str = title,
            codes: dict[str, str] = codes,
        ) -> Group:
            held: Iterable[str] = (ties.filter(by=by) if by else ties)["tie"]
            more = {"by": by} if by else {}
            return groups.add(
                f"{title}: {what}", held, Rows.of("two_sided", **codes, **more), most=_LISTED
            )

        yield {
            **codes,
            "title": title,
            "pairs": group("ties"),
            "both": group("claimed by both ends", "both"),
            **_single(row["country_a"], row["country_b"], group),
            "third": group("claimed by third parties only", "third"),
            "open": group("claimed by one end at least", "open") if two_sided.open else None,
        }
