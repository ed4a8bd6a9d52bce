"""Co-partners: places that share partners are likely to be one, and distinguish namesakes.

Two Springfields differ in whom they are tied to. Known ties of other records show which
namesake is meant. A partner whom few places have is strong evidence, one whom many have is
weak: its weight is the logarithm of how rare it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from paradiplomacy.evidence.applied_judgements import AppliedJudgements
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.linking.mentions import Mention, mentions_of
from paradiplomacy.model.records import Material
from paradiplomacy.sources.gazetteer import GazetteerPlace

USUAL = 27_851
"""Mentions in the records that the weights come from. Records with fewer do not make
a partner more common than it is there: rarity is counted among at least as many."""


@dataclass(frozen=True, slots=True, order=True)
class KnownEnd:
    """One end of a tie that is known.

    `keys`: its names, as keys, sorted.
    `admin1`: key of its state or province; ``""`` where unknown.
    `geonames_id`: 0 where unknown.
    `label`: for people.
    """

    country: str
    keys: tuple[str, ...]
    admin1: str
    geonames_id: int
    label: str


@dataclass(frozen=True, slots=True, order=True)
class KnownTie:
    """A tie of another record, with what is known of its ends."""

    a: KnownEnd
    b: KnownEnd
    record: str


def known_ties(*materials: Material) -> tuple[KnownTie, ...]:
    """The ties of materials, for the company they give to names elsewhere.

    Only ties with an end whose state or whose place of GeoNames is known show anything;
    the others are left out.

    >>> from paradiplomacy.record.open import read_material
    >>> ties = known_ties(read_material("china_russia"))
    >>> sorted({tie.record for tie in ties})
    ['china_russia']
    """
    ties: set[KnownTie] = set()
    for material in materials:
        places = mentions_of(material)
        judged = AppliedJudgements.of(material.judgements)
        ends = {
            key: _known_end_of_mention(mention, place, places.get(place, mention))
            for key, mention in places.items()
            for place in [judged.place(key)]
        }
        for key, mention in places.items():
            for partner in mention.partners:
                if key < partner and partner in ends:
                    a, b = sorted((ends[key], ends[partner]))
                    if any(end.geonames_id or end.admin1 for end in (a, b)):
                        ties.add(KnownTie(a, b, material.meta.id))
    return tuple(sorted(ties))


def _known_end_of_mention(mention: Mention, key: str, judged: Mention) -> KnownEnd:
    _, gn, number = key.partition("-gn-")
    at = int(number) if gn and number.isdecimal() else (judged.geonames_id or mention.geonames_id)
    spoken = {r.full for each in (mention, judged) for r in (*each.readings, *each.local)}
    spoken |= {key for each in (mention, judged) for r in each.readings for key in r.stripped}
    admin1 = min((*judged.admin1, *mention.admin1), default="")
    return KnownEnd(
        country=mention.country,
        keys=tuple(sorted(spoken - {""})),
        admin1=admin1.casefold(),
        geonames_id=at or 0,
        label=f"{judged.name}, {admin1}" if admin1 not in ("", judged.name) else judged.name,
    )


class CoPartners:
    """Known ties, to be asked who is tied with whom."""

    def __init__(self, ties: Iterable[KnownTie]) -> None:
        self._by_partner = group_pairs(
            ((end.country, key), (other, tie.record))
            for tie in ties
            for end, other in ((tie.a, tie.b), (tie.b, tie.a))
            for key in end.keys
        )

    def support(
        self, places: Sequence[GazetteerPlace], keys: Collection[str], partners: Iterable[Mention]
    ) -> dict[int, dict[str, str]]:
        """Partners with which each place is known to be tied, and the record that knows it.

        `places`: the candidates, those that fit the name best first.
        `keys`: spellings of the mention's name, by which an end of a known tie is taken for the
          first candidate in the same state or province.
        `partners`: the mention's partners.

        Returns: GeoNames id to key of the partner's mention to the record.
        """
        supporters: dict[int, dict[str, str]] = {}
        for partner in sorted(partners, key=lambda mention: mention.key):
            for end, record in sorted(self._of(partner)):
                meant = next((place for place in places if _is(end, place, keys)), None)
                if meant is not None:
                    supporters.setdefault(meant.id, {}).setdefault(partner.key, record)
        return supporters

    def elsewhere(
        self, mention: Mention, partners: Iterable[Mention], places: Collection[GazetteerPlace]
    ) -> str:
        """A place of the mention's name and country that a partner is known to be tied with.

        Only where it is none of the candidates: a namesake that the gazetteer writes in
        another way. ``""`` where there is none.
        """
        return min(
            (
                f"{end.label} ({record})"
                for partner in partners
                for end, record in self._of(partner)
                if end.country == mention.country
                and (end.admin1 or end.geonames_id)
                and not mention.keys.isdisjoint(end.keys)
                and not any(_is(end, place, mention.keys) for place in places)
            ),
            default="",
        )

    def _of(self, partner: Mention) -> set[tuple[KnownEnd, str]]:
        """Whom places that bear a partner's name are known to be tied with."""
        return {
            known
            for reading in (*partner.readings, *partner.local)
            for key in {reading.full, *reading.stripped, *reading.bases}
            for known in self._by_partner.get((partner.country, key), ())
        }


def _is(end: KnownEnd, place: GazetteerPlace, keys: Collection[str]) -> bool:
    if end.geonames_id:
        return end.geonames_id == place.id
    return (
        end.country == place.country
        and end.admin1 != ""
        and end.admin1 in (place.admin1.casefold(), place.admin1_code.casefold())
        and any(key in keys for key in end.keys)
    )


def tokens(
    table: pl.DataFrame, ties: pl.DataFrame, *, places: Mapping[int, str] | None = None
) -> pl.DataFrame:
    """Partners of mentions, by what they can be recognised by in another record.

    `table`, `ties`: of `mentions` and `listings`.
    `places`: id of a mention to the place that it is known to be. A partner that is known counts as
      that place, others count by their name.

    Returns: id, token, df (how many mentions have it) and w = ln(n / df) of n mentions, `USUAL` at
      least.
    """
    known = places or {}
    name = pl.DataFrame(
        {
            "partner": table["id"],
            "token": [known.get(id_, core) for id_, core in table.select("id", "core").iter_rows()],
        },
        schema={"partner": pl.Int64, "token": pl.String},
    )
    listed = ties.join(name, on="partner").select("id", "token").unique()
    counted = listed.group_by("token").len("df")
    weight = (max(table.height, USUAL) / pl.col("df")).log()
    return listed.join(counted, on="token").with_columns(w=weight).sort("id", "token")


def with_partners(table: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """The table of mentions with their partners.

    Returns: Adds partners (list of token and w), reach (sum of w) and degree.
    """
    of = listed.group_by("id").agg(
        partners=pl.struct("token", "w"), reach=pl.col("w").sum(), degree=pl.len().cast(pl.Int64)
    )
    return table.join(of, on="id", how="left").sort("id")


def shared_partners(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Pairs of mentions that share a partner.

    `left`, `right`: of `tokens`, of the mentions of either side.

    Returns: a, b, n (how many are shared) and sw (what they weigh together).
    """
    return (
        left.join(right, on="token", suffix="_b")
        .group_by(a="id", b="id_b")
        .agg(n=pl.len().cast(pl.Int64), sw=pl.col("w").sum())
    )
